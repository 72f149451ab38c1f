#include "desk/import_callers.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "core/legacy_values.h"
#include "core/text_fold.h"
#include "desk/caller_words.h"
#include "desk/import_known.h"
#include "desk/import_records.h"
#include "desk/row_buffer.h"
#include "desk/text_hash.h"

namespace sapa::desk {

namespace {

constexpr auto kByPhone =
    "SELECT p.phone_key, p.caller_id, p.role, p.released_at_ms, c.name_key FROM caller_phones p JOIN callers c ON c.caller_id = p.caller_id WHERE p.phone_key IN";
constexpr auto kByEmail =
    "SELECT e.email_key, e.caller_id, e.released_at_ms, c.name_key FROM caller_emails e JOIN callers c ON c.caller_id = e.caller_id WHERE e.email_key IN";
// Of a key that thousands have, not all are looked at.
constexpr auto kHoldersOfPhone = "SELECT phone_key, CAST(count(*) AS BIGINT) FROM caller_phones WHERE phone_key IN";
constexpr auto kHoldersOfEmail = "SELECT email_key, CAST(count(*) AS BIGINT) FROM caller_emails WHERE email_key IN";
constexpr auto kPair = "SELECT 1 FROM caller_reviews WHERE (caller_id = $1 AND other_id = $2) OR (caller_id = $2 AND other_id = $1)";
constexpr auto kPutPair =
    "INSERT INTO caller_reviews (review_id, caller_id, other_id, reason, state, source, created_at_ms) VALUES ($1, $2, $3, $4, 'open', $5, $6) ON CONFLICT DO NOTHING";
constexpr auto kCustomers = "SELECT customer_no, customer_id FROM customers WHERE customer_no IN";

// Where a batch ends, if not before. What is new is kept packed, some 200 bytes a row; what is merged, and what was looked for in the
// database, is not.
constexpr std::size_t kMostUnpacked = 50'000;
constexpr std::size_t kMostPooled = std::size_t(32) * 1024 * 1024;

struct Match {
  std::string caller_id = {};    // the same caller; "" when none
  std::string doubtful_id = {};  // may be the same
  std::string_view reason = {};
};

// When all that is new is in: the caller may be one of the same batch.
struct LaterMerge {
  CleanCaller row;
  std::string caller_id;
  MergeWay way;
  std::vector<SharedKey> shared;
  std::int64_t row_key;
};

}  // namespace

class CallerWriter::Batch {
 public:
  Batch(const ImportStore& store, const ImportContext& context, ImportIds& ids, ImportTally& tally)
      : store_(store), context_(context), ids_(ids), tally_(tally), ledger_(context.run_no, *context.met, context.own.get(), RowLedger::Twins::add_up) {}

  void add(const std::vector<ImportRow>& rows) {
    rows_ += rows.size();
    ledger_.load(store_, rows);
    look_up(rows);
    for (const auto& row : rows) {
      if (const auto* caller = std::get_if<CleanCaller>(&row.what)) take(row, *caller);
    }
    // These come in the order of their keys.
    callers_.flush(store_.writer);
    changes_.flush(store_.writer);
  }

  [[nodiscard]] bool full() const {
    return (!context_.own && rows_ >= kMostUnpacked) || merges_.size() + customers_.size() >= kMostUnpacked || pool_.bytes() >= kMostPooled;
  }

  void finish() {
    for (auto* buffer : {&words_, &phones_, &emails_, &links_, &awaited_, &reviews_}) buffer->flush(store_.writer);
    carry_out();
    ledger_.flush(store_.writer);
  }

 private:
  void look_up(const std::vector<ImportRow>& rows) {
    std::vector<std::int64_t> phones;
    std::vector<std::string> emails;
    std::vector<std::string> customers;
    for (const auto& row : rows) {
      const auto* caller = std::get_if<CleanCaller>(&row.what);
      if (!caller) continue;
      const auto verdict = ledger_.judge(row).first;
      if (verdict == Verdict::unchanged) continue;
      if (!caller->customer_no.empty()) customers.push_back(caller->customer_no);
      for (const auto& phone : caller->phones) {
        if (may_have_phone(phone.key) && asked_phones_.insert(phone.key).second) phones.push_back(phone.key);
      }
      for (const auto& email : caller->emails) {
        if (may_have_email(email.hash) && asked_emails_.insert(email.hash).second) emails.push_back(email.key);
      }
    }
    std::vector<std::int64_t> few_phones;
    store_.find(kHoldersOfPhone, std::move(phones), [&](const storage::Row& row) {
      if (row.integer(1) > std::int64_t(kMostHolders)) by_phone_.share(row.integer(0));
      else few_phones.push_back(row.integer(0));
    }, " GROUP BY phone_key");
    store_.find(kByPhone, std::move(few_phones), [&](const storage::Row& row) {
      const auto grip = !row.is_null(3) ? Grip::released : row.text(2) == "telp_rumah" ? Grip::home : Grip::own;
      by_phone_.add(row.integer(0), pool_.add(row.text(1), row.text(4)), grip);
    });
    std::vector<std::string> few_emails;
    store_.find(kHoldersOfEmail, emails, [&](const storage::Row& row) {
      if (row.integer(1) > std::int64_t(kMostHolders)) by_email_.share(text_hash(row.text(0)));
      else few_emails.push_back(row.text(0));
    }, " GROUP BY email_key");
    store_.find(kByEmail, few_emails, [&](const storage::Row& row) {
      by_email_.add(text_hash(row.text(0)), pool_.add(row.text(1), row.text(3)), row.is_null(2) ? Grip::own : Grip::released);
    });
    store_.find(kCustomers, customers, [&](const storage::Row& row) { customers_.try_emplace(row.text(0), row.text(1)); });
  }

  [[nodiscard]] bool may_have_phone(std::int64_t key) const { return !context_.own || context_.own->phones.may_hold(key); }
  [[nodiscard]] bool may_have_email(std::int64_t hash) const { return !context_.own || context_.own->emails.may_hold(hash); }
  // Also one that a row of this batch has given to a caller without a name.
  [[nodiscard]] std::string_view name_of(CallerPool::Place caller) const {
    const auto name_key = pool_.name_key(caller);
    if (!name_key.empty() || named_.empty()) return name_key;
    const auto named = named_.find(id_of(caller));
    return named == named_.end() ? std::string_view() : named->second;
  }
  [[nodiscard]] std::string id_of(CallerPool::Place caller) const { return std::string(pool_.id(caller)); }

  [[nodiscard]] Match match(const CleanCaller& caller) {
    if (caller.phones.empty()) return match_name_of_email(caller);
    const auto key = caller.phones[0].key;
    if (by_phone_.is_shared(key)) {
      tally_.add("conflict", "shared_number");
      return match_name_of_email(caller);
    }
    const auto holders = by_phone_.of(key);
    return holders.empty() ? match_email(caller) : match_number(caller, holders);
  }

  [[nodiscard]] Match match_number(const CleanCaller& caller, const std::vector<Holder>& holders) const {
    std::vector<const Holder*> same;
    std::vector<const Holder*> within;
    const Holder* near = nullptr;
    for (const auto& holder : holders) {
      const auto relation = relate_names(name_of(holder.caller), caller.name_key);
      if (relation == NameRelation::same) same.push_back(&holder);
      else if (relation == NameRelation::within) within.push_back(&holder);
      else if (relation == NameRelation::near && !near) near = &holder;
    }
    // A home telephone is a household's: it is nobody's key.
    const auto own = [&](const Holder& holder) { return holder.grip == Grip::own && caller.first_is_own; };
    if (same.size() > 1) {
      if (auto whole = owner_of_all(caller); !whole.empty()) return {std::move(whole)};
    }
    if (same.size() == 1 && (own(*same[0]) || !caller.name_key.empty())) return {id_of(same[0]->caller)};
    if (same.empty() && within.size() == 1 && own(*within[0])) return {id_of(within[0]->caller)};
    if (!same.empty()) return {"", id_of(same[0]->caller), "several"};
    if (!within.empty()) return {"", id_of(within[0]->caller), own(*within[0]) ? "several" : "home_phone"};
    if (near) return {"", id_of(near->caller), "near_name"};
    return {"", id_of(holders[0].caller), "other_name"};
  }

  [[nodiscard]] bool holds(const KeyHolders& known, std::int64_t key, std::string_view id) const {
    const auto holders = known.of(key);
    return std::any_of(holders.begin(), holders.end(), [&](const Holder& holder) { return pool_.id(holder.caller) == id; });
  }

  [[nodiscard]] bool has_all(const CleanCaller& caller, std::string_view id) const {
    return std::all_of(caller.phones.begin(), caller.phones.end(), [&](const ImportedPhone& phone) { return holds(by_phone_, phone.key, id); }) &&
           std::all_of(caller.emails.begin(), caller.emails.end(), [&](const ImportedEmail& email) { return holds(by_email_, email.hash, id); });
  }

  [[nodiscard]] bool has_number_and_name(const CleanCaller& caller, const std::string& id) const {
    const auto holders = by_phone_.of(caller.phones[0].key);
    return std::any_of(holders.begin(), holders.end(), [&](const Holder& holder) { return pool_.id(holder.caller) == id && name_of(holder.caller) == caller.name_key; });
  }

  // Of all who have the number and the name: the one who has the rest of the row as well. "": nobody, or several.
  [[nodiscard]] std::string owner_of_all(const CleanCaller& caller) const {
    std::string only;
    if (caller.phones.empty() || caller.name_key.empty()) return only;
    for (const auto& holder : by_phone_.of(caller.phones[0].key)) {
      if (name_of(holder.caller) != caller.name_key || !has_all(caller, pool_.id(holder.caller))) continue;
      if (!only.empty()) return "";
      only = id_of(holder.caller);
    }
    return only;
  }

  // What the row says of whom it is put to, or added as, and others have already. `name_key`: of the caller it is put to.
  [[nodiscard]] std::vector<SharedKey> shared_keys(const CleanCaller& caller, std::string_view id, std::string_view name_key, bool counts_crowds) const {
    std::vector<SharedKey> shared;
    // Whom it is put to has it already: nothing new.
    const auto others = [&](const KeyHolders& known, std::int64_t key) { return holds(known, key, id) ? std::vector<Holder>() : known.of(key); };
    for (const auto& phone : caller.phones) {
      if (counts_crowds && by_phone_.is_shared(phone.key)) shared.push_back({SharedKey::Kind::phone, phone.key, "", "shared_number"});
      const auto holders = others(by_phone_, phone.key);
      if (holders.empty()) continue;
      const auto distance = [&](const Holder& holder) { return relate_names(name_of(holder.caller), name_key); };
      const auto nearest = std::min_element(holders.begin(), holders.end(), [&](const Holder& a, const Holder& b) { return distance(a) < distance(b); });
      const auto reason = shared_reason(distance(*nearest), phone.role == "telp_rumah" || nearest->grip == Grip::home);
      if (!reason.empty()) shared.push_back({SharedKey::Kind::phone, phone.key, id_of(nearest->caller), reason});
    }
    for (const auto& email : caller.emails) {
      if (counts_crowds && by_email_.is_shared(email.hash)) shared.push_back({SharedKey::Kind::email, email.hash, "", "shared_email"});
      if (const auto holders = others(by_email_, email.hash); !holders.empty()) shared.push_back({SharedKey::Kind::email, email.hash, id_of(holders[0].caller), "same_email"});
    }
    return shared;
  }

  // "": a household shares its telephone.
  static std::string_view shared_reason(NameRelation relation, bool home) {
    if (home) return relation == NameRelation::other ? "" : "home_phone";
    if (relation == NameRelation::near) return "near_name";
    return relation == NameRelation::other ? "other_name" : "same_number";
  }

  [[nodiscard]] Match match_email(const CleanCaller& caller) {
    for (const auto& email : caller.emails) {
      if (by_email_.is_shared(email.hash)) tally_.add("conflict", "shared_email");
      if (const auto holders = by_email_.of(email.hash); !holders.empty()) return {"", id_of(holders[0].caller), "same_email"};
    }
    return {};
  }

  // An e-mail tells who it is only where no number can (there is none, or it is shared), and only together with the name: families and shops share one.
  [[nodiscard]] Match match_name_of_email(const CleanCaller& caller) {
    std::set<std::string> same;
    std::string other;
    for (const auto& email : caller.emails) {
      if (by_email_.is_shared(email.hash)) tally_.add("conflict", "shared_email");
      const auto holders = by_email_.of(email.hash);
      for (const auto& holder : holders) {
        if (relate_names(name_of(holder.caller), caller.name_key) == NameRelation::same) same.insert(id_of(holder.caller));
      }
      if (other.empty() && !holders.empty()) other = id_of(holders[0].caller);
    }
    if (same.size() == 1) return {*same.begin()};
    if (!same.empty()) return {"", *same.begin(), "same_email"};
    return other.empty() ? Match{} : Match{"", other, "same_email"};
  }

  void take(const ImportRow& row, const CleanCaller& caller) {
    const auto [verdict, subject] = ledger_.judge(row);
    switch (verdict) {
      case Verdict::unchanged:
        ledger_.meet(store_, row);
        tally_.add("row.unchanged");
        return;
      case Verdict::changed:
      case Verdict::again:
        // Two of one name and number have one key, and a feed tells both.
        if (const auto whole = owner_of_all(caller); !whole.empty() && whole != subject && has_number_and_name(caller, subject)) merge(row, caller, Verdict::again, whole);
        else merge(row, caller, verdict, subject);
        return;
      case Verdict::fresh: break;
    }
    const auto found = match(caller);
    if (!found.caller_id.empty()) {
      merge(row, caller, verdict, found.caller_id);
      return;
    }
    const auto shared = shared_keys(caller, "", caller.name_key, false);
    const auto id = add(caller);
    ledger_.remember(row, verdict, id);
    tally_.add("row.added");
    put_beside(id, found.doubtful_id, found.reason);
    std::set<std::string_view> others = {found.doubtful_id};
    for (const auto& key : shared) {
      if (others.insert(key.other_id).second) put_beside(id, key.other_id, key.reason);
    }
  }

  void put_beside(const std::string& id, const std::string& other_id, std::string_view reason) {
    if (other_id.empty()) return;
    tally_.add("review", reason);
    reviews_.add({ids_.next(context_.now_ms), id, other_id, reason, "open", context_.source, context_.now_ms});
  }

  void merge(const ImportRow& row, const CleanCaller& caller, Verdict verdict, const std::string& id) {
    const auto way = verdict == Verdict::changed ? MergeWay::update : MergeWay::fill;
    const auto name_key = name_after(caller, id);
    merges_.push_back({caller, id, way, shared_keys(caller, id, name_key, way == MergeWay::update), row.key});
    ledger_.remember(row, verdict, id);
    // What is found by the number next must see what is added, and under the name that stays.
    know(caller, pool_.add(id, name_key));
  }

  // A name that is there stays; one that is missing is filled in.
  [[nodiscard]] std::string name_after(const CleanCaller& caller, const std::string& id) {
    for (const auto& phone : caller.phones) {
      for (const auto& holder : by_phone_.of(phone.key)) {
        if (pool_.id(holder.caller) != id) continue;
        if (const auto name_key = name_of(holder.caller); !name_key.empty()) return std::string(name_key);
      }
    }
    if (!caller.name_key.empty()) named_.try_emplace(id, caller.name_key);
    return caller.name_key;
  }

  void carry_out() {
    std::vector<CallerMerge> merges;
    for (const auto& later : merges_) {
      const auto customer = customers_.find(later.row.customer_no);
      merges.push_back({&later.row, later.caller_id, later.way, customer == customers_.end() ? "" : customer->second, later.shared});
    }
    // Callers as they lie in the tables; those of one in the order of their rows.
    std::sort(merges.begin(), merges.end(), [](const CallerMerge& a, const CallerMerge& b) { return std::tie(a.caller_id, a.row) < std::tie(b.caller_id, b.row); });
    merge_callers(store_, context_, ids_, merges, tally_);
    std::sort(merges.begin(), merges.end(), [](const CallerMerge& a, const CallerMerge& b) { return a.row < b.row; });
    for (std::size_t i = 0; i < merges.size(); ++i) {
      const auto& merge = merges[i];
      if (merge.way == MergeWay::update) ledger_.settle(store_, merges_[i].row_key, merge.changed);
      for (const auto& pair : merge.pairs) put_pair(pair);
      if (!merge.row->customer_no.empty() && merge.customer_id.empty()) {
        tally_.add("customer.unknown");
        await_customer(store_.writer, merge.row->customer_no, "caller", merge.caller_id);
      }
      tally_.add(merge.changed ? (merge.way == MergeWay::update ? "row.updated" : "row.merged") : "row.nothing_new");
    }
  }

  // A pair that stands on the list, whatever was decided of it, is not brought again.
  void put_pair(const DoubtfulPair& pair) {
    const auto stands_in = [&](storage::Connection& connection) { return !connection.execute(kPair, {pair.caller_id, pair.other_id}).rows.empty(); };
    if (pair.caller_id == pair.other_id || stands_in(store_.writer) || (store_.real && stands_in(*store_.real))) return;
    store_.writer.execute(kPutPair, {ids_.next(context_.now_ms), pair.caller_id, pair.other_id, std::string(pair.reason), context_.source, context_.now_ms});
    tally_.add("review", pair.reason);
  }

  void know(const CleanCaller& caller, CallerPool::Place place) {
    for (const auto& phone : caller.phones) {
      if (context_.own) context_.own->phones.add(phone.key);
      by_phone_.add(phone.key, place, phone.role == "telp_rumah" ? Grip::home : Grip::own);
    }
    for (const auto& email : caller.emails) {
      if (context_.own) context_.own->emails.add(email.hash);
      by_email_.add(email.hash, place, Grip::own);
    }
  }

  std::string add(const CleanCaller& caller) {
    const auto now = context_.now_ms;
    auto id = ids_.next(now);
    callers_.add({id, caller.name, caller.name_key, caller.honorific, caller.address, caller.location, caller.note, now, context_.by_name, now, std::int64_t(1)});
    for (const auto& word : words_of_name(caller.name_key)) words_.add({word, id});
    for (const auto& phone : caller.phones) phones_.add({phone.key, id, phone.role, phone.raw, phone.source, now, now});
    // The columns disagree: all are kept, none is believed (domain 1.4, X-1).
    const std::string state = caller.emails_disagree() ? "disputed" : "legacy_unverified";
    std::int64_t order = std::int64_t(caller.emails.size());
    for (const auto& email : caller.emails) {
      emails_.add({email.key, email.address, ids_.next(now), id, email.raw, email.source, state, now, context_.by_name, now + --order});
    }
    know(caller, pool_.add(id, caller.name_key));
    if (!caller.marker.empty() && caller.emails.empty()) {
      changes_.add({ids_.next(now), id, now, "import", context_.by_name, "imported", "email", caller.marker});
    }
    if (const auto customer = customers_.find(caller.customer_no); customer != customers_.end()) {
      links_.add({id, customer->second, "", now, context_.by_name});
      tally_.add("customer.linked");
    } else if (!caller.customer_no.empty()) {
      tally_.add("customer.unknown");
      awaited_.add({caller.customer_no, id, "caller"});
    }
    return id;
  }

  const ImportStore& store_;
  const ImportContext& context_;
  ImportIds& ids_;
  ImportTally& tally_;
  RowLedger ledger_;
  std::size_t rows_ = 0;
  CallerPool pool_;
  KeyHolders by_phone_{pool_};
  KeyHolders by_email_{pool_};  // by its hash
  std::unordered_set<std::int64_t> asked_phones_;  // the database
  std::unordered_set<std::int64_t> asked_emails_;
  std::unordered_map<std::string, std::string> customers_;
  std::unordered_map<std::string, std::string> named_;  // name_key by caller, who had none
  std::vector<LaterMerge> merges_;
  RowBuffer callers_{"callers",
                     {"caller_id", "name", "name_key", "honorific", "address", "location", "note", "created_at_ms", "created_by", "updated_at_ms", "version"}};
  RowBuffer words_{"caller_words", {"word", "caller_id"}};
  RowBuffer phones_{"caller_phones", {"phone_key", "caller_id", "role", "raw", "source", "created_at_ms", "last_seen_at_ms"}};
  RowBuffer emails_{"caller_emails", {"email_key", "address", "email_id", "caller_id", "raw", "source", "state", "state_at_ms", "state_by", "created_at_ms"}};
  RowBuffer changes_{"record_changes", {"change_id", "subject_id", "at_ms", "by_user_id", "by_name", "kind", "field", "new_value"}};
  RowBuffer links_{"caller_customers", {"caller_id", "customer_id", "role", "linked_at_ms", "linked_by"}};
  RowBuffer awaited_{"awaited_customers", {"customer_no", "subject_id", "subject"}};
  RowBuffer reviews_{"caller_reviews", {"review_id", "caller_id", "other_id", "reason", "state", "source", "created_at_ms"}};
};

CallerWriter::CallerWriter(const ImportStore& store, const ImportContext& context, ImportIds& ids, ImportTally& tally)
    : batch_(std::make_unique<Batch>(store, context, ids, tally)) {}
CallerWriter::~CallerWriter() = default;
void CallerWriter::add(const std::vector<ImportRow>& rows) { batch_->add(rows); }
bool CallerWriter::full() const { return batch_->full(); }
void CallerWriter::finish() { batch_->finish(); }

}  // namespace sapa::desk

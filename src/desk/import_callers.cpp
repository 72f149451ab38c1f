#include "desk/import_callers.h"

#include <algorithm>
#include <set>

#include "core/legacy_values.h"
#include "core/text_fold.h"
#include "desk/caller_words.h"
#include "desk/import_records.h"

namespace sapa::desk {

namespace {

constexpr auto kByPhone =
    "SELECT p.phone_key, p.caller_id, p.role, p.released_at_ms, c.name_key FROM caller_phones p JOIN callers c ON c.caller_id = p.caller_id WHERE p.phone_key IN";
constexpr auto kByEmail = "SELECT email_key, caller_id FROM caller_emails WHERE released_at_ms IS NULL AND email_key IN";
// Of rows without a number, which are few: a shop's e-mail has thousands of names.
constexpr auto kNamedByEmail =
    "SELECT e.email_key, e.caller_id, c.name_key FROM caller_emails e JOIN callers c ON c.caller_id = e.caller_id WHERE e.released_at_ms IS NULL AND e.email_key IN";
constexpr auto kCustomers = "SELECT customer_no, customer_id FROM customers WHERE customer_no IN";

struct Holder {
  std::string caller_id;
  std::string name_key;
  bool own = true;  // false: only somebody's home telephone
};

struct Match {
  std::string caller_id;    // the same caller; "" when none
  std::string doubtful_id;  // may be the same
  std::string_view reason;
};

// When all that is new is in: the caller may be one of the same batch.
struct LaterMerge {
  CleanCaller row;
  std::string caller_id;
  MergeWay way;
};

}  // namespace

class CallerWriter::Batch {
 public:
  Batch(const ImportStore& store, const ImportContext& context, ImportIds& ids, ImportTally& tally)
      : store_(store), context_(context), ids_(ids), tally_(tally), ledger_(context.run_no, *context.met, context.own.get()) {}

  void add(const std::vector<ImportRow>& rows) {
    ledger_.load(store_, rows);
    look_up(rows);
    for (const auto& row : rows) {
      if (const auto* caller = std::get_if<CleanCaller>(&row.what)) take(row, *caller);
    }
  }

  void finish() {
    for (auto* buffer : {&callers_, &words_, &phones_, &emails_, &changes_, &links_, &awaited_, &reviews_}) buffer->flush(store_.writer);
    ledger_.flush(store_.writer);
    for (const auto& merge : merges_) carry_out(merge);
  }

 private:
  void look_up(const std::vector<ImportRow>& rows) {
    std::vector<std::int64_t> phones;
    std::vector<std::string> emails;
    std::vector<std::string> named;
    std::vector<std::string> customers;
    for (const auto& row : rows) {
      const auto* caller = std::get_if<CleanCaller>(&row.what);
      if (!caller) continue;
      const auto verdict = ledger_.judge(row).first;
      if (verdict != Verdict::unchanged && !caller->customer_no.empty()) customers.push_back(caller->customer_no);
      if (verdict != Verdict::fresh) continue;
      if (!caller->phones.empty() && may_have_phone(caller->phones[0].key) && asked_phones_.insert(caller->phones[0].key).second) phones.push_back(caller->phones[0].key);
      for (const auto& email : caller->emails) {
        if (!may_have_email(email.key)) continue;
        if (!caller->phones.empty()) emails.push_back(email.key);
        else if (asked_names_.insert(email.key).second) named.push_back(email.key);
      }
    }
    store_.find(kByPhone, std::move(phones), [&](const storage::Row& row) {
      // "Bukan nomor saya": a number that was given up tells nothing.
      if (row.is_null(3)) know_holder(by_phone_[row.integer(0)], {row.text(1), row.text(4), row.text(2) != "telp_rumah"});
    });
    store_.find(kByEmail, emails, [&](const storage::Row& row) { know_first(row.text(0), row.text(1)); });
    store_.find(kNamedByEmail, named, [&](const storage::Row& row) { know_email(row.text(0), row.text(1), row.text(2)); });
    store_.find(kCustomers, customers, [&](const storage::Row& row) { customers_.try_emplace(row.text(0), row.text(1)); });
  }

  [[nodiscard]] bool may_have_phone(std::int64_t key) const { return !context_.own || context_.own->phones.may_hold(key); }
  [[nodiscard]] bool may_have_email(std::string_view key) const { return !context_.own || context_.own->emails.may_hold(import_hash(key)); }

  [[nodiscard]] Match match(const CleanCaller& caller) const {
    const auto found = caller.phones.empty() ? by_phone_.end() : by_phone_.find(caller.phones[0].key);
    if (found != by_phone_.end()) return match_number(caller, found->second);
    return caller.phones.empty() ? match_name_of_email(caller) : match_email(caller);
  }

  [[nodiscard]] static Match match_number(const CleanCaller& caller, const std::vector<Holder>& holders) {
    std::vector<const Holder*> same;
    std::vector<const Holder*> within;
    const Holder* near = nullptr;
    for (const auto& holder : holders) {
      const auto relation = relate_names(holder.name_key, caller.name_key);
      if (relation == NameRelation::same) same.push_back(&holder);
      else if (relation == NameRelation::within) within.push_back(&holder);
      else if (relation == NameRelation::near && !near) near = &holder;
    }
    // A home telephone is a household's: it is nobody's key.
    const auto own = [&](const Holder& holder) { return holder.own && caller.first_is_own; };
    if (same.size() == 1 && (own(*same[0]) || !caller.name_key.empty())) return {same[0]->caller_id, "", ""};
    if (same.empty() && within.size() == 1 && own(*within[0])) return {within[0]->caller_id, "", ""};
    if (!same.empty()) return {"", same[0]->caller_id, "several"};
    if (!within.empty()) return {"", within[0]->caller_id, own(*within[0]) ? "several" : "home_phone"};
    if (near) return {"", near->caller_id, "near_name"};
    return {"", holders[0].caller_id, "other_name"};
  }

  [[nodiscard]] Match match_email(const CleanCaller& caller) const {
    for (const auto& email : caller.emails) {
      if (const auto found = by_email_.find(email.key); found != by_email_.end()) return {"", found->second, "same_email"};
    }
    return {};
  }

  // An e-mail tells who it is only where no number can, and only together with the name: families and shops share one.
  [[nodiscard]] Match match_name_of_email(const CleanCaller& caller) const {
    std::set<std::string> same;
    std::string other;
    for (const auto& email : caller.emails) {
      const auto found = named_by_email_.find(email.key);
      if (found == named_by_email_.end() || found->second.empty()) continue;
      for (const auto& holder : found->second) {
        if (relate_names(holder.name_key, caller.name_key) == NameRelation::same) same.insert(holder.caller_id);
      }
      if (other.empty()) other = found->second[0].caller_id;
    }
    if (same.size() == 1) return {*same.begin(), "", ""};
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
      case Verdict::changed: merge(row, caller, subject, MergeWay::update); return;
      case Verdict::again: merge(row, caller, subject, MergeWay::fill); return;
      case Verdict::fresh: break;
    }
    const auto found = match(caller);
    if (!found.caller_id.empty()) {
      merge(row, caller, found.caller_id, MergeWay::fill);
      return;
    }
    const auto id = add(caller);
    ledger_.remember(store_, row, id);
    tally_.add("row.added");
    if (found.doubtful_id.empty()) return;
    tally_.add("review", found.reason);
    reviews_.add({ids_.next(context_.now_ms), id, found.doubtful_id, std::string(found.reason), "open", context_.source, context_.now_ms});
  }

  void merge(const ImportRow& row, const CleanCaller& caller, const std::string& id, MergeWay way) {
    merges_.push_back({caller, id, way});
    ledger_.remember(store_, row, id);
    // What is found by the number next must see what is added, and under the name that stays.
    const auto name = name_after(caller, id);
    for (const auto& phone : caller.phones) know(phone, id, name);
    for (const auto& email : caller.emails) know_email(email.key, id, name);
  }

  // A name that is there stays; one that is missing is filled in.
  [[nodiscard]] std::string name_after(const CleanCaller& caller, const std::string& id) const {
    for (const auto& phone : caller.phones) {
      const auto holders = by_phone_.find(phone.key);
      if (holders == by_phone_.end()) continue;
      for (const auto& holder : holders->second) {
        if (holder.caller_id == id && !holder.name_key.empty()) return holder.name_key;
      }
    }
    return caller.name_key;
  }

  void carry_out(const LaterMerge& merge) {
    const auto customer = customers_.find(merge.row.customer_no);
    const bool changed = merge_caller(store_, context_, ids_, merge.row, merge.caller_id, merge.way, customer == customers_.end() ? "" : customer->second, tally_);
    if (!merge.row.customer_no.empty() && customer == customers_.end()) {
      tally_.add("customer.unknown");
      await_customer(store_.writer, merge.row.customer_no, "caller", merge.caller_id);
    }
    tally_.add(changed ? (merge.way == MergeWay::update ? "row.updated" : "row.merged") : "row.nothing_new");
  }

  void know(const ImportedPhone& phone, const std::string& id, const std::string& name_key) {
    if (context_.own) context_.own->phones.add(phone.key);
    know_holder(by_phone_[phone.key], {id, name_key, phone.role != "telp_rumah"});
  }
  void know_email(const std::string& email_key, const std::string& id, const std::string& name_key) {
    if (context_.own) context_.own->emails.add(import_hash(email_key));
    know_first(email_key, id);
    know_holder(named_by_email_[email_key], {id, name_key});
  }
  void know_first(const std::string& email_key, const std::string& id) {
    const auto [place, added] = by_email_.try_emplace(email_key, id);
    if (!added && id < place->second) place->second = id;
  }
  // In the order they were added to Sapa, which is that of their ids: what is found must not depend on where a batch ends.
  static void know_holder(std::vector<Holder>& holders, Holder holder) {
    const auto place = std::lower_bound(holders.begin(), holders.end(), holder.caller_id, [](const Holder& other, const std::string& id) { return other.caller_id < id; });
    if (place == holders.end() || place->caller_id != holder.caller_id) holders.insert(place, std::move(holder));
    else if (place->name_key.empty()) place->name_key = std::move(holder.name_key);
  }

  std::string add(const CleanCaller& caller) {
    const auto now = context_.now_ms;
    auto id = ids_.next(now);
    callers_.add({id, caller.name, caller.name_key, caller.honorific, caller.address, caller.location, caller.note, now, context_.by_name, now, std::int64_t(1)});
    for (const auto& word : words_of_name(caller.name_key)) words_.add({word, id});
    for (const auto& phone : caller.phones) {
      phones_.add({phone.key, id, std::string(phone.role), phone.raw, std::string(phone.source), now, now});
      know(phone, id, caller.name_key);
    }
    // The columns disagree: all are kept, none is believed (domain 1.4, X-1).
    const std::string state = caller.emails_disagree() ? "disputed" : "legacy_unverified";
    std::int64_t order = std::int64_t(caller.emails.size());
    for (const auto& email : caller.emails) {
      emails_.add({email.key, email.address, ids_.next(now), id, email.raw, std::string(email.source), state, now, context_.by_name, now + --order});
      know_email(email.key, id, caller.name_key);
    }
    if (!caller.marker.empty() && caller.emails.empty()) {
      changes_.add({ids_.next(now), id, now, "import", context_.by_name, "imported", "email", std::string(caller.marker)});
    }
    if (const auto customer = customers_.find(caller.customer_no); customer != customers_.end()) {
      links_.add({id, customer->second, "", now, context_.by_name});
      tally_.add("customer.linked");
    } else if (!caller.customer_no.empty()) {
      tally_.add("customer.unknown");
      awaited_.add({caller.customer_no, id, std::string("caller")});
    }
    return id;
  }

  const ImportStore& store_;
  const ImportContext& context_;
  ImportIds& ids_;
  ImportTally& tally_;
  RowLedger ledger_;
  std::unordered_map<std::int64_t, std::vector<Holder>> by_phone_;
  std::unordered_map<std::string, std::string> by_email_;
  std::unordered_map<std::string, std::vector<Holder>> named_by_email_;
  std::unordered_set<std::int64_t> asked_phones_;  // the database
  std::unordered_set<std::string> asked_names_;    // by their e-mails
  std::unordered_map<std::string, std::string> customers_;
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
void CallerWriter::finish() { batch_->finish(); }

}  // namespace sapa::desk

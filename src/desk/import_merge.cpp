#include <algorithm>

#include "core/email.h"
#include "core/email_columns.h"
#include "core/email_extract.h"
#include "core/legacy_values.h"
#include "core/text_fold.h"
#include "desk/caller_rows.h"
#include "desk/caller_words.h"
#include "desk/import_callers.h"
#include "desk/review_decide.h"

namespace sapa::desk {

namespace {

constexpr auto kUpdate =
    "UPDATE callers SET name = $2, name_key = $3, honorific = $4, address = $5, location = $6, note = $7, updated_at_ms = $8, version = version + 1 WHERE caller_id = $1";
constexpr auto kInsertPhone =
    "INSERT INTO caller_phones (phone_key, caller_id, role, raw, source, created_at_ms, last_seen_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $6) "
    "ON CONFLICT (phone_key, caller_id) DO NOTHING";
constexpr auto kInsertEmail =
    "INSERT INTO caller_emails (email_id, caller_id, address, email_key, raw, source, state, state_at_ms, state_by, created_at_ms) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (caller_id, address) DO NOTHING";
constexpr auto kPhoneRole = "UPDATE caller_phones SET role = $3 WHERE caller_id = $1 AND phone_key = $2";
constexpr auto kEmailState = "UPDATE caller_emails SET state = $3, state_at_ms = $4, state_by = $5, released_at_ms = $6 WHERE caller_id = $1 AND address = $2";
constexpr auto kInsertAddress =
    "INSERT INTO caller_addresses (address_id, caller_id, label, address, source, created_at_ms) VALUES ($1, $2, $3, $4, $3, $5)";
constexpr auto kChange =
    "INSERT INTO record_changes (change_id, subject_id, at_ms, by_user_id, by_name, call_id, kind, field, old_value, new_value) "
    "VALUES ($1, $2, $3, 'import', $4, NULL, $5, $6, $7, $8)";
constexpr auto kLinked = "SELECT 1 FROM caller_customers WHERE caller_id = $1 AND customer_id = $2";
constexpr auto kLink =
    "INSERT INTO caller_customers (caller_id, customer_id, role, linked_at_ms, linked_by) VALUES ($1, $2, '', $3, $4) ON CONFLICT (caller_id, customer_id) DO NOTHING";
constexpr auto kLastChange = "SELECT by_user_id FROM record_changes WHERE subject_id = $1 AND field = $2 AND kind <> 'differs' ORDER BY change_id DESC LIMIT 1";
constexpr auto kDifferences = "SELECT new_value FROM record_changes WHERE subject_id = $1 AND field = $2 AND kind = 'differs'";
constexpr auto kCreatedBy = "SELECT created_by FROM callers WHERE caller_id = $1";

constexpr std::size_t kTogether = 20;  // as many as load_callers asks for in one statement

// What several callers have become, written in one journey.
class PendingWrites {
 public:
  explicit PendingWrites(storage::Connection& connection) : connection_(connection) {}
  // `sql` has static storage.
  void add(std::string_view sql, std::initializer_list<storage::Value> values) { writes_.emplace_back(sql, values); }
  // Before anything is read that they may have changed.
  void flush() {
    if (writes_.empty()) return;
    std::vector<storage::Statement> statements;
    for (const auto& [sql, values] : writes_) statements.push_back({sql, values});
    connection_.execute_all(statements);
    writes_.clear();
  }

 private:
  storage::Connection& connection_;
  std::vector<std::pair<std::string_view, std::vector<storage::Value>>> writes_;
};

class Merge {
 public:
  // `home`: where the caller is; in a trial the real database or the scratch one.
  Merge(const ImportStore& store, const ImportContext& context, ImportIds& ids, CallerMerge& merge, Caller caller, storage::Connection& home,
        PendingWrites& writes, ImportTally& tally)
      : store_(store), context_(context), ids_(ids), merge_(merge), row_(*merge.row), caller_(std::move(caller)), home_(home), writes_(writes), way_(merge.way),
        tally_(tally) {}

  bool run() {
    texts();
    phones();
    emails();
    customer();
    if (!changed_) return false;
    writes_.add(kUpdate, {caller_.id.value, caller_.name, fold_name(caller_.name), caller_.honorific, caller_.address, caller_.location, caller_.note, context_.now_ms});
    return true;
  }

 private:
  [[nodiscard]] storage::Connection& db() const { return store_.writer; }

  // Whether the field still says what an import wrote. What an agent typed stays.
  bool is_ours(std::string_view field) {
    const auto rows = home_.execute(kLastChange, {caller_.id.value, std::string(field)}).rows;
    if (!rows.empty()) return rows[0].text(0) == "import";
    const auto created = home_.execute(kCreatedBy, {caller_.id.value}).rows;
    return !created.empty() && created[0].text(0).starts_with("Import ");
  }

  void tell(std::string_view kind, std::string_view field, const std::string& from, const std::string& to) {
    const auto text = [](const std::string& value) { return value.empty() ? storage::Value(std::monostate{}) : storage::Value(value); };
    writes_.add(kChange, {ids_.next(context_.now_ms), caller_.id.value, context_.now_ms, context_.by_name, std::string(kind), std::string(field), text(from), text(to)});
    changed_ = true;
  }

  // Whether there is nothing left to say: false where what is there stays.
  bool take(std::string_view field, std::string& present, const std::string& offered) {
    // The old systems know capitals only: another case is no news.
    if (offered.empty() || upper_text(offered) == upper_text(present)) return true;
    if (!present.empty() && !follows(field)) return false;
    tell("changed", field, present, offered);
    present = offered;
    return true;
  }

  // Whether what the row says takes the place of what is there.
  bool follows(std::string_view field) {
    if (way_ == MergeWay::fill) return false;
    if (is_ours(field)) return true;
    tally_.add("conflict.changed_at_desk");
    return false;
  }

  void take_or_tell(std::string_view field, std::string& present, const std::string& offered) {
    if (!take(field, present, offered)) differs(field, present, offered);
  }

  // What is there stays; the other one is in the caller's story, once.
  void differs(std::string_view field, const std::string& present, const std::string& offered) {
    const auto said = differences(field);
    if (fold_name(offered) == fold_name(present) || std::find(said.begin(), said.end(), offered) != said.end()) return;
    tell("differs", field, present, offered);
    tally_.add("conflict", field);
  }

  [[nodiscard]] std::vector<std::string> differences(std::string_view field) const {
    std::vector<std::string> said;
    for (auto* connection : {&db(), store_.real}) {
      if (!connection) continue;
      for (const auto& row : connection->execute(kDifferences, {caller_.id.value, std::string(field)}).rows) said.push_back(row.text(0));
    }
    return said;
  }

  // IBU SRI and BAPAK SRI under one number: neither is believed, and the desk asks.
  void honorific() {
    const auto& offered = row_.honorific;
    auto& present = caller_.honorific;
    if (offered.empty() || offered == present) return;
    if (present.empty()) {
      if (differences("honorific").empty()) take("honorific", present, offered);
      return;
    }
    if (way_ == MergeWay::update) return take_or_tell("honorific", present, offered);
    differs("honorific", present, offered);
    if (honorifics_disagree(present, offered) && is_ours("honorific")) present.clear();
  }

  // Whether the row says the address we have, as a table for the old system writes it and an import reads it, or the beginning of
  // it, as much as the old system's field holds.
  [[nodiscard]] bool is_same_address() const {
    const auto offered = upper_text(row_.address);
    const auto read_back = [&](const std::string& email) {
      const auto written = compose_legacy_address(email, caller_.address, {});
      return written ? upper_text(cleaned_text(extract_emails(written->value).address, kAddressLimit)) : std::string();
    };
    const auto says = [&](const std::string& present) { return offered == present || is_cut_address(offered, present); };
    if (says(upper_text(caller_.address)) || says(read_back(""))) return true;
    return std::any_of(row_.emails.begin(), row_.emails.end(), [&](const ImportedEmail& email) { return says(read_back(email.address)); });
  }

  void texts() {
    const auto former = caller_.name;
    take_or_tell("name", caller_.name, row_.name);
    if (caller_.name != former) index_words(db(), caller_.id, former, caller_.name);
    honorific();
    take_or_tell("location", caller_.location, row_.location);
    take_or_tell("note", caller_.note, row_.note);
    if (is_same_address() || take("address", caller_.address, row_.address) || fold_name(row_.address) == fold_name(caller_.address)) return;
    // Another address than the present one: both are shown (domain 1.4, X-7).
    const bool known = std::any_of(caller_.addresses.begin(), caller_.addresses.end(), [&](const auto& item) { return fold_name(item.second) == fold_name(row_.address); });
    if (known) return;
    writes_.add(kInsertAddress, {ids_.next(context_.now_ms), caller_.id.value, context_.source, row_.address, context_.now_ms});
    tally_.add("conflict.address");
    changed_ = true;
  }

  // The row gives the caller what somebody else has: a row of its own would have been put beside them.
  void attached(SharedKey::Kind kind, std::int64_t key) {
    for (const auto& shared : merge_.shared) {
      if (shared.kind != kind || shared.key != key) continue;
      if (shared.other_id.empty()) tally_.add("conflict", shared.reason);
      else merge_.pairs.push_back({caller_.id.value, shared.other_id, shared.reason});
    }
  }

  void phones() {
    const auto in_row = [&](std::int64_t key) { return std::any_of(row_.phones.begin(), row_.phones.end(), [&](const ImportedPhone& item) { return item.key == key; }); };
    const auto of_role = [&](std::string_view role) -> const CallerPhone* {
      if (role == "hp") return caller_.present_hp();
      const auto found = std::find_if(caller_.phones.begin(), caller_.phones.end(), [&](const CallerPhone& item) { return item.role == role && !item.released_at_ms; });
      return found == caller_.phones.end() ? nullptr : &*found;
    };
    for (const auto& phone : row_.phones) {
      // The one that the source had before it changed, and nobody has verified, becomes one of the others.
      const auto* former = of_role(phone.role);
      const bool follows = former && way_ == MergeWay::update && former->source.starts_with("legacy_") && !former->verified_at_ms && !in_row(former->key);
      const auto known = std::find_if(caller_.phones.begin(), caller_.phones.end(), [&](const CallerPhone& item) { return item.key == phone.key; });
      const bool came_back = known != caller_.phones.end() && known->role == "pelapor_lain" && !known->released_at_ms;
      if (known != caller_.phones.end() && !(came_back && follows)) continue;  // also a released one: "bukan nomor saya" is not undone by an old table
      if (follows) writes_.add(kPhoneRole, {caller_.id.value, former->key, std::string("pelapor_lain")});
      if (came_back) {
        writes_.add(kPhoneRole, {caller_.id.value, phone.key, std::string(phone.role)});
        tell("changed", "phone", display_phone(phone_from_key(former->key)), display_phone(phone_from_key(phone.key)));
        continue;
      }
      const std::string role = phone.role == "hp" && former && !follows ? "pelapor_lain" : std::string(phone.role);
      writes_.add(kInsertPhone, {phone.key, caller_.id.value, role, phone.raw, std::string(phone.source), context_.now_ms});
      tell("attached", "phone", "", display_phone(phone_from_key(phone.key)));
      attached(SharedKey::Kind::phone, phone.key);
    }
  }

  // One beside those there are: many have two meters, and who left one the table does not say.
  void customer() {
    if (merge_.customer_id.empty() || !home_.execute(kLinked, {caller_.id.value, merge_.customer_id}).rows.empty()) return;
    writes_.add(kLink, {caller_.id.value, merge_.customer_id, context_.now_ms, context_.by_name});
    tell("linked", "customer", "", row_.customer_no);
    tally_.add("customer.linked");
  }

  // A conflict is settled with the caller, not by the next table.
  static bool is_untouched(const CallerEmail& email) { return email.state == "legacy_unverified"; }

  void emails() {
    const auto* present = caller_.present_email();
    const auto same_mailbox = [&](const CallerEmail& email) {
      const auto key = email_key(email.address);
      return std::any_of(row_.emails.begin(), row_.emails.end(), [&](const ImportedEmail& item) { return item.key == key; });
    };
    bool differs = row_.emails_disagree();
    std::int64_t order = std::int64_t(row_.emails.size());
    // An e-mail the source no longer has and nobody has verified goes when another one comes.
    if (way_ == MergeWay::update && !row_.emails.empty()) {
      for (const auto& email : caller_.emails) {
        // Another spelling of the same mailbox stays: the old system has no column for it.
        if (email.released_at_ms || !is_untouched(email) || !email.source.starts_with("legacy_") || same_mailbox(email)) continue;
        writes_.add(kEmailState, {caller_.id.value, email.address, "superseded", context_.now_ms, context_.by_name, context_.now_ms});
        tell("changed", "email", email.address, row_.emails[0].address);
        if (present == &email) present = nullptr;
      }
    }
    if (present && !same_mailbox(*present)) differs = true;
    for (const auto& email : row_.emails) {
      --order;
      const auto known = std::find_if(caller_.emails.begin(), caller_.emails.end(), [&](const CallerEmail& item) { return item.address == email.address; });
      const std::string state = differs ? "disputed" : "legacy_unverified";
      if (known != caller_.emails.end()) {
        const bool taken_back = known->released_at_ms && known->state == "superseded" && known->state_by.starts_with("Import ");
        if (!taken_back || way_ == MergeWay::fill) continue;
        writes_.add(kEmailState, {caller_.id.value, email.address, state, context_.now_ms, context_.by_name, std::monostate{}});
        tell("changed", "email", "", email.address);
        attached(SharedKey::Kind::email, email.hash);
        continue;
      }
      // What a caller has confirmed stays the present one; the table's is shown beside it.
      const auto created = present ? caller_.created_at_ms - 1 : context_.now_ms + order;
      writes_.add(kInsertEmail, {ids_.next(context_.now_ms), caller_.id.value, email.address, email.key, email.raw, std::string(email.source), state, context_.now_ms,
                                  context_.by_name, created});
      tell("attached", "email", "", email.address);
      attached(SharedKey::Kind::email, email.hash);
      if (!differs) continue;
      tally_.add("conflict.email_of_caller");
      if (present && present->state == "legacy_unverified") {
        writes_.add(kEmailState, {caller_.id.value, present->address, "disputed", context_.now_ms, context_.by_name, std::monostate{}});
      }
    }
  }

  const ImportStore& store_;
  const ImportContext& context_;
  ImportIds& ids_;
  CallerMerge& merge_;
  const CleanCaller& row_;
  Caller caller_;
  storage::Connection& home_;
  PendingWrites& writes_;
  MergeWay way_;
  ImportTally& tally_;
  bool changed_ = false;
};

// Merged since: what an old table says of the one that went only fills what is missing in the one that stayed.
void follow(const ImportStore& store, const ImportContext& context, ImportIds& ids, CallerMerge& merge, ImportTally& tally) {
  const auto present = merged_into(*(store.real ? store.real : &store.writer), CallerId{merge.caller_id});
  if (present.value == merge.caller_id) return;  // erased in between; the row stays known
  auto followed = merge;
  followed.caller_id = present.value;
  followed.way = MergeWay::fill;
  merge_callers(store, context, ids, {&followed, 1}, tally);
  merge.changed = followed.changed;
  merge.pairs = std::move(followed.pairs);
}

// REQUIRES: each another caller's.
void merge_together(const ImportStore& store, const ImportContext& context, ImportIds& ids, std::span<CallerMerge> merges, ImportTally& tally) {
  std::vector<CallerId> wanted;
  for (const auto& merge : merges) wanted.push_back({merge.caller_id});
  auto callers = load_callers(store.writer, wanted);
  auto next = callers.begin();
  PendingWrites writes(store.writer);
  for (auto& merge : merges) {
    if (next != callers.end() && next->id.value == merge.caller_id) {
      merge.changed = Merge(store, context, ids, merge, std::move(*next++), store.writer, writes, tally).run();
    } else if (auto real = store.real ? load_caller(*store.real, CallerId{merge.caller_id}) : std::nullopt) {
      merge.changed = Merge(store, context, ids, merge, std::move(*real), *store.real, writes, tally).run();
    } else {
      writes.flush();
      follow(store, context, ids, merge, tally);
    }
  }
  writes.flush();
}

}  // namespace

void merge_callers(const ImportStore& store, const ImportContext& context, ImportIds& ids, std::span<CallerMerge> merges, ImportTally& tally) {
  while (!merges.empty()) {
    std::size_t size = 1;
    while (size < std::min(merges.size(), kTogether) && merges[size].caller_id != merges[size - 1].caller_id) ++size;
    merge_together(store, context, ids, merges.first(size), tally);
    merges = merges.subspan(size);
  }
}

}  // namespace sapa::desk

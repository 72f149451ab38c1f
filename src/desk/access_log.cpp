#include "desk/access_log.h"

#include <charconv>

#include "desk/crypto.h"

namespace sapa::desk {

namespace {

constexpr auto kLastSeal = "SELECT access_no, seal FROM accesses ORDER BY access_no DESC LIMIT 1";
constexpr auto kInsert =
    "INSERT INTO accesses (access_no, at_ms, user_id, user_name, role, site, action, subject_id, detail, reason, call_id, "
    "found, seal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
constexpr auto kList =
    "SELECT access_no, at_ms, user_name, role, site, action, subject_id, detail, reason, call_id, found FROM accesses "
    "WHERE ($1 = '' OR site = $1) AND access_no < $2 ORDER BY access_no DESC LIMIT $3";
constexpr auto kListBySubject =
    "SELECT access_no, at_ms, user_name, role, site, action, subject_id, detail, reason, call_id, found FROM accesses "
    "WHERE ($1 = '' OR site = $1) AND access_no < $2 AND subject_id = $4 ORDER BY access_no DESC LIMIT $3";
constexpr auto kListByUser =
    "SELECT access_no, at_ms, user_name, role, site, action, subject_id, detail, reason, call_id, found FROM accesses "
    "WHERE ($1 = '' OR site = $1) AND access_no < $2 AND user_id = $4 ORDER BY access_no DESC LIMIT $3";
constexpr auto kAll =
    "SELECT access_no, at_ms, user_id, user_name, role, site, action, subject_id, detail, reason, call_id, found, seal "
    "FROM accesses ORDER BY access_no";

constexpr std::size_t kPendingLimit = 100'000;

std::string seal_of(const std::string& before, const std::vector<std::string>& fields) {
  std::string text = before;
  for (const auto& field : fields) text += '\x1f' + field;
  return hash_token(text);
}

}  // namespace

void AccessLog::note(const Scope& scope, Instant now, AccessEntry entry) {
  const std::lock_guard lock(mutex_);
  // Beyond the limit the database has been away for long; reads fail by then, so nothing is shown that is not noted.
  if (pending_.size() >= kPendingLimit) return;
  pending_.push_back({std::move(entry), now, scope.user().value, scope.user_name(), std::string(to_word(scope.role())), scope.site()});
}

void AccessLog::write(storage::Connection& connection, const std::vector<Pending>& batch) {
  const auto last = connection.execute(kLastSeal).rows;
  std::int64_t number = last.empty() ? 0 : last[0].integer(0);
  std::string seal = last.empty() ? "" : last[0].text(1);
  for (const auto& item : batch) {
    const auto& entry = item.entry;
    seal = seal_of(seal, {std::to_string(to_ms(item.at)), item.user_id, item.user_name, item.role, item.site, entry.action,
                          entry.subject_id, entry.detail, entry.reason, entry.call_id.value_or(""), std::to_string(entry.found)});
    connection.execute(kInsert, {++number, to_ms(item.at), item.user_id, item.user_name, item.role, item.site, entry.action,
                                 entry.subject_id, entry.detail, entry.reason, storage::nullable(entry.call_id), entry.found, seal});
  }
}

void AccessLog::flush() {
  auto batch = std::make_shared<std::vector<Pending>>();
  {
    const std::lock_guard lock(mutex_);
    // One batch at a time: each seals the one before it, and PostgreSQL has several writers.
    if (pending_.empty() || writing_) return;
    batch->swap(pending_);
    writing_ = true;
  }
  const auto finish = [this, batch](bool kept) {
    const std::lock_guard lock(mutex_);
    writing_ = false;
    // Kept for the next try, before what came since.
    if (!kept) pending_.insert(pending_.begin(), batch->begin(), batch->end());
    // Under the lock: who waits for this may be about to destroy us, the condition too.
    written_.notify_all();
  };
  storage::WriteJob job;
  job.run = [this, batch](storage::Connection& connection) { write(connection, *batch); };
  job.settled = [finish](const std::exception_ptr& failure) { finish(failure == nullptr); };
  if (!database_.write(std::move(job))) finish(false);
}

bool AccessLog::flush_and_wait() {
  // Batches are written one at a time; what failed (another node wrote in between) is tried again.
  for (int tries = 0; tries < 100; ++tries) {
    flush();
    std::unique_lock lock(mutex_);
    written_.wait(lock, [this] { return !writing_; });
    if (pending_.empty()) return true;
  }
  return false;
}

Result<wire::json::object> list_accesses(storage::Connection& connection, const Scope& scope, const AccessFilter& filter) {
  const std::string site = scope.sees_all_sites() ? "" : scope.site();
  std::int64_t before = INT64_MAX;
  if (!filter.cursor.empty()) {
    const auto [rest, error] = std::from_chars(filter.cursor.data(), filter.cursor.data() + filter.cursor.size(), before);
    if (error != std::errc() || *rest != 0) {
      return fail(ErrorCode::invalid, "cursor_invalid", "This cursor is not one that was given out.", "cursor");
    }
  }
  const auto limit = std::int64_t(filter.limit) + 1;
  storage::Outcome found;
  if (!filter.subject_id.empty()) {
    found = connection.execute(kListBySubject, {site, before, limit, filter.subject_id});
  } else if (!filter.user_id.empty()) {
    found = connection.execute(kListByUser, {site, before, limit, filter.user_id});
  } else {
    found = connection.execute(kList, {site, before, limit});
  }
  wire::json::array items;
  wire::json::value next = nullptr;
  for (const auto& row : found.rows) {
    if (items.size() == std::size_t(filter.limit)) {
      next = items.back().as_object().at("id");
      break;
    }
    items.push_back({{"id", std::to_string(row.integer(0))},
                     {"at", to_rfc3339(instant_from_ms(row.integer(1)))},
                     {"user", row.text(2)},
                     {"role", row.text(3)},
                     {"site", row.text(4)},
                     {"action", row.text(5)},
                     {"subjectId", row.text(6)},
                     {"detail", row.text(7)},
                     {"reason", row.text(8)},
                     {"callId", wire::or_null(row.optional_text(9))},
                     {"found", row.integer(10)}});
  }
  return wire::json::object{{"items", std::move(items)}, {"next", std::move(next)}};
}

std::vector<std::string> check_seals(storage::Connection& connection) {
  std::vector<std::string> broken;
  std::string seal;
  connection.for_each(kAll, {}, [&](const storage::Row& row) {
    seal = seal_of(seal, {std::to_string(row.integer(1)), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6), row.text(7),
                          row.text(8), row.text(9), row.optional_text(10).value_or(""), std::to_string(row.integer(11))});
    if (seal != row.text(12)) {
      broken.push_back(std::to_string(row.integer(0)));
      seal = row.text(12);
    }
    return true;
  });
  return broken;
}

}  // namespace sapa::desk

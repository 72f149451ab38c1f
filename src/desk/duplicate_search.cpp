#include "desk/duplicate_search.h"

#include <algorithm>
#include <unordered_map>

#include "core/legacy_values.h"
#include "desk/instant_json.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

// More share it and it tells nobody apart: an office's number, a shop's e-mail. Then names must agree, and each is compared
// with its neighbours in the alphabet only.
constexpr std::size_t kFew = 8;
constexpr std::size_t kNeighbours = 4;

constexpr auto kLast =
    "SELECT search_no, state, phase, position, scanned, total, found, started_at_ms, started_by, finished_at_ms FROM duplicate_searches ORDER BY search_no DESC LIMIT 1";
constexpr auto kStart =
    "INSERT INTO duplicate_searches (search_no, state, phase, position, scanned, total, found, started_at_ms, started_by) VALUES ($1, 'running', 'phones', '', 0, $2, 0, $3, $4)";
constexpr auto kStop = "UPDATE duplicate_searches SET state = 'stopped', finished_at_ms = $2 WHERE search_no = $1 AND state = 'running'";
constexpr auto kAdvance =
    "UPDATE duplicate_searches SET phase = $4, position = $5, scanned = scanned + $6, found = found + $7 "
    "WHERE search_no = $1 AND phase = $2 AND position = $3 AND state = 'running'";
constexpr auto kFinish = "UPDATE duplicate_searches SET state = 'done', finished_at_ms = $2 WHERE search_no = $1";

constexpr auto kPhones =
    "SELECT phone_key, caller_id, role FROM caller_phones WHERE phone_key > $1 AND released_at_ms IS NULL ORDER BY phone_key LIMIT $2";
constexpr auto kEmails = "SELECT email_key, caller_id FROM caller_emails WHERE email_key > $1 AND released_at_ms IS NULL ORDER BY email_key LIMIT $2";
constexpr auto kCustomers = "SELECT customer_id, caller_id FROM caller_customers WHERE customer_id > $1 ORDER BY customer_id LIMIT $2";
constexpr auto kName = "SELECT name_key FROM callers WHERE caller_id = $1";

// A pair that stands there already, whatever was decided of it, is not brought again.
constexpr auto kPut =
    "INSERT INTO caller_reviews (review_id, caller_id, other_id, reason, state, source, created_at_ms) "
    "SELECT CAST($1 AS TEXT), a.caller_id, b.caller_id, CAST($4 AS TEXT), 'open', 'duplicates', CAST($5 AS BIGINT) FROM callers a JOIN callers b ON b.caller_id = $3 "
    "WHERE a.caller_id = $2 ON CONFLICT DO NOTHING";

constexpr auto kCountSqlite =
    "SELECT (SELECT count(*) FROM caller_phones) + (SELECT count(*) FROM caller_emails) + (SELECT count(*) FROM caller_customers)";
constexpr auto kCountPostgres =
    "SELECT CAST(COALESCE(sum(GREATEST(reltuples, 0)), 0) AS BIGINT) FROM pg_class WHERE relname IN ('caller_phones', 'caller_emails', 'caller_customers') AND relkind = 'r'";

struct Holder {
  std::string caller_id;
  bool home = false;  // only somebody's home telephone
  std::string name_key = {};
};

class Window {
 public:
  Window(storage::Connection& connection, std::string_view phase) : connection_(connection), phase_(phase) {}

  void group(std::vector<Holder> holders, SearchWindow& window) {
    std::sort(holders.begin(), holders.end(), [](const Holder& a, const Holder& b) { return a.caller_id < b.caller_id; });
    // Two spellings of one mailbox may both be this caller's.
    holders.erase(std::unique(holders.begin(), holders.end(), [](const Holder& a, const Holder& b) { return a.caller_id == b.caller_id; }), holders.end());
    if (holders.size() < 2) return;
    for (auto& holder : holders) holder.name_key = name_of(holder.caller_id);
    const bool few = holders.size() <= kFew;
    if (!few) std::sort(holders.begin(), holders.end(), [](const Holder& a, const Holder& b) { return std::tie(a.name_key, a.caller_id) < std::tie(b.name_key, b.caller_id); });
    for (std::size_t i = 0; i < holders.size(); ++i) {
      const auto end = few ? holders.size() : std::min(holders.size(), i + 1 + kNeighbours);
      for (auto j = i + 1; j < end; ++j) {
        ++window.compared;
        const auto reason = reason_of(holders[i], holders[j], few);
        if (reason.empty()) continue;
        const auto& [first, second] = std::minmax(holders[i].caller_id, holders[j].caller_id);
        window.pairs.push_back({second, first, reason});
      }
    }
  }

 private:
  std::string_view reason_of(const Holder& a, const Holder& b, bool few) const {
    const bool named = !a.name_key.empty() && !b.name_key.empty();
    const auto relation = relate_names(a.name_key, b.name_key);
    if (phase_ == "customers") return named && (relation == NameRelation::same || relation == NameRelation::near) ? "same_customer" : "";
    if (!few && (!named || relation == NameRelation::other)) return "";
    if (phase_ == "emails") return "same_email";
    // A household shares its telephone.
    if (a.home || b.home) return named && relation != NameRelation::other ? "home_phone" : "";
    if (relation == NameRelation::near) return "near_name";
    return relation == NameRelation::other ? "other_name" : "same_number";
  }

  std::string name_of(const std::string& id) {
    const auto rows = connection_.execute(kName, {id}).rows;
    return rows.empty() ? std::string() : rows[0].text(0);
  }

  storage::Connection& connection_;
  std::string_view phase_;
};

std::string_view sql_of(std::string_view phase) { return phase == "phones" ? kPhones : phase == "emails" ? kEmails : kCustomers; }
std::string_view next_phase(std::string_view phase) { return phase == "phones" ? "emails" : phase == "emails" ? "customers" : ""; }

}  // namespace

double DuplicateSearch::share() const {
  if (state == "done") return 1;
  if (state == "never" || total <= 0) return 0;
  return std::min(0.99, double(scanned) / double(total));
}

DuplicateSearch last_search(storage::Connection& connection) {
  const auto rows = connection.execute(kLast).rows;
  if (rows.empty()) return {};
  const auto& row = rows[0];
  return {row.integer(0), row.text(1), row.text(2), row.text(3), row.integer(4), row.integer(5), row.integer(6), row.integer(7), row.text(8), row.optional_integer(9)};
}

json::object present_search(const DuplicateSearch& search, const Scope* scope) {
  const bool running = search.state == "running";
  json::array can;
  if (scope && scope->leads()) can.emplace_back(running ? "stop" : "start");
  return {{"state", search.state},
          {"phase", running ? search.phase : std::string()},
          {"share", search.share()},
          {"scanned", search.scanned},
          {"found", search.found},
          {"startedAt", instant(search.number > 0 ? std::optional(search.started_at_ms) : std::nullopt)},
          {"startedBy", search.started_by},
          {"finishedAt", instant(search.finished_at_ms)},
          {"can", std::move(can)}};
}

std::int64_t rows_to_search(storage::Connection& connection) {
  if (connection.engine() == storage::Engine::sqlite) return connection.execute(kCountSqlite).rows.at(0).integer(0);
  return connection.execute(kCountPostgres).rows.at(0).integer(0);
}

DuplicateSearch start_search(UnitOfWork& unit, const Scope& scope, std::int64_t rows, bool& started) {
  auto search = last_search(unit.db);
  started = search.state != "running";
  if (!started) return search;
  unit.db.execute(kStart, {search.number + 1, rows, unit.now_ms(), scope.display_name()});
  search = last_search(unit.db);
  unit.announce("everyone", "duplicates", present_search(search, nullptr));
  return search;
}

DuplicateSearch stop_search(UnitOfWork& unit) {
  const auto search = last_search(unit.db);
  if (search.state != "running") return search;
  unit.db.execute(kStop, {search.number, unit.now_ms()});
  const auto stopped = last_search(unit.db);
  unit.announce("everyone", "duplicates", present_search(stopped, nullptr));
  return stopped;
}

SearchWindow look_for_duplicates(storage::Connection& connection, const DuplicateSearch& search, std::int64_t rows) {
  const bool phones = search.phase == "phones";
  const storage::Value after = phones ? storage::Value(search.position.empty() ? std::int64_t(0) : std::stoll(search.position)) : storage::Value(search.position);
  const auto found = connection.execute(sql_of(search.phase), {after, rows}).rows;
  const auto key_of = [&](const storage::Row& row) { return phones ? std::to_string(row.integer(0)) : row.text(0); };
  SearchWindow window;
  Window groups(connection, search.phase);
  const bool last_window = std::int64_t(found.size()) < rows;
  std::size_t begin = 0;
  while (begin < found.size()) {
    const auto key = key_of(found[begin]);
    std::vector<Holder> holders;
    auto end = begin;
    for (; end < found.size() && key_of(found[end]) == key; ++end) holders.push_back({found[end].text(1), phones && found[end].text(2) == "telp_rumah"});
    // Cut off by the window: looked at with the next one, unless it fills a window by itself.
    if (end == found.size() && !last_window && begin > 0) break;
    groups.group(std::move(holders), window);
    window.position = key;
    window.scanned += std::int64_t(end - begin);
    begin = end;
  }
  window.phase = search.phase;
  if (last_window) {
    window.phase = next_phase(search.phase);
    window.position.clear();
  }
  return window;
}

bool keep_window(UnitOfWork& unit, const DuplicateSearch& search, const SearchWindow& window) {
  std::int64_t found = 0;
  // The place first: who loses it has written nothing.
  const auto phase = window.phase.empty() ? search.phase : window.phase;
  const auto position = window.phase.empty() ? std::string("~") : window.position;
  if (unit.db.execute(kAdvance, {search.number, search.phase, search.position, phase, position, window.scanned, std::int64_t(0)}).affected == 0) return false;
  for (const auto& pair : window.pairs) {
    found += unit.db.execute(kPut, {unit.new_id(), pair.caller_id, pair.other_id, std::string(pair.reason), unit.now_ms()}).affected;
  }
  if (found > 0) unit.db.execute(kAdvance, {search.number, phase, position, phase, position, std::int64_t(0), found});
  if (window.phase.empty()) unit.db.execute(kFinish, {search.number, unit.now_ms()});
  const auto now = last_search(unit.db);
  const auto percent = [](const DuplicateSearch& item) { return int(item.share() * 100); };
  if (now.state != search.state || percent(now) != percent(search)) unit.announce("everyone", "duplicates", present_search(now, nullptr));
  return true;
}

}  // namespace sapa::desk

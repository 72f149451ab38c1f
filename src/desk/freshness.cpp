#include "desk/freshness.h"

#include "core/instant.h"
#include "desk/instant_json.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr std::int64_t kSilentMs = 120'000;

constexpr auto kGood =
    "INSERT INTO import_watches (source, kind, file_name, last_file_at_ms, data_until_ms, problem, waiting, busy, seen_at_ms, changed_at_ms) "
    "VALUES ($1, $2, $3, $4, $5, '', $6, 0, $4, $4) ON CONFLICT (source, kind) DO UPDATE SET file_name = excluded.file_name, last_file_at_ms = excluded.last_file_at_ms, "
    "data_until_ms = CASE WHEN excluded.data_until_ms IS NULL OR excluded.data_until_ms < import_watches.data_until_ms THEN import_watches.data_until_ms ELSE excluded.data_until_ms END, "
    "problem = '', waiting = excluded.waiting, busy = 0, seen_at_ms = excluded.seen_at_ms, changed_at_ms = excluded.changed_at_ms";
constexpr auto kBad =
    "INSERT INTO import_watches (source, kind, file_name, problem, problem_code, waiting, busy, seen_at_ms, changed_at_ms) VALUES ($1, $2, '', $3, $6, $4, 0, $5, $5) "
    "ON CONFLICT (source, kind) DO UPDATE SET problem = excluded.problem, problem_code = excluded.problem_code, waiting = excluded.waiting, busy = 0, seen_at_ms = excluded.seen_at_ms, changed_at_ms = excluded.changed_at_ms";
constexpr auto kBusy =
    "INSERT INTO import_watches (source, kind, file_name, problem, waiting, busy, seen_at_ms, changed_at_ms) VALUES ($1, $2, '', '', $3, 1, $4, $4) "
    "ON CONFLICT (source, kind) DO UPDATE SET waiting = excluded.waiting, busy = 1, seen_at_ms = excluded.seen_at_ms, changed_at_ms = excluded.changed_at_ms";
// A watcher that comes back is news: its desks said that it had stopped.
constexpr auto kSeen =
    "UPDATE import_watches SET changed_at_ms = CASE WHEN seen_at_ms = 0 OR waiting <> $3 OR busy <> 0 THEN $4 ELSE changed_at_ms END, waiting = $3, seen_at_ms = $4, busy = 0 "
    "WHERE source = $1 AND kind = $2";
constexpr auto kEnds = "UPDATE import_watches SET waiting = $3, seen_at_ms = 0, busy = 0, changed_at_ms = $4 WHERE source = $1 AND kind = $2";
constexpr auto kList =
    "SELECT source, kind, file_name, last_file_at_ms, data_until_ms, problem, waiting, busy, seen_at_ms, problem_code FROM import_watches ORDER BY source, kind";
// The sum, not the newest: the clocks of two watchers may differ.
constexpr auto kMark = "SELECT CAST(COALESCE(sum(changed_at_ms), 0) AS BIGINT) FROM import_watches";

}  // namespace

void note_good_file(storage::Connection& connection, const WatchedFile& file, std::int64_t waiting, std::int64_t now_ms) {
  connection.execute(kGood, {file.source, file.kind, file.file_name, now_ms, storage::nullable(file.data_until_ms), waiting});
}

void note_bad_file(storage::Connection& connection, const WatchedFile& file, const std::string& code, const std::string& problem, std::int64_t waiting, std::int64_t now_ms) {
  connection.execute(kBad, {file.source, file.kind, problem, waiting, now_ms, code});
}

void note_busy(storage::Connection& connection, const WatchedFile& file, std::int64_t waiting, std::int64_t now_ms) {
  connection.execute(kBusy, {file.source, file.kind, waiting, now_ms});
}

void note_watching(storage::Connection& connection, const std::string& source, const std::string& kind, std::int64_t waiting, std::int64_t now_ms, Watching watching) {
  connection.execute(watching == Watching::ends ? kEnds : kSeen, {source, kind, waiting, now_ms});
}

json::object present_freshness(storage::Connection& connection, const Scope& scope, std::int64_t now_ms) {
  json::array items;
  for (const auto& row : connection.execute(kList).rows) {
    const bool watched = now_ms - row.integer(8) < kSilentMs;
    const bool busy = watched && row.integer(7) == 1;
    const bool bad = !row.text(5).empty();
    items.push_back({{"source", row.text(0)},
                     {"kind", row.text(1)},
                     {"dataUntil", instant(row.optional_integer(4))},
                     {"lastFileAt", instant(row.optional_integer(3))},
                     {"fileName", scope.leads() ? row.text(2) : std::string()},
                     {"waiting", row.integer(6)},
                     {"state", busy ? "importing" : bad ? "problem" : watched ? "fresh" : "stopped"},
                     {"problem", bad && !busy && scope.leads() ? row.text(5) : std::string()},
                     {"problemCode", bad && !busy && scope.leads() ? row.text(9) : std::string()},
                     {"watched", watched}});
  }
  return {{"items", std::move(items)}, {"next", nullptr}};
}

std::int64_t freshness_mark(storage::Connection& connection) { return connection.execute(kMark).rows.at(0).integer(0); }

}  // namespace sapa::desk

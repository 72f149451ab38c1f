#include "desk/figures.h"

#include <algorithm>

namespace sapa::desk {

namespace {

constexpr auto kSources = "SELECT source, last_event_at_ms, last_problem_at_ms FROM sources ORDER BY source LIMIT 100";
constexpr auto kImports = "SELECT kind, source, state, rows_done, seen_at_ms FROM import_runs ORDER BY run_no DESC LIMIT 50";
constexpr auto kOpenCalls = "SELECT CAST(count(*) AS BIGINT) FROM calls WHERE ended_at_ms IS NULL";
constexpr auto kCallbacks = "SELECT CAST(count(*) AS BIGINT) FROM callbacks WHERE state = $1";
constexpr auto kSeats = "SELECT CAST(count(*) AS BIGINT) FROM seats";
constexpr auto kSessions = "SELECT CAST(count(*) AS BIGINT) FROM sessions";
constexpr auto kLetters = "SELECT CAST(count(*) AS BIGINT), CAST(min(created_at_ms) AS BIGINT) FROM confirmation_letters WHERE state = 'waiting'";

constexpr auto kFailedLetters = "SELECT CAST(count(*) AS BIGINT) FROM confirmation_letters WHERE state = 'failed'";

// Sources are named by administrators; a bound all the same, since each is a series for ever.
constexpr std::size_t kMostSources = 100;

std::int64_t count(storage::Connection& connection, std::string_view sql, std::initializer_list<storage::Value> arguments = {}) {
  return connection.execute(sql, arguments).rows.at(0).integer(0);
}

}  // namespace

void FigureStore::read(storage::Connection& connection, Instant now) {
  Figures figures;
  figures.at_ms = to_ms(now);
  for (const auto& row : connection.execute(kSources).rows) figures.sources.push_back({row.text(0), row.integer(1), row.optional_integer(2)});
  for (const auto& row : connection.execute(kImports).rows) {
    const auto known = std::any_of(figures.imports.begin(), figures.imports.end(), [&](const auto& other) { return other.kind == row.text(0) && other.source == row.text(1); });
    if (!known) figures.imports.push_back({row.text(0), row.text(1), row.text(2) == "running", row.integer(3), row.integer(4)});
  }
  figures.open_calls = count(connection, kOpenCalls);
  figures.callbacks_open = count(connection, kCallbacks, {std::string("open")});
  figures.callbacks_claimed = count(connection, kCallbacks, {std::string("claimed")});
  figures.seats = count(connection, kSeats);
  figures.sessions = count(connection, kSessions);
  const auto letters = connection.execute(kLetters).rows.at(0);
  figures.letters_failed = count(connection, kFailedLetters);
  figures.letters_waiting = letters.integer(0);
  figures.oldest_letter_at_ms = letters.optional_integer(1);
  const std::lock_guard lock(mutex_);
  last_ = std::move(figures);
}

Figures FigureStore::last() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

void FigureStore::count_event(const std::string& source, const std::string& outcome) {
  const std::lock_guard lock(mutex_);
  const auto key = std::pair(source, outcome);
  if (events_.size() < kMostSources || events_.contains(key)) ++events_[key];
  else ++events_[std::pair(std::string("others"), outcome)];
}

FigureStore::Counts FigureStore::events() const {
  const std::lock_guard lock(mutex_);
  return events_;
}

}  // namespace sapa::desk

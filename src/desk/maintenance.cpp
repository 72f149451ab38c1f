#include "desk/maintenance.h"

#include <string>
#include <unordered_set>

#include "desk/review_decide.h"
#include "desk/session.h"
#include "desk/settings.h"
#include "desk/take_call_event.h"

namespace sapa::desk {

namespace {

constexpr std::int64_t kStep = 2000;
// A desk that was away for longer fetches everything anew.
constexpr auto kNewsKept = std::chrono::hours(24);
constexpr auto kAnswersKept = std::chrono::hours(48);

constexpr auto kPruneNews =
    "DELETE FROM news WHERE (audience, seq) IN (SELECT audience, seq FROM news WHERE at_ms < $1 ORDER BY at_ms LIMIT $2)";
constexpr auto kPruneAnswers =
    "DELETE FROM idempotent_answers WHERE (user_id, request_key) IN (SELECT user_id, request_key FROM idempotent_answers WHERE at_ms < $1 ORDER BY at_ms LIMIT $2)";
constexpr auto kPruneReceived = "DELETE FROM received_events WHERE event_id IN (SELECT event_id FROM received_events WHERE at_ms < $1 ORDER BY at_ms LIMIT $2)";
constexpr auto kPruneSessions = "DELETE FROM sessions WHERE token_hash IN (SELECT token_hash FROM sessions WHERE ends_at_ms < $1 ORDER BY ends_at_ms LIMIT $2)";
constexpr auto kPruneTokens = "DELETE FROM letter_tokens WHERE token_hash IN (SELECT token_hash FROM letter_tokens WHERE ends_at_ms < $1 ORDER BY ends_at_ms LIMIT $2)";
constexpr auto kPruneSeats = "DELETE FROM seats WHERE NOT EXISTS (SELECT 1 FROM sessions s WHERE s.token_hash = seats.session_hash)";
constexpr auto kStanding = "SELECT s.token_hash FROM sessions s JOIN users u ON u.user_id = s.user_id WHERE u.disabled_at_ms IS NULL AND s.ends_at_ms > $1";
// Changes whenever somebody signs in or out, is signed out or disabled, or has been there for too long.
constexpr auto kStandingMark =
    "SELECT CAST(count(*) AS BIGINT), CAST(COALESCE(sum(ends_at_ms), 0) AS BIGINT), (SELECT CAST(count(disabled_at_ms) AS BIGINT) FROM users), "
    "(SELECT CAST(COALESCE(sum(disabled_at_ms), 0) AS BIGINT) FROM users) FROM sessions WHERE ends_at_ms > $1";

// $1: rang before, $2: began before.
constexpr auto kLostCalls =
    "SELECT c.call_id FROM calls c WHERE c.ended_at_ms IS NULL AND c.manual = 0 AND c.started_at_ms < $1 AND (c.started_at_ms < $2 OR ("
    "EXISTS (SELECT 1 FROM call_legs l WHERE l.call_id = c.call_id AND l.state = 'ringing') AND NOT EXISTS (SELECT 1 FROM call_legs l "
    "WHERE l.call_id = c.call_id AND (l.state IN ('answered', 'held') OR (l.state = 'ringing' AND l.rang_at_ms >= $1))))) ORDER BY c.started_at_ms LIMIT 100";

}  // namespace

Result<int> end_lost_calls(UnitOfWork& unit) {
  const auto rang_before = to_ms(unit.now - std::chrono::minutes(3));
  const auto began_before = to_ms(unit.now - std::chrono::hours(4));
  int ended = 0;
  for (const auto& row : unit.db.execute(kLostCalls, {rang_before, began_before}).rows) {
    end_lost_call(unit, CallId{row.text(0)});
    ++ended;
  }
  return ended;
}

Result<bool> prune(UnitOfWork& unit) {
  const auto before = [&](auto span) { return to_ms(unit.now - span); };
  bool more = false;
  const auto cut = [&](const char* sql, std::int64_t limit_ms) { more = unit.db.execute(sql, {limit_ms, kStep}).affected >= kStep || more; };
  cut(kPruneNews, before(kNewsKept));
  cut(kPruneAnswers, before(kAnswersKept));
  cut(kPruneReceived, before(std::chrono::hours(24 * unit.services.settings.get()->inspector_days)));
  cut(kPruneSessions, unit.now_ms());
  cut(kPruneTokens, unit.now_ms());
  more = forget_old_merges(unit.db, unit.now_ms(), kStep) >= kStep || more;
  unit.db.execute(kPruneSeats);
  return more;
}

void StreamGuard::end_revoked(storage::Connection& connection, const Services& services) {
  const auto now_ms = to_ms(services.clock());
  // Before the question: who signs in after it is not ended by it, and is looked at next time.
  const auto subscribed = services.hub.subscribed();
  const auto listening = services.hub.sessions();
  if (listening.empty()) return;
  auto mark = connection.execute(kStandingMark, {now_ms}).rows.at(0).values();
  mark.emplace_back(std::int64_t(subscribed));
  {
    const std::lock_guard lock(mutex_);
    if (mark == mark_) return;
  }
  std::unordered_set<std::string> standing;
  for (const auto& row : connection.execute(kStanding, {now_ms}).rows) standing.insert(row.text(0));
  for (const auto& session : listening) {
    if (!standing.contains(session)) services.hub.end_streams(session);
  }
  const std::lock_guard lock(mutex_);
  mark_ = std::move(mark);
}

void end_stale_streams(storage::Connection& connection, const Services& services) {
  for (const auto& session : services.hub.sessions()) {
    if (!session_lives(connection, services, session)) services.hub.end_streams(session);
  }
}

}  // namespace sapa::desk

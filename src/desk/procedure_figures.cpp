#include "desk/procedure_figures.h"

#include <map>

#include "core/instant.h"
#include "core/proportion.h"
#include "core/sop/reports.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr std::int64_t kFewest = 5;  // people; below it a cell is not shown (domain 7, Privacy)
constexpr std::int64_t kDayMs = 86'400'000;

// $1 from, $2 to, $3 site or ''.
constexpr auto kOutcomes =
    "SELECT outcome, email_state, CAST(count(*) AS BIGINT) FROM procedure_runs WHERE ended_at_ms >= $1 AND ended_at_ms < $2 AND ($3 = '' OR site = $3) AND outcome <> '' "
    "GROUP BY outcome, email_state";
constexpr auto kSeconds =
    "SELECT (ended_at_ms - started_at_ms) / 1000, CAST(count(*) AS BIGINT) FROM procedure_runs WHERE ended_at_ms >= $1 AND ended_at_ms < $2 AND ($3 = '' OR site = $3) "
    "AND outcome NOT IN ('', 'NOT_ATTEMPTED', 'DEFERRED_EMERGENCY', 'DROPPED') GROUP BY (ended_at_ms - started_at_ms) / 1000 ORDER BY 1";
constexpr auto kAskedTwice =
    "SELECT CAST(count(*) AS BIGINT) FROM procedure_runs r WHERE r.ended_at_ms >= $1 AND r.ended_at_ms < $2 AND ($3 = '' OR r.site = $3) AND r.outcome NOT IN ('', 'DEFERRED_EMERGENCY') "
    "AND (SELECT count(*) FROM procedure_answers a WHERE a.call_id = r.call_id AND a.step = 'S12_ASK_EMAIL') > 1";
constexpr auto kGivenBefore =
    "SELECT CAST(count(*) AS BIGINT) FROM procedure_runs r WHERE r.ended_at_ms >= $1 AND r.ended_at_ms < $2 AND ($3 = '' OR r.site = $3) AND r.outcome NOT IN ('', 'DEFERRED_EMERGENCY') "
    "AND (r.outcome = 'VERIFIED_RECOVERED' OR EXISTS (SELECT 1 FROM procedure_answers a WHERE a.call_id = r.call_id AND a.choice = 'given_before'))";
constexpr auto kChecks =
    "SELECT CAST(count(*) AS BIGINT), CAST(COALESCE(sum(CASE WHEN corrected > 0 THEN 1 ELSE 0 END), 0) AS BIGINT), CAST(COALESCE(sum(too_fast), 0) AS BIGINT), "
    "CAST(COALESCE(sum(tiles), 0) AS BIGINT), CAST(COALESCE(sum(corrected), 0) AS BIGINT) FROM letter_checks WHERE at_ms >= $1 AND at_ms < $2 AND ($3 = '' OR site = $3) AND result = 'right'";
// $4: of the zone, added before days are counted.
constexpr auto kDays =
    "SELECT (ended_at_ms + $4) / 86400000, CAST(count(*) AS BIGINT), CAST(sum(CASE WHEN outcome <> 'NOT_ATTEMPTED' THEN 1 ELSE 0 END) AS BIGINT), "
    "CAST(sum(CASE WHEN email_state = 'spelled' THEN 1 ELSE 0 END) AS BIGINT) FROM procedure_runs WHERE ended_at_ms >= $1 AND ended_at_ms < $2 AND ($3 = '' OR site = $3) "
    "AND outcome NOT IN ('', 'DEFERRED_EMERGENCY') GROUP BY (ended_at_ms + $4) / 86400000 ORDER BY 1";

json::object figure(std::string_view id, std::int64_t count, std::int64_t base) {
  json::object shown = {{"id", id}, {"count", count}, {"base", base}, {"share", nullptr}, {"low", nullptr}, {"high", nullptr}};
  if (base < kFewest) {
    shown["count"] = nullptr;
    return shown;
  }
  const auto interval = wilson_interval(count, base);
  shown["share"] = double(count) / double(base);
  shown["low"] = interval.low;
  shown["high"] = interval.high;
  return shown;
}

// The second at or below which this part of the calls lies.
json::value percentile(const std::vector<storage::Row>& seconds, double part) {
  std::int64_t all = 0;
  for (const auto& row : seconds) all += row.integer(1);
  if (all < kFewest) return nullptr;
  std::int64_t below = 0;
  for (const auto& row : seconds) {
    below += row.integer(1);
    if (double(below) >= part * double(all)) return row.integer(0);
  }
  return nullptr;
}

}  // namespace

json::object procedure_figures(storage::Connection& connection, const Scope& scope, const FigureSpan& span) {
  const std::vector<storage::Value> where = {span.from_ms, span.to_ms, scope.sees_all_sites() ? std::string() : scope.site()};
  std::map<std::string, std::int64_t> outcomes;
  std::int64_t calls = 0;
  std::int64_t with_email = 0;
  std::int64_t spelled = 0;
  for (const auto& row : connection.execute(kOutcomes, where).rows) {
    const auto outcome = row.text(0);
    outcomes[outcome] += row.integer(2);
    if (outcome == "DEFERRED_EMERGENCY") continue;
    calls += row.integer(2);
    const bool has = outcome.starts_with("VERIFIED_") || outcome == "CAPTURED_UNVERIFIED" || outcome == "READ_BACK_ONLY";
    if (has) with_email += row.integer(2);
    if (has && row.text(1) == "spelled") spelled += row.integer(2);
  }
  const auto of = [&](const char* outcome) { const auto found = outcomes.find(outcome); return found == outcomes.end() ? 0 : found->second; };
  const auto asked = calls - of("NOT_ATTEMPTED");
  const auto one = [&](const char* sql) { return connection.execute(sql, where).rows.at(0).integer(0); };
  const auto checks = connection.execute(kChecks, where).rows.at(0);

  json::array figures;
  figures.emplace_back(figure("asked", asked, calls));
  figures.emplace_back(figure("captured", with_email, calls));
  figures.emplace_back(figure("spelled", spelled, with_email));
  figures.emplace_back(figure("read_back_only", of("READ_BACK_ONLY"), with_email));
  figures.emplace_back(figure("recovered", of("VERIFIED_RECOVERED"), one(kGivenBefore)));
  figures.emplace_back(figure("asked_twice", one(kAskedTwice), calls));
  figures.emplace_back(figure("corrected", checks.integer(1), checks.integer(0)));
  figures.emplace_back(figure("corrected_letters", checks.integer(4), checks.integer(3)));
  figures.emplace_back(figure("too_fast", checks.integer(2), checks.integer(0)));
  figures.emplace_back(figure("refused", of("REFUSED"), asked));
  figures.emplace_back(figure("no_email", of("NO_EMAIL"), asked));
  figures.emplace_back(figure("forgotten", of("UNKNOWN_BY_CALLER"), asked));
  figures.emplace_back(figure("dropped", of("DROPPED"), calls));

  json::array shown_outcomes;
  for (const auto& [outcome, count] : outcomes) shown_outcomes.push_back({{"id", outcome}, {"count", count < kFewest ? json::value(nullptr) : json::value(count)}});

  const auto offset_ms = std::int64_t(std::chrono::milliseconds(sop::zone_offset("Asia/Jakarta").value()).count());
  auto with_zone = where;
  with_zone.emplace_back(offset_ms);
  json::array days;
  for (const auto& row : connection.execute(kDays, with_zone).rows) {
    const bool few = row.integer(1) < kFewest;
    const auto shown = [&](std::size_t column) { return few ? json::value(nullptr) : json::value(row.integer(column)); };
    days.push_back({{"date", to_rfc3339(instant_from_ms(row.integer(0) * kDayMs)).substr(0, 10)}, {"calls", shown(1)}, {"asked", shown(2)}, {"spelled", shown(3)}});
  }
  const auto seconds = connection.execute(kSeconds, where).rows;
  return {{"from", to_rfc3339(instant_from_ms(span.from_ms))},
          {"to", to_rfc3339(instant_from_ms(span.to_ms))},
          {"calls", calls},
          {"figures", std::move(figures)},
          {"outcomes", std::move(shown_outcomes)},
          {"seconds", {{"median", percentile(seconds, 0.5)}, {"p90", percentile(seconds, 0.9)}}},
          {"days", std::move(days)}};
}

}  // namespace sapa::desk

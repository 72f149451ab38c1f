#include "desk/lists.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/text_fold.h"
#include "desk/at_hand.h"
#include "desk/call_rows.h"
#include "desk/caller_rows.h"
#include "desk/instant_json.h"
#include "desk/present_call.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

// A cursor is "MS.ID": where the last row of the page stood.
struct Position {
  std::int64_t ms = INT64_MAX;
  std::string id = "~";
};

Result<Position> read_cursor(const std::string& text) {
  Position position;
  if (text.empty()) return position;
  const auto dot = text.find('.');
  const auto digits = std::string_view(text).substr(0, dot);
  const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), position.ms);
  if (dot == std::string::npos || error != std::errc() || rest != digits.data() + digits.size() || position.ms < 0 || text.size() > 100) {
    return fail(ErrorCode::invalid, "cursor_invalid", "This cursor is not one that was given out.", "cursor");
  }
  position.id = text.substr(dot + 1);
  return position;
}

json::object page(json::array items, json::value next) { return {{"items", std::move(items)}, {"next", std::move(next)}}; }

// ------------------------------------------------------------------------------------------------ calls

constexpr auto kAllCalls = "SELECT call_id, started_at_ms FROM calls WHERE (started_at_ms, call_id) < ($1, $2) AND started_at_ms >= $3 AND started_at_ms < $4 "
                           "AND ($5 = '' OR site = $5 OR site = '') ORDER BY started_at_ms DESC, call_id DESC LIMIT $6";
constexpr auto kMissedCalls = "SELECT call_id, started_at_ms FROM calls WHERE (started_at_ms, call_id) < ($1, $2) AND started_at_ms >= $3 AND started_at_ms < $4 "
                              "AND ($5 = '' OR site = $5 OR site = '') AND direction = 'in' AND manual = 0 AND answered_at_ms IS NULL AND ended_at_ms IS NOT NULL "
                              "ORDER BY started_at_ms DESC, call_id DESC LIMIT $6";
constexpr auto kMyCalls = "SELECT c.call_id, c.started_at_ms FROM workspaces w JOIN calls c ON c.call_id = w.call_id WHERE w.user_id = $5 AND w.answered_at_ms IS NOT NULL "
                          "AND (c.started_at_ms, c.call_id) < ($1, $2) AND c.started_at_ms >= $3 AND c.started_at_ms < $4 "
                          "ORDER BY c.started_at_ms DESC, c.call_id DESC LIMIT $6";
constexpr auto kCallsByNumber = "SELECT call_id, started_at_ms FROM calls WHERE caller_key = $7 AND (started_at_ms, call_id) < ($1, $2) AND started_at_ms >= $3 "
                                "AND started_at_ms < $4 AND ($5 = '' OR site = $5 OR site = '') ORDER BY started_at_ms DESC, call_id DESC LIMIT $6";

// ------------------------------------------------------------------------------------------------ call-backs

#define SAPA_CALLBACK_COLUMNS "b.callback_id, b.version, b.call_id, b.state, b.owner_user_id, u.display_name, b.attempts, b.result, b.note, b.created_at_ms, b.updated_at_ms, b.site"
constexpr auto kCallbacks =
    "SELECT " SAPA_CALLBACK_COLUMNS " FROM callbacks b LEFT JOIN users u ON u.user_id = b.owner_user_id WHERE b.state = $1 AND ($2 = '' OR b.site = $2 OR b.site = '') "
    "AND (b.created_at_ms, b.callback_id) < ($3, $4) ORDER BY b.created_at_ms DESC, b.callback_id DESC LIMIT $5";
constexpr auto kWaitingCallbacks =
    "SELECT " SAPA_CALLBACK_COLUMNS " FROM callbacks b LEFT JOIN users u ON u.user_id = b.owner_user_id WHERE b.state IN ('open', 'claimed') AND $1 = 'waiting' AND ($2 = '' OR b.site = $2 OR b.site = '') "
    "AND (b.created_at_ms, b.callback_id) < ($3, $4) ORDER BY b.created_at_ms DESC, b.callback_id DESC LIMIT $5";
constexpr auto kCallback = "SELECT " SAPA_CALLBACK_COLUMNS " FROM callbacks b LEFT JOIN users u ON u.user_id = b.owner_user_id WHERE b.callback_id = $1";
constexpr auto kWork =
    "UPDATE callbacks SET state = $3, owner_user_id = $4, attempts = $5, result = $6, note = $7, updated_at_ms = $8, version = version + 1 "
    "WHERE callback_id = $1 AND version = $2";

json::object callback_of(storage::Connection& connection, const Scope& scope, const storage::Row& row) {
  const auto call = load_call(connection, CallId{row.text(2)});
  const auto state = row.text(3);
  const bool mine = row.optional_text(4) == scope.user().value;
  json::value owner = nullptr;
  if (!row.is_null(4)) owner = {{"id", row.text(4)}, {"displayName", row.optional_text(5).value_or("")}};
  json::array can;
  const bool works = may_edit_callers(scope);
  if (works && state == "open") can.emplace_back("claim");
  if (works && state == "claimed" && (mine || scope.leads())) {
    for (const auto* what : {"release", "attempt", "finish"}) can.emplace_back(what);
  }
  if (works && state == "done" && scope.leads()) can.emplace_back("reopen");
  // Who calls back needs the number; others see it masked.
  const auto masking = mine || scope.is(Role::leader) ? Masking::no : Masking::yes;
  return {{"id", row.text(0)},
          {"version", row.integer(1)},
          {"call", call ? json::value(present_call(connection, *call, scope.user(), std::nullopt, masking)) : json::value(nullptr)},
          {"state", state},
          {"owner", std::move(owner)},
          {"attempts", row.integer(6)},
          {"result", row.text(7)},
          {"note", row.text(8)},
          {"createdAt", to_rfc3339(instant_from_ms(row.integer(9)))},
          {"updatedAt", to_rfc3339(instant_from_ms(row.integer(10)))},
          {"can", std::move(can)}};
}

// ------------------------------------------------------------------------------------------------ customers

#define SAPA_CUSTOMER_COLUMNS "customer_id, customer_no, meter_no, name, address, tariff_code, power_va, substation, pole, unit, status"
constexpr auto kCustomerByNo = "SELECT " SAPA_CUSTOMER_COLUMNS " FROM customers WHERE customer_no = $1";
constexpr auto kCustomerByMeter = "SELECT " SAPA_CUSTOMER_COLUMNS " FROM customers WHERE meter_no = $1 ORDER BY customer_no LIMIT 20";
constexpr auto kCustomerById = "SELECT " SAPA_CUSTOMER_COLUMNS " FROM customers WHERE customer_id = $1";
constexpr auto kCustomerWord = "SELECT customer_id FROM customer_words WHERE word >= $1 AND word < $2 ORDER BY word, customer_id LIMIT 2000";
constexpr auto kCustomerWordsOf = "SELECT name_key FROM customers WHERE customer_id = $1";

// ------------------------------------------------------------------------------------------------ inspector

#define SAPA_RECEIVED_COLUMNS "event_id, at_ms, source, dialect, raw, understood, decided, outcome, call_id"
constexpr auto kReceived = "SELECT " SAPA_RECEIVED_COLUMNS " FROM received_events WHERE event_id < $1 AND ($2 = '' OR outcome = $2) ORDER BY event_id DESC LIMIT $3";
constexpr auto kReceivedBySource = "SELECT " SAPA_RECEIVED_COLUMNS " FROM received_events WHERE source = $4 AND event_id < $1 AND ($2 = '' OR outcome = $2) ORDER BY event_id DESC LIMIT $3";
constexpr auto kReceivedByCall = "SELECT " SAPA_RECEIVED_COLUMNS " FROM received_events WHERE call_id = $4 AND event_id < $1 AND ($2 = '' OR outcome = $2) ORDER BY event_id DESC LIMIT $3";
constexpr auto kReceivedOne = "SELECT " SAPA_RECEIVED_COLUMNS " FROM received_events WHERE event_id = $1";
constexpr auto kSources = "SELECT source, last_event_at_ms, last_problem_at_ms, last_problem FROM sources ORDER BY source";
constexpr auto kLastHour =
    "SELECT CAST(count(*) AS BIGINT), CAST(COALESCE(sum(CASE WHEN outcome IN ('unresolved', 'refused', 'ignored') THEN 1 ELSE 0 END), 0) AS BIGINT) "
    "FROM received_events WHERE source = $1 AND at_ms >= $2";
constexpr auto kKeySources = "SELECT DISTINCT source FROM integration_keys WHERE expires_at_ms IS NULL ORDER BY source";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Five digits and more are a number of somebody, however it is spelled: 0877-****-1234. Times and the rest stay readable.
std::string mask_numbers(std::string_view text) {
  if (parse_rfc3339(text)) return std::string(text);
  std::string masked;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t digits = 0;
    std::size_t end = i;
    for (std::size_t k = i, gap = 0; is_digit(text[i]) && k < text.size() && gap < 3; ++k) {
      if (is_digit(text[k])) {
        ++digits;
        end = k + 1;
        gap = 0;
      } else if (std::string_view(" -.()/").find(text[k]) != std::string_view::npos) {
        ++gap;
      } else {
        break;
      }
    }
    if (end == i) {
      masked += text[i++];
    } else {
      masked += digits >= 5 ? mask_phone(text.substr(i, end - i)) : std::string(text.substr(i, end - i));
      i = end;
    }
  }
  return masked;
}

void mask_values(json::value& value) {
  if (value.is_string()) value = mask_numbers(std::string_view(value.get_string()));
  if (value.is_array()) {
    for (auto& item : value.get_array()) mask_values(item);
  }
  if (value.is_object()) {
    for (auto& [name, item] : value.get_object()) mask_values(item);
  }
}

json::object received_of(const storage::Row& row, bool reveal) {
  const auto parsed = [&](const std::string& text) {
    auto value = wire::parse_json(text);
    if (!value) return json::value(nullptr);
    if (!reveal) mask_values(*value);
    return std::move(*value);
  };
  auto understood = parsed(row.text(5));
  if (!reveal && understood.is_object() && understood.get_object().contains("callerName") && understood.get_object()["callerName"].is_string()) {
    understood.get_object()["callerName"] = mask_name(std::string_view(understood.get_object()["callerName"].get_string()));
  }
  // Masked, the raw text keeps its digits' places only; names in it are not told apart, so it waits for a reason.
  return {{"id", row.text(0)},
          {"at", to_rfc3339(instant_from_ms(row.integer(1)))},
          {"source", row.text(2)},
          {"dialect", row.text(3)},
          {"raw", reveal ? row.text(4) : ""},
          {"understood", std::move(understood)},
          {"decided", parsed(row.text(6))},
          {"outcome", row.text(7)},
          {"callId", wire::or_null(row.optional_text(8))},
          {"masked", !reveal}};
}

}  // namespace

Result<DateRange> read_range(const Settings& settings, const std::string& site, const std::optional<std::string>& from, const std::optional<std::string>& to) {
  DateRange range;
  const auto offset = std::chrono::minutes(settings.offset_minutes(site));
  const auto day = [&](const std::optional<std::string>& text, const char* field) -> Result<std::optional<Instant>> {
    if (!text || text->empty()) return std::optional<Instant>();
    const auto midnight = text->size() == 10 ? parse_rfc3339(*text + "T00:00:00Z") : std::nullopt;
    if (!midnight) return fail(ErrorCode::invalid, "date_invalid", "A date looks like 2019-12-09.", field);
    return std::optional(*midnight - offset);
  };
  SAPA_TRY(const auto first, day(from, "from"));
  SAPA_TRY(const auto last, day(to, "to"));
  if (first) range.from_ms = to_ms(*first);
  // Both included: the range ends at the midnight after the last day.
  if (last) range.to_ms = to_ms(*last + std::chrono::hours(24));
  if (first && last && *first > *last) return fail(ErrorCode::invalid, "range_inverted", "The first date is after the last.", "from");
  return range;
}

Result<json::object> list_calls(storage::Connection& connection, const Services&, const Scope& scope, const CallFilter& filter) {
  SAPA_TRY(const auto position, read_cursor(filter.cursor));
  const auto limit = std::int64_t(filter.limit) + 1;
  const std::string site = scope.sees_all_sites() ? "" : scope.site();
  storage::Outcome found;
  if (filter.phone) {
    const auto number = classify_phone(*filter.phone, PhoneSource::typed);
    if (!number.e164) return fail(ErrorCode::invalid, "phone_" + number.reason, "This is no number that calls could have.", "phone");
    found = connection.execute(kCallsByNumber, {position.ms, position.id, filter.range.from_ms, filter.range.to_ms, site, limit, phone_key(*number.e164)});
  } else if (filter.view == "mine") {
    found = connection.execute(kMyCalls, {position.ms, position.id, filter.range.from_ms, filter.range.to_ms, scope.user().value, limit});
  } else if (filter.view == "missed") {
    found = connection.execute(kMissedCalls, {position.ms, position.id, filter.range.from_ms, filter.range.to_ms, site, limit});
  } else if (filter.view == "all") {
    found = connection.execute(kAllCalls, {position.ms, position.id, filter.range.from_ms, filter.range.to_ms, site, limit});
  } else {
    return fail(ErrorCode::invalid, "view_unknown", "The view is all, missed or mine.", "view");
  }
  json::array items;
  json::value next = nullptr;
  for (const auto& row : found.rows) {
    if (items.size() == std::size_t(filter.limit)) {
      const auto& last = found.rows[items.size() - 1];
      next = std::to_string(last.integer(1)) + "." + last.text(0);
      break;
    }
    const auto call = load_call(connection, CallId{row.text(0)});
    if (!call) continue;
    const auto workspace = load_workspace(connection, call->call.id, scope.user());
    // The own calls in full; other people's for leaders, masked for everybody else.
    const auto masking = workspace || scope.is(Role::leader) ? Masking::no : Masking::yes;
    items.push_back(present_call(connection, *call, scope.user(), workspace, masking));
  }
  return page(std::move(items), std::move(next));
}

Result<json::object> list_callbacks(storage::Connection& connection, const Scope& scope, const std::string& state, const std::string& cursor, int limit) {
  SAPA_TRY(const auto position, read_cursor(cursor));
  static constexpr std::array<std::string_view, 4> kStates = {"open", "claimed", "done", "waiting"};
  if (std::find(kStates.begin(), kStates.end(), state) == kStates.end()) return fail(ErrorCode::invalid, "state_unknown", "The state is open, claimed, done or waiting.", "state");
  const std::string site = scope.sees_all_sites() ? "" : scope.site();
  const auto rows = connection.execute(state == "waiting" ? kWaitingCallbacks : kCallbacks, {state, site, position.ms, position.id, std::int64_t(limit) + 1}).rows;
  json::array items;
  json::value next = nullptr;
  for (const auto& row : rows) {
    if (items.size() == std::size_t(limit)) {
      const auto& last = rows[items.size() - 1];
      next = std::to_string(last.integer(9)) + "." + last.text(0);
      break;
    }
    items.push_back(callback_of(connection, scope, row));
  }
  return page(std::move(items), std::move(next));
}

Result<json::object> work_callback(UnitOfWork& unit, const Scope& scope, const std::string& id, const CallbackWork& work) {
  if (!may_edit_callers(scope)) return fail(ErrorCode::forbidden, "role_forbidden", "Agents and leaders call back.");
  const auto rows = unit.db.execute(kCallback, {id}).rows;
  const bool visible = !rows.empty() && (scope.sees_all_sites() || rows[0].text(11).empty() || rows[0].text(11) == scope.site());
  if (!visible) return fail(ErrorCode::not_found, "callback_unknown", "There is no such call-back.");
  const auto& row = rows[0];
  const auto current = callback_of(unit.db, scope, row);
  if (work.expected_version && *work.expected_version != row.integer(1)) return fail(ErrorCode::version_conflict, "version_conflict", "Somebody worked on this call-back in between; read it again.");
  const auto& can = current.at("can").as_array();
  if (std::none_of(can.begin(), can.end(), [&](const json::value& item) { return std::string_view(item.as_string()) == work.action; })) {
    return fail(ErrorCode::conflict, "callback_state", "This is not possible now: " + std::string(row.text(3)) + (row.is_null(4) ? "." : " by " + row.optional_text(5).value_or("") + "."), "action");
  }
  static constexpr std::array<std::string_view, 6> kResults = {"", "reached", "no_answer", "busy", "wrong_number", "not_needed"};
  if (std::find(kResults.begin(), kResults.end(), work.result) == kResults.end()) return fail(ErrorCode::invalid, "result_unknown", "The result is reached, no_answer, busy, wrong_number or not_needed.", "result");
  SAPA_TRY(auto note, clean_text(work.note, "note", 500));
  std::string state = row.text(3);
  std::optional<std::string> owner = row.optional_text(4);
  auto attempts = row.integer(6);
  auto result = work.result.empty() ? row.text(7) : work.result;
  if (note.empty()) note = row.text(8);
  if (work.action == "claim") {
    state = "claimed";
    owner = scope.user().value;
  } else if (work.action == "release" || work.action == "reopen") {
    state = "open";
    owner = std::nullopt;
  } else if (work.action == "attempt") {
    if (work.result.empty()) return fail(ErrorCode::invalid, "result_missing", "Say how the attempt ended.", "result");
    ++attempts;
    if (work.result == "reached" || work.result == "wrong_number") state = "done";
  } else {
    if (result.empty()) return fail(ErrorCode::invalid, "result_missing", "Say how it ended.", "result");
    state = "done";
  }
  if (unit.db.execute(kWork, {id, row.integer(1), state, storage::nullable(owner), attempts, result, note, unit.now_ms()}).affected == 0) {
    return fail(ErrorCode::version_conflict, "version_conflict", "Somebody worked on this call-back in between; read it again.");
  }
  unit.announce(row.text(11).empty() ? "everyone" : "site:" + row.text(11), "callback", {{"callbackId", id}, {"state", state}});
  return callback_of(unit.db, scope, unit.db.execute(kCallback, {id}).rows.at(0));
}

Result<json::object> find_customers(storage::Connection& connection, const std::string& text, int limit) {
  json::array items;
  const auto cleaned = drop_invisible(text);
  std::string digits;
  for (const char c : cleaned) {
    if (c >= '0' && c <= '9') digits += c;
  }
  const auto add = [&](const std::vector<storage::Row>& rows) {
    for (const auto& row : rows) {
      const bool known = std::any_of(items.begin(), items.end(), [&](const json::value& item) { return std::string_view(item.as_object().at("id").as_string()) == row.text(0); });
      if (!known && items.size() < std::size_t(limit)) items.push_back(present_customer(customer_of(row)));
    }
  };
  const bool is_number = digits.size() >= 6 && cleaned.find_first_not_of("0123456789 -.") == std::string::npos;
  if (is_number) {
    add(connection.execute(kCustomerByNo, {digits}).rows);
    add(connection.execute(kCustomerByMeter, {digits}).rows);
    return page(std::move(items), nullptr);
  }
  auto words = fold_words(cleaned);
  if (words.empty() || words.size() > 10) return fail(ErrorCode::invalid, "query_empty", "Type an IDPEL, a meter number or the beginning of a name.", "q");
  std::sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  for (const auto& row : connection.execute(kCustomerWord, {words[0], words[0] + "\U0010FFFF"}).rows) {
    if (items.size() >= std::size_t(limit)) break;
    const auto names = connection.execute(kCustomerWordsOf, {row.text(0)}).rows;
    const auto of_customer = names.empty() ? std::vector<std::string>() : fold_words(names[0].text(0));
    const bool all = std::all_of(words.begin(), words.end(), [&](const std::string& word) {
      return std::any_of(of_customer.begin(), of_customer.end(), [&](const std::string& item) { return item.starts_with(word); });
    });
    if (all) add(connection.execute(kCustomerById, {row.text(0)}).rows);
  }
  return page(std::move(items), nullptr);
}

Result<json::object> list_received(storage::Connection& connection, const InspectorFilter& filter) {
  const std::string before = filter.cursor.empty() ? "~" : filter.cursor;
  const auto limit = std::int64_t(filter.limit) + 1;
  storage::Outcome found;
  if (!filter.call.empty()) found = connection.execute(kReceivedByCall, {before, filter.outcome, limit, filter.call});
  else if (!filter.source.empty()) found = connection.execute(kReceivedBySource, {before, filter.outcome, limit, filter.source});
  else found = connection.execute(kReceived, {before, filter.outcome, limit});
  json::array items;
  json::value next = nullptr;
  for (const auto& row : found.rows) {
    if (items.size() == std::size_t(filter.limit)) {
      next = items.back().as_object().at("id");
      break;
    }
    items.push_back(received_of(row, false));
  }
  return page(std::move(items), std::move(next));
}

Result<json::object> received_event(storage::Connection& connection, const std::string& id, bool reveal) {
  const auto rows = connection.execute(kReceivedOne, {id}).rows;
  if (rows.empty()) return fail(ErrorCode::not_found, "event_unknown", "There is no such event; old ones are removed.");
  return received_of(rows[0], reveal);
}

json::object list_sources(storage::Connection& connection, const Services& services) {
  const auto now = services.clock();
  const auto silent_after = std::chrono::minutes(services.settings.get()->telephony_silent_minutes);
  json::array items;
  std::vector<std::string> known;
  for (const auto& row : connection.execute(kSources).rows) {
    const auto counts = connection.execute(kLastHour, {row.text(0), to_ms(now - std::chrono::hours(1))}).rows.at(0);
    const auto last = instant_from_ms(row.integer(1));
    known.push_back(row.text(0));
    items.push_back({{"source", row.text(0)},
                     {"lastEventAt", to_rfc3339(last)},
                     {"lastProblemAt", instant(row.optional_integer(2))},
                     {"lastProblem", row.text(3)},
                     {"eventsLastHour", counts.integer(0)},
                     {"problemsLastHour", counts.integer(1)},
                     {"state", now - last > silent_after ? "silent" : "up"}});
  }
  for (const auto& row : connection.execute(kKeySources).rows) {
    if (std::find(known.begin(), known.end(), row.text(0)) != known.end()) continue;
    items.push_back({{"source", row.text(0)}, {"lastEventAt", nullptr}, {"lastProblemAt", nullptr}, {"lastProblem", ""}, {"eventsLastHour", 0}, {"problemsLastHour", 0}, {"state", "none"}});
  }
  return page(std::move(items), nullptr);
}

}  // namespace sapa::desk

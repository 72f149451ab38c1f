#include "desk/call_rows.h"

#include <algorithm>
#include <array>

#include "wire/json.h"

namespace sapa::desk {

namespace {

#define SAPA_CALL_COLUMNS                                                                                              \
  "call_id, source, external_id, direction, caller_number, caller_key, caller_withheld, caller_name, called_number, "  \
  "queue, location, late, manual, started_at_ms, answered_at_ms, ended_at_ms, end_reason, attributes, caller_id, "     \
  "identity, resume, disposition, site"

constexpr auto kById = "SELECT " SAPA_CALL_COLUMNS " FROM calls WHERE call_id = $1";
constexpr auto kByExternal = "SELECT " SAPA_CALL_COLUMNS " FROM calls WHERE source = $1 AND external_id = $2";
constexpr auto kManual =
    "SELECT " SAPA_CALL_COLUMNS " FROM calls WHERE caller_key = $1 AND started_at_ms >= $2 AND manual = 1 AND source = 'manual' "
    "ORDER BY started_at_ms DESC, call_id DESC LIMIT 1";
constexpr auto kInsert =
    "INSERT INTO calls (" SAPA_CALL_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, "
    "$21, $22, $23)";
// Who sets a column of an index, to whatever value, has the index written: each change sets what it must.
constexpr auto kUpdateAll =
    "UPDATE calls SET source = $2, external_id = $3, direction = $4, caller_number = $5, caller_key = $6, caller_withheld = $7, caller_name = $8, "
    "called_number = $9, queue = $10, location = $11, late = $12, manual = $13, started_at_ms = $14, answered_at_ms = $15, ended_at_ms = $16, "
    "end_reason = $17, attributes = $18, caller_id = $19, identity = $20, resume = $21, disposition = $22, site = $23 WHERE call_id = $1";
constexpr auto kUpdateEnd =
    "UPDATE calls SET ended_at_ms = $2, direction = $3, caller_number = $4, caller_withheld = $5, caller_name = $6, called_number = $7, queue = $8, location = $9, late = $10, "
    "manual = $11, answered_at_ms = $12, end_reason = $13, attributes = $14, identity = $15, resume = $16, disposition = $17, site = $18 WHERE call_id = $1";
constexpr auto kUpdateRest =
    "UPDATE calls SET direction = $2, caller_number = $3, caller_withheld = $4, caller_name = $5, called_number = $6, queue = $7, location = $8, late = $9, "
    "manual = $10, answered_at_ms = $11, end_reason = $12, attributes = $13, identity = $14, resume = $15, disposition = $16, site = $17 WHERE call_id = $1";
// Positions in SAPA_CALL_COLUMNS: those of an index, the end (of an index of open calls), all others.
constexpr std::array<std::size_t, 5> kIndexed = {1, 2, 5, 13, 18};
constexpr std::size_t kEnded = 15;
constexpr std::array<std::size_t, 16> kRest = {3, 4, 6, 7, 8, 9, 10, 11, 12, 14, 16, 17, 19, 20, 21, 22};
constexpr auto kLegs =
    "SELECT agent_user_id, agent_address, state, attempt, rang_at_ms, answered_at_ms, held_at_ms, retrieved_at_ms, held_ms, gone_at_ms, gone_reason, retrieved_alone "
    "FROM call_legs WHERE call_id = $1 ORDER BY leg_no";
constexpr auto kPutLeg =
    "INSERT INTO call_legs (call_id, leg_no, agent_user_id, agent_address, state, attempt, rang_at_ms, answered_at_ms, held_at_ms, retrieved_at_ms, "
    "held_ms, gone_at_ms, gone_reason, retrieved_alone) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (call_id, leg_no) DO UPDATE SET "
    "agent_user_id = excluded.agent_user_id, agent_address = excluded.agent_address, state = excluded.state, attempt = excluded.attempt, "
    "rang_at_ms = excluded.rang_at_ms, answered_at_ms = excluded.answered_at_ms, held_at_ms = excluded.held_at_ms, "
    "retrieved_at_ms = excluded.retrieved_at_ms, held_ms = excluded.held_ms, gone_at_ms = excluded.gone_at_ms, gone_reason = excluded.gone_reason, "
    "retrieved_alone = excluded.retrieved_alone";
#define SAPA_WORKSPACE_COLUMNS "call_id, user_id, opened_at_ms, answered_at_ms, wrap_up_at_ms, closed_at_ms, draft, draft_version, version"
constexpr auto kWorkspace = "SELECT " SAPA_WORKSPACE_COLUMNS " FROM workspaces WHERE call_id = $1 AND user_id = $2";
constexpr auto kRaiseWorkspace = "UPDATE workspaces SET version = version + 1 WHERE call_id = $1 AND user_id = $2";
constexpr auto kOpenWorkspaces =
    "SELECT " SAPA_WORKSPACE_COLUMNS " FROM workspaces WHERE user_id = $1 AND closed_at_ms IS NULL ORDER BY opened_at_ms, call_id LIMIT 50";
constexpr auto kWatchers = "SELECT user_id FROM workspaces WHERE call_id = $1 AND closed_at_ms IS NULL ORDER BY user_id";

std::optional<Instant> instant(const storage::Row& row, std::size_t column) {
  const auto ms = row.optional_integer(column);
  return ms ? std::optional(instant_from_ms(*ms)) : std::nullopt;
}

storage::Value ms(const std::optional<Instant>& value) { return value ? storage::Value(to_ms(*value)) : storage::Value(std::monostate{}); }

std::string_view to_word(LegState state) {
  switch (state) {
    case LegState::ringing: return "ringing";
    case LegState::answered: return "answered";
    case LegState::held: return "held";
    case LegState::gone: return "gone";
  }
  return "";
}

LegState leg_state(const std::string& word) {
  if (word == "ringing") return LegState::ringing;
  if (word == "answered") return LegState::answered;
  if (word == "held") return LegState::held;
  return LegState::gone;
}

std::optional<StoredCall> call_of(storage::Connection& connection, const std::vector<storage::Row>& rows) {
  if (rows.empty()) return std::nullopt;
  const auto& row = rows[0];
  StoredCall stored;
  auto& call = stored.call;
  call.id = CallId{row.text(0)};
  call.source = row.text(1);
  call.external_id = row.text(2);
  call.direction = row.text(3) == "out" ? CallDirection::outbound : CallDirection::inbound;
  call.caller_number = row.optional_text(4);
  stored.caller_key = row.integer(5);
  call.caller_withheld = row.integer(6) != 0;
  call.caller_name = row.optional_text(7);
  call.called_number = row.optional_text(8);
  call.queue = row.optional_text(9);
  call.location = row.optional_text(10);
  call.late = row.integer(11) != 0;
  stored.manual = row.integer(12) != 0;
  call.started_at = instant(row, 13);
  call.answered_at = instant(row, 14);
  call.ended_at = instant(row, 15);
  call.end_reason = row.optional_text(16);
  if (const auto attributes = wire::parse_json(row.text(17)); attributes && attributes->is_object()) {
    for (const auto& [name, value] : attributes->get_object()) {
      if (value.is_string()) call.attributes[name] = value.get_string();
    }
  }
  if (const auto id = row.optional_text(18)) stored.caller = CallerId{*id};
  stored.identity = row.text(19);
  stored.resume = row.text(20);
  stored.disposition = row.text(21);
  stored.site = row.text(22);
  stored.written = row.values();
  for (const auto& leg : connection.execute(kLegs, {call.id.value}).rows) {
    stored.written_legs.push_back(leg.values());
    CallLeg item;
    if (const auto user = leg.optional_text(0)) item.agent_user = UserId{*user};
    item.agent_address = leg.text(1);
    item.state = leg_state(leg.text(2));
    item.attempt = int(leg.integer(3));
    item.rang_at = instant(leg, 4);
    item.answered_at = instant(leg, 5);
    item.held_at = instant(leg, 6);
    item.retrieved_at = instant(leg, 7);
    item.held_ms = leg.integer(8);
    item.gone_at = instant(leg, 9);
    item.gone_reason = leg.optional_text(10);
    item.retrieved_alone = leg.integer(11) != 0;
    call.legs.push_back(std::move(item));
  }
  return stored;
}

std::vector<storage::Value> values_of(const StoredCall& stored) {
  const auto& call = stored.call;
  wire::json::object attributes;
  for (const auto& [name, value] : call.attributes) attributes[name] = value;
  using storage::nullable;
  return {call.id.value,
          call.source,
          call.external_id,
          call.direction == CallDirection::outbound ? "out" : "in",
          nullable(call.caller_number),
          stored.caller_key,
          std::int64_t(call.caller_withheld),
          nullable(call.caller_name),
          nullable(call.called_number),
          nullable(call.queue),
          nullable(call.location),
          std::int64_t(call.late),
          std::int64_t(stored.manual),
          to_ms(*call.started_at),
          ms(call.answered_at),
          ms(call.ended_at),
          nullable(call.end_reason),
          wire::json::serialize(attributes),
          stored.caller ? storage::Value(stored.caller->value) : storage::Value(std::monostate{}),
          stored.identity,
          stored.resume,
          stored.disposition,
          stored.site};
}

// In the order of kLegs.
std::vector<storage::Value> values_of(const CallLeg& leg) {
  return {leg.agent_user ? storage::Value(leg.agent_user->value) : storage::Value(std::monostate{}),
          leg.agent_address,
          std::string(to_word(leg.state)),
          std::int64_t(leg.attempt),
          ms(leg.rang_at),
          ms(leg.answered_at),
          ms(leg.held_at),
          ms(leg.retrieved_at),
          leg.held_ms,
          ms(leg.gone_at),
          storage::nullable(leg.gone_reason),
          std::int64_t(leg.retrieved_alone)};
}

void put_legs(storage::Connection& connection, const StoredCall& stored) {
  for (std::size_t i = 0; i < stored.call.legs.size(); ++i) {
    auto values = values_of(stored.call.legs[i]);
    if (i < stored.written_legs.size() && stored.written_legs[i] == values) continue;
    values.insert(values.begin(), {stored.call.id.value, std::int64_t(i) + 1});
    connection.execute(kPutLeg, values);
  }
}

std::vector<std::vector<storage::Value>> legs_of(const Call& call) {
  std::vector<std::vector<storage::Value>> legs;
  for (const auto& leg : call.legs) legs.push_back(values_of(leg));
  return legs;
}

StoredWorkspace workspace_of(const storage::Row& row) {
  return {CallId{row.text(0)}, UserId{row.text(1)}, row.integer(2), row.optional_integer(3), row.optional_integer(4), row.optional_integer(5),
          row.optional_text(6), row.integer(7), row.integer(8)};
}

}  // namespace

std::optional<StoredCall> load_call(storage::Connection& connection, const CallId& id) {
  return call_of(connection, connection.execute(kById, {id.value}).rows);
}

std::optional<StoredCall> find_call(storage::Connection& connection, const std::string& source, const std::string& external_id) {
  return call_of(connection, connection.execute(kByExternal, {source, external_id}).rows);
}

std::optional<StoredCall> find_manual_call(storage::Connection& connection, std::int64_t caller_key, std::int64_t since_ms) {
  return call_of(connection, connection.execute(kManual, {caller_key, since_ms}).rows);
}

void insert_call(storage::Connection& connection, const StoredCall& call) {
  connection.execute(kInsert, values_of(call));
  put_legs(connection, call);
}

void update_call(storage::Connection& connection, StoredCall& call) {
  auto values = values_of(call);
  const auto differs = [&](std::size_t column) { return call.written.empty() || call.written[column] != values[column]; };
  const auto some = [&](std::vector<std::size_t> columns) {
    columns.insert(columns.end(), kRest.begin(), kRest.end());
    std::vector<storage::Value> picked;
    for (const auto column : columns) picked.push_back(values[column]);
    return picked;
  };
  if (std::any_of(kIndexed.begin(), kIndexed.end(), differs)) connection.execute(kUpdateAll, values);
  else if (differs(kEnded)) connection.execute(kUpdateEnd, some({0, kEnded}));
  else if (std::any_of(kRest.begin(), kRest.end(), differs)) connection.execute(kUpdateRest, some({0}));
  put_legs(connection, call);
  call.written = std::move(values);
  call.written_legs = legs_of(call.call);
}

std::optional<StoredWorkspace> load_workspace(storage::Connection& connection, const CallId& call, const UserId& user) {
  const auto rows = connection.execute(kWorkspace, {call.value, user.value}).rows;
  return rows.empty() ? std::nullopt : std::optional(workspace_of(rows[0]));
}

std::optional<StoredWorkspace> raise_workspace(storage::Connection& connection, const CallId& call, const UserId& user) {
  const std::array<storage::Value, 2> key = {call.value, user.value};
  const auto outcomes = connection.execute_all(std::array{storage::Statement{kRaiseWorkspace, key}, storage::Statement{kWorkspace, key}});
  const auto& rows = outcomes[1].rows;
  return rows.empty() ? std::nullopt : std::optional(workspace_of(rows[0]));
}

std::vector<StoredWorkspace> open_workspaces(storage::Connection& connection, const UserId& user) {
  std::vector<StoredWorkspace> workspaces;
  for (const auto& row : connection.execute(kOpenWorkspaces, {user.value}).rows) workspaces.push_back(workspace_of(row));
  return workspaces;
}

std::vector<UserId> watchers(storage::Connection& connection, const CallId& call) {
  std::vector<UserId> users;
  for (const auto& row : connection.execute(kWatchers, {call.value}).rows) users.push_back(UserId{row.text(0)});
  return users;
}

}  // namespace sapa::desk

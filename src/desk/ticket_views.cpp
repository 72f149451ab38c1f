#include "desk/ticket_views.h"

#include <algorithm>
#include <array>

#include "core/text_fold.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;
using namespace std::string_view_literals;

#define SAPA_VIEW_COLUMNS "view_id, version, owner_user_id, owner_name, name, filter, preset, shared_with"
constexpr auto kOwn = "SELECT " SAPA_VIEW_COLUMNS " FROM ticket_views WHERE owner_user_id = $1 ORDER BY name, view_id LIMIT 101";
constexpr auto kShared =
    "SELECT " SAPA_VIEW_COLUMNS " FROM ticket_views WHERE shared_with IN ('everyone', $1) AND shared_with <> '' AND owner_user_id <> $2 ORDER BY name, view_id LIMIT 200";
constexpr auto kOne = "SELECT " SAPA_VIEW_COLUMNS " FROM ticket_views WHERE view_id = $1";
constexpr auto kInsert =
    "INSERT INTO ticket_views (view_id, version, owner_user_id, owner_name, name, filter, preset, shared_with, updated_at_ms) VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8)";
constexpr auto kChange =
    "UPDATE ticket_views SET name = $3, filter = $4, preset = $5, shared_with = $6, updated_at_ms = $7, version = version + 1 WHERE view_id = $1 AND version = $2";
constexpr auto kDelete = "DELETE FROM ticket_views WHERE view_id = $1";

constexpr std::array kPresets = {""sv, "today"sv, "week"sv, "program"sv};
constexpr std::array kShares = {""sv, "agent"sv, "leader"sv, "qa"sv, "everyone"sv};

json::object view_of(const storage::Row& row, const Scope& scope) {
  const bool own = row.text(2) == scope.user().value;
  json::value filter = json::object();
  if (auto parsed = wire::parse_json(row.text(5)); parsed && parsed->is_object()) filter = std::move(*parsed);
  json::array can;
  if (own || (scope.leads() && !row.text(7).empty())) can = {"edit", "delete"};
  return {{"id", row.text(0)},    {"version", row.integer(1)}, {"name", row.text(4)}, {"filter", std::move(filter)}, {"preset", row.text(6)},
          {"sharedWith", row.text(7)}, {"by", row.text(3)},         {"own", own},          {"can", std::move(can)}};
}

Result<ViewInput> check(const Scope& scope, ViewInput input) {
  SAPA_TRY(input.name, clean_text(input.name, "name", 60));
  if (input.name.empty()) return fail(ErrorCode::invalid, "name_invalid", "Give the view a name.", "name");
  SAPA_CHECK(check_filter(input.filter));
  if (std::find(kPresets.begin(), kPresets.end(), input.preset) == kPresets.end()) return fail(ErrorCode::invalid, "preset_unknown", "The preset is today, week or program.", "preset");
  if (std::find(kShares.begin(), kShares.end(), input.shared_with) == kShares.end()) return fail(ErrorCode::invalid, "share_unknown", "A view is shared with agent, leader, qa or everyone.", "sharedWith");
  if (!input.shared_with.empty() && !scope.leads()) return fail(ErrorCode::forbidden, "role_forbidden", "Leaders share views.", "sharedWith");
  return input;
}

// Somebody else's view is shown as missing, unless it is shared and a leader tidies up.
Result<storage::Row> editable(storage::Connection& connection, const Scope& scope, const std::string& id) {
  auto rows = connection.execute(kOne, {id}).rows;
  if (rows.empty() || !(rows[0].text(2) == scope.user().value || (scope.leads() && !rows[0].text(7).empty()))) return fail(ErrorCode::not_found, "view_unknown", "You have no such view.");
  return std::move(rows[0]);
}

}  // namespace

json::object list_views(storage::Connection& connection, const Scope& scope) {
  json::array items;
  for (const auto& row : connection.execute(kOwn, {scope.user().value}).rows) items.push_back(view_of(row, scope));
  for (const auto& row : connection.execute(kShared, {std::string(to_word(scope.role())), scope.user().value}).rows) items.push_back(view_of(row, scope));
  return {{"items", std::move(items)}, {"next", nullptr}};
}

Result<json::object> save_view(UnitOfWork& unit, const Scope& scope, const ViewInput& asked) {
  SAPA_TRY(const auto input, check(scope, asked));
  if (unit.db.execute(kOwn, {scope.user().value}).rows.size() >= 100) return fail(ErrorCode::conflict, "too_many", "100 views are enough; delete one first.");
  const auto id = unit.new_id();
  unit.db.execute(kInsert, {id, scope.user().value, scope.display_name(), input.name, json::serialize(present_filter(input.filter)), input.preset, input.shared_with, unit.now_ms()});
  return view_of(unit.db.execute(kOne, {id}).rows.at(0), scope);
}

Result<json::object> change_view(UnitOfWork& unit, const Scope& scope, const std::string& id, const ViewInput& asked, std::optional<std::int64_t> expected_version) {
  SAPA_TRY(const auto row, editable(unit.db, scope, id));
  SAPA_TRY(const auto input, check(scope, asked));
  if (expected_version && *expected_version != row.integer(1)) return fail(ErrorCode::version_conflict, "version_conflict", "This view was changed in between; read it again.");
  unit.db.execute(kChange, {id, row.integer(1), input.name, json::serialize(present_filter(input.filter)), input.preset, input.shared_with, unit.now_ms()});
  return view_of(unit.db.execute(kOne, {id}).rows.at(0), scope);
}

Result<void> delete_view(UnitOfWork& unit, const Scope& scope, const std::string& id) {
  SAPA_TRY(const auto row, editable(unit.db, scope, id));
  unit.db.execute(kDelete, {row.text(0)});
  return {};
}

}  // namespace sapa::desk

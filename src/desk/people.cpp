#include "desk/people.h"

#include <algorithm>

#include "core/text_fold.h"
#include "desk/session.h"
#include "wire/csv.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr auto kInsert =
    "INSERT INTO users (user_id, name, name_key, display_name, role, site, team, email, password_hash, failed_sign_ins, locked_until_ms, created_at_ms, version) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, $10, 1)";
#define SAPA_USER_COLUMNS "u.user_id, u.version, u.name, u.display_name, u.role, u.site, u.team, u.email, u.disabled_at_ms, s.extension, u.created_at_ms"
constexpr auto kList = "SELECT " SAPA_USER_COLUMNS " FROM users u LEFT JOIN seats s ON s.user_id = u.user_id ORDER BY u.name_key";
constexpr auto kOne = "SELECT " SAPA_USER_COLUMNS " FROM users u LEFT JOIN seats s ON s.user_id = u.user_id WHERE u.user_id = $1";
constexpr auto kByName = "SELECT user_id FROM users WHERE name_key = $1";
constexpr auto kUpdate =
    "UPDATE users SET display_name = $3, role = $4, site = $5, team = $6, email = $7, disabled_at_ms = $8, version = version + 1 WHERE user_id = $1 AND version = $2";
constexpr auto kSetPassword = "UPDATE users SET password_hash = $2, failed_sign_ins = 0, locked_until_ms = 0 WHERE user_id = $1";
constexpr auto kExtensions =
    "SELECT e.extension, e.site, e.label, e.owner_user_id, o.display_name, s.user_id, u.display_name, s.taken_at_ms FROM extensions e "
    "LEFT JOIN users o ON o.user_id = e.owner_user_id LEFT JOIN seats s ON s.extension = e.extension LEFT JOIN users u ON u.user_id = s.user_id "
    "ORDER BY e.extension";
constexpr auto kPutExtension =
    "INSERT INTO extensions (extension, site, label, owner_user_id, created_at_ms) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (extension) DO UPDATE SET "
    "site = excluded.site, label = excluded.label, owner_user_id = excluded.owner_user_id";
constexpr auto kDeleteExtension = "DELETE FROM extensions WHERE extension = $1";
constexpr auto kSeat = "SELECT user_id FROM seats WHERE extension = $1";
constexpr auto kDeleteSeat = "DELETE FROM seats WHERE extension = $1";

json::object user_of(const storage::Row& row) {
  return {{"id", row.text(0)},
          {"version", row.integer(1)},
          {"name", row.text(2)},
          {"displayName", row.text(3)},
          {"role", row.text(4)},
          {"site", row.text(5)},
          {"team", row.text(6)},
          {"email", row.text(7)},
          {"disabled", !row.is_null(8)},
          {"extension", wire::or_null(row.optional_text(9))},
          {"createdAt", to_rfc3339(instant_from_ms(row.integer(10)))}};
}

bool is_role(const std::string& word) { return word == "agent" || word == "leader" || word == "qa" || word == "admin"; }

Result<NewUser> clean_user(const NewUser& user) {
  NewUser clean = user;
  SAPA_TRY(clean.name, clean_text(user.name, "name", 64));
  if (clean.name.empty() || fold_name(clean.name).empty()) return fail(ErrorCode::invalid, "name_missing", "A user needs a sign-in name.", "name");
  SAPA_TRY(clean.display_name, clean_text(user.display_name, "displayName", 100));
  if (clean.display_name.empty()) clean.display_name = clean.name;
  if (!is_role(user.role)) return fail(ErrorCode::invalid, "role_unknown", "The role is agent, leader, qa or admin.", "role");
  SAPA_TRY(clean.site, clean_text(user.site, "site", 16));
  if (clean.site.empty()) return fail(ErrorCode::invalid, "site_missing", "A user belongs to a site, e.g. S1.", "site");
  SAPA_TRY(clean.team, clean_text(user.team, "team", 64));
  SAPA_TRY(clean.email, clean_text(user.email, "email", 254));
  clean.email = lower_ascii(clean.email);
  return clean;
}

}  // namespace

Result<json::object> add_user(UnitOfWork& unit, const NewUser& user) {
  SAPA_TRY(const auto clean, clean_user(user));
  const auto key = fold_name(clean.name);
  if (!unit.db.execute(kByName, {key}).rows.empty()) return fail(ErrorCode::conflict, "name_taken", "A user of this name is there already.", "name");
  const auto id = unit.new_id();
  unit.db.execute(kInsert, {id, clean.name, key, clean.display_name, clean.role, clean.site, clean.team, clean.email, clean.password_hash, unit.now_ms()});
  return user_of(unit.db.execute(kOne, {id}).rows.at(0));
}

Result<json::object> change_user(UnitOfWork& unit, const Scope& scope, const UserId& id, const UserChange& change, std::optional<std::int64_t> expected_version) {
  const auto rows = unit.db.execute(kOne, {id.value}).rows;
  if (rows.empty()) return fail(ErrorCode::not_found, "user_unknown", "There is no such user.");
  const auto& row = rows[0];
  if (expected_version && *expected_version != row.integer(1)) return fail(ErrorCode::version_conflict, "version_conflict", "Somebody changed this user in between; read it again.");
  if (id == scope.user() && (change.disabled.value_or(false) || (change.role && *change.role != row.text(4)))) {
    return fail(ErrorCode::conflict, "own_account", "Nobody takes away the own account; ask another administrator.");
  }
  NewUser wanted{row.text(2), change.display_name.value_or(row.text(3)), change.role.value_or(row.text(4)), change.site.value_or(row.text(5)),
                 change.team.value_or(row.text(6)), change.email.value_or(row.text(7)), ""};
  SAPA_TRY(const auto clean, clean_user(wanted));
  auto disabled = row.optional_integer(8);
  if (change.disabled) disabled = *change.disabled ? std::optional(disabled.value_or(unit.now_ms())) : std::nullopt;
  unit.db.execute(kUpdate, {id.value, row.integer(1), clean.display_name, clean.role, clean.site, clean.team, clean.email, storage::nullable(disabled)});
  if (change.password_hash) unit.db.execute(kSetPassword, {id.value, *change.password_hash});
  const bool matters = clean.role != row.text(4) || clean.site != row.text(5) || disabled.has_value() || change.password_hash;
  if (matters) end_sessions_of(unit, id, id == scope.user() ? scope.session() : "");
  return user_of(unit.db.execute(kOne, {id.value}).rows.at(0));
}

json::object list_users(storage::Connection& connection) {
  json::array items;
  for (const auto& row : connection.execute(kList).rows) items.push_back(user_of(row));
  return {{"items", std::move(items)}, {"next", nullptr}};
}

std::optional<UserId> find_user(storage::Connection& connection, std::string_view name) {
  const auto rows = connection.execute(kByName, {fold_name(name)}).rows;
  return rows.empty() ? std::nullopt : std::optional(UserId{rows[0].text(0)});
}

Result<std::vector<ImportLine>> read_user_csv(std::string_view text) {
  SAPA_TRY(const auto rows, wire::parse_csv(text, 20'000));
  if (rows.empty()) return fail(ErrorCode::invalid, "csv_empty", "The file is empty; it begins with a header line.");
  std::vector<std::string> header;
  for (const auto& name : rows[0].fields) header.push_back(lower_ascii(drop_invisible(name)));
  if (std::find(header.begin(), header.end(), "name") == header.end()) {
    return fail(ErrorCode::invalid, "csv_header", "The first line names the columns; one of them is \"name\".");
  }
  std::vector<ImportLine> lines;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    ImportLine line{rows[i].line};
    for (std::size_t column = 0; column < header.size() && column < rows[i].fields.size(); ++column) line.fields.emplace_back(header[column], rows[i].fields[column]);
    lines.push_back(std::move(line));
  }
  return lines;
}

Result<std::string> import_user(UnitOfWork& unit, const Scope& scope, const ImportLine& line, const std::string& password_hash) {
  const auto field = [&](std::string_view name) -> std::optional<std::string> {
    for (const auto& [key, value] : line.fields) {
      if (key == name && !value.empty()) return value;
    }
    return std::nullopt;
  };
  const auto name = field("name").value_or("");
  std::string outcome = "unchanged";
  std::optional<std::string> id;
  if (const auto known = find_user(unit.db, name)) {
    id = known->value;
    UserChange change{field("display_name"), field("role"), field("site"), field("team"), field("email"), std::nullopt, std::nullopt};
    const auto before = user_of(unit.db.execute(kOne, {*id}).rows.at(0));
    const auto differs = [&](const char* key, const std::optional<std::string>& value) { return value && std::string_view(before.at(key).as_string()) != *value; };
    if (differs("displayName", change.display_name) || differs("role", change.role) || differs("site", change.site) || differs("team", change.team) || differs("email", change.email)) {
      SAPA_TRY(const auto changed, change_user(unit, scope, *known, change, std::nullopt));
      outcome = "changed";
    }
  } else {
    SAPA_TRY(const auto added, add_user(unit, {name, field("display_name").value_or(name), field("role").value_or("agent"), field("site").value_or(""), field("team").value_or(""),
                                               field("email").value_or(""), password_hash}));
    id = added.at("id").as_string();
    outcome = "added";
  }
  if (const auto extension = field("extension")) {
    SAPA_TRY(const auto put, put_extension(unit, *extension, {field("site").value_or("S1"), "", id}));
  }
  return outcome;
}

json::object list_extensions(storage::Connection& connection) {
  json::array items;
  for (const auto& row : connection.execute(kExtensions).rows) {
    json::value owner = nullptr;
    if (!row.is_null(3) && !row.is_null(4)) owner = {{"id", row.text(3)}, {"displayName", row.text(4)}};
    json::value seat = nullptr;
    if (!row.is_null(5) && !row.is_null(6)) seat = {{"userId", row.text(5)}, {"displayName", row.text(6)}, {"since", to_rfc3339(instant_from_ms(row.integer(7)))}};
    items.push_back({{"extension", row.text(0)}, {"site", row.text(1)}, {"label", row.text(2)}, {"owner", std::move(owner)}, {"seat", std::move(seat)}});
  }
  return {{"items", std::move(items)}, {"next", nullptr}};
}

Result<json::object> put_extension(UnitOfWork& unit, const std::string& extension, const ExtensionInput& input) {
  SAPA_TRY(const auto number, clean_text(extension, "extension", 32));
  SAPA_TRY(const auto site, clean_text(input.site, "site", 16));
  SAPA_TRY(const auto label, clean_text(input.label, "label", 100));
  if (number.empty() || number.find(' ') != std::string::npos) return fail(ErrorCode::invalid, "extension_invalid", "An extension has 1 to 32 letters or digits, e.g. 1001.", "extension");
  if (site.empty()) return fail(ErrorCode::invalid, "site_missing", "An extension belongs to a site, e.g. S1.", "site");
  if (input.owner_user_id && unit.db.execute(kOne, {*input.owner_user_id}).rows.empty()) return fail(ErrorCode::invalid, "user_unknown", "There is no such user.", "ownerUserId");
  unit.db.execute(kPutExtension, {number, site, label, storage::nullable(input.owner_user_id), unit.now_ms()});
  if (input.release) {
    for (const auto& row : unit.db.execute(kSeat, {number}).rows) unit.announce("user:" + row.text(0), "session", {{"change", "seat_lost"}, {"extension", number}});
    unit.db.execute(kDeleteSeat, {number});
  }
  const auto all = list_extensions(unit.db);
  for (const auto& item : all.at("items").as_array()) {
    if (std::string_view(item.as_object().at("extension").as_string()) == number) return item.as_object();
  }
  return fail(ErrorCode::not_found, "extension_unknown", "There is no such extension.");
}

Result<void> delete_extension(UnitOfWork& unit, const std::string& extension) {
  if (unit.db.execute(kDeleteExtension, {extension}).affected == 0) return fail(ErrorCode::not_found, "extension_unknown", "There is no such extension.");
  return {};
}

}  // namespace sapa::desk

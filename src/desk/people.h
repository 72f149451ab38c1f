#pragma once

// Users and extensions, for administrators and the command line.

#include <optional>
#include <string>
#include <vector>

#include "desk/unit_of_work.h"
#include "desk/scope.h"

namespace sapa::desk {

struct NewUser {
  std::string name;
  std::string display_name;
  std::string role;
  std::string site;
  std::string team;
  std::string email;
  std::string password_hash;
};

struct UserChange {
  std::optional<std::string> display_name, role, site, team, email;
  std::optional<bool> disabled;
  std::optional<std::string> password_hash;  // a new password was made
};

// Errors: fields, name_taken.
Result<wire::json::object> add_user(UnitOfWork& unit, const NewUser& user);
// A changed role, site, password or a disabled user ends that user's sessions at once.
Result<wire::json::object> change_user(UnitOfWork& unit, const Scope& scope, const UserId& id, const UserChange& change, std::optional<std::int64_t> expected_version);
wire::json::object list_users(storage::Connection& connection);
std::optional<UserId> find_user(storage::Connection& connection, std::string_view name);

struct ImportLine {
  int line = 0;
  std::vector<std::pair<std::string, std::string>> fields = {};  // header -> value
};
// CSV (RFC 4180) with a header line; comma or semicolon. Errors: no header, no name column.
Result<std::vector<ImportLine>> read_user_csv(std::string_view text);
// One line: added, changed, unchanged; an Error is the reason of its rejection. `password_hash` for new users.
Result<std::string> import_user(UnitOfWork& unit, const Scope& scope, const ImportLine& line, const std::string& password_hash);

wire::json::object list_extensions(storage::Connection& connection);
struct ExtensionInput {
  std::string site;
  std::string label;
  std::optional<std::string> owner_user_id = std::nullopt;
  bool release = false;
};
Result<wire::json::object> put_extension(UnitOfWork& unit, const std::string& extension, const ExtensionInput& input);
Result<void> delete_extension(UnitOfWork& unit, const std::string& extension);

}  // namespace sapa::desk

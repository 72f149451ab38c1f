#pragma once

// Signing in, staying signed in, sitting at a telephone. This is the authentication layer: the maker of user Scopes.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "desk/scope.h"
#include "desk/unit_of_work.h"

namespace sapa::desk {

struct SignIn {
  std::string name;
  std::string password;
  std::optional<std::string> extension = std::nullopt;
  bool take_over = false;  // free the extension from who sits there
  std::string remote_address;
  std::string former_token = {};  // that the browser still had: this sign-in replaces it (ASVS 7.2.4)
};

struct Authenticated {
  Scope scope;
  std::optional<std::string> extension;
  Instant ends_at;
  std::string csrf_token;
  bool seen_is_old = false;  // touch_session() is due
};

struct SignedIn {
  std::string token;  // for the cookie; only its hash is stored
  Authenticated session;
};

// A refusal that names who sits at the extension.
struct ExtensionTaken {
  std::string taken_by;
};

// Slow lane: hashes a password. The same error and the same time for an unknown name and a wrong password. From the 5th
// failure on the name waits 1 s, 2 s, 4 s ... 15 min; it is never locked for good, so nobody can lock a centre out.
Result<SignedIn> sign_in(Services& services, const SignIn& request, std::optional<ExtensionTaken>& taken);

// Any connection. 401 when the session is unknown, over, idle too long, or the user was disabled.
Result<Authenticated> authenticate(storage::Connection& connection, const Services& services, std::string_view token);
// The same question for a session known by its hash (open streams).
bool session_lives(storage::Connection& connection, const Services& services, const std::string& session);

// Write lane.
void touch_session(UnitOfWork& unit, const Scope& scope);
Result<Authenticated> take_seat(UnitOfWork& unit, const Authenticated& session, std::optional<std::string> extension,
                                bool take_over, std::optional<ExtensionTaken>& taken);
void sign_out(UnitOfWork& unit, const Scope& scope);
// Ends every session of a user (disabled, role changed, password changed); streams close at once.
void end_sessions_of(UnitOfWork& unit, const UserId& user, std::string_view except_session);

// Slow lane. Checks the old password; 12 to 128 characters for the new one.
Result<void> change_password(Services& services, const Scope& scope, const std::string& old_password,
                             const std::string& new_password);
Result<void> check_new_password(std::string_view password, std::string_view name);

wire::json::object present_session(const Services& services, const Authenticated& session);

}  // namespace sapa::desk

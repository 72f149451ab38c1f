#include "desk/session.h"

#include <algorithm>
#include <array>

#include "core/text_fold.h"
#include "desk/at_hand.h"
#include "desk/crypto.h"
#include "desk/settings.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr auto kAbsoluteLimit = hours(12);
constexpr auto kTouchEvery = minutes(1);
constexpr std::int64_t kSessionsPerUser = 5;

constexpr auto kUserByName =
    "SELECT user_id, password_hash, failed_sign_ins, locked_until_ms, disabled_at_ms FROM users WHERE name_key = $1";
constexpr auto kCountFailure = "UPDATE users SET failed_sign_ins = failed_sign_ins + 1, locked_until_ms = $2 WHERE user_id = $1";
constexpr auto kForgetFailures = "UPDATE users SET failed_sign_ins = 0, locked_until_ms = 0 WHERE user_id = $1";
constexpr auto kInsertSession =
    "INSERT INTO sessions (token_hash, user_id, created_at_ms, seen_at_ms, ends_at_ms, remote_address) "
    "VALUES ($1, $2, $3, $3, $4, $5)";
constexpr auto kOldSessions =
    "SELECT token_hash FROM sessions WHERE user_id = $1 ORDER BY created_at_ms DESC, token_hash LIMIT 100";
constexpr auto kDeleteSession = "DELETE FROM sessions WHERE token_hash = $1";
constexpr auto kOwnerOfSession = "SELECT user_id FROM sessions WHERE token_hash = $1";
constexpr auto kKeepSeat = "UPDATE seats SET session_hash = $2 WHERE session_hash = $1";
constexpr auto kTouch = "UPDATE sessions SET seen_at_ms = $2 WHERE token_hash = $1";
constexpr auto kSession =
    "SELECT u.user_id, u.name, u.display_name, u.role, u.site, u.team, s.seen_at_ms, s.ends_at_ms, e.extension "
    "FROM sessions s JOIN users u ON u.user_id = s.user_id LEFT JOIN seats e ON e.user_id = u.user_id "
    "WHERE s.token_hash = $1 AND u.disabled_at_ms IS NULL";
constexpr auto kOpenWork =
    "SELECT 1 FROM workspaces WHERE user_id = $1 AND closed_at_ms IS NULL AND wrap_up_at_ms IS NULL LIMIT 1";
constexpr auto kSeat =
    "SELECT s.user_id, u.display_name FROM seats s JOIN users u ON u.user_id = s.user_id WHERE s.extension = $1";
// Where an administrator has listed none, any will do.
constexpr auto kUnlisted = "SELECT extension FROM extensions WHERE NOT EXISTS (SELECT 1 FROM extensions WHERE extension = $1) ORDER BY extension LIMIT 1";
constexpr auto kDeleteSeat = "DELETE FROM seats WHERE extension = $1";
constexpr auto kDeleteSeatsOf = "DELETE FROM seats WHERE user_id = $1";
constexpr auto kTakeSeat = "INSERT INTO seats (extension, user_id, session_hash, taken_at_ms) VALUES ($1, $2, $3, $4)";
constexpr auto kSessionsLeft = "SELECT 1 FROM sessions WHERE user_id = $1 LIMIT 1";
constexpr auto kPassword = "SELECT password_hash FROM users WHERE user_id = $1";
constexpr auto kSetPassword = "UPDATE users SET password_hash = $2, version = version + 1 WHERE user_id = $1";

Error wrong_password() {
  return Error{ErrorCode::unauthenticated, "sign_in_failed", "The name or the password is wrong.", ""};
}

Role role_of(const std::string& word) {
  if (word == "leader") return Role::leader;
  if (word == "qa") return Role::qa;
  if (word == "admin") return Role::admin;
  return Role::agent;
}

Result<std::string> clean_extension(const std::string& text) {
  std::string cleaned;
  for (const char c : text) {
    if (c != ' ') cleaned += c;
  }
  const bool fits = !cleaned.empty() && cleaned.size() <= 32 &&
                    std::all_of(cleaned.begin(), cleaned.end(), [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c == '.' || c == '*' || c == '#'; });
  if (!fits) {
    return fail(ErrorCode::invalid, "extension_invalid", "An extension has 1 to 32 letters or digits, e.g. 1001.", "extension");
  }
  return cleaned;
}

milliseconds wait_after(std::int64_t failures) {
  if (failures < 5) return milliseconds(0);
  const auto doublings = std::min<std::int64_t>(failures - 5, 10);
  return std::min<milliseconds>(milliseconds(1000) * (1 << doublings), minutes(15));
}

// The row of kSession; empty when the session is unknown, over, idle too long, or the user was disabled.
std::optional<storage::Row> live_session(storage::Connection& connection, const Services& services, const std::string& hash) {
  auto rows = connection.execute(kSession, {hash}).rows;
  if (rows.empty()) return std::nullopt;
  const auto now = services.clock();
  if (now >= instant_from_ms(rows[0].integer(7))) return std::nullopt;
  const auto idle = minutes(services.settings.get()->session_idle_minutes);
  // A call in progress counts as activity: nobody is thrown out while talking.
  const bool idle_too_long = now - instant_from_ms(rows[0].integer(6)) > idle && connection.execute(kOpenWork, {rows[0].text(0)}).rows.empty();
  return idle_too_long ? std::nullopt : std::optional(std::move(rows[0]));
}

// The session that the browser had goes, whoever it was of; the same person keeps the seat.
void replace_session(UnitOfWork& unit, const std::string& former, const std::string& user_id, const std::string& present) {
  const auto owner = unit.db.execute(kOwnerOfSession, {former}).rows;
  if (owner.empty()) return;
  unit.db.execute(kDeleteSession, {former});
  if (owner[0].text(0) == user_id) unit.db.execute(kKeepSeat, {former, present});
  else if (unit.db.execute(kSessionsLeft, {owner[0].text(0)}).rows.empty()) unit.db.execute(kDeleteSeatsOf, {owner[0].text(0)});
  unit.after_commit([&hub = unit.services.hub, former] { hub.end_streams(former); });
}

// Empty result: nobody else sits there any more.
Result<void> seat_user(UnitOfWork& unit, const Scope& scope, const std::string& extension, bool take_over,
                       std::optional<ExtensionTaken>& taken) {
  if (!unit.db.execute(kUnlisted, {extension}).rows.empty()) {
    return fail(ErrorCode::invalid, "extension_not_listed", "There is no extension " + extension + " here; no call would reach you there.", "extension");
  }
  const auto seat = unit.db.execute(kSeat, {extension}).rows;
  if (!seat.empty() && seat[0].text(0) != scope.user().value) {
    if (!take_over) {
      taken = ExtensionTaken{seat[0].text(1)};
      return fail(ErrorCode::conflict, "extension_taken",
                  "Somebody sits at this extension; choose another one or take it over.", "extension");
    }
    unit.db.execute(kDeleteSeat, {extension});
    unit.announce("user:" + seat[0].text(0), "session", {{"change", "seat_lost"}, {"extension", extension}, {"by", scope.display_name()}});
  }
  unit.db.execute(kDeleteSeatsOf, {scope.user().value});
  unit.db.execute(kTakeSeat, {extension, scope.user().value, scope.session(), unit.now_ms()});
  return {};
}

}  // namespace

Result<Authenticated> authenticate(storage::Connection& connection, const Services& services, std::string_view token) {
  const auto hash = hash_token(token.substr(0, 128));
  const auto session = token.empty() || token.size() > 128 ? std::nullopt : live_session(connection, services, hash);
  if (!session) return fail(ErrorCode::unauthenticated, "session_required", "Sign in first: there is no session, or it is over.");
  const auto& row = *session;
  return Authenticated{ScopeMaker::user(UserId{row.text(0)}, row.text(1), row.text(2), role_of(row.text(3)), row.text(4), row.text(5), hash),
                       row.optional_text(8), instant_from_ms(row.integer(7)), keyed_hash(token, "csrf"),
                       services.clock() - instant_from_ms(row.integer(6)) > kTouchEvery};
}

bool session_lives(storage::Connection& connection, const Services& services, const std::string& session) {
  return live_session(connection, services, session).has_value();
}

Result<SignedIn> sign_in(Services& services, const SignIn& request, std::optional<ExtensionTaken>& taken) {
  if (request.password.size() > 1024 || request.name.size() > 256) return tl::unexpected(wrong_password());
  std::optional<std::string> extension;
  if (request.extension && !request.extension->empty()) {
    SAPA_TRY(extension, clean_extension(*request.extension));
  }

  std::vector<storage::Row> users;
  const auto name_key = fold_name(request.name);
  services.database.read_now([&](storage::Connection& connection) { users = connection.execute(kUserByName, {name_key}).rows; });
  if (users.empty()) {
    pretend_to_verify(request.password);
    return tl::unexpected(wrong_password());
  }
  const auto user_id = users[0].text(0);
  const auto now = services.clock();
  if (to_ms(now) < users[0].integer(3)) {
    const auto seconds = (users[0].integer(3) - to_ms(now) + 999) / 1000;
    return fail(ErrorCode::too_many, "sign_in_wait",
                "Too many wrong passwords for this name; try again in " + std::to_string(seconds) + " s.", "password");
  }
  const bool right = verify_password(users[0].text(1), request.password);
  if (!right || !users[0].is_null(4)) {
    const auto wait = wait_after(users[0].integer(2) + 1);
    services.database.write_now([&](storage::Connection& connection) {
      connection.execute(kCountFailure, {user_id, wait.count() == 0 ? std::int64_t(0) : to_ms(now + wait)});
    });
    return tl::unexpected(wrong_password());
  }

  const auto token = random_token(32);
  const auto hash = hash_token(token);
  auto created = run_unit<Authenticated>(services, [&](UnitOfWork& unit) -> Result<Authenticated> {
    if (users[0].integer(2) > 0) unit.db.execute(kForgetFailures, {user_id});
    unit.db.execute(kInsertSession, {hash, user_id, unit.now_ms(), to_ms(unit.now + kAbsoluteLimit), request.remote_address});
    if (!request.former_token.empty()) replace_session(unit, hash_token(request.former_token.substr(0, 128)), user_id, hash);
    const auto sessions = unit.db.execute(kOldSessions, {user_id}).rows;
    for (std::size_t i = kSessionsPerUser; i < sessions.size(); ++i) {
      unit.db.execute(kDeleteSession, {sessions[i].text(0)});
      unit.after_commit([&hub = unit.services.hub, session = sessions[i].text(0)] { hub.end_streams(session); });
    }
    SAPA_TRY(auto session, authenticate(unit.db, unit.services, token));
    // A browser remembers the extension of its seat; whoever takes no calls signs in there without it.
    if (extension && may_edit_callers(session.scope)) {
      SAPA_CHECK(seat_user(unit, session.scope, *extension, request.take_over, taken));
      session.extension = extension;
    }
    return session;
  });
  if (!created) return tl::unexpected(std::move(created).error());
  return SignedIn{token, std::move(*created)};
}

void touch_session(UnitOfWork& unit, const Scope& scope) { unit.db.execute(kTouch, {scope.session(), unit.now_ms()}); }

Result<Authenticated> take_seat(UnitOfWork& unit, const Authenticated& session, std::optional<std::string> extension,
                                bool take_over, std::optional<ExtensionTaken>& taken) {
  auto result = session;
  if (!extension || extension->empty()) {
    unit.db.execute(kDeleteSeatsOf, {session.scope.user().value});
    result.extension = std::nullopt;
    return result;
  }
  if (!may_edit_callers(session.scope)) return fail(ErrorCode::forbidden, "role_forbidden", "Agents and leaders take calls.", "extension");
  SAPA_TRY(const auto cleaned, clean_extension(*extension));
  SAPA_CHECK(seat_user(unit, session.scope, cleaned, take_over, taken));
  result.extension = cleaned;
  return result;
}

void sign_out(UnitOfWork& unit, const Scope& scope) {
  unit.db.execute(kDeleteSession, {scope.session()});
  if (unit.db.execute(kSessionsLeft, {scope.user().value}).rows.empty()) unit.db.execute(kDeleteSeatsOf, {scope.user().value});
  unit.after_commit([&hub = unit.services.hub, session = scope.session()] { hub.end_streams(session); });
}

void end_sessions_of(UnitOfWork& unit, const UserId& user, std::string_view except_session) {
  bool kept = false;
  for (const auto& row : unit.db.execute(kOldSessions, {user.value}).rows) {
    if (row.text(0) == except_session) {
      kept = true;
      continue;
    }
    unit.db.execute(kDeleteSession, {row.text(0)});
    unit.after_commit([&hub = unit.services.hub, session = row.text(0)] { hub.end_streams(session); });
  }
  if (!kept) unit.db.execute(kDeleteSeatsOf, {user.value});
}

// Nothing but words of the house, the system and this country's habits, with digits and blanks between them.
bool is_made_of_first_guesses(std::string_view folded) {
  static constexpr std::array<std::string_view, 16> kWords = {"pln", "sapa", "listrik", "contact", "center", "centre", "call", "password",
                                                              "admin", "administrator", "indonesia", "katasandi", "rahasia", "sayang", "bismillah", "qwerty"};
  std::vector<bool> reached(folded.size() + 1, false);
  reached[0] = true;
  for (std::size_t at = 0; at < folded.size(); ++at) {
    if (!reached[at]) continue;
    if (folded[at] == ' ' || (folded[at] >= '0' && folded[at] <= '9')) reached[at + 1] = true;
    for (const auto word : kWords) {
      if (folded.substr(at).starts_with(word)) reached[at + word.size()] = true;
    }
  }
  return reached.back();
}

Result<void> check_new_password(std::string_view password, std::string_view name) {
  static constexpr std::array<std::string_view, 3> kCommon = {"qwertyuiop12", "qwertyuiop123", "indonesiaraya"};
  const auto length = code_points(password);
  if (length < 12 || length > 128) {
    return fail(ErrorCode::invalid, "password_length", "A password has 12 to 128 characters.", "new");
  }
  const auto folded = fold_name(password);
  const bool common = (folded.size() + 3 > length && is_made_of_first_guesses(folded)) || std::find(kCommon.begin(), kCommon.end(), folded) != kCommon.end() || folded == fold_name(name) ||
                      (!folded.empty() && std::all_of(folded.begin(), folded.end(), [&](char c) { return c == folded.front(); }));
  if (common) {
    return fail(ErrorCode::invalid, "password_common", "This password is among the first that anybody would try.", "new");
  }
  return {};
}

Result<void> change_password(Services& services, const Scope& scope, const std::string& old_password,
                             const std::string& new_password) {
  if (old_password.size() > 1024 || new_password.size() > 1024) {
    return fail(ErrorCode::invalid, "password_length", "A password has 12 to 128 characters.", "new");
  }
  SAPA_CHECK(check_new_password(new_password, scope.user_name()));
  std::string stored;
  services.database.read_now([&](storage::Connection& connection) {
    stored = connection.execute(kPassword, {scope.user().value}).rows.at(0).text(0);
  });
  if (!verify_password(stored, old_password)) {
    return fail(ErrorCode::invalid, "password_wrong", "The old password is wrong.", "old");
  }
  const auto hash = hash_password(new_password);
  return run_unit<void>(services, [&](UnitOfWork& unit) -> Result<void> {
    unit.db.execute(kSetPassword, {scope.user().value, hash});
    end_sessions_of(unit, scope.user(), scope.session());
    return {};
  });
}

json::object present_session(const Services& services, const Authenticated& session) {
  const auto& scope = session.scope;
  json::array can;
  const auto offer = [&](std::string_view what, bool when) {
    if (when) can.emplace_back(what);
  };
  const bool desk = scope.is(Role::agent) || scope.is(Role::leader);
  offer("take_calls", desk);
  offer("search_callers", desk || scope.is(Role::qa));
  offer("search_words", scope.is(Role::leader) || scope.is(Role::qa));
  offer("work_callbacks", desk);
  offer("see_all_calls", scope.leads() || scope.is(Role::qa));
  offer("see_accesses", scope.leads());
  offer("review", scope.leads());
  offer("decide_reviews", scope.is(Role::leader));
  offer("manage_users", scope.is(Role::admin));
  offer("manage_settings", scope.is(Role::admin));
  offer("inspect", scope.is(Role::admin));
  offer("simulate", services.demo && (desk || scope.is(Role::admin)));
  return {{"user",
           {{"id", scope.user().value},
            {"name", scope.user_name()},
            {"displayName", scope.display_name()},
            {"role", to_word(scope.role())},
            {"site", scope.site()},
            {"team", scope.team()}}},
          {"csrfToken", session.csrf_token},
          {"extension", wire::or_null(session.extension)},
          {"endsAt", to_rfc3339(session.ends_at)},
          {"timeZone", services.settings.get()->zone(scope.site())},
          {"demo", services.demo},
          {"can", std::move(can)}};
}

}  // namespace sapa::desk

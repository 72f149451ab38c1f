#include "desk/at_hand.h"

namespace sapa::desk {

namespace {

constexpr auto kOpen = "SELECT 1 FROM workspaces WHERE user_id = $1 AND closed_at_ms IS NULL LIMIT 1";
constexpr auto kCaller =
    "SELECT 1 FROM workspaces w JOIN calls c ON c.call_id = w.call_id LEFT JOIN caller_phones p ON p.phone_key = c.caller_key AND p.caller_id = $2 "
    "WHERE w.user_id = $1 AND w.closed_at_ms IS NULL AND (c.caller_id = $2 OR p.caller_id IS NOT NULL) LIMIT 1";

}  // namespace

bool has_call_at_hand(storage::Connection& connection, const Scope& scope) { return !connection.execute(kOpen, {scope.user().value}).rows.empty(); }

bool is_at_hand(storage::Connection& connection, const Scope& scope, const CallerId& caller) {
  return !connection.execute(kCaller, {scope.user().value, caller.value}).rows.empty();
}

bool may_edit_callers(const Scope& scope) { return scope.is(Role::agent) || scope.is(Role::leader); }

}  // namespace sapa::desk

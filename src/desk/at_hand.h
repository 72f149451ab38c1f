#pragma once

// Whose data somebody may see in full: that of the callers in the own open calls, whoever's site they belong to
// (docs/architecture.md, What belongs to whom). Everything else is masked until a reason is given, and logged.

#include "core/ids.h"
#include "desk/scope.h"
#include "storage/connection.h"

namespace sapa::desk {

// Any call on the own desk that is not closed.
bool has_call_at_hand(storage::Connection& connection, const Scope& scope);
// One of these calls is from this caller, or from a number of this caller.
bool is_at_hand(storage::Connection& connection, const Scope& scope, const CallerId& caller);
// Agents and leaders write; quality and administrators do not.
bool may_edit_callers(const Scope& scope);

}  // namespace sapa::desk

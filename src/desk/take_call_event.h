#pragma once

// One event of a PBX, in one transaction: applied to the call, the agent found, the number read, the callers matched, the
// agent's desk and its news made, and all of it written down for the call inspector (docs/architecture.md, One call).

#include <string>
#include <vector>

#include "desk/call_rows.h"
#include "desk/scope.h"
#include "desk/unit_of_work.h"
#include "telephony/own_event.h"

namespace sapa::desk {

struct Procedure;

struct TakenEvent {
  std::optional<CallId> call = std::nullopt;
  std::vector<std::string> remarks = {};
  std::string outcome;  // applied duplicate ignored unresolved refused
};

// `raw`: what was received, for the inspector; cut at 16 KiB.
TakenEvent take_call_event(UnitOfWork& unit, const telephony::UnderstoodEvent& event, const std::string& source, std::string raw);

// The end of a call whose hang-up never came: reason `lost`.
void end_lost_call(UnitOfWork& unit, const CallId& id);

// A call typed by hand: the same pop without a PBX. `phone` "" is a withheld number.
Result<StoredCall> open_manual_call(UnitOfWork& unit, const Scope& scope, const std::string& phone, CallDirection direction);

// Tells every open desk of this call, and `own` though it is closed. `change` as in CallNews. The workspace as `own` was told it, as
// JSON text: the answer to who asked for the change, which need not be made a second time. `procedure`: as in Showing.
std::optional<std::string> announce_call(UnitOfWork& unit, const StoredCall& call, std::string_view change, const UserId& own = {},
                                         const Procedure* procedure = nullptr);

}  // namespace sapa::desk

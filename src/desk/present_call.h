#pragma once

// A call, and a whole workspace, as JSON (api/openapi.yaml: Call, Workspace).

#include "desk/call_rows.h"
#include "desk/caller_rows.h"
#include "desk/services.h"
#include "wire/json.h"

namespace sapa::desk {

struct Procedure;

// `viewer`: whose leg decides the state that is shown; empty: the call's own.
wire::json::object present_call(storage::Connection& connection, const StoredCall& call, const UserId& viewer,
                                const std::optional<StoredWorkspace>& workspace, Masking masking);

// All that this agent's desk shows of the call: matches, caller, draft, history, earlier reports. Masked, for quality: who and
// which number are masked, and what is written in free words or leads to a person is left out.
// `procedure`: where the e-mail procedure of the call stands, where it is at hand already.
wire::json::object present_workspace(storage::Connection& connection, const Services& services, const StoredCall& call, const StoredWorkspace& workspace,
                                     Masking masking = Masking::no, const Procedure* procedure = nullptr);

// What is wanted and not known, in the order of the SOP.
wire::json::array missing_fields(storage::Connection& connection, const Services& services, const StoredCall& call);

// The trunk profile of the source that a call came from (integration key), for reading its number.
TrunkProfile trunk_of(storage::Connection& connection, const std::string& source);
PhoneNumber number_of(storage::Connection& connection, const StoredCall& call);

}  // namespace sapa::desk

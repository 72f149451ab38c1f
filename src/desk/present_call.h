#pragma once

// A call, and a whole workspace, as JSON (api/openapi.yaml: Call, Workspace).

#include "desk/call_rows.h"
#include "desk/caller_rows.h"
#include "desk/services.h"
#include "wire/json.h"

namespace sapa::desk {

// `viewer`: whose leg decides the state that is shown; empty: the call's own.
wire::json::object present_call(storage::Connection& connection, const StoredCall& call, const UserId& viewer,
                                const std::optional<StoredWorkspace>& workspace, Masking masking);

// All that this agent's desk shows of the call: matches, caller, draft, history, earlier reports.
wire::json::object present_workspace(storage::Connection& connection, const Services& services, const StoredCall& call, const StoredWorkspace& workspace);

// One page of Histori: calls and reports of this caller and of a number (0: none), newest first. `before` is exclusive.
struct HistoryPage {
  wire::json::array items = {};
  std::optional<std::string> next = std::nullopt;
};
HistoryPage history_of(storage::Connection& connection, const std::optional<CallerId>& caller, std::int64_t phone_key, const std::string& cursor, int limit,
                       const std::string& but_call);
// The newest reports of a number, at most `most`.
wire::json::array last_reports(storage::Connection& connection, std::int64_t phone_key, int most);
wire::json::object present_report(const storage::Row& row, std::size_t first_column = 0);

// The trunk profile of the source that a call came from (integration key), for reading its number.
TrunkProfile trunk_of(storage::Connection& connection, const std::string& source);
PhoneNumber number_of(storage::Connection& connection, const StoredCall& call);

}  // namespace sapa::desk

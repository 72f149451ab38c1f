#pragma once

// A call, and a whole workspace, as JSON (api/openapi.yaml: Call, Workspace).

#include "desk/call_rows.h"
#include "desk/caller_rows.h"
#include "desk/match_callers.h"
#include "desk/services.h"
#include "wire/json_text.h"

namespace sapa::desk {

struct Procedure;

// `viewer`: whose leg decides the state that is shown; empty: the call's own.
wire::json::value present_call(storage::Connection& connection, const StoredCall& call, const UserId& viewer,
                               const std::optional<StoredWorkspace>& workspace, Masking masking);

enum class WhoseDesk { own, others };  // other people's: without the draft, and nothing can be done

// What the telephone system of a call is like: how it writes numbers, and what it can be asked to do (of its newest key).
struct Source {
  TrunkProfile trunk;
  std::string controls;
};
Source source_of(storage::Connection& connection, const std::string& name);

struct Showing {
  // Masked, for quality: who and which number are masked, and what is written in free words or leads to a person is left out.
  Masking masking = Masking::no;
  WhoseDesk desk = WhoseDesk::own;
  // What is at hand already: where the e-mail procedure of the call stands, who has its number, what its source is like.
  const Procedure* procedure = nullptr;
  const std::vector<CallerMatch>* matches = nullptr;
  const Source* source = nullptr;
};

// All that this agent's desk shows of the call: matches, caller, draft, history, earlier reports.
void show_workspace(wire::JsonText& out, storage::Connection& connection, const Services& services, const StoredCall& call, const StoredWorkspace& workspace,
                    const Showing& showing = {});

// What this agent can do with the call now.
std::vector<std::string_view> call_actions(storage::Connection& connection, const Services& services, const StoredCall& call, const StoredWorkspace& workspace);

// What is wanted and not known, in the order of the SOP.
std::vector<std::string_view> missing_fields(storage::Connection& connection, const Services& services, const StoredCall& call);

// The number of a call as its source writes numbers.
PhoneNumber number_in(const StoredCall& call, const TrunkProfile& trunk);
PhoneNumber number_of(storage::Connection& connection, const StoredCall& call);

}  // namespace sapa::desk

#pragma once

// What an agent does with a call: say who it is, keep a draft, save, close, hold and end. All answer with the workspace.

#include "desk/call_rows.h"
#include "desk/unit_of_work.h"
#include "desk/write_caller.h"

namespace sapa::desk {

struct Workspace {
  StoredCall call;
  StoredWorkspace workspace;
  std::optional<std::string> shown = std::nullopt;  // as it was just told to the desks, JSON text
};

// The agent's own, open or closed. Error: not_found (also for somebody else's).
Result<Workspace> own_workspace(storage::Connection& connection, const Scope& scope, const CallId& id);
std::string present(storage::Connection& connection, const Services& services, const Workspace& workspace);
std::string present_desk(storage::Connection& connection, const Services& services, const Scope& scope);

enum class Decision { confirm, reject, attach };
struct Identify {
  Decision decision = Decision::confirm;
  CallerId caller;
  bool release_number = false;
  std::string role = "pelapor_lain";
};
Result<Workspace> identify_caller(UnitOfWork& unit, const Scope& scope, const CallId& id, const Identify& request);

// Empty draft: thrown away. Error: draft_newer, with the stored workspace in `newer`.
Result<std::int64_t> keep_draft(UnitOfWork& unit, const Scope& scope, const CallId& id, std::int64_t version, const std::optional<wire::json::object>& draft,
                                std::optional<StoredWorkspace>& newer);

struct SaveCall {
  bool with_resume = false;  // Data Penelpon
  std::optional<CallerId> caller = std::nullopt;  // none: a new one
  bool of_call = false;                           // whoever the call has, `caller` is not read
  CallerInput input = {};
  std::optional<std::string> resume = std::nullopt;
  std::optional<std::int64_t> expected_version = std::nullopt;
  bool accept_duplicates = false;
};
Result<Workspace> save_call_data(UnitOfWork& unit, const Scope& scope, const CallId& id, const SaveCall& request, WriteRefusal& refusal);

struct CloseCall {
  std::string disposition;
  std::optional<std::string> resume = std::nullopt;
  std::string reason;  // why required fields are missing
};
Result<Workspace> close_call(UnitOfWork& unit, const Scope& scope, const CallId& id, const CloseCall& request, WriteRefusal& refusal);

// Asks the source to answer, hold, retrieve, transfer or hang up; what it does comes back as events.
class CallControl {
 public:
  virtual ~CallControl() = default;
  // Any thread. Error: the source cannot or the call is gone.
  virtual Result<void> control(const Call& call, const std::string& agent_address, const std::string& action, const std::string& target) = 0;
};
Result<Workspace> control_call(UnitOfWork& unit, const Scope& scope, const CallId& id, const std::string& action, const std::string& target);

}  // namespace sapa::desk

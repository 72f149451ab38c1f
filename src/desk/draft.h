#pragma once

// The draft of a workspace as something that can be saved.

#include <optional>
#include <string>

#include "desk/unit_of_work.h"
#include "desk/write_caller.h"

namespace sapa::desk {

struct Draft {
  CallerInput input;
  std::optional<std::string> resume = std::nullopt;
};

// Members of CallerDraft (api/openapi.yaml). Error: a member is not text, or longer than anything a field takes.
Result<Draft> read_draft(const wire::json::object& object);
// Empty: there is no draft, or it cannot be read.
std::optional<Draft> drafts_of(storage::Connection& connection, const CallId& call, const UserId& user);
void clear_draft(UnitOfWork& unit, const CallId& call, const UserId& user);
// Members of `over` win.
CallerInput merged(CallerInput base, const CallerInput& over);

}  // namespace sapa::desk

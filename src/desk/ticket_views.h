#pragma once

// Saved views of Monitoring Tiket: one's own, and those that leaders share with a role.

#include "desk/tickets_query.h"
#include "desk/unit_of_work.h"

namespace sapa::desk {

struct ViewInput {
  std::string name;
  TicketFilter filter;
  std::string preset;       // '' today week program
  std::string shared_with;  // '' agent leader qa everyone
};

wire::json::object list_views(storage::Connection& connection, const Scope& scope);
// Errors: name_invalid, preset_unknown, share_unknown, role_forbidden (only leaders share), too_many (100 of one's own).
Result<wire::json::object> save_view(UnitOfWork& unit, const Scope& scope, const ViewInput& input);
// Errors: view_unknown (also somebody else's), version_conflict.
Result<wire::json::object> change_view(UnitOfWork& unit, const Scope& scope, const std::string& id, const ViewInput& input, std::optional<std::int64_t> expected_version);
Result<void> delete_view(UnitOfWork& unit, const Scope& scope, const std::string& id);

}  // namespace sapa::desk

#pragma once

// Lihat Detail, and what may be done to a ticket: its status (core/ticket.h says what may follow), priority, category,
// module, comments. Who, when and why stand in its story.

#include "desk/ticket_rows.h"
#include "desk/tickets_rows.h"

namespace sapa::desk {

// Ticket of the contract. `report_no`: a report that must be among those shown; 0: none in particular.
wire::json::object present_ticket(storage::Connection& connection, const Scope& scope, const StoredTicket& ticket, std::int64_t report_no = 0);
// Reports made in a call, newest first, as ReportRow.
wire::json::array reports_of_call(storage::Connection& connection, const Scope& scope, const std::string& call_id);

struct TicketChange {
  std::optional<std::string> status = std::nullopt, qualifier = std::nullopt, priority = std::nullopt, category = std::nullopt, module_id = std::nullopt;
  std::string note;
  std::string merge_into;  // No. Tiket
  std::optional<std::string> call_id = std::nullopt;
};
// Errors: ticket_unknown, if_match_required, version_conflict (says who was first), nothing_changed, and those of
// check_status_change.
Result<StoredTicket> change_ticket(UnitOfWork& unit, const Scope& scope, const std::string& ticket_no, const TicketChange& change, std::optional<std::int64_t> expected_version);
Result<StoredTicket> comment_ticket(UnitOfWork& unit, const Scope& scope, const std::string& ticket_no, const std::string& text, const std::optional<std::string>& call_id);

Error ticket_unknown();

}  // namespace sapa::desk

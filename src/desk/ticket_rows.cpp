#include "desk/ticket_rows.h"

#include "core/text_fold.h"
#include "core/ticket.h"

namespace sapa::desk {

namespace {

#define SAPA_TICKET_COLUMNS                                                                                                     \
  "t.ticket_id, t.ticket_no, t.version, t.category, t.module_id, t.priority, t.status, t.status_qualifier, t.customer_id, "     \
  "t.substation, t.pole, t.repeat_count, t.created_at_ms, t.updated_at_ms, t.last_report_at_ms, t.closed_at_ms, t.merged_into"
constexpr auto kByNo = "SELECT " SAPA_TICKET_COLUMNS " FROM tickets t WHERE t.ticket_no = $1";
constexpr auto kById = "SELECT " SAPA_TICKET_COLUMNS " FROM tickets t WHERE t.ticket_id = $1";
constexpr auto kByReport = "SELECT " SAPA_TICKET_COLUMNS " FROM reports r JOIN tickets t ON t.ticket_id = r.ticket_id WHERE r.report_no = $1";

std::optional<StoredTicket> ticket_of(const std::vector<storage::Row>& rows) {
  if (rows.empty()) return std::nullopt;
  const auto& row = rows[0];
  StoredTicket ticket;
  ticket.id = TicketId{row.text(0)};
  ticket.ticket_no = row.text(1);
  ticket.version = row.integer(2);
  ticket.category = row.text(3);
  ticket.module_id = row.text(4);
  ticket.priority = row.text(5);
  ticket.status = row.text(6);
  ticket.qualifier = row.text(7);
  ticket.customer_id = row.optional_text(8);
  ticket.substation = row.text(9);
  ticket.pole = row.text(10);
  ticket.repeat_count = row.integer(11);
  ticket.created_at_ms = row.integer(12);
  ticket.updated_at_ms = row.integer(13);
  ticket.last_report_at_ms = row.integer(14);
  ticket.closed_at_ms = row.optional_integer(15);
  ticket.merged_into = row.optional_text(16);
  return ticket;
}

}  // namespace

std::optional<StoredTicket> find_ticket(storage::Connection& connection, const std::string& ticket_no) {
  return ticket_of(connection.execute(kByNo, {upper_ascii(drop_invisible(ticket_no))}).rows);
}
std::optional<StoredTicket> find_ticket_of(storage::Connection& connection, std::int64_t report_no) { return ticket_of(connection.execute(kByReport, {report_no}).rows); }
std::optional<StoredTicket> load_ticket(storage::Connection& connection, const TicketId& id) { return ticket_of(connection.execute(kById, {id.value}).rows); }

void announce_report(UnitOfWork& unit, const StoredTicket& ticket, std::string_view change, std::optional<std::int64_t> report_no, const std::string& site,
                     const std::string& created_by) {
  unit.announce("everyone", "report",
                {{"change", change},
                 {"ticketNo", ticket.ticket_no},
                 {"reportNo", report_no ? wire::json::value(to_report_no(*report_no)) : wire::json::value(nullptr)},
                 {"site", site},
                 {"category", ticket.category},
                 {"status", to_text({ticket.status, ticket.qualifier})},
                 {"createdBy", created_by},
                 {"version", ticket.version}});
}

}  // namespace sapa::desk

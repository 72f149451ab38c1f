#pragma once

// Reports and tickets as JSON (api/openapi.yaml: ReportRow, Ticket).

#include "core/word_search.h"
#include "desk/caller_rows.h"
#include "desk/scope.h"
#include "storage/connection.h"
#include "wire/json.h"

namespace sapa::desk {

// The first 15 are those of present_report (desk/present_call.h).
#define SAPA_TICKET_ROW_COLUMNS                                                                                                        \
  "r.report_no, t.ticket_no, r.reporter_name, r.reporter_address, r.reporter_phone, r.reporter_email, r.created_by, r.created_at_ms, " \
  "t.repeat_count, t.status, t.status_qualifier, r.resume, r.transaction_no, t.module_id, r.reporter_key, t.category, t.priority, "    \
  "r.site, c.customer_no, r.substation, r.pole, t.version, r.email_key"
// Every report has its ticket; LEFT keeps the planner from starting there.
#define SAPA_TICKET_ROW_FROM \
  " FROM reports r LEFT JOIN tickets t ON t.ticket_id = r.ticket_id LEFT JOIN customers c ON c.customer_id = r.customer_id "

// Quality sees no personal values; administrators see no reports at all (docs/operations.md, Roles).
Masking masking_of(const Scope& scope);

wire::json::object present_report_row(const storage::Row& row, const SearchWords& words, Masking masking);

}  // namespace sapa::desk

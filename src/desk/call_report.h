#pragma once

// The report in progress of a call: prefilled from what the call has found out, written by the agent, sent as a new ticket
// or as "+1 laporan ulang" of an open one. A field the agent has not written follows the call's data, so that corrected
// data goes into the running report (SOP, point 1.b) without being typed twice.

#include <optional>
#include <string>
#include <vector>

#include "desk/caller_rows.h"
#include "desk/call_rows.h"
#include "desk/unit_of_work.h"
#include "desk/write_caller.h"

namespace sapa::desk {

struct ReportInput {
  std::optional<std::string> category, module_id, priority, customer_id, substation, pole, reporter_name, reporter_address, reporter_phone, email, resume;
};

struct SendReport {
  std::optional<std::string> ticket_no = std::nullopt;  // +1 laporan ulang
  bool new_ticket = false;                              // although there are open ones
};

// CallReport of the contract. `call`: on the desk of `scope`.
wire::json::object present_call_report(storage::Connection& connection, const Services& services, const Scope& scope, const StoredCall& call);
// Errors: version_conflict, call_closed, customer_unknown, fields_invalid (in `refusal`).
Result<void> keep_call_report(UnitOfWork& unit, const Scope& scope, const StoredCall& call, std::int64_t version, const ReportInput& input, WriteRefusal& refusal);
void drop_call_report(UnitOfWork& unit, const StoredCall& call);
// The No. Laporan. Errors: fields_missing (in `refusal`), open_tickets, ticket_unknown, ticket_closed.
Result<std::int64_t> send_call_report(UnitOfWork& unit, const Scope& scope, StoredCall& call, const SendReport& request, WriteRefusal& refusal);

// The caller's data was corrected in this call: the reports that were made in it say so too.
void correct_sent_reports(UnitOfWork& unit, const Scope& scope, const StoredCall& call);
// The agent wrote a report and did not send it.
bool has_unsent_report(storage::Connection& connection, const CallId& call);

}  // namespace sapa::desk

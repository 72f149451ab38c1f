#pragma once

// Tickets and reports in the tables. Everything that makes or changes one goes through here (desk, imports, demo data,
// benchmarks), so that what rows are found by is always written with them.

#include <optional>
#include <string>

#include "core/ids.h"
#include "storage/connection.h"

namespace sapa::desk {

struct NewTicket {
  TicketId id;
  std::string ticket_no;
  std::string category;
  std::string module_id;         // '' none (KOSONG)
  std::string status;            // without its qualifier
  std::string status_qualifier;
  std::string priority = "Biasa";
  std::optional<std::string> customer_id = std::nullopt;
  std::string substation, pole;
  std::int64_t repeat_count = 0;
  std::int64_t created_at_ms = 0;
  std::int64_t updated_at_ms = 0;  // 0: when it was created; of an old system's, when it came to us
  std::optional<std::int64_t> closed_at_ms = std::nullopt;
};

struct NewReport {
  std::int64_t report_no = 0;
  TicketId ticket;
  std::optional<std::string> call_id = std::nullopt;
  std::optional<std::string> caller_id = std::nullopt;
  std::string transaction_no = "00000";
  std::string reporter_name, reporter_address, reporter_phone, reporter_email;
  std::string created_by;  // CC.S2.RINI
  std::string site;
  std::string resume;
  std::int64_t created_at_ms = 0;
  // As the ticket has them.
  std::string category, status;
  std::optional<std::string> customer_id = std::nullopt;
  std::string substation, pole;
};

// A ticket_no or report_no that exists already is a StorageFailure (constraint).
void insert_ticket(storage::Connection& connection, const NewTicket& ticket);
// REQUIRES: the ticket's row exists. Raises its last_report_at_ms, not its repeat count.
void insert_report(storage::Connection& connection, const NewReport& report);

// The reporter as corrected in the call; also what it is found by.
struct Reporter {
  std::string name, address, phone, email;
};
void correct_reporter(storage::Connection& connection, std::int64_t report_no, const Reporter& reporter);

// The next No. Laporan of the whole utility: higher than every one there is, also imported ones. In a write transaction:
// who asks after us waits for our commit.
std::int64_t next_report_no(storage::Connection& connection);
// A code that no ticket has yet.
std::string new_ticket_no(storage::Connection& connection);

// What the columns are compared by.
std::string status_key(std::string_view status);      // folded, without the qualifier
std::string category_key(std::string_view category);
std::string creator_key(std::string_view created_by);
std::string email_key_of(std::string_view email, std::string_view address);  // '' when there is none

}  // namespace sapa::desk

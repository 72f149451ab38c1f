#pragma once

// Cleaned rows into customers, and into reports with their tickets. One batch, inside a transaction of the caller's.

#include "desk/import_callers.h"

namespace sapa::desk {

// A row named a customer that is not here. `subject`: caller or ticket.
void await_customer(storage::Connection& connection, const std::string& customer_no, const char* subject, const std::string& subject_id);

// New ones are linked to the callers and tickets that awaited them.
void write_customers(const ImportStore& store, const ImportContext& context, ImportIds& ids, const std::vector<ImportRow>& rows, ImportTally& tally);

// A sound row that cannot be taken after all.
struct RefusedRow {
  std::size_t place = 0;  // in the batch
  std::string_view reason;
  std::string detail;     // for people
};

// Refused: a report whose number is taken by another one (of the desk, of another source), which is left alone; one that is new
// and has no time.
std::vector<RefusedRow> write_tickets(const ImportStore& store, const ImportContext& context, ImportIds& ids, const std::vector<ImportRow>& rows, ImportTally& tally);

}  // namespace sapa::desk

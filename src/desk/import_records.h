#pragma once

// Cleaned rows into customers, and into reports with their tickets. One batch, inside a transaction of the caller's.

#include "desk/import_callers.h"

namespace sapa::desk {

void write_customers(const ImportStore& store, const ImportContext& context, ImportIds& ids, const std::vector<ImportRow>& rows, ImportTally& tally);

// A report whose number is taken by another one (of the desk, of another source) is left alone and counted as
// "conflict.report_no_taken".
void write_tickets(const ImportStore& store, const ImportContext& context, ImportIds& ids, const std::vector<ImportRow>& rows, ImportTally& tally);

}  // namespace sapa::desk

#pragma once

// A merge in the tables: records, and everything that points at a caller, in the transaction at hand. Who may, and when, is
// review_decide.h.

#include <string>

#include "desk/merge_records.h"
#include "desk/review_rows.h"
#include "desk/unit_of_work.h"

namespace sapa::desk {

// REQUIRES: both are there.
void merge_callers(UnitOfWork& unit, const Scope& scope, const StoredReview& review, const CallerId& kept, const CallerId& dropped, const MergeTake& take);

// Puts both records where they belong, and what was moved. REQUIRES: the dropped one is not there.
void restore_callers(UnitOfWork& unit, const Scope& scope, const StoredMerge& merge, const UnmergedRecords& records);

}  // namespace sapa::desk

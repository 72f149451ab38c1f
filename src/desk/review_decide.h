#pragma once

// What a leader decides about a pair: one, two, later; and taking a merge back.

#include <optional>
#include <string>
#include <vector>

#include "desk/merge_records.h"
#include "desk/review_rows.h"
#include "desk/unit_of_work.h"

namespace sapa::desk {

struct ReviewDecision {
  std::string decision;  // merge apart postpone reopen
  CallerId keep;         // with merge
  MergeTake take = {};   // from the one that is not kept
  std::optional<std::int64_t> expected_version = std::nullopt;
};

struct UndoBlocker {
  std::string field;  // of ReviewField, or caller: the kept one was merged on, or is gone
  std::string detail;
  std::string by = {};  // display name of who changed it; '' where nobody is known
  std::int64_t at_ms = 0;
};

// Deciding the same again changes nothing. Errors: role_forbidden, review_unknown, caller_gone, if_match_required,
// version_conflict, review_decided, decision_unknown, keep_unknown.
Result<StoredReview> decide_review(UnitOfWork& unit, const Scope& scope, const std::string& id, const ReviewDecision& decision);

// Errors: role_forbidden, review_unknown, not_merged, undo_too_late, undo_blocked (with `blockers`).
Result<StoredReview> undo_merge(UnitOfWork& unit, const Scope& scope, const std::string& id, std::vector<UndoBlocker>& blockers);

// The caller that a merged one went into, and so on to the one that is there; the id itself when it was not merged.
CallerId merged_into(storage::Connection& connection, const CallerId& id);

// Empties the texts of merges that can no longer be undone. Answers how many, at most `most`.
std::int64_t forget_old_merges(storage::Connection& connection, std::int64_t now_ms, std::int64_t most);

}  // namespace sapa::desk

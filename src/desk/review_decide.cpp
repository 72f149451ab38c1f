#include "desk/review_decide.h"

#include "desk/merge_callers.h"

namespace sapa::desk {

namespace {

constexpr auto kDecide =
    "UPDATE caller_reviews SET state = $2, decided_at_ms = $3, decided_by = $4, version = version + $5 WHERE review_id = $1";
constexpr auto kRecords = "SELECT kept_before, dropped_before, kept_after FROM caller_merges WHERE merge_id = $1";
constexpr auto kLastChange =
    "SELECT at_ms, by_name FROM record_changes WHERE subject_id = $1 AND field = $2 AND at_ms >= $3 AND kind <> 'merged' ORDER BY change_id DESC LIMIT 1";
constexpr auto kMergedInto = "SELECT kept_id FROM caller_merges WHERE dropped_id = $1 AND undone_at_ms IS NULL ORDER BY merge_id DESC LIMIT 1";
constexpr auto kForget =
    "UPDATE caller_merges SET kept_before = '', dropped_before = '', kept_after = '' WHERE merge_id IN "
    "(SELECT merge_id FROM caller_merges WHERE merged_at_ms < $1 AND kept_before <> '' ORDER BY merged_at_ms LIMIT $2)";

Error forbidden() { return Error{ErrorCode::forbidden, "role_forbidden", "Leaders decide about doubtful pairs.", ""}; }
Error unknown() { return Error{ErrorCode::not_found, "review_unknown", "There is no such pair.", ""}; }

void settle(UnitOfWork& unit, const Scope& scope, const StoredReview& review, std::string_view state, std::int64_t raise) {
  const bool open = state == "open";
  using storage::Value;
  const Value none{std::monostate{}};
  unit.db.execute(kDecide, {review.id, std::string(state), open ? none : Value(unit.now_ms()), open ? none : Value(scope.display_name()), raise});
  unit.announce("everyone", "review", {{"reviewId", review.id}, {"state", state}});
}

// What is wanted, as a state.
std::string_view state_of(const std::string& decision) {
  if (decision == "merge") return "merged";
  if (decision == "apart") return "apart";
  if (decision == "postpone") return "postponed";
  return decision == "reopen" ? "open" : "";
}

}  // namespace

Result<StoredReview> decide_review(UnitOfWork& unit, const Scope& scope, const std::string& id, const ReviewDecision& decision) {
  if (!may_decide_reviews(scope)) return tl::unexpected(forbidden());
  const auto review = find_review(unit.db, id);
  if (!review) return tl::unexpected(unknown());
  const auto state = state_of(decision.decision);
  if (state.empty()) return fail(ErrorCode::invalid, "decision_unknown", "The decision is merge, apart, postpone or reopen.", "decision");
  const bool merges = state == "merged";
  if (merges && decision.keep != review->caller && decision.keep != review->other) {
    return fail(ErrorCode::invalid, "keep_unknown", "keep names one of the two callers.", "keep");
  }
  const bool same = review->state == state && (!merges || (review->merge && review->merge->kept == decision.keep));
  if (same) return *review;
  if (review->state == "merged") return fail(ErrorCode::conflict, "review_decided", "The two were merged already; take that back first.");
  const auto sides = load_sides(unit.db, *review);
  if (!sides) return fail(ErrorCode::conflict, "caller_gone", "One of the two is not there any more.");
  if (!decision.expected_version) return fail(ErrorCode::invalid, "if_match_required", "Send If-Match with the version you read.", "If-Match");
  if (*decision.expected_version != sides->version) {
    return fail(ErrorCode::version_conflict, "version_conflict", "One of the two changed in between; look again, then decide.");
  }
  std::int64_t raise = 1;
  if (merges) {
    const auto& dropped = decision.keep == review->caller ? review->other : review->caller;
    // The dropped one's version leaves the pair's: what was read before stays older.
    raise += (sides->left.id == dropped ? sides->left : sides->right).version;
    merge_callers(unit, scope, *review, decision.keep, dropped, decision.take);
  }
  settle(unit, scope, *review, state, raise);
  return *find_review(unit.db, id);
}

Result<StoredReview> undo_merge(UnitOfWork& unit, const Scope& scope, const std::string& id, std::vector<UndoBlocker>& blockers) {
  blockers.clear();  // the unit may run again
  if (!may_decide_reviews(scope)) return tl::unexpected(forbidden());
  const auto review = find_review(unit.db, id);
  if (!review) return tl::unexpected(unknown());
  if (review->state == "open") return *review;
  if (!review->merge) return fail(ErrorCode::conflict, "not_merged", "The two were not merged.");
  const auto& merge = *review->merge;
  const auto rows = unit.db.execute(kRecords, {merge.id}).rows;
  if (unit.now_ms() - merge.merged_at_ms >= kUndoMs || rows.empty() || rows[0].text(0).empty()) {
    return fail(ErrorCode::conflict, "undo_too_late", "A merge can be taken back for 90 days.");
  }
  const auto now = read_record(unit.db, merge.kept);
  if (!now) {
    const bool again = merged_into(unit.db, merge.kept) != merge.kept;
    blockers.push_back({"caller", again ? "The kept caller was merged into another one since; take that merge back first." : "The kept caller is not there any more."});
    return fail(ErrorCode::conflict, "undo_blocked", blockers[0].detail);
  }
  const auto record = [&](std::size_t column) { return wire::parse_json(rows[0].text(column)).value().as_object(); };
  const auto records = unmerge_records(record(0), record(1), record(2), *now, unit.now_ms());
  for (const auto& field : records.blocked) {
    const auto changes = unit.db.execute(kLastChange, {merge.kept.value, field, merge.merged_at_ms}).rows;
    UndoBlocker blocker{field, "Changed since the merge."};
    if (!changes.empty()) {
      blocker.at_ms = changes[0].integer(0);
      blocker.by = changes[0].text(1);
      blocker.detail = "Changed since the merge by " + blocker.by + " at " + to_rfc3339(instant_from_ms(blocker.at_ms)) + ".";
    }
    blockers.push_back(std::move(blocker));
  }
  if (!blockers.empty()) {
    std::string names;
    for (const auto& blocker : blockers) names += (names.empty() ? "" : ", ") + blocker.field;
    return fail(ErrorCode::conflict, "undo_blocked", "What was merged was changed since: " + names + ". Put that right by hand, or leave the two as one.");
  }
  restore_callers(unit, scope, merge, records);
  settle(unit, scope, *review, "open", 1);
  return *find_review(unit.db, id);
}

CallerId merged_into(storage::Connection& connection, const CallerId& id) {
  CallerId present = id;
  // A caller cannot be merged into itself, but two nodes may restore what a third one reads.
  for (int step = 0; step < 32; ++step) {
    const auto rows = connection.execute(kMergedInto, {present.value}).rows;
    if (rows.empty()) break;
    present = CallerId{rows[0].text(0)};
  }
  return present;
}

std::int64_t forget_old_merges(storage::Connection& connection, std::int64_t now_ms, std::int64_t most) {
  return connection.execute(kForget, {now_ms - kUndoMs, most}).affected;
}

}  // namespace sapa::desk

#include "desk/merge_callers.h"

#include <algorithm>
#include <array>

#include "desk/call_rows.h"
#include "desk/take_call_event.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;
using storage::Value;

constexpr auto kInsertMerge =
    "INSERT INTO caller_merges (merge_id, review_id, kept_id, dropped_id, merged_at_ms, merged_by, kept_before, dropped_before, kept_after) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
constexpr auto kUndone = "UPDATE caller_merges SET undone_at_ms = $2, undone_by = $3 WHERE merge_id = $1";
constexpr auto kNoteMove = "INSERT INTO caller_merge_moves (merge_id, what, row_id, old_value) VALUES ($1, $2, $3, $4) ON CONFLICT (merge_id, what, row_id) DO NOTHING";
constexpr auto kMoves = "SELECT what, row_id, old_value FROM caller_merge_moves WHERE merge_id = $1 ORDER BY what, row_id";
constexpr auto kChange =
    "INSERT INTO record_changes (change_id, subject_id, at_ms, by_user_id, by_name, call_id, kind, field, old_value, new_value) "
    "VALUES ($1, $2, $3, $4, $5, NULL, $6, $7, $8, $9)";

// What points at a caller and moves as it is: noted row by row, moved at once, and moved back row by row.
struct Reference {
  std::string_view what;
  std::string_view note;  // $1 merge, $2 dropped
  std::string_view move;  // $1 kept, $2 dropped
  std::string_view back;  // $1 dropped, $2 row, $3 kept
};
constexpr std::array kReferences = {
    Reference{"call", "INSERT INTO caller_merge_moves (merge_id, what, row_id, old_value) SELECT $1, 'call', call_id, '' FROM calls WHERE caller_id = $2",
              "UPDATE calls SET caller_id = $1 WHERE caller_id = $2", "UPDATE calls SET caller_id = $1 WHERE call_id = $2 AND caller_id = $3"},
    Reference{"callback", "INSERT INTO caller_merge_moves (merge_id, what, row_id, old_value) SELECT $1, 'callback', callback_id, '' FROM callbacks WHERE caller_id = $2",
              "UPDATE callbacks SET caller_id = $1 WHERE caller_id = $2", "UPDATE callbacks SET caller_id = $1 WHERE callback_id = $2 AND caller_id = $3"},
    Reference{"report",
              "INSERT INTO caller_merge_moves (merge_id, what, row_id, old_value) SELECT $1, 'report', CAST(report_no AS TEXT), '' FROM reports WHERE caller_id = $2",
              "UPDATE reports SET caller_id = $1 WHERE caller_id = $2", "UPDATE reports SET caller_id = $1 WHERE report_no = CAST($2 AS BIGINT) AND caller_id = $3"},
    Reference{"change", "INSERT INTO caller_merge_moves (merge_id, what, row_id, old_value) SELECT $1, 'change', change_id, '' FROM record_changes WHERE subject_id = $2",
              "UPDATE record_changes SET subject_id = $1 WHERE subject_id = $2", "UPDATE record_changes SET subject_id = $1 WHERE change_id = $2 AND subject_id = $3"},
    Reference{"consent", "INSERT INTO caller_merge_moves (merge_id, what, row_id, old_value) SELECT $1, 'consent', consent_id, '' FROM consents WHERE caller_id = $2",
              "UPDATE consents SET caller_id = $1 WHERE caller_id = $2", "UPDATE consents SET caller_id = $1 WHERE consent_id = $2 AND caller_id = $3"},
    Reference{"letter_check",
              "INSERT INTO caller_merge_moves (merge_id, what, row_id, old_value) SELECT $1, 'letter_check', check_id, '' FROM letter_checks WHERE caller_id = $2",
              "UPDATE letter_checks SET caller_id = $1 WHERE caller_id = $2", "UPDATE letter_checks SET caller_id = $1 WHERE check_id = $2 AND caller_id = $3"},
};

constexpr auto kLettersOf = "SELECT letter_id FROM confirmation_letters WHERE email_id = $1 ORDER BY letter_id";
constexpr auto kMoveLetter = "UPDATE confirmation_letters SET caller_id = $2, email_id = $3 WHERE letter_id = $1";
constexpr auto kBouncesOf = "SELECT report_hash FROM bounces WHERE email_id = $1 ORDER BY report_hash";
constexpr auto kMoveBounce = "UPDATE bounces SET email_id = $2 WHERE report_hash = $1";

constexpr auto kOpenRuns = "SELECT call_id, caller_ids FROM procedure_runs WHERE ended_at_ms IS NULL ORDER BY call_id";
constexpr auto kPutRun = "UPDATE procedure_runs SET caller_ids = $2 WHERE call_id = $1 AND caller_ids = $3";

constexpr auto kReviewsOf =
    "SELECT review_id, caller_id, other_id, reason, state, source, created_at_ms, decided_at_ms, decided_by, version FROM caller_reviews "
    "WHERE (caller_id = $1 OR other_id = $1) AND review_id <> $2 ORDER BY review_id";
constexpr auto kPairThere =
    "SELECT review_id FROM caller_reviews WHERE (CASE WHEN caller_id < other_id THEN caller_id ELSE other_id END) = $1 "
    "AND (CASE WHEN caller_id < other_id THEN other_id ELSE caller_id END) = $2";
constexpr auto kPointReview = "UPDATE caller_reviews SET caller_id = $2, other_id = $3, version = version + 1 WHERE review_id = $1";
constexpr auto kPointBack = "UPDATE caller_reviews SET caller_id = $2, other_id = $3, version = version + 1 WHERE review_id = $1 AND state = $4";
constexpr auto kDeleteReview = "DELETE FROM caller_reviews WHERE review_id = $1";
constexpr auto kInsertReview =
    "INSERT INTO caller_reviews (review_id, caller_id, other_id, reason, state, source, created_at_ms, decided_at_ms, decided_by, version) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";

constexpr auto kOpenCalls =
    "SELECT DISTINCT w.call_id FROM workspaces w JOIN calls c ON c.call_id = w.call_id WHERE c.caller_id = $1 AND w.closed_at_ms IS NULL ORDER BY w.call_id LIMIT 50";

std::string text(const json::object& object, std::string_view name) { return std::string(object.at(name).as_string()); }

class Mover {
 public:
  Mover(UnitOfWork& unit, std::string merge_id, const CallerId& kept, const CallerId& dropped) : unit_(unit), merge_(std::move(merge_id)), kept_(kept.value), dropped_(dropped.value) {}

  void references() {
    for (const auto& reference : kReferences) {
      unit_.db.execute(reference.note, {merge_, dropped_});
      unit_.db.execute(reference.move, {kept_, dropped_});
    }
  }

  void letters(const CallerRecord& dropped, const MergedRecord& merged) {
    for (const auto& item : dropped.at("emails").as_object()) {
      const std::string id(item.key());
      const auto joined = std::find_if(merged.joined_emails.begin(), merged.joined_emails.end(), [&](const auto& pair) { return pair.first == id; });
      const auto stands = joined == merged.joined_emails.end() ? id : joined->second;
      for (const auto& row : unit_.db.execute(kLettersOf, {id}).rows) {
        note("letter", row.text(0), id);
        unit_.db.execute(kMoveLetter, {row.text(0), kept_, stands});
      }
      if (stands == id) continue;
      for (const auto& row : unit_.db.execute(kBouncesOf, {id}).rows) {
        note("bounce", row.text(0), id);
        unit_.db.execute(kMoveBounce, {row.text(0), stands});
      }
    }
  }

  // A procedure under way knows the callers of its number by their ids.
  void runs() {
    for (const auto& row : unit_.db.execute(kOpenRuns).rows) {
      auto ids = row.text(1);
      const auto at = ids.find(dropped_);
      if (at == std::string::npos) continue;
      ids.replace(at, dropped_.size(), kept_);
      note("run", row.text(0), row.text(1));
      unit_.db.execute(kPutRun, {row.text(0), ids, row.text(1)});
    }
  }

  // Other pairs of the dropped caller become pairs of the kept one; what was decided of them holds.
  void reviews(const std::string& but) {
    for (const auto& row : unit_.db.execute(kReviewsOf, {dropped_, but}).rows) {
      const auto partner = row.text(1) == dropped_ ? row.text(2) : row.text(1);
      const bool goes = partner == kept_ || !unit_.db.execute(kPairThere, {std::min(partner, kept_), std::max(partner, kept_)}).rows.empty();
      json::object old{{"caller", row.text(1)}, {"other", row.text(2)}, {"reason", row.text(3)}, {"state", row.text(4)}, {"source", row.text(5)}, {"at", row.integer(6)},
                       {"decidedAt", wire::or_null(row.optional_integer(7))}, {"decidedBy", wire::or_null(row.optional_text(8))}, {"version", row.integer(9)}, {"gone", goes}};
      note("review", row.text(0), json::serialize(old));
      if (goes) unit_.db.execute(kDeleteReview, {row.text(0)});
      else unit_.db.execute(kPointReview, {row.text(0), row.text(1) == dropped_ ? kept_ : row.text(1), row.text(2) == dropped_ ? kept_ : row.text(2)});
    }
  }

  void back() {
    for (const auto& row : unit_.db.execute(kMoves, {merge_}).rows) {
      const auto& what = row.text(0);
      const auto& id = row.text(1);
      const auto& old = row.text(2);
      if (what == "letter") unit_.db.execute(kMoveLetter, {id, dropped_, old});
      else if (what == "bounce") unit_.db.execute(kMoveBounce, {id, old});
      else if (what == "run") back_run(id, old);
      else if (what == "review") back_review(id, old);
      for (const auto& reference : kReferences) {
        if (reference.what == what) unit_.db.execute(reference.back, {dropped_, id, kept_});
      }
    }
  }

 private:
  void note(std::string_view what, const std::string& row, const std::string& old) { unit_.db.execute(kNoteMove, {merge_, std::string(what), row, old}); }

  void back_run(const std::string& id, const std::string& old) {
    auto merged = old;
    merged.replace(merged.find(dropped_), dropped_.size(), kept_);
    unit_.db.execute(kPutRun, {id, old, merged});
  }

  void back_review(const std::string& id, const std::string& text_of_old) {
    const auto old = wire::parse_json(text_of_old).value().as_object();
    if (old.at("gone").as_bool()) {
      unit_.db.execute(kInsertReview, {id, text(old, "caller"), text(old, "other"), text(old, "reason"), text(old, "state"), text(old, "source"), old.at("at").to_number<std::int64_t>(),
                                       storage::nullable(wire::integer_member(old, "decidedAt")), storage::nullable(wire::text_member(old, "decidedBy")),
                                       old.at("version").to_number<std::int64_t>() + 1});
      return;
    }
    // Decided since: the decision was about the record as it was then.
    unit_.db.execute(kPointBack, {id, text(old, "caller"), text(old, "other"), text(old, "state")});
  }

  UnitOfWork& unit_;
  const std::string merge_;
  const std::string kept_;
  const std::string dropped_;
};

class Story {
 public:
  Story(UnitOfWork& unit, const Scope& scope) : unit_(unit), scope_(scope) {}
  void tell(const std::string& subject, std::string_view kind, std::string_view field, const std::string& from, const std::string& to) {
    const auto value = [](const std::string& item) { return item.empty() ? Value(std::monostate{}) : Value(item); };
    unit_.db.execute(kChange, {unit_.new_id(), subject, unit_.now_ms(), scope_.user().value, scope_.display_name(), std::string(kind), std::string(field), value(from), value(to)});
  }

 private:
  UnitOfWork& unit_;
  const Scope& scope_;
};

// Desks that have one of the two open show what is true now.
void tell_desks(UnitOfWork& unit, const CallerId& id) {
  for (const auto& row : unit.db.execute(kOpenCalls, {id.value}).rows) {
    if (const auto call = load_call(unit.db, CallId{row.text(0)})) announce_call(unit, *call, "updated");
  }
}

}  // namespace

void merge_callers(UnitOfWork& unit, const Scope& scope, const StoredReview& review, const CallerId& kept, const CallerId& dropped, const MergeTake& take) {
  const auto first = *read_record(unit.db, kept);
  const auto second = *read_record(unit.db, dropped);
  const auto merged = merge_records(first, second, take, unit.now_ms(), scope.display_name(), [&] { return unit.new_id(); });
  const auto id = unit.new_id();
  Mover mover(unit, id, kept, dropped);
  mover.references();
  mover.letters(second, merged);
  mover.runs();
  mover.reviews(review.id);
  delete_record(unit.db, dropped);
  replace_record(unit.db, kept, merged.record);
  // Read again: as the engine gives it back, for comparing later.
  const auto after = *read_record(unit.db, kept);
  unit.db.execute(kInsertMerge, {id, review.id, kept.value, dropped.value, unit.now_ms(), scope.display_name(), json::serialize(first), json::serialize(second), json::serialize(after)});
  Story story(unit, scope);
  story.tell(kept.value, "merged", "caller", text(second.at("caller").as_object(), "name"), text(after.at("caller").as_object(), "name"));
  for (const auto& lost : merged.lost) story.tell(kept.value, "merged", lost.field, lost.other, lost.stands);
  tell_desks(unit, kept);
}

void restore_callers(UnitOfWork& unit, const Scope& scope, const StoredMerge& merge, const UnmergedRecords& records) {
  replace_record(unit.db, merge.kept, records.kept);
  replace_record(unit.db, merge.dropped, records.dropped);
  Mover(unit, merge.id, merge.kept, merge.dropped).back();
  unit.db.execute(kUndone, {merge.id, unit.now_ms(), scope.display_name()});
  Story story(unit, scope);
  const auto first = text(records.kept.at("caller").as_object(), "name");
  const auto second = text(records.dropped.at("caller").as_object(), "name");
  story.tell(merge.kept.value, "unmerged", "caller", "", second);
  story.tell(merge.dropped.value, "unmerged", "caller", "", first);
  tell_desks(unit, merge.kept);
  tell_desks(unit, merge.dropped);
}

}  // namespace sapa::desk

#include "desk/review_rows.h"

#include <algorithm>
#include <array>

#include "desk/caller_record.h"
#include "desk/instant_json.h"
#include "desk/review_fields.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr std::int64_t kCounted = 10'001;

constexpr auto kReview =
    "SELECT review_id, caller_id, other_id, reason, state, source, created_at_ms, decided_at_ms, decided_by, version FROM caller_reviews WHERE review_id = $1";
constexpr auto kMerge =
    "SELECT merge_id, kept_id, dropped_id, merged_at_ms, merged_by FROM caller_merges WHERE review_id = $1 AND undone_at_ms IS NULL ORDER BY merge_id DESC LIMIT 1";
constexpr auto kBefore = "SELECT kept_before, dropped_before FROM caller_merges WHERE merge_id = $1";
constexpr auto kOldestFirst = "SELECT review_id FROM caller_reviews WHERE state = $1 AND review_id > $2 ORDER BY review_id LIMIT $3";
constexpr auto kNewestFirst = "SELECT review_id FROM caller_reviews WHERE state = $1 AND review_id < $2 ORDER BY review_id DESC LIMIT $3";
constexpr auto kOldestFirstOf = "SELECT review_id FROM caller_reviews WHERE state = $1 AND reason = $4 AND review_id > $2 ORDER BY review_id LIMIT $3";
constexpr auto kNewestFirstOf = "SELECT review_id FROM caller_reviews WHERE state = $1 AND reason = $4 AND review_id < $2 ORDER BY review_id DESC LIMIT $3";
constexpr auto kCount = "SELECT CAST(count(*) AS BIGINT) FROM (SELECT 1 AS one FROM caller_reviews WHERE state = $1 LIMIT $2) counted";
constexpr auto kCountOf = "SELECT CAST(count(*) AS BIGINT) FROM (SELECT 1 AS one FROM caller_reviews WHERE state = $1 AND reason = $3 LIMIT $2) counted";
constexpr auto kCalls = "SELECT CAST(count(*) AS BIGINT) FROM (SELECT 1 AS one FROM calls WHERE caller_id = $1 LIMIT 101) counted";
constexpr auto kReports = "SELECT CAST(count(*) AS BIGINT) FROM (SELECT 1 AS one FROM reports WHERE caller_id = $1 LIMIT 101) counted";
constexpr auto kMoved = "SELECT CAST(count(*) AS BIGINT) FROM (SELECT 1 AS one FROM caller_merge_moves WHERE merge_id = $1 AND what = $2 LIMIT 101) counted";
constexpr auto kCreatedBy = "SELECT created_by FROM callers WHERE caller_id = $1";

constexpr std::array<std::string_view, 4> kStates = {"open", "postponed", "merged", "apart"};
constexpr std::array<std::string_view, 8> kReasons = {"same_number", "same_email", "same_customer", "near_name", "other_name", "several", "home_phone", "changed_at_desk"};

std::int64_t counted(storage::Connection& connection, std::string_view sql, const std::string& id) { return connection.execute(sql, {id}).rows.at(0).integer(0); }

json::object side_of(storage::Connection& connection, const StoredReview& review, const Caller& caller, Masking masking) {
  auto calls = counted(connection, kCalls, caller.id.value);
  auto reports = counted(connection, kReports, caller.id.value);
  if (review.merge) {
    // As they were: what the merge moved belongs to the other.
    const auto moved_calls = connection.execute(kMoved, {review.merge->id, "call"}).rows.at(0).integer(0);
    const auto moved_reports = connection.execute(kMoved, {review.merge->id, "report"}).rows.at(0).integer(0);
    const bool is_kept = caller.id == review.merge->kept;
    calls = is_kept ? std::max<std::int64_t>(0, calls - moved_calls) : moved_calls;
    reports = is_kept ? std::max<std::int64_t>(0, reports - moved_reports) : moved_reports;
  }
  const auto made = connection.execute(kCreatedBy, {caller.id.value}).rows;
  const auto last = last_contact_ms(caller);
  return {{"caller", present_caller(caller, masking, false)},
          {"calls", calls},
          {"reports", reports},
          {"lastContactAt", last > 0 ? json::value(to_rfc3339(instant_from_ms(last))) : json::value(nullptr)},
          {"source", made.empty() ? std::string() : made[0].text(0)}};
}

}  // namespace

bool may_decide_reviews(const Scope& scope) { return scope.is(Role::leader); }

std::optional<StoredReview> find_review(storage::Connection& connection, const std::string& id) {
  const auto rows = connection.execute(kReview, {id}).rows;
  if (rows.empty()) return std::nullopt;
  const auto& row = rows[0];
  StoredReview review{row.text(0), CallerId{row.text(1)}, CallerId{row.text(2)}, row.text(3), row.text(4), row.text(5), row.integer(6), row.optional_integer(7), row.optional_text(8), row.integer(9)};
  if (review.state == "merged") {
    const auto merges = connection.execute(kMerge, {id}).rows;
    if (!merges.empty()) {
      review.merge = StoredMerge{merges[0].text(0), CallerId{merges[0].text(1)}, CallerId{merges[0].text(2)}, merges[0].integer(3), merges[0].text(4)};
    }
  }
  return review;
}

std::optional<ReviewSides> load_sides(storage::Connection& connection, const StoredReview& review) {
  if (review.merge) {
    const auto rows = connection.execute(kBefore, {review.merge->id}).rows;
    if (rows.empty() || rows[0].text(0).empty()) return std::nullopt;
    auto kept = caller_of(connection, review.merge->kept, wire::parse_json(rows[0].text(0)).value().as_object());
    auto dropped = caller_of(connection, review.merge->dropped, wire::parse_json(rows[0].text(1)).value().as_object());
    const auto now = load_caller(connection, review.merge->kept);
    const auto version = review.own_version + (now ? now->version : 0);
    if (review.merge->kept == review.other) return ReviewSides{std::move(kept), std::move(dropped), version};
    return ReviewSides{std::move(dropped), std::move(kept), version};
  }
  auto left = load_caller(connection, review.other);
  auto right = load_caller(connection, review.caller);
  if (!left || !right) return std::nullopt;
  const auto version = review.own_version + left->version + right->version;
  return ReviewSides{std::move(*left), std::move(*right), version};
}

json::object present_review(storage::Connection& connection, const Scope& scope, std::int64_t now_ms, const StoredReview& review, const ReviewSides& sides) {
  const auto masking = scope.is(Role::leader) ? Masking::no : Masking::yes;
  json::array can;
  if (may_decide_reviews(scope)) {
    if (review.state == "merged") {
      if (review.merge && now_ms - review.merge->merged_at_ms < kUndoMs) can.emplace_back("undo");
    } else {
      can.emplace_back("merge");
      if (review.state != "apart") can.emplace_back("apart");
      if (review.state == "open") can.emplace_back("postpone");
      else can.emplace_back("reopen");
    }
  }
  json::value merge = nullptr;
  if (review.merge) {
    merge = {{"keptId", review.merge->kept.value},
             {"at", to_rfc3339(instant_from_ms(review.merge->merged_at_ms))},
             {"by", review.merge->merged_by},
             {"undoUntil", to_rfc3339(instant_from_ms(review.merge->merged_at_ms + kUndoMs))}};
  }
  json::array both;
  both.push_back(side_of(connection, review, sides.left, masking));
  both.push_back(side_of(connection, review, sides.right, masking));
  return {{"id", review.id},
          {"version", sides.version},
          {"state", review.state},
          {"reason", review.reason},
          {"source", review.source},
          {"createdAt", to_rfc3339(instant_from_ms(review.created_at_ms))},
          {"decidedAt", instant(review.decided_at_ms)},
          {"decidedBy", wire::or_null(review.decided_by)},
          {"masked", masking == Masking::yes},
          {"sides", std::move(both)},
          {"fields", compare_callers(sides.left, sides.right, masking)},
          {"proposedKeep", review.merge ? review.merge->kept.value : better_kept(sides.left, sides.right).id.value},
          {"merge", std::move(merge)},
          {"can", std::move(can)}};
}

Result<ReviewPage> list_reviews(storage::Connection& connection, const Scope& scope, std::int64_t now_ms, const ReviewFilter& filter) {
  if (std::find(kStates.begin(), kStates.end(), filter.state) == kStates.end()) {
    return fail(ErrorCode::invalid, "state_unknown", "state is open, postponed, merged or apart.", "state");
  }
  if (!filter.reason.empty() && std::find(kReasons.begin(), kReasons.end(), filter.reason) == kReasons.end()) {
    return fail(ErrorCode::invalid, "reason_unknown", "There is no such reason.", "reason");
  }
  const bool oldest_first = filter.state == "open" || filter.state == "postponed";
  ReviewPage result;
  json::array items;
  json::value next = nullptr;
  std::string position = !filter.cursor.empty() ? filter.cursor : oldest_first ? "" : "~";
  // A pair whose caller is gone is left out, so a page may take more than one look.
  for (bool more = true; more && items.size() < std::size_t(filter.limit);) {
    std::vector<storage::Value> values = {filter.state, position, std::int64_t(filter.limit) + 1};
    if (!filter.reason.empty()) values.emplace_back(filter.reason);
    const auto sql = filter.reason.empty() ? (oldest_first ? kOldestFirst : kNewestFirst) : (oldest_first ? kOldestFirstOf : kNewestFirstOf);
    const auto rows = connection.execute(sql, values).rows;
    more = rows.size() > std::size_t(filter.limit);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (items.size() == std::size_t(filter.limit)) {
        next = position;
        more = false;
        break;
      }
      position = rows[i].text(0);
      const auto review = find_review(connection, position);
      const auto sides = review ? load_sides(connection, *review) : std::nullopt;
      if (!sides) continue;
      items.push_back(present_review(connection, scope, now_ms, *review, *sides));
      result.shown.push_back(sides->left.id.value);
      result.shown.push_back(sides->right.id.value);
    }
  }
  const auto count = [&](const char* state) {
    const auto found = filter.reason.empty() ? connection.execute(kCount, {state, kCounted}) : connection.execute(kCountOf, {state, kCounted, filter.reason});
    return found.rows.at(0).integer(0);
  };
  result.page = {{"items", std::move(items)},
                 {"next", std::move(next)},
                 {"open", count("open")},
                 {"postponed", count("postponed")}};
  return result;
}

}  // namespace sapa::desk

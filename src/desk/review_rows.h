#pragma once

// Pairs of callers that may be one (table caller_reviews), as a leader sees them (api/openapi.yaml, Review).

#include <optional>
#include <string>

#include "desk/caller_rows.h"
#include "desk/scope.h"
#include "storage/connection.h"
#include "wire/json.h"

namespace sapa::desk {

struct StoredMerge {
  std::string id;
  CallerId kept;
  CallerId dropped;
  std::int64_t merged_at_ms = 0;
  std::string merged_by;
};

struct StoredReview {
  std::string id;
  CallerId caller;  // the one that was added
  CallerId other;   // the one that was there: the left side
  std::string reason;
  std::string state;
  std::string source;
  std::int64_t created_at_ms = 0;
  std::optional<std::int64_t> decided_at_ms = std::nullopt;
  std::optional<std::string> decided_by = std::nullopt;
  std::int64_t own_version = 1;  // of the row alone
  std::optional<StoredMerge> merge = std::nullopt;  // of state merged
};

constexpr std::int64_t kUndoMs = std::int64_t(90) * 24 * 60 * 60 * 1000;

std::optional<StoredReview> find_review(storage::Connection& connection, const std::string& id);

// Both records, of a merged pair as they were before. Empty: one of them is gone.
struct ReviewSides {
  Caller left;
  Caller right;
  std::int64_t version = 0;  // of the pair: rises with the row and with either caller
};
std::optional<ReviewSides> load_sides(storage::Connection& connection, const StoredReview& review);

// Administrators see it masked and decide nothing.
bool may_decide_reviews(const Scope& scope);

wire::json::object present_review(storage::Connection& connection, const Scope& scope, std::int64_t now_ms, const StoredReview& review, const ReviewSides& sides);

struct ReviewFilter {
  std::string state = "open";
  std::string reason;  // '' any
  std::string cursor;
  int limit = 20;
};
struct ReviewPage {
  wire::json::object page;
  std::vector<std::string> shown = {};  // caller ids, for the access log
};
// Errors: filters that do not exist.
Result<ReviewPage> list_reviews(storage::Connection& connection, const Scope& scope, std::int64_t now_ms, const ReviewFilter& filter);

}  // namespace sapa::desk

#pragma once

// Monitoring Tiket: reports found by every column, newest first, paged by keyset. Every search descends one index; what it
// reads is bounded (10,000 rows where it sorts or ranks).

#include <functional>

#include "desk/scope.h"
#include "desk/tickets_query.h"
#include "desk/unit_of_work.h"

namespace sapa::desk {

inline constexpr std::int64_t kExactTotal = 10'000;  // counted exactly up to here

struct PageRequest {
  std::string cursor;
  int limit = 20;
};

// ReportPage of the contract. Errors: cursor_invalid, sort_too_wide, search_too_wide.
Result<wire::json::object> search_reports(storage::Connection& connection, const Scope& scope, const TicketQuery& query, const PageRequest& page);

// Rows of this query that came after `query.newer_than`; at most 101.
Result<std::int64_t> count_newer(storage::Connection& connection, const TicketQuery& query);

// The highest No. Laporan now.
std::int64_t watermark(storage::Connection& connection);

// At most kExactTotal + 1.
Result<std::int64_t> count_reports(storage::Connection& connection, const TicketQuery& query, std::int64_t most = kExactTotal + 1);

// The statement that a query becomes, for tests of its plan.
struct SearchStatement {
  std::string_view sql;  // lives for ever
  std::vector<storage::Value> values;
};
enum class SearchPart { page, next_page, count, words, newer };
SearchStatement search_statement(const storage::Connection& connection, const TicketQuery& query, SearchPart part);

}  // namespace sapa::desk

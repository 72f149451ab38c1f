#pragma once

// Where a page ended: the sort value and the number of its last row, the total that was counted for the first page, and
// what it belongs to. A cursor that was changed, or that belongs to another search, is refused.

#include <optional>
#include <string>
#include <variant>

#include "core/result.h"

namespace sapa::desk {

struct PagePosition {
  std::variant<std::int64_t, std::string> value = std::int64_t(0);  // of the column that is sorted by
  std::int64_t second = 0;                                          // between equal values; only for relevance
  std::int64_t report_no = 0;
  std::int64_t total = 0;
};

std::string write_cursor(const PagePosition& position, const std::string& fingerprint);
// Empty text: the first page. Error: cursor_invalid.
Result<std::optional<PagePosition>> read_cursor(const std::string& text, const std::string& fingerprint);

}  // namespace sapa::desk

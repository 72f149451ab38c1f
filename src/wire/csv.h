#pragma once

// CSV as people save it: RFC 4180 with comma, semicolon or tab (found from the first line), a BOM, LF or CRLF. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace sapa::wire {

struct CsvRow {
  int line = 1;  // where the row begins
  std::vector<std::string> fields = {};
};

// Empty lines are left out. Errors: a quote without an end, more than `most` rows, not UTF-8.
Result<std::vector<CsvRow>> parse_csv(std::string_view text, std::size_t most);

// One field, quoted where needed; what a spreadsheet would run is neutralised (wire/formula.h).
std::string csv_field(std::string_view text);

}  // namespace sapa::wire

#pragma once

// Rows whose cells have moved, because an unquoted separator has torn what belongs together. Pure; thread-safe.

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "desk/import_mapping.h"
#include "desk/import_tally.h"
#include "wire/csv_stream.h"

namespace sapa::desk {

// The fields of a record by name.
struct RowFields {
  const wire::CsvRecord& record;
  const BoundMapping& bound;
  std::span<const std::string_view> names;
  std::vector<std::string> mended = {};  // all columns of one whose columns were torn

  [[nodiscard]] int place_of(std::string_view name) const;  // -1: the table has no column for it
  [[nodiscard]] std::string_view column(std::size_t place) const;  // "" behind the last
  [[nodiscard]] std::string_view operator[](std::string_view name) const;
};

// Joins again what an unquoted separator has torn: the old screens write "EMAIL, ADDRESS", people "BUDI, S.H.", and many tables
// are not quoted. A row that lacks columns at its end may be torn and not be wider than the others. Why it cannot be told where;
// "": nothing is torn, or it is mended.
std::string_view mend_row(RowFields& fields, char separator, std::chrono::minutes zone_offset, ImportTally& tally);

}  // namespace sapa::desk

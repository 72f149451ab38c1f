#pragma once

// Rows that have too many cells, because an unquoted separator has torn what belongs together. Pure; thread-safe.

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
  [[nodiscard]] std::string_view column(std::size_t place) const { return mended.empty() ? record.field(place) : std::string_view(mended[place]); }
  [[nodiscard]] std::string_view operator[](std::string_view name) const;
};

// How many columns the record should have.
std::size_t width_of(const wire::CsvRecord& record, const BoundMapping& bound);

// Joins again what an unquoted separator has torn: the old screens write "EMAIL, ADDRESS", people "BUDI, S.H.", and many tables
// are not quoted. Why it cannot be told where; "": done. REQUIRES: the record is wider than width_of.
std::string_view mend_row(RowFields& fields, char separator, std::chrono::minutes zone_offset, ImportTally& tally);

}  // namespace sapa::desk

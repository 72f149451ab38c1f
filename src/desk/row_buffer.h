#pragma once

// Rows of one table on their way into it, sorted by its key: neighbours share pages, so that each page of the table is met once.
// They are kept packed, and beyond a few MiB in a temporary file, sorted run by sorted run.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "desk/temp_file.h"
#include "storage/connection.h"

namespace sapa::desk {

// One thread.
class RowBuffer {
 public:
  // The first two columns are those that the table is sorted by.
  RowBuffer(std::string_view table, std::vector<std::string_view> columns) : table_(table), columns_(std::move(columns)) {}
  // As long as the columns. Throws StorageFailure when it has to go to the temporary file and cannot.
  void add(std::initializer_list<storage::ValueView> row);
  // All of them into the table. Throws StorageFailure.
  void flush(storage::Connection& connection);

 private:
  // By its first column as far as eight bytes tell.
  struct Place {
    std::uint64_t order;
    std::uint32_t begin;
    std::uint32_t size;
  };
  struct Run {
    std::int64_t begin;
    std::int64_t end;
  };
  class RunReader;

  [[nodiscard]] std::string_view packed(const Place& place) const { return std::string_view(rows_).substr(place.begin, place.size); }
  void sort();
  void spill();
  void insert_held(storage::Connection& connection);
  void insert_merged(storage::Connection& connection);

  std::string_view table_;
  std::vector<std::string_view> columns_;
  std::string rows_;
  std::vector<Place> places_;
  std::vector<Run> runs_;
  TempFile file_;
};

}  // namespace sapa::desk

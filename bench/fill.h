#pragma once

// Filling a database quickly: rows in lots, no secondary indexes meanwhile, sorted where a table is its own index.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/connection.h"

namespace bench {

// Rows of one table, handed to the engine when there are enough of them. What is left is written by finish().
class Lot {
 public:
  Lot(sapa::storage::Connection& db, std::string_view table, std::vector<std::string_view> columns) : db_(db), table_(table), columns_(std::move(columns)) {}
  // One cell a column: text, std::int64_t, or std::monostate for NULL.
  template <class... Cell>
  void add(Cell&&... cells) {
    (values_.emplace_back(std::forward<Cell>(cells)), ...);
    if (values_.size() >= kCells) finish();
  }
  void finish();

 private:
  static constexpr std::size_t kCells = 100'000;
  sapa::storage::Connection& db_;
  std::string_view table_;
  std::vector<std::string_view> columns_;
  std::vector<sapa::storage::Value> values_;
};

// A database that is being filled: made with today's schema, without the indexes of the named tables and, on SQLite,
// without a journal. finish() makes the indexes, the index of words and the statistics.
class Site {
 public:
  // Ends the program with a sentence when the database cannot be opened.
  Site(const std::string& url, const std::vector<std::string>& tables);
  [[nodiscard]] sapa::storage::Connection& db() { return *db_; }
  void finish();

 private:
  [[nodiscard]] bool sqlite() const;
  std::unique_ptr<sapa::storage::Connection> db_;
  std::vector<std::string> indexes_;  // CREATE INDEX ...
};

std::string padded(std::uint64_t number, int width);
void progress(std::string_view what, std::uint64_t done, std::uint64_t count);  // a line that overwrites itself

int fill_callers(const std::string& url, std::uint64_t count);
int fill_tickets(const std::string& url, std::uint64_t count, std::uint64_t people);

}  // namespace bench

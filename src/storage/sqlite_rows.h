#pragma once

// Rows that are on their way into a table, as a table of SQLite itself (an eponymous virtual table, sqlite.org/vtab.html 2.1.2): one
// INSERT ... SELECT takes them all, where a statement for each would open and close every index of the table for each.

#include <exception>

#include "storage/connection.h"

struct sqlite3;

namespace sapa::storage {

// What the table `rows_to_insert` of a connection shows.
struct RowsToInsert {
  const Connection::NextRow* next = nullptr;
  std::span<const ValueView> row = {};
  std::exception_ptr failure = nullptr;  // what `next` threw: the statement ends with SQLITE_ERROR
};

inline constexpr int kMostInserted = 24;  // columns: c0, c1, ...

// Once a connection; `rows` outlives it. Throws StorageFailure.
void offer_rows(sqlite3* db, RowsToInsert& rows);

}  // namespace sapa::storage

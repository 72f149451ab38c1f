#pragma once

// What an operator sees of a database (docs/operations.md, What to watch). Any thread.

#include <cstdint>

#include "core/histogram.h"
#include "storage/database.h"

namespace sapa::storage {

// -1 where the engine has no such figure.
struct DatabaseFigures {
  std::size_t reads_waiting = 0;
  std::size_t writes_waiting = 0;
  Histogram::Figures commits = {};  // time of COMMIT itself: with SQLite the fsync of a whole batch
  std::uint64_t failed_commits = 0;
  std::int64_t file_bytes = -1;
  std::int64_t wal_bytes = -1;
  std::int64_t disk_free_bytes = -1;
};

// Both engines are one.
class Measured {
 public:
  virtual ~Measured() = default;
  [[nodiscard]] virtual DatabaseFigures figures() const = 0;
};

DatabaseFigures figures_of(const Database& database);

// Whether the schema is the one this program was made for: another node may have brought it further meanwhile.
bool schema_is_current(Connection& connection);

}  // namespace sapa::storage

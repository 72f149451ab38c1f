#pragma once

// SQLite behind the seam. sqlite.cpp is the one file that sees sqlite3.h.

#include <memory>
#include <string>

#include "storage/connection.h"

namespace sapa::storage {

enum class SqliteUse { writer, reader };

struct SqliteOptions {
  std::string path;  // a file, or a "file:...?mode=memory&cache=shared" URI
  SqliteUse use = SqliteUse::writer;
  std::int64_t cache_kib = 65536;
  int wait_ms = 5000;  // for somebody else who writes, from the opening on
};

// Throws StorageFailure. WAL, synchronous=FULL, foreign_keys=ON; readers are query_only.
std::unique_ptr<Connection> open_sqlite(const SqliteOptions& options);

}  // namespace sapa::storage

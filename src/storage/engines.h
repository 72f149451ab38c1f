#pragma once

// The two databases, made by Database::open.

#include "storage/database.h"

namespace sapa::storage {

bool is_postgres(const std::string& url);
Result<std::unique_ptr<Database>> open_sqlite_database(const DatabaseOptions& options, const std::string& path);
Result<std::unique_ptr<Database>> open_postgres_database(const DatabaseOptions& options);

// The migrations of this binary, in order.
struct Migration {
  int version = 0;
  std::string_view name;
  std::string_view sql;
};
std::span<const Migration> migrations();
// Brings the schema up to date, each migration in its own transaction; on PostgreSQL under a lock row, so that two nodes
// may start at once. Errors: made by a newer version, a released migration was changed.
Result<void> migrate(Connection& connection);
// The text of a migration for this engine: {{collate_c}}, {{without_rowid}}, and blocks between "-- only sqlite" or
// "-- only postgres" and "-- end".
std::string migration_text(std::string_view sql, Engine engine);

// Parts of a database file's condition that both engines can ask by SQL: rows whose partner is missing.
void find_orphans(Connection& connection, std::vector<std::string>& problems);

}  // namespace sapa::storage

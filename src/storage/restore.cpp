#include <filesystem>

#include "storage/database.h"
#include "storage/durable_file.h"
#include "storage/sqlite.h"

namespace sapa::storage {

namespace {

namespace fs = std::filesystem;

std::string staged_beside(const std::string& file) { return file + ".to-restore"; }

Result<void> check_backup(const std::string& path) {
  if (!fs::is_regular_file(path)) return fail(ErrorCode::not_found, "no_backup", "There is no file " + path + ".");
  const auto connection = open_sqlite({path, SqliteUse::reader, 65536});
  for (const auto& row : connection->execute("PRAGMA integrity_check(1)").rows) {
    if (row.text(0) != "ok") return fail(ErrorCode::invalid, "backup_broken", path + " is damaged: " + row.text(0) + ".");
  }
  if (connection->execute("SELECT name FROM sqlite_master WHERE name = 'schema_migrations'").rows.empty()) {
    return fail(ErrorCode::invalid, "backup_foreign", path + " is not a backup of Sapa.");
  }
  return {};
}

Error nothing_restored(const std::exception& failure) {
  return Error{ErrorCode::conflict, "restore_failed", std::string("Nothing was restored: ") + failure.what() + "."};
}

}  // namespace

Result<void> stage_restore(const std::string& backup_path, const std::string& database_url) {
  const auto file = sqlite_file(database_url);
  if (!file) return fail(ErrorCode::unsupported, "restore_engine", "restore is for SQLite; use pg_restore for PostgreSQL.");
  const auto part = staged_beside(*file) + ".part";
  try {
    SAPA_CHECK(check_backup(backup_path));
    fs::copy_file(backup_path, part, fs::copy_options::overwrite_existing);
    if (!sync_file(part)) throw not_durable(part);
    fs::rename(part, staged_beside(*file));
    if (!sync_folder_of(*file)) throw not_durable(*file);
    return {};
  } catch (const std::exception& failure) {
    std::error_code ignored;
    fs::remove(part, ignored);
    return tl::unexpected(nothing_restored(failure));
  }
}

Result<bool> finish_restore(const std::string& database_url) {
  const auto file = sqlite_file(database_url);
  if (!file || !restore_is_staged(database_url)) return false;
  const auto staged = staged_beside(*file);
  std::error_code ignored;
  try {
    if (fs::exists(*file)) {
      // Who closes last takes the log's index away; it stays where somebody else has the database open.
      auto connection = open_sqlite({*file, SqliteUse::writer, 8192});
      connection->execute("PRAGMA wal_checkpoint(TRUNCATE)");
      connection.reset();
      if (fs::exists(*file + "-shm")) {
        fs::remove(staged);
        return fail(ErrorCode::conflict, "database_in_use", "The database is in use by another program (an import?); nothing was restored.");
      }
      fs::rename(*file, *file + ".before-restore");
    }
    fs::rename(staged, *file);
    if (!sync_folder_of(*file)) throw not_durable(*file);
    return true;
  } catch (const std::exception& failure) {
    if (fs::exists(*file, ignored)) fs::remove(staged, ignored);
    return tl::unexpected(nothing_restored(failure));
  }
}

bool restore_is_staged(const std::string& database_url) {
  const auto file = sqlite_file(database_url);
  std::error_code ignored;
  return file && fs::exists(staged_beside(*file), ignored);
}

void drop_restore(const std::string& database_url) {
  const auto file = sqlite_file(database_url);
  std::error_code ignored;
  if (file) fs::remove(staged_beside(*file), ignored);
}

}  // namespace sapa::storage

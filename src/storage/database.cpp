#include "storage/database.h"

#include <filesystem>
#include <future>

#include "storage/engines.h"
#include "storage/figures.h"

namespace sapa::storage {

namespace fs = std::filesystem;

namespace {
constexpr std::string_view kSqlite = "sqlite:";
constexpr std::string_view kInMemory = "sqlite::memory:";
}

std::optional<std::string> sqlite_file(const std::string& url) {
  if (!url.starts_with(kSqlite) || url.starts_with(kInMemory)) return std::nullopt;
  return url.substr(kSqlite.size());
}

bool is_postgres(const std::string& url) { return url.starts_with("postgresql://") || url.starts_with("postgres://"); }

Result<void> check_place(const DatabaseOptions& options) {
  if (is_postgres(options.url)) return {};
  const auto file = sqlite_file(options.url);
  if (!file) {
    return fail(ErrorCode::invalid, "database_url", "The database is named sqlite:PATH or postgresql://USER@HOST/NAME, not \"" + options.url.substr(0, options.url.find(':')) + "...\".");
  }
  if (file->empty()) return fail(ErrorCode::invalid, "database_url", "\"sqlite:\" names no file; the database is named sqlite:PATH.");
  const auto folder = fs::path(*file).parent_path();
  if (!folder.empty() && !fs::is_directory(folder)) {
    return fail(ErrorCode::not_found, "no_folder", "There is no folder " + folder.string() + "; make it or name another database.");
  }
  if (fs::is_directory(*file)) return fail(ErrorCode::invalid, "database_is_folder", *file + " is a folder; name the database's file.");
  return {};
}

Result<std::unique_ptr<Database>> Database::open(const DatabaseOptions& options) {
  const bool in_memory = options.url.starts_with(kInMemory);
  if (!in_memory) SAPA_CHECK(check_place(options));
  try {
    return is_postgres(options.url) ? open_postgres_database(options) : open_sqlite_database(options, options.url.substr(kSqlite.size()));
  } catch (const StorageFailure& failure) {
    return fail(ErrorCode::conflict, "database_unusable", std::string("The database cannot be used: ") + failure.what() + ".");
  }
}

DatabaseFigures figures_of(const Database& database) {
  const auto* measured = dynamic_cast<const Measured*>(&database);
  return measured ? measured->figures() : DatabaseFigures{};
}

void Database::read_now(const std::function<void(Connection&)>& run) {
  std::promise<void> promise;
  auto future = promise.get_future();
  ReadJob job{run, [&promise](const std::exception_ptr& failure) {
                if (failure) promise.set_exception(failure);
                else promise.set_value();
              }};
  if (!read(std::move(job))) throw StorageFailure(FailureKind::unavailable, "the read queue is full or the database is stopping");
  future.get();
}

void Database::write_now(const std::function<void(Connection&)>& run) {
  std::promise<void> promise;
  auto future = promise.get_future();
  WriteJob job{run, [&promise](const std::exception_ptr& failure) {
                 if (failure) promise.set_exception(failure);
                 else promise.set_value();
               }};
  if (!write(std::move(job))) throw StorageFailure(FailureKind::unavailable, "the write queue is full or the database is stopping");
  future.get();
}

}  // namespace sapa::storage

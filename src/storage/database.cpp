#include "storage/database.h"

#include <future>

#include "storage/engines.h"
#include "storage/figures.h"

namespace sapa::storage {

namespace {
constexpr std::string_view kSqlite = "sqlite:";
}

std::optional<std::string> sqlite_file(const std::string& url) {
  if (!url.starts_with(kSqlite) || url.starts_with("sqlite::memory:")) return std::nullopt;
  return url.substr(kSqlite.size());
}

bool is_postgres(const std::string& url) { return url.starts_with("postgresql://") || url.starts_with("postgres://"); }

Result<std::unique_ptr<Database>> Database::open(const DatabaseOptions& options) {
  try {
    if (options.url.starts_with(kSqlite)) return open_sqlite_database(options, options.url.substr(kSqlite.size()));
    if (is_postgres(options.url)) return open_postgres_database(options);
  } catch (const StorageFailure& failure) {
    return fail(ErrorCode::conflict, "database_unusable", std::string("The database cannot be used: ") + failure.what() + ".");
  }
  return fail(ErrorCode::invalid, "database_url", "The database is named sqlite:PATH or postgresql://USER@HOST/NAME, not \"" +
                                                      options.url.substr(0, options.url.find(':')) + "...\".");
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

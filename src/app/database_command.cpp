#include <cstdio>
#include <filesystem>

#include "app/cli.h"
#include "desk/access_log.h"
#include "desk/crypto.h"
#include "storage/database.h"

namespace sapa::app {

namespace {

// One that is there: a misspelled path is no new database.
Result<std::unique_ptr<storage::Database>> open(const std::string& url) {
  if (url.starts_with("sqlite:") && !std::filesystem::exists(url.substr(7))) {
    return fail(ErrorCode::not_found, "database_missing", "There is no database at " + url.substr(7) + ".");
  }
  storage::DatabaseOptions options;
  options.url = url;
  options.readers = 1;
  options.postgres_writers = 1;
  return storage::Database::open(options);
}

}  // namespace

int backup_command(const std::string& database, const std::string& file) {
  const auto opened = open(choose_database(database, "var").url);
  if (!opened) return failed(opened.error());
  if (const auto made = (*opened)->backup(file); !made) return failed(made.error());
  std::printf("Backed up to %s.\n", file.c_str());
  return kDone;
}

int restore_command(const std::string& database, const std::string& file) {
  const auto url = choose_database(database, "var").url;
  const bool stood = url.starts_with("sqlite:") && std::filesystem::exists(url.substr(7));
  if (const auto restored = storage::restore(file, url); !restored) return failed(restored.error());
  std::printf("Restored from %s%s.\n", file.c_str(), stood ? "; the file that was there stands beside it" : "");
  return kDone;
}

int check_command(const std::string& database) {
  desk::start_crypto();
  const auto opened = open(choose_database(database, "var").url);
  if (!opened) return failed(opened.error());
  auto problems = (*opened)->check();
  (*opened)->read_now([&](storage::Connection& connection) {
    for (auto& row : desk::check_seals(connection)) problems.push_back("access log: row " + row + " does not fit its seal; a row was changed or removed");
  });
  for (const auto& problem : problems) std::printf("%s\n", problem.c_str());
  if (!problems.empty()) return failed(std::to_string(problems.size()) + " problems were found.");
  std::printf("All is well.\n");
  return kDone;
}

}  // namespace sapa::app

#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <thread>

#include "app/cli.h"
#include "app/data_lock.h"
#include "desk/access_log.h"
#include "desk/crypto.h"
#include "storage/database.h"

namespace sapa::app {

namespace {

constexpr std::chrono::seconds kTakenOverWithin{30};

Result<std::unique_ptr<storage::Database>> open(const std::string& url) {
  SAPA_CHECK(database_is_there(url));
  storage::DatabaseOptions options;
  options.url = url;
  options.readers = 1;
  options.postgres_writers = 1;
  return storage::Database::open(options);
}

ino_t inode_of(const std::string& file) {
  struct stat status{};
  return ::stat(file.c_str(), &status) == 0 ? status.st_ino : 0;
}

// The server stops as it does on SIGTERM, puts the copy in place and starts again, as the same process (serve.cpp).
Result<void> hand_to(pid_t server, const std::string& url, const std::string& file) {
  const auto before = inode_of(file);
  if (::kill(server, SIGUSR1) != 0) {
    const std::string why = std::strerror(errno);
    storage::drop_restore(url);
    return fail(ErrorCode::conflict, "server_unreachable", "Process " + std::to_string(server) + " serves this database and cannot be told: " + why + ". Nothing was restored; run this as its user, or stop it first.");
  }
  const auto until = std::chrono::steady_clock::now() + kTakenOverWithin;
  while (storage::restore_is_staged(url)) {
    if (std::chrono::steady_clock::now() > until) {
      return fail(ErrorCode::conflict, "server_busy", "The server has not stopped within 30 s; it puts the backup in place when it starts next.");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  if (inode_of(file) != before) return {};
  return fail(ErrorCode::conflict, "database_in_use", "The database is in use by another program (an import?); nothing was restored, and the server goes on with what it had.");
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
  const auto target = storage::sqlite_file(url).value_or("");
  const bool stood = std::filesystem::exists(target);
  if (const auto staged = storage::stage_restore(file, url); !staged) return failed(staged.error());
  if (const auto server = server_of(url)) {
    if (const auto taken = hand_to(*server, url, target); !taken) return failed(taken.error());
  } else if (const auto restored = storage::finish_restore(url); !restored) {
    return failed(restored.error());
  }
  std::printf("Restored from %s%s.\n", file.c_str(), stood ? ("; what was there is kept as " + target + ".before-restore").c_str() : "");
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

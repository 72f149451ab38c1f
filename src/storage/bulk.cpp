#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "storage/engines.h"
#include "storage/postgres.h"
#include "storage/scheduling.h"
#include "storage/sqlite.h"

namespace sapa::storage {

namespace fs = std::filesystem;

namespace {

// What is written is sorted: each page is met once, and only those above the leaves again.
constexpr std::int64_t kWriterCacheKib = 24 * 1024;
constexpr std::int64_t kLongLogPages = 196'608;  // 768 MiB
constexpr std::int64_t kCheckpointCacheKib = 256;  // it copies pages, and keeps none
constexpr auto kApplied = "SELECT version FROM schema_migrations ORDER BY version DESC LIMIT 1";

// What only reads changes nothing, so it cannot bring an older schema up to date either.
Result<void> refuse_older_schema(Connection& connection) {
  std::int64_t version = 0;
  try {
    const auto rows = connection.execute(kApplied).rows;
    if (!rows.empty()) version = rows[0].integer(0);
  } catch (const StorageFailure&) {
    version = 0;  // no such table: empty, or not ours
  }
  if (version == migrations().back().version) return {};
  return fail(ErrorCode::conflict, "schema_other", "The database was made by another version of Sapa; start the server of this version once, then try again.");
}

// SQLite keeps beside the file who reads what. Whoever may not write there reads only what somebody else has opened.
bool is_read_only_here(const std::string& path) {
  const auto folder = fs::path(path).parent_path();
  return ::access(path.c_str(), R_OK) == 0 && ::access(folder.empty() ? "." : folder.c_str(), W_OK) != 0;
}

Result<std::unique_ptr<Connection>> open_sqlite_reader(const DatabaseOptions& options, const std::string& path) {
  if (!fs::exists(path)) return fail(ErrorCode::not_found, "no_database", "There is no database " + path + ".");
  try {
    auto connection = open_sqlite({path, SqliteUse::reader, options.cache_kib});
    SAPA_CHECK(refuse_older_schema(*connection));
    return connection;
  } catch (const StorageFailure&) {
    if (!is_read_only_here(path)) throw;
    return fail(ErrorCode::conflict, "database_read_only",
                "This user may read " + path + " and not write to its folder, so it can be looked at only while the server has it open. Start the server, take a user who may write there, or try on a copy.");
  }
}

Result<std::unique_ptr<Connection>> open_sqlite_bulk(const DatabaseOptions& options, const std::string& path, BulkUse use) {
  if (use == BulkUse::read) return open_sqlite_reader(options, path);
  // What comes beside a busy server waits, the check of its schema included.
  auto connection = open_sqlite({path, SqliteUse::writer, kWriterCacheKib, 60'000});
  SAPA_CHECK(migrate(*connection));
  // A page that is touched by many rows is written back once, not each time: only after 1.5 GiB does a writer do what
  // BesideCheckpoints has not done. The log keeps its size: a batch of an import is longer than the limit of a server's.
  connection->execute_script("PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=384000; PRAGMA journal_size_limit=-1;");
  return connection;
}

// How many sessions this database has seen (null before PostgreSQL 14), and how many it has beside this one. Its own workers (autovacuum) are nobody's.
constexpr auto kOtherSessions =
    "SELECT CAST(to_jsonb(s) ->> 'sessions' AS BIGINT), (SELECT CAST(count(*) AS BIGINT) FROM pg_stat_activity a WHERE a.datid = s.datid AND a.usesysid IS NOT NULL AND a.pid <> pg_backend_pid()) "
    "FROM pg_stat_database s WHERE s.datname = current_database()";

}  // namespace

Result<std::unique_ptr<Connection>> open_bulk(const DatabaseOptions& options, BulkUse use) {
  SAPA_CHECK(check_place(options));
  try {
    if (const auto file = sqlite_file(options.url)) return open_sqlite_bulk(options, *file, use);
    auto connection = open_postgres(options.url);
    connection->execute_script("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0");
    if (use == BulkUse::read) {
      SAPA_CHECK(refuse_older_schema(*connection));
    } else {
      SAPA_CHECK(migrate(*connection));
      // Look-ups go by keys, thousands at once, into tables that grow faster than anybody counts them: a plan made for an empty
      // table would read the full one from end to end.
      connection->execute_script("SET synchronous_commit = off; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off; SET max_parallel_workers_per_gather = 0");
    }
    return connection;
  } catch (const StorageFailure& failure) {
    return fail(ErrorCode::conflict, "database_unusable", std::string("The database cannot be used: ") + failure.what() + ".");
  }
}

// FULL syncs the log at each commit, and the log holds what was committed before (sqlite.org/pragma.html, synchronous); PostgreSQL
// waits for its log up to the commit.
DurableCommits::DurableCommits(Connection& connection) : connection_(connection) {
  connection_.execute_script(connection_.engine() == Engine::sqlite ? "PRAGMA synchronous=FULL" : "SET synchronous_commit = on");
}

DurableCommits::~DurableCommits() {
  try {
    connection_.execute_script(connection_.engine() == Engine::sqlite ? "PRAGMA synchronous=NORMAL" : "SET synchronous_commit = off");
  } catch (const StorageFailure&) {
    // The connection is gone; what it was set to went with it.
  }
}

BesideCheckpoints::BesideCheckpoints(const DatabaseOptions& options) {
  if (const auto file = sqlite_file(options.url)) thread_ = std::thread([this, path = *file] { run(path); });
}

BesideCheckpoints::~BesideCheckpoints() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void BesideCheckpoints::after_commit() {
  {
    const std::lock_guard lock(mutex_);
    asked_ = true;
  }
  changed_.notify_all();
  // A log that is copied to its end begins anew with the next write: what is long is searched for every page that is read.
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return log_pages_ < kLongLogPages || (!asked_ && !busy_); });
}

void BesideCheckpoints::step_back() {
  if (thread_.joinable()) into_background(thread_);
}

void BesideCheckpoints::run(const std::string& path) {
  std::unique_ptr<Connection> connection;
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return asked_ || stopped_; });
    if (stopped_) return;
    asked_ = false;
    busy_ = true;
    std::int64_t pages = 0;
    lock.unlock();
    try {
      if (!connection) {
        connection = open_sqlite({path, SqliteUse::writer, kCheckpointCacheKib});
        connection->execute_script("PRAGMA synchronous=NORMAL; PRAGMA journal_size_limit=-1;");
      }
      // busy, pages in the log, pages copied (sqlite.org/pragma.html)
      pages = connection->execute("PRAGMA wal_checkpoint(PASSIVE)").rows.at(0).integer(1);
    } catch (const StorageFailure&) {
      // Who writes meets the same, and tells it.
    }
    lock.lock();
    log_pages_ = pages;
    busy_ = false;
    changed_.notify_all();
  }
}

std::optional<std::int64_t> others_version(Connection& connection) {
  if (connection.engine() == Engine::sqlite) return connection.execute("PRAGMA data_version").rows.at(0).integer(0);
  // What it tells within one transaction would stay the same (postgresql.org/docs/15/monitoring-stats.html, pg_stat_clear_snapshot).
  connection.execute("SELECT pg_stat_clear_snapshot()");
  const auto rows = connection.execute(kOtherSessions).rows;
  if (rows.empty() || rows[0].is_null(0) || rows[0].integer(1) > 0) return std::nullopt;
  return rows[0].integer(0);
}

bool used_by_others(const DatabaseOptions& options) {
  const auto database = sqlite_file(options.url);
  if (!database) return false;
  // Every connection in WAL mode holds a shared lock on the -shm file (sqlite.org/walformat.html, 2.3). Asking fcntl would mean
  // to open and close that file, and closing it drops the locks of our own connection; the kernel's list does no harm.
  struct stat file{};
  if (::stat((*database + "-shm").c_str(), &file) != 0) return false;
  std::ifstream locks("/proc/locks");
  const auto inode = ":" + std::to_string(file.st_ino);
  for (std::string line; std::getline(locks, line);) {
    std::istringstream words(line);
    std::string number, kind, advice, mode, process, place;
    words >> number >> kind >> advice >> mode >> process >> place;
    if (kind == "POSIX" && place.ends_with(inode) && process != std::to_string(::getpid())) return true;
  }
  return false;
}

}  // namespace sapa::storage

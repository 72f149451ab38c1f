#pragma once

// A database and the threads that use it. One process owns one Database.
//
//   read(job)   runs on one of the reader threads, each with its own connection (SQLite: query_only).
//   write(job)  SQLite: one writer thread takes all that wait, gives each job its own SAVEPOINT, commits once (fsync),
//               then settles each. PostgreSQL: a pool of writer threads, a transaction a job, run again on
//               FailureKind::retry (at most 5 times) and on a lost connection before the commit was sent.
//
// Queues are bounded: a full one answers false and the caller says 503. Jobs see virtual time only through their own
// arguments. A job must not wait for another job of the same Database.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "storage/connection.h"

namespace sapa::storage {

struct DatabaseOptions {
  std::string url;                 // "sqlite:PATH", "sqlite::memory:" or "postgresql://..."
  int readers = 4;                 // reader threads
  int postgres_writers = 16;       // writer threads, PostgreSQL only
  std::size_t queue_limit = 4096;  // waiting jobs, each of read and write
  std::int64_t cache_kib = 65536;  // page cache of the writer; readers share as much between them
};

struct ReadJob {
  std::function<void(Connection&)> run;               // may throw
  std::function<void(std::exception_ptr)> settled;    // exactly once, on the reader's thread; null: done
};

struct WriteJob {
  std::function<void(Connection&)> run;  // in a transaction; throws: undone, nobody else is harmed. May run again.
  // Exactly once, on the writer's thread, after the commit (null) or the failure. Only now may anything be acknowledged
  // or announced.
  std::function<void(std::exception_ptr)> settled;
};

class Database {
 public:
  virtual ~Database() = default;

  // Opens, or creates, and brings the schema up to date. Errors: one plain sentence (no such directory, is a newer
  // version's, locked by another process, cannot connect ...).
  static Result<std::unique_ptr<Database>> open(const DatabaseOptions& options);

  [[nodiscard]] virtual Engine engine() const = 0;
  virtual bool read(ReadJob job) = 0;   // any thread; false: full or stopping
  virtual bool write(WriteJob job) = 0; // any thread; false: full or stopping
  // Any thread. Empty: the last commit worked and the engine answers. Else nothing is acknowledged, for this reason, until
  // a write of our own has reached the disk (SQLite) or the server answers again (PostgreSQL); tried every second.
  [[nodiscard]] virtual std::optional<FailureKind> trouble() const = 0;
  [[nodiscard]] bool healthy() const { return !trouble(); }

  // For threads that may wait (command line, password pool, tests). Throws what the job threw.
  void read_now(const std::function<void(Connection&)>& run);
  void write_now(const std::function<void(Connection&)>& run);

  // A consistent copy while others work: SQLite VACUUM INTO + fsync + rename; PostgreSQL: not offered (use pg_dump).
  virtual Result<void> backup(const std::string& path) = 0;
  // SQLite integrity_check, PostgreSQL: reads every table; plus foreign and orphan checks. Empty: all is well.
  virtual std::vector<std::string> check() = 0;

  virtual void stop() = 0;  // settles what waits, joins the threads; idempotent
};

// Errors: the database is named so that no waiting helps: no such folder, a folder itself, no name at all, in memory. Opens nothing.
Result<void> check_place(const DatabaseOptions& options);

// A connection of its own beside whatever else uses the database, for imports and exports: no time limit on a statement, a
// commit that may be lost with the machine's power (never torn; work that is repeated after a crash anyway), fewer
// checkpoints, and a page cache for rows that come sorted; `options.cache_kib` is that of one that reads. Brings the schema up to date unless it only reads.
enum class BulkUse { write, read };
Result<std::unique_ptr<Connection>> open_bulk(const DatabaseOptions& options, BulkUse use);

// While it lives, a commit of a bulk connection survives a power cut, and so does everything committed before it.
class DurableCommits {
 public:
  // REQUIRES: no transaction is open; the connection outlives us.
  explicit DurableCommits(Connection& connection);
  ~DurableCommits();
  DurableCommits(const DurableCommits&) = delete;
  DurableCommits& operator=(const DurableCommits&) = delete;

 private:
  Connection& connection_;
};

// Copies what was committed from SQLite's log into the database, on a thread of its own beside the bulk connection that writes; on
// PostgreSQL nothing. What it cannot do now is done by its next turn, or by that connection when the log has become long.
class BesideCheckpoints {
 public:
  explicit BesideCheckpoints(const DatabaseOptions& options);
  ~BesideCheckpoints();  // joins
  BesideCheckpoints(const BesideCheckpoints&) = delete;
  BesideCheckpoints& operator=(const BesideCheckpoints&) = delete;
  // Returns at once, or, behind a log that has become long, when it is copied.
  void after_commit();
  // Others use the database: everything else on the machine comes first.
  void step_back();

 private:
  void run(const std::string& path);

  std::mutex mutex_;
  std::condition_variable changed_;
  bool asked_ = false;
  bool busy_ = false;
  std::int64_t log_pages_ = 0;  // when it was looked at last
  bool stopped_ = false;
  std::thread thread_;
};

// A number that stays the same as long as nobody but this connection commits: of SQLite the data_version (sqlite.org/pragma.html), of
// PostgreSQL how many sessions there were, as long as this is the only one. Empty: others are there, who may commit at any time.
std::optional<std::int64_t> others_version(Connection& connection);

// Whether another process has this SQLite file open. False with PostgreSQL, where nobody waits for a whole transaction.
bool used_by_others(const DatabaseOptions& options);

// The file of "sqlite:PATH"; empty with PostgreSQL and in memory.
std::optional<std::string> sqlite_file(const std::string& url);

// A SQLite database is put back in two steps, so that a running server can take the second one between its stop and its start.
//
// 1. Checks the backup and lays a durable copy of it beside the database: FILE.to-restore.
Result<void> stage_restore(const std::string& backup_path, const std::string& database_url);
// 2. Puts that copy in place; what was there is kept as FILE.before-restore. False: there is none. An error (the database is in use)
//    takes the copy away, so that it is never put in place later than its user thinks.
Result<bool> finish_restore(const std::string& database_url);
bool restore_is_staged(const std::string& database_url);
void drop_restore(const std::string& database_url);

}  // namespace sapa::storage

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "storage/durable_file.h"
#include "storage/engines.h"
#include "storage/figures.h"
#include "storage/meter.h"
#include "storage/queue.h"
#include "storage/sqlite.h"

namespace sapa::storage {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBatch = 256;
constexpr std::chrono::milliseconds kTryAgain{1000};       // in trouble, when nobody writes
constexpr std::chrono::milliseconds kTryAgainAtMost{200};  // in trouble, when many write

// Runs one job in its own savepoint. The failure is the job's own; the batch goes on.
std::exception_ptr run_one(Connection& connection, const WriteJob& job) {
  connection.savepoint();
  try {
    job.run(connection);
    connection.release_savepoint();
    return nullptr;
  } catch (...) {
    const auto failure = std::current_exception();
    try {
      connection.rollback_to_savepoint();
    } catch (const StorageFailure&) {
      // A full disk or a broken file: SQLite has undone the whole transaction already (sqlite.org/lang_transaction.html,
      // "Response to errors"). The batch fails, for the job's reason.
      std::rethrow_exception(failure);
    }
    return failure;
  }
}

// The same for the only job of its transaction, which needs no savepoint: with one, SQLite keeps every page that it changes twice.
// A job that fails leaves no transaction behind.
std::exception_ptr run_alone(Connection& connection, const WriteJob& job) {
  try {
    job.run(connection);
    return nullptr;
  } catch (...) {
    const auto failure = std::current_exception();
    try {
      connection.execute("ROLLBACK");
    } catch (const StorageFailure&) {
      std::rethrow_exception(failure);  // undone already, as above
    }
    return failure;
  }
}

class SqliteDatabase final : public Database, public Measured {
 public:
  SqliteDatabase(const DatabaseOptions& options, std::string path, std::unique_ptr<Connection> writer)
      : options_(options), path_(std::move(path)), writer_(std::move(writer)), reads_(options.queue_limit), writes_(options.queue_limit) {
    for (int i = 0; i < options_.readers; ++i) {
      auto reader = open_sqlite({path_, SqliteUse::reader, options_.cache_kib / options_.readers});
      threads_.emplace_back([this, connection = std::shared_ptr<Connection>(std::move(reader))] { read_loop(*connection); });
    }
    threads_.emplace_back([this] { write_loop(); });
  }
  ~SqliteDatabase() override { stop(); }

  [[nodiscard]] Engine engine() const override { return Engine::sqlite; }
  bool read(ReadJob job) override { return reads_.push(std::move(job)); }
  bool write(WriteJob job) override { return writes_.push(std::move(job)); }
  [[nodiscard]] std::optional<FailureKind> trouble() const override {
    const int kind = trouble_;
    if (kind < 0 && is_gone()) return FailureKind::unavailable;
    return kind < 0 ? std::nullopt : std::optional(FailureKind(kind));
  }

  [[nodiscard]] DatabaseFigures figures() const override {
    DatabaseFigures figures{reads_.size(), writes_.size(), meter_.commits.figures(), meter_.failed_commits};
    if (path_.starts_with("file:")) return figures;  // in memory
    std::error_code error;
    const auto size_of = [&](const std::string& name) {
      const auto size = fs::file_size(name, error);
      return error ? std::int64_t{0} : std::int64_t(size);
    };
    figures.file_bytes = size_of(path_);
    figures.wal_bytes = size_of(path_ + "-wal");
    if (struct statvfs disk{}; ::statvfs(path_.c_str(), &disk) == 0) figures.disk_free_bytes = std::int64_t(disk.f_bavail) * std::int64_t(disk.f_frsize);
    return figures;
  }

  Result<void> backup(const std::string& target) override {
    const std::string part = target + ".part";
    try {
      if (fs::exists(target)) return fail(ErrorCode::conflict, "backup_exists", target + " exists; choose another name.");
      fs::remove(part);
      // One step from a connection of its own: a stepwise copy starts anew at every foreign write and never ends.
      auto connection = open_sqlite({path_, SqliteUse::writer, 8192});
      connection->execute("VACUUM INTO $1", {part});
      if (!sync_file(part)) throw not_durable(part);
      fs::rename(part, target);
      if (!sync_folder_of(target)) throw not_durable(target);
      return {};
    } catch (const std::exception& failure) {
      std::error_code ignored;
      fs::remove(part, ignored);
      return fail(ErrorCode::conflict, "backup_failed", std::string("The backup was not made: ") + failure.what() + ".");
    }
  }

  std::vector<std::string> check() override {
    std::vector<std::string> problems;
    const auto connection = open_sqlite({path_, SqliteUse::reader, 65536});
    for (const auto& row : connection->execute("PRAGMA integrity_check(100)").rows) {
      if (row.text(0) != "ok") problems.push_back(row.text(0));
    }
    find_orphans(*connection, problems);
    return problems;
  }

  void stop() override {
    reads_.stop();
    writes_.stop();
    for (auto& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }

 private:
  void read_loop(Connection& connection) {
    for (;;) {
      auto jobs = reads_.take(1);
      if (jobs.empty()) return;
      std::exception_ptr failure;
      try {
        connection.begin_read();
        jobs[0].run(connection);
        connection.commit();
      } catch (...) {
        failure = std::current_exception();
        connection.rollback();
      }
      jobs[0].settled(failure);
    }
  }

  void write_loop() {
    for (;;) {
      auto batch = trouble() ? writes_.take_within(kBatch, kTryAgain) : writes_.take(kBatch);
      if (batch.empty() && writes_.ended()) return;
      std::vector<std::exception_ptr> failures(batch.size());
      std::exception_ptr all_failed;
      try {
        ensure_writer();
        if (!batch.empty()) {
          writer_->begin_write();
          if (batch.size() == 1) failures[0] = run_alone(*writer_, batch[0]);
          else for (std::size_t i = 0; i < batch.size(); ++i) failures[i] = run_one(*writer_, batch[i]);
          if (batch.size() > 1 || !failures[0]) meter_.time([&] { writer_->commit(); });
        }
      } catch (...) {
        // What was committed is not known: nobody is told "saved", and the commit is never tried again (fsyncgate).
        all_failed = std::current_exception();
        give_up(all_failed);
      }
      for (std::size_t i = 0; i < batch.size(); ++i) batch[i].settled(all_failed ? all_failed : failures[i]);
    }
  }

  void give_up(const std::exception_ptr& failure) {
    last_failure_ = failure;
    if (writer_) writer_->rollback();
    writer_.reset();
    try {
      std::rethrow_exception(failure);
    } catch (const StorageFailure& known) {
      trouble_ = int(known.kind == FailureKind::full ? FailureKind::full : FailureKind::unavailable);
    } catch (...) {
      trouble_ = int(FailureKind::unavailable);
    }
  }

  // After a failed commit: a new connection, and a write of our own that reaches the disk before anybody's is taken. While
  // that fails every write answers 503 or 507; reads go on.
  void ensure_writer() {
    // What is written to a file without a name is lost with the process; and opening the name would make an empty database.
    if (is_gone()) throw StorageFailure(FailureKind::unavailable, path_ + " is no longer there; put it back");
    if (!trouble()) return;
    const auto now = std::chrono::steady_clock::now();
    if (!writer_ && now < next_try_) std::rethrow_exception(last_failure_);
    next_try_ = now + kTryAgainAtMost;
    writer_ = open_sqlite({path_, SqliteUse::writer, options_.cache_kib});
    // A full disk may be full of our own log: what it holds goes into the database, and its space is used anew.
    if (trouble() == FailureKind::full) writer_->execute("PRAGMA wal_checkpoint(PASSIVE)");
    writer_->begin_write();
    writer_->execute_script("PRAGMA user_version = 1");  // writes the first page, whatever stood there; nobody reads it
    writer_->commit();
    trouble_ = kNone;
  }

  [[nodiscard]] bool is_gone() const { return !path_.starts_with("file:") && ::access(path_.c_str(), F_OK) != 0 && errno == ENOENT; }

  static constexpr int kNone = -1;
  const DatabaseOptions options_;
  const std::string path_;
  std::unique_ptr<Connection> writer_;
  Meter meter_;
  std::atomic<int> trouble_{kNone};  // a FailureKind, or none
  std::exception_ptr last_failure_;                   // of the writer's thread, like the next
  std::chrono::steady_clock::time_point next_try_{};
  JobQueue<ReadJob> reads_;
  JobQueue<WriteJob> writes_;
  std::vector<std::thread> threads_;  // last: joined first
};

}  // namespace

constexpr int kWaitAtStartMs = 60'000;

Result<std::unique_ptr<Database>> open_sqlite_database(const DatabaseOptions& options, const std::string& path) {
  std::string name = path;
  if (path == ":memory:") {
    static std::atomic<int> number{0};
    name = "file:sapa-" + std::to_string(++number) + "?mode=memory&cache=shared";
  }
  // An import that is alone writes for seconds at a time; once it has seen us it takes turns. Until then we wait.
  auto writer = open_sqlite({name, SqliteUse::writer, options.cache_kib, kWaitAtStartMs});
  SAPA_CHECK(migrate(*writer));
  writer->begin_write();
  writer->rollback();
  writer->execute_script("PRAGMA busy_timeout = " + std::to_string(SqliteOptions{}.wait_ms));
  return std::unique_ptr<Database>(std::make_unique<SqliteDatabase>(options, name, std::move(writer)));
}

}  // namespace sapa::storage

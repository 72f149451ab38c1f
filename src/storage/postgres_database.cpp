#include <sys/socket.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "storage/engines.h"
#include "storage/figures.h"
#include "storage/meter.h"
#include "storage/postgres.h"
#include "storage/queue.h"

namespace sapa::storage {

namespace {

constexpr int kTries = 5;
// A server that hangs (stopped, its disk gone, a network that swallows) is found within the sum of both.
constexpr std::chrono::milliseconds kPulse{300};
constexpr std::chrono::milliseconds kPatience{1200};

// The socket of a worker's connection, so that somebody else can end what it waits for.
class Line {
 public:
  void opened(Connection& connection) {
    const std::lock_guard lock(mutex_);
    socket_ = socket_of(connection);
  }
  void closing() {
    const std::lock_guard lock(mutex_);
    socket_ = -1;
  }
  void cut() {
    const std::lock_guard lock(mutex_);
    if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
  }

 private:
  std::mutex mutex_;
  int socket_ = -1;
};

class PostgresDatabase final : public Database, public Measured {
 public:
  explicit PostgresDatabase(const DatabaseOptions& options) : options_(options), reads_(options.queue_limit), writes_(options.queue_limit) {
    pulse_ = std::thread([this] { pulse_loop(); });
    for (int i = 0; i < options_.readers; ++i) threads_.emplace_back([this, &line = lines_.emplace_back()] { read_loop(line); });
    for (int i = 0; i < options_.postgres_writers; ++i) threads_.emplace_back([this, &line = lines_.emplace_back()] { write_loop(line); });
    started_ = true;
  }
  ~PostgresDatabase() override { stop(); }

  [[nodiscard]] Engine engine() const override { return Engine::postgres; }
  bool read(ReadJob job) override { return reads_.push(std::move(job)); }
  bool write(WriteJob job) override { return writes_.push(std::move(job)); }
  [[nodiscard]] std::optional<FailureKind> trouble() const override {
    return healthy_ ? std::nullopt : std::optional(FailureKind::unavailable);
  }

  [[nodiscard]] DatabaseFigures figures() const override { return {reads_.size(), writes_.size(), meter_.commits.figures(), meter_.failed_commits}; }

  Result<void> backup(const std::string&) override {
    return fail(ErrorCode::unsupported, "backup_engine", "backup is for SQLite; use pg_dump for PostgreSQL (docs/operations.md).");
  }

  std::vector<std::string> check() override {
    std::vector<std::string> problems;
    find_orphans(*open_postgres(options_.url), problems);
    return problems;
  }

  void stop() override {
    reads_.stop();
    writes_.stop();
    for (auto& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
    // Last: until now it frees workers that wait for a server that does not answer.
    {
      const std::lock_guard lock(pulse_mutex_);
      stopping_ = true;
    }
    pulse_wake_.notify_all();
    if (pulse_.joinable()) pulse_.join();
  }

 private:
  // Asks the server on a connection of its own. While it does not answer, nobody waits for it: what runs is broken off, what
  // waits is refused at once.
  void pulse_loop() {
    std::unique_ptr<Connection> connection;
    std::unique_lock lock(pulse_mutex_);
    while (!stopping_) {
      lock.unlock();
      const auto deadline = std::chrono::steady_clock::now() + kPatience;
      const bool used_before = connection != nullptr;
      bool answers = ask(connection, deadline);
      // A connection that was ended while it was idle says nothing about the server; a new one does, in the time that is left.
      if (!answers && used_before) answers = ask(connection, deadline);
      healthy_ = answers;
      if (!answers && started_) {
        for (auto& line : lines_) line.cut();
      }
      lock.lock();
      pulse_wake_.wait_for(lock, kPulse, [this] { return stopping_; });
    }
  }

  // Whether the server answered on this connection, or on a new one where there is none. Without an answer there is none after.
  bool ask(std::unique_ptr<Connection>& connection, std::chrono::steady_clock::time_point deadline) const {
    const auto left = [&] { return std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()); };
    try {
      if (left() <= std::chrono::milliseconds(0)) return false;
      if (!connection) connection = open_postgres(options_.url, left());
      if (answers_within(*connection, left())) return true;
    } catch (const StorageFailure&) {
    }
    connection.reset();
    return false;
  }

  void read_loop(Line& line) {
    std::unique_ptr<Connection> connection;
    for (;;) {
      auto jobs = reads_.take(1);
      if (jobs.empty()) return line.closing();
      jobs[0].settled(attempt(connection, line, [&] {
        connection->begin_read();
        jobs[0].run(*connection);
        connection->commit();
      }));
    }
  }

  void write_loop(Line& line) {
    std::unique_ptr<Connection> connection;
    for (;;) {
      auto jobs = writes_.take(1);
      if (jobs.empty()) return line.closing();
      bool committing = false;
      jobs[0].settled(attempt(
          connection, line,
          [&] {
            committing = false;
            connection->begin_write();
            jobs[0].run(*connection);
            committing = true;
            meter_.time([&] { connection->commit(); });
          },
          &committing));
    }
  }

  // Runs `work`, again on a serialization failure and when the connection turned out dead before the commit was sent. A
  // commit that was sent is never repeated: its outcome is unknown, the client's idempotency key decides.
  template <class Work>
  std::exception_ptr attempt(std::unique_ptr<Connection>& connection, Line& line, const Work& work, const bool* committing = nullptr) {
    for (int tried = 1;; ++tried) {
      bool was_connected = false;
      try {
        if (!healthy_) throw StorageFailure(FailureKind::unavailable, "the database server does not answer");
        if (!connection) {
          connection = open_postgres(options_.url, kPatience);
          line.opened(*connection);
        }
        was_connected = true;
        work();
        return nullptr;
      } catch (const StorageFailure& failure) {
        const auto current = std::current_exception();
        const bool sent = committing && *committing;
        if (failure.kind == FailureKind::unavailable) {
          line.closing();
          connection.reset();
          if (sent || !was_connected || tried >= 2) return current;  // one fresh connection, then the client is told
          continue;
        }
        connection->rollback();
        // A constraint is mostly the same request on another writer: run again, this one sees what that one did.
        const int tries = failure.kind == FailureKind::retry ? kTries : failure.kind == FailureKind::constraint ? 2 : 1;
        if (!sent && tried < tries) continue;
        return current;
      } catch (...) {
        const auto current = std::current_exception();
        if (connection) connection->rollback();
        return current;
      }
    }
  }

  const DatabaseOptions options_;
  Meter meter_;
  std::atomic<bool> healthy_{true};
  std::deque<Line> lines_;  // one a worker; none is added once started_
  std::atomic<bool> started_{false};
  std::mutex pulse_mutex_;
  std::condition_variable pulse_wake_;
  bool stopping_ = false;
  std::thread pulse_;
  JobQueue<ReadJob> reads_;
  JobQueue<WriteJob> writes_;
  std::vector<std::thread> threads_;  // last: joined first
};

}  // namespace

Result<std::unique_ptr<Database>> open_postgres_database(const DatabaseOptions& options) {
  const auto connection = open_postgres(options.url);
  connection->execute_script("SET statement_timeout = 0");  // a migration may take its time
  SAPA_CHECK(migrate(*connection));
  return std::unique_ptr<Database>(std::make_unique<PostgresDatabase>(options));
}

}  // namespace sapa::storage

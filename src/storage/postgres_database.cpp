#include <atomic>
#include <thread>

#include "storage/engines.h"
#include "storage/postgres.h"
#include "storage/queue.h"

namespace sapa::storage {

namespace {

constexpr int kTries = 5;

class PostgresDatabase final : public Database {
 public:
  explicit PostgresDatabase(const DatabaseOptions& options) : options_(options), reads_(options.queue_limit), writes_(options.queue_limit) {
    for (int i = 0; i < options_.readers; ++i) threads_.emplace_back([this] { read_loop(); });
    for (int i = 0; i < options_.postgres_writers; ++i) threads_.emplace_back([this] { write_loop(); });
  }
  ~PostgresDatabase() override { stop(); }

  [[nodiscard]] Engine engine() const override { return Engine::postgres; }
  bool read(ReadJob job) override { return reads_.push(std::move(job)); }
  bool write(WriteJob job) override { return writes_.push(std::move(job)); }
  [[nodiscard]] bool healthy() const override { return healthy_; }

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
  }

 private:
  void read_loop() {
    std::unique_ptr<Connection> connection;
    for (;;) {
      auto jobs = reads_.take(1);
      if (jobs.empty()) return;
      jobs[0].settled(attempt(connection, [&] {
        connection->begin_read();
        jobs[0].run(*connection);
        connection->commit();
      }));
    }
  }

  void write_loop() {
    std::unique_ptr<Connection> connection;
    for (;;) {
      auto jobs = writes_.take(1);
      if (jobs.empty()) return;
      bool committing = false;
      jobs[0].settled(attempt(
          connection,
          [&] {
            committing = false;
            connection->begin_write();
            jobs[0].run(*connection);
            committing = true;
            connection->commit();
          },
          &committing));
    }
  }

  // Runs `work`, again on a serialization failure and when the connection turned out dead before the commit was sent. A
  // commit that was sent is never repeated: its outcome is unknown, the client's idempotency key decides.
  template <class Work>
  std::exception_ptr attempt(std::unique_ptr<Connection>& connection, const Work& work, const bool* committing = nullptr) {
    for (int tried = 1;; ++tried) {
      try {
        if (!connection) connection = open_postgres(options_.url);
        work();
        healthy_ = true;
        return nullptr;
      } catch (const StorageFailure& failure) {
        const auto current = std::current_exception();
        const bool sent = committing && *committing;
        const bool lost = failure.kind == FailureKind::unavailable;
        if (lost) {
          const bool was_connected = connection != nullptr;
          connection.reset();
          if (!was_connected) healthy_ = false;
          if (sent || !was_connected || tried >= 2) return current;  // one fresh connection, then the client is told
          continue;
        }
        connection->rollback();
        if (failure.kind == FailureKind::retry && !sent && tried < kTries) continue;
        return current;
      } catch (...) {
        const auto current = std::current_exception();
        if (connection) connection->rollback();
        return current;
      }
    }
  }

  const DatabaseOptions options_;
  std::atomic<bool> healthy_{true};
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

#include "support/recording_database.h"

#include <mutex>
#include <set>

namespace sapa::test {

using storage::Connection;
using storage::Outcome;
using storage::Value;

struct RecordingDatabase::Record {
  void keep(std::string_view sql, std::span<const Value> values) {
    const std::lock_guard lock(mutex);
    if (!known.insert(std::string(sql)).second) return;
    statements.push_back({std::string(sql), {values.begin(), values.end()}});
  }
  mutable std::mutex mutex;
  std::set<std::string> known;
  std::vector<Statement> statements;
};

namespace {

class RecordingConnection final : public Connection {
 public:
  RecordingConnection(Connection& inner, RecordingDatabase::Record& record) : inner_(inner), record_(record) {}

  using Connection::execute;
  [[nodiscard]] storage::Engine engine() const override { return inner_.engine(); }
  Outcome execute(std::string_view sql, std::span<const Value> values) override {
    record_.keep(sql, values);
    return inner_.execute(sql, values);
  }
  void for_each(std::string_view sql, std::span<const Value> values, const std::function<bool(const storage::Row&)>& each) override {
    record_.keep(sql, values);
    inner_.for_each(sql, values, each);
  }
  void insert_rows(std::string_view table, std::span<const std::string_view> columns, const NextRow& next) override { inner_.insert_rows(table, columns, next); }
  void execute_script(std::string_view sql) override { inner_.execute_script(sql); }
  void begin_write() override { inner_.begin_write(); }
  void begin_read() override { inner_.begin_read(); }
  void commit() override { inner_.commit(); }
  void rollback() noexcept override { inner_.rollback(); }
  void savepoint() override { inner_.savepoint(); }
  void release_savepoint() override { inner_.release_savepoint(); }
  void rollback_to_savepoint() override { inner_.rollback_to_savepoint(); }

 private:
  Connection& inner_;
  RecordingDatabase::Record& record_;
};

}  // namespace

RecordingDatabase::RecordingDatabase(std::unique_ptr<storage::Database> inner) : record_(std::make_unique<Record>()), inner_(std::move(inner)) {}
RecordingDatabase::~RecordingDatabase() = default;

std::vector<Statement> RecordingDatabase::statements() const {
  const std::lock_guard lock(record_->mutex);
  return record_->statements;
}

storage::Engine RecordingDatabase::engine() const { return inner_->engine(); }

bool RecordingDatabase::read(storage::ReadJob job) {
  job.run = [run = std::move(job.run), &record = *record_](Connection& connection) {
    RecordingConnection recording(connection, record);
    run(recording);
  };
  return inner_->read(std::move(job));
}

bool RecordingDatabase::write(storage::WriteJob job) {
  job.run = [run = std::move(job.run), &record = *record_](Connection& connection) {
    RecordingConnection recording(connection, record);
    run(recording);
  };
  return inner_->write(std::move(job));
}

std::optional<storage::FailureKind> RecordingDatabase::trouble() const { return inner_->trouble(); }
Result<void> RecordingDatabase::backup(const std::string& path) { return inner_->backup(path); }
std::vector<std::string> RecordingDatabase::check() { return inner_->check(); }
void RecordingDatabase::stop() { inner_->stop(); }

}  // namespace sapa::test

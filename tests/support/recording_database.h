#pragma once

// A database like the one it is put before, which remembers every statement that goes through it, once each, with the values
// of its first use. Any thread.

#include <memory>
#include <string>
#include <vector>

#include "storage/database.h"

namespace sapa::test {

struct Statement {
  std::string sql;
  std::vector<storage::Value> values;
};

class RecordingDatabase final : public storage::Database {
 public:
  explicit RecordingDatabase(std::unique_ptr<storage::Database> inner);
  ~RecordingDatabase() override;

  [[nodiscard]] std::vector<Statement> statements() const;  // in the order of their first use

  [[nodiscard]] storage::Engine engine() const override;
  bool read(storage::ReadJob job) override;
  bool write(storage::WriteJob job) override;
  [[nodiscard]] std::optional<storage::FailureKind> trouble() const override;
  Result<void> backup(const std::string& path) override;
  std::vector<std::string> check() override;
  void stop() override;

  struct Record;

 private:
  const std::unique_ptr<Record> record_;
  const std::unique_ptr<storage::Database> inner_;
};

}  // namespace sapa::test

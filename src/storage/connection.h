#pragma once

// The seam to a database. Two implementations: sqlite.cpp, postgres.cpp. One SQL text for both: $1..$n, TEXT, BIGINT,
// DOUBLE PRECISION, listed columns, explicit order, cast aggregates (docs/architecture.md, Two engines).
//
// Threads: a Connection belongs to one thread at a time. Every call blocks.
// Errors: StorageFailure; caught once at the edge of the request or event, and in tests.

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.h"

namespace sapa::storage {

// NULL, BIGINT, DOUBLE PRECISION, TEXT (UTF-8 without NUL).
using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

// The same, with a text that is somebody else's.
using ValueView = std::variant<std::monostate, std::int64_t, double, std::string_view>;
ValueView view(const Value& value);

template <class T>
Value nullable(const std::optional<T>& value) {
  return value ? Value(*value) : Value(std::monostate{});
}

enum class FailureKind {
  unavailable,  // engine away, connection lost: 503, try again later
  full,         // disk or quota full: 507
  retry,        // serialization failure, deadlock, busy: run the unit of work again
  constraint,   // UNIQUE, CHECK, NOT NULL
  other,        // our SQL is wrong, corrupt file: a bug
};

struct StorageFailure : std::runtime_error {
  StorageFailure(FailureKind failure_kind, const std::string& what) : std::runtime_error(what), kind(failure_kind) {}
  FailureKind kind;
};

// One row. The index counts the listed columns from 0. The getters assert the type: a wrong one is a bug.
class Row {
 public:
  explicit Row(std::vector<Value> values) : values_(std::move(values)) {}
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] bool is_null(std::size_t column) const;
  [[nodiscard]] const std::string& text(std::size_t column) const;  // REQUIRES: not null
  [[nodiscard]] std::string take_text(std::size_t column);          // the same, moved out
  [[nodiscard]] std::int64_t integer(std::size_t column) const;     // REQUIRES: not null
  [[nodiscard]] double real(std::size_t column) const;              // REQUIRES: not null
  [[nodiscard]] std::optional<std::string> optional_text(std::size_t column) const;
  [[nodiscard]] std::optional<std::int64_t> optional_integer(std::size_t column) const;
  [[nodiscard]] const std::vector<Value>& values() const { return values_; }

 private:
  std::vector<Value> values_;
};

struct Outcome {
  std::vector<Row> rows = {};
  std::int64_t affected = 0;  // rows changed by INSERT, UPDATE, DELETE
};

// One of several that are run together. `sql` as in execute(); `values` outlives the call.
struct Statement {
  std::string_view sql;
  std::span<const Value> values;
};

enum class Engine { sqlite, postgres };

class Connection {
 public:
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] virtual Engine engine() const = 0;

  // Runs one statement, prepared once per connection and text. `sql` must have static storage or live as long as the
  // connection (its text is the cache's key).
  virtual Outcome execute(std::string_view sql, std::span<const Value> values) = 0;
  Outcome execute(std::string_view sql, std::initializer_list<Value> values) {
    return execute(sql, std::span<const Value>(values.begin(), values.size()));
  }
  Outcome execute(std::string_view sql) { return execute(sql, std::span<const Value>()); }

  // Several, none of which needs the rows of another, in their order: one journey to an engine that is elsewhere. The first that
  // fails throws, and what was written by those before it goes with the transaction.
  virtual std::vector<Outcome> execute_all(std::span<const Statement> statements);

  // Streams rows instead of collecting them; `each` returns false to stop. Not cached: the text may be built.
  virtual void for_each(std::string_view sql, std::span<const Value> values, const std::function<bool(const Row&)>& each) = 0;

  // Many rows at once, as fast as the engine takes them (COPY, or one prepared INSERT): each as long as `columns`, until `next`
  // gives an empty one; valid until it is called again. What it throws passes through. A row that is already there is
  // FailureKind::constraint and spoils the whole transaction.
  using NextRow = std::function<std::span<const ValueView>()>;
  virtual void insert_rows(std::string_view table, std::span<const std::string_view> columns, const NextRow& next) = 0;

  // Several statements without parameters (migrations).
  virtual void execute_script(std::string_view sql) = 0;

  // Transactions do not nest; savepoints do. Readers use begin_read() for one consistent picture.
  virtual void begin_write() = 0;
  virtual void begin_read() = 0;
  virtual void commit() = 0;    // throws: the outcome is unknown, nothing may be acknowledged
  virtual void rollback() noexcept = 0;
  virtual void savepoint() = 0;
  virtual void release_savepoint() = 0;
  virtual void rollback_to_savepoint() = 0;

 protected:
  Connection() = default;
};

}  // namespace sapa::storage

#include "storage/sqlite.h"

#include <sqlite3.h>

#include <chrono>
#include <thread>
#include <unordered_map>
#include <utility>

#include "core/assert.h"
#include "storage/sqlite_rows.h"

namespace sapa::storage {

namespace {

FailureKind kind_of(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL: return FailureKind::full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return FailureKind::retry;
    case SQLITE_CONSTRAINT: return FailureKind::constraint;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY: return FailureKind::unavailable;
    default: return FailureKind::other;
  }
}

constexpr auto kNotWritable = "the database, or its folder, may not be written to by this user";

// What whoever runs a command can do something about, in words; "" of all else.
const char* plain_words(int code) {
  switch (code & 0xff) {
    case SQLITE_READONLY: return "the database cannot be written to: ";
    case SQLITE_CORRUPT: return "the database is damaged; put back a backup (sapa restore): ";
    case SQLITE_IOERR: return "the disk of the database cannot be read or written: ";
    default: return "";
  }
}

[[noreturn]] void fail_with(sqlite3* db, const std::string& operation) {
  const int code = sqlite3_extended_errcode(db);
  // Which statement has met it tells nobody anything.
  if (code == SQLITE_READONLY_DIRECTORY || ((code & 0xff) == SQLITE_READONLY && sqlite3_db_readonly(db, "main") == 1)) throw StorageFailure(kind_of(code), kNotWritable);
  throw StorageFailure(kind_of(code), plain_words(code) + operation + ": " + sqlite3_errmsg(db) + " (" + std::to_string(code) + ")");
}

// SQLite counts its memory under one lock for all connections, which the readers would queue for. Before its first use.
void without_statistics() {
  static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(once);
}

struct CloseDatabase {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

class SqliteConnection final : public Connection {
 public:
  explicit SqliteConnection(const SqliteOptions& options) {
    without_statistics();
    sqlite3* raw = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | (options.use == SqliteUse::writer ? SQLITE_OPEN_CREATE : 0);
    const int code = sqlite3_open_v2(options.path.c_str(), &raw, flags, nullptr);
    db_.reset(raw);
    if (code != SQLITE_OK) {
      throw StorageFailure(kind_of(code) == FailureKind::other ? FailureKind::other : FailureKind::unavailable,
                           "cannot open " + options.path + ": " + (raw ? sqlite3_errmsg(raw) : "out of memory"));
    }
    sqlite3_extended_result_codes(db_.get(), 1);
    sqlite3_busy_timeout(db_.get(), options.wait_ms);
    if (sqlite3_exec(db_.get(), "SELECT 1 FROM sqlite_schema", nullptr, nullptr, nullptr) == SQLITE_NOTADB) {
      throw StorageFailure(FailureKind::other, options.path + " is no SQLite database");
    }
    execute_script("PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;");
    if (options.use == SqliteUse::writer) {
      begin_log(options.wait_ms);
      execute_script("PRAGMA synchronous=FULL; PRAGMA cell_size_check=ON; PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864;");
    } else {
      // The file is not mapped: after every commit of the writer a mapping is given up and faulted in anew, page by page.
      execute_script("PRAGMA query_only=ON;");
    }
    const auto cache = "PRAGMA cache_size=-" + std::to_string(options.cache_kib);
    execute_script(cache);
  }

  [[nodiscard]] Engine engine() const override { return Engine::sqlite; }

  Outcome execute(std::string_view sql, std::span<const Value> values) override {
    const auto& kept = prepared(sql);
    sqlite3_stmt* statement = kept.statement.get();
    const Reset reset{statement, !kept.parameters.empty()};
    bind(kept, values);
    Outcome outcome;
    const auto changes_before = sqlite3_total_changes64(db_.get());
    for (;;) {
      const int code = sqlite3_step(statement);
      if (code == SQLITE_DONE) break;
      if (code != SQLITE_ROW) fail_with(db_.get(), std::string(sql.substr(0, 60)));
      outcome.rows.push_back(read_row(statement, kept.columns));
    }
    outcome.affected = sqlite3_total_changes64(db_.get()) - changes_before;
    return outcome;
  }

  void for_each(std::string_view sql, std::span<const Value> values, const std::function<bool(const Row&)>& each) override {
    const auto once = with_parameters(prepare(sql));
    bind(once, values);
    for (;;) {
      const int code = sqlite3_step(once.statement.get());
      if (code == SQLITE_DONE) return;
      if (code != SQLITE_ROW) fail_with(db_.get(), std::string(sql.substr(0, 60)));
      if (!each(read_row(once.statement.get(), once.columns))) return;
    }
  }

  void insert_rows(std::string_view table, std::span<const std::string_view> columns, const NextRow& next) override {
    SAPA_ASSERT(columns.size() <= std::size_t(kMostInserted));
    auto& statement = inserts_[std::string(table)];
    if (!statement) {
      if (!std::exchange(rows_are_offered_, true)) offer_rows(db_.get(), rows_to_insert_);
      std::string names;
      std::string given;
      for (std::size_t i = 0; i < columns.size(); ++i) {
        names += (i > 0 ? ", " : "") + std::string(columns[i]);
        given += (i > 0 ? ", c" : "c") + std::to_string(i);
      }
      // FAIL keeps no copy of each page to undo the statement alone: whoever fails here undoes the transaction.
      statement = prepare("INSERT OR FAIL INTO " + std::string(table) + " (" + names + ") SELECT " + given + " FROM rows_to_insert");
    }
    const NextRow checked = [&]() -> std::span<const ValueView> {
      const auto row = next();
      SAPA_ASSERT(row.empty() || row.size() == columns.size());
      for (const auto& value : row) refuse_nul(value);
      return row;
    };
    rows_to_insert_ = {&checked};
    const Reset reset{statement.get(), false};
    const int code = sqlite3_step(statement.get());
    if (rows_to_insert_.failure) std::rethrow_exception(rows_to_insert_.failure);
    if (code != SQLITE_DONE) fail_with(db_.get(), "INSERT INTO " + std::string(table));
  }

  void execute_script(std::string_view sql) override {
    if (sqlite3_exec(db_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail_with(db_.get(), std::string(sql.substr(0, 60)));
  }

  void begin_write() override { execute("BEGIN IMMEDIATE", {}); }
  void begin_read() override { execute("BEGIN", {}); }
  void commit() override { execute("COMMIT", {}); }
  void rollback() noexcept override {
    if (sqlite3_get_autocommit(db_.get()) == 0) sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  void savepoint() override { execute("SAVEPOINT unit", {}); }
  void release_savepoint() override { execute("RELEASE unit", {}); }
  void rollback_to_savepoint() override {
    execute("ROLLBACK TO unit", {});
    execute("RELEASE unit", {});
  }

 private:
  // The journal mode is a property of the file; a database in memory has none and says so. Where two make a new file at once, SQLite
  // does not wait for the one who is first: each holds what the other needs.
  void begin_log(int wait_ms) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(wait_ms);
    while (sqlite3_exec(db_.get(), "PRAGMA journal_mode=WAL", nullptr, nullptr, nullptr) != SQLITE_OK) {
      if ((sqlite3_errcode(db_.get()) & 0xff) != SQLITE_BUSY || std::chrono::steady_clock::now() > end) fail_with(db_.get(), "PRAGMA journal_mode=WAL");
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  struct Reset {
    sqlite3_stmt* statement;
    bool bound;
    ~Reset() {
      sqlite3_reset(statement);
      if (bound) sqlite3_clear_bindings(statement);
    }
  };

  // $3 is a named parameter to SQLite: its position is that of its first appearance.
  struct Prepared {
    Statement statement = nullptr;
    std::vector<std::uint8_t> parameters = {};  // of each position: the index of its value
    int columns = 0;
  };

  Statement prepare(std::string_view sql) {
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &raw, nullptr) != SQLITE_OK) {
      fail_with(db_.get(), "cannot prepare " + std::string(sql.substr(0, 80)));
    }
    return Statement(raw);
  }

  static Prepared with_parameters(Statement statement) {
    Prepared result;
    const int count = sqlite3_bind_parameter_count(statement.get());
    for (int position = 1; position <= count; ++position) {
      const char* name = sqlite3_bind_parameter_name(statement.get(), position);
      SAPA_ASSERT(name && name[0] == '$');
      const int number = std::atoi(name + 1);
      SAPA_ASSERT(number >= 1 && number <= 255);
      result.parameters.push_back(static_cast<std::uint8_t>(number - 1));
    }
    result.columns = sqlite3_column_count(statement.get());
    result.statement = std::move(statement);
    return result;
  }

  // Found by the address of the text, which is cheaper than to hash it; the text itself decides.
  const Prepared& prepared(std::string_view sql) {
    auto& kept = statements_[sql.data()];
    if (!kept.statement || std::string_view(sqlite3_sql(kept.statement.get())) != sql) kept = with_parameters(prepare(sql));
    return kept;
  }

  void bind(const Prepared& kept, std::span<const Value> values) {
    for (std::size_t i = 0; i < kept.parameters.size(); ++i) {
      SAPA_ASSERT(kept.parameters[i] < values.size());
      bind_one(kept.statement.get(), int(i) + 1, view(values[kept.parameters[i]]));
    }
  }

  static void refuse_nul(const ValueView& value) {
    const auto* text = std::get_if<std::string_view>(&value);
    if (text && text->find('\0') != std::string_view::npos) throw StorageFailure(FailureKind::constraint, "text with a NUL character");
  }

  void bind_one(sqlite3_stmt* statement, int position, const ValueView& value) {
    refuse_nul(value);
    int code = SQLITE_OK;
    if (const auto* text = std::get_if<std::string_view>(&value)) {
      // A null pointer would be NULL.
      code = sqlite3_bind_text64(statement, position, text->empty() ? "" : text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      code = sqlite3_bind_int64(statement, position, *integer);
    } else if (const auto* real = std::get_if<double>(&value)) {
      code = sqlite3_bind_double(statement, position, *real);
    } else {
      code = sqlite3_bind_null(statement, position);
    }
    if (code != SQLITE_OK) fail_with(db_.get(), "cannot bind");
  }

  static Row read_row(sqlite3_stmt* statement, int columns) {
    std::vector<Value> values;
    values.reserve(static_cast<std::size_t>(columns));
    for (int column = 0; column < columns; ++column) {
      switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER: values.emplace_back(static_cast<std::int64_t>(sqlite3_column_int64(statement, column))); break;
        case SQLITE_FLOAT: values.emplace_back(sqlite3_column_double(statement, column)); break;
        case SQLITE_NULL: values.emplace_back(std::monostate{}); break;
        default: {
          // Asked for as bytes: they are UTF-8 as they lie, and nothing is copied to end them with a NUL.
          const auto* text = static_cast<const char*>(sqlite3_column_blob(statement, column));
          values.emplace_back(std::in_place_type<std::string>, text ? text : "", static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
        }
      }
    }
    return Row(std::move(values));
  }

  RowsToInsert rows_to_insert_;
  bool rows_are_offered_ = false;
  std::unique_ptr<sqlite3, CloseDatabase> db_;
  std::unordered_map<std::string, Statement> inserts_;       // by table; a table is always filled with the same columns
  std::unordered_map<const char*, Prepared> statements_;  // last: finalized before the database closes
};

}  // namespace

std::unique_ptr<Connection> open_sqlite(const SqliteOptions& options) { return std::make_unique<SqliteConnection>(options); }

}  // namespace sapa::storage

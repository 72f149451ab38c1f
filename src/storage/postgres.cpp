#include "storage/postgres.h"

#include <libpq-fe.h>
#include <poll.h>

#include <array>
#include <charconv>
#include <cstring>
#include <unordered_map>
#include <utility>

#include "core/assert.h"

namespace sapa::storage {

namespace {

// pg_type.h. Everything else is asked for as text.
constexpr Oid kInt8 = 20;
constexpr Oid kInt4 = 23;
constexpr Oid kInt2 = 21;
constexpr Oid kBool = 16;
constexpr Oid kFloat8 = 701;
constexpr Oid kFloat4 = 700;
constexpr Oid kNumeric = 1700;

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPointer = std::unique_ptr<PGresult, ClearResult>;

// PostgreSQL manual, appendix A.
FailureKind kind_of(std::string_view state) {
  if (state == "40001" || state == "40P01" || state == "55P03") return FailureKind::retry;
  if (state.starts_with("23") || state == "22021") return FailureKind::constraint;
  if (state == "53100") return FailureKind::full;
  if (state.empty() || state.starts_with("08") || state.starts_with("57") || state.starts_with("53") || state == "25006" || state.starts_with("58")) {
    return FailureKind::unavailable;
  }
  return FailureKind::other;
}

class PostgresConnection final : public Connection {
 public:
  PostgresConnection(const std::string& url, std::chrono::milliseconds patience) {
    // What stands before dbname is a default; the URL in dbname wins (libpq, 34.1.1).
    const std::array<const char*, 6> names = {"application_name", "tcp_user_timeout", "keepalives_idle", "options", "dbname", nullptr};
    const std::array<const char*, 6> values = {
        "sapa", "3000", "2", "-c statement_timeout=5000 -c client_min_messages=warning -c idle_in_transaction_session_timeout=10000", url.c_str(), nullptr};
    connection_.reset(PQconnectStartParams(names.data(), values.data(), 1));
    // libpq's own connect_timeout has a floor of two seconds, and none for a server that is stopped behind an open socket.
    const Deadline deadline(patience);
    auto step = PGRES_POLLING_WRITING;
    while (PQstatus(connection_.get()) != CONNECTION_BAD && step != PGRES_POLLING_OK && step != PGRES_POLLING_FAILED) {
      if (!deadline.wait_for(PQsocket(connection_.get()), step == PGRES_POLLING_READING ? POLLIN : POLLOUT)) {
        throw StorageFailure(FailureKind::unavailable, "cannot connect: the server does not answer");
      }
      step = PQconnectPoll(connection_.get());
    }
    if (PQstatus(connection_.get()) != CONNECTION_OK) {
      throw StorageFailure(FailureKind::unavailable, std::string("cannot connect: ") + trimmed(PQerrorMessage(connection_.get())));
    }
    PQsetNoticeReceiver(connection_.get(), [](void* warned, const PGresult*) { *static_cast<bool*>(warned) = true; }, &warned_);
  }

  [[nodiscard]] int socket() const { return PQsocket(connection_.get()); }

  bool answers_within(std::chrono::milliseconds patience) {
    const Deadline deadline(patience);
    if (PQsendQuery(connection_.get(), "SELECT 1") != 1) return false;
    while (PQisBusy(connection_.get()) == 1) {
      if (!deadline.wait_for(socket(), POLLIN) || PQconsumeInput(connection_.get()) != 1) return false;
    }
    bool good = true;
    while (const ResultPointer result{PQgetResult(connection_.get())}) good = good && PQresultStatus(result.get()) == PGRES_TUPLES_OK;
    return good && PQstatus(connection_.get()) == CONNECTION_OK;
  }

  [[nodiscard]] Engine engine() const override { return Engine::postgres; }

  Outcome execute(std::string_view sql, std::span<const Value> values) override {
    if (begin_) return std::move(execute_all(std::array{Statement{sql, values}})[0]);
    const auto& name = prepared(sql, values);
    const Bound bound(values);
    const ResultPointer result(PQexecPrepared(connection_.get(), name.c_str(), int(values.size()), bound.pointers.data(), bound.lengths.data(), nullptr, 0));
    check(result.get(), sql);
    return outcome_of(result.get());
  }

  // All are sent before the first answer is read (libpq, 34.5, Pipeline Mode), with the BEGIN that waits.
  std::vector<Outcome> execute_all(std::span<const Statement> statements) override {
    auto* const connection = connection_.get();
    std::vector<const char*> names;
    std::vector<Bound> bound;
    for (const auto& [sql, values] : statements) {
      names.push_back(prepared(sql, values).c_str());
      bound.emplace_back(values);
    }
    const Pipeline pipeline(connection);
    const char* const begin = std::exchange(begin_, nullptr);
    bool sent = !begin || PQsendQueryParams(connection, begin, 0, nullptr, nullptr, nullptr, nullptr, 0) == 1;
    for (std::size_t i = 0; sent && i < statements.size(); ++i) {
      sent = PQsendQueryPrepared(connection, names[i], int(statements[i].values.size()), bound[i].pointers.data(), bound[i].lengths.data(), nullptr, 0) == 1;
    }
    if (!sent || PQpipelineSync(connection) != 1) throw StorageFailure(FailureKind::unavailable, trimmed(PQerrorMessage(connection)));
    std::vector<Outcome> outcomes;
    std::exception_ptr failure;
    const auto take = [&](std::string_view sql, bool wanted) {
      Outcome outcome;
      ResultPointer result(PQgetResult(connection));
      // Behind a for_each the first statement of a pipeline comes row by row as well: libpq 15 leaves that mode with the next statement
      // only outside of one.
      do {
        try {
          if (!failure) check(result.get(), sql);
          if (!failure && wanted) append_rows(outcome, result.get());
        } catch (...) {
          failure = std::current_exception();
        }
        if (result) result.reset(PQgetResult(connection));
      } while (result);
      if (!failure && wanted) outcomes.push_back(std::move(outcome));
    };
    if (begin) take(begin, false);
    for (const auto& statement : statements) take(statement.sql, true);
    const ResultPointer synced(PQgetResult(connection));
    if (failure) std::rethrow_exception(failure);
    if (PQresultStatus(synced.get()) != PGRES_PIPELINE_SYNC) throw StorageFailure(FailureKind::unavailable, "the connection was lost");
    return outcomes;
  }

  void for_each(std::string_view sql, std::span<const Value> values, const std::function<bool(const Row&)>& each) override {
    begin_now();
    const Bound bound(values);
    const auto types = types_of(values);
    if (PQsendQueryParams(connection_.get(), std::string(sql).c_str(), int(values.size()), types.data(), bound.pointers.data(), bound.lengths.data(), nullptr, 0) != 1) {
      throw StorageFailure(FailureKind::unavailable, trimmed(PQerrorMessage(connection_.get())));
    }
    PQsetSingleRowMode(connection_.get());
    bool wanted = true;
    std::exception_ptr failure;
    while (ResultPointer result{PQgetResult(connection_.get())}) {
      try {
        if (failure) continue;
        check(result.get(), sql);
        for (int row = 0; wanted && row < PQntuples(result.get()); ++row) {
          wanted = each(read_row(result.get(), row));
          if (!wanted) cancel();
        }
      } catch (...) {
        if (wanted) failure = std::current_exception();  // the error of our own cancel is no failure
      }
    }
    if (failure) std::rethrow_exception(failure);
  }

  void insert_rows(std::string_view table, std::span<const std::string_view> columns, const NextRow& next) override {
    begin_now();
    std::string names;
    for (const auto column : columns) names += (names.empty() ? "" : ", ") + std::string(column);
    const auto sql = "COPY " + std::string(table) + " (" + names + ") FROM STDIN";
    {
      const ResultPointer begun(PQexec(connection_.get(), sql.c_str()));
      if (PQresultStatus(begun.get()) != PGRES_COPY_IN) check(begun.get(), sql);
    }
    std::string block;
    const auto send = [&] {
      if (!block.empty() && PQputCopyData(connection_.get(), block.data(), int(block.size())) != 1) {
        throw StorageFailure(FailureKind::unavailable, trimmed(PQerrorMessage(connection_.get())));
      }
      block.clear();
    };
    std::exception_ptr failure;
    try {
      for (auto row = next(); !row.empty(); row = next()) {
        SAPA_ASSERT(row.size() == columns.size());
        for (std::size_t i = 0; i < row.size(); ++i) {
          if (!append_copied(block, row[i])) throw StorageFailure(FailureKind::constraint, "text with a NUL character");
          block += i + 1 == row.size() ? '\n' : '\t';
        }
        if (block.size() > (1U << 18U)) send();
      }
      send();
    } catch (...) {
      failure = std::current_exception();
    }
    PQputCopyEnd(connection_.get(), failure ? "refused" : nullptr);
    while (ResultPointer result{PQgetResult(connection_.get())}) {
      try {
        if (!failure) check(result.get(), sql);
      } catch (...) {
        failure = std::current_exception();
      }
    }
    if (failure) std::rethrow_exception(failure);
  }

  void execute_script(std::string_view sql) override {
    begin_now();
    const ResultPointer result(PQexec(connection_.get(), std::string(sql).c_str()));
    check(result.get(), sql);
  }

  // Travels with the first statement.
  void begin_write() override { begin_ = "BEGIN"; }
  void begin_read() override { begin_ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"; }
  void commit() override {
    if (std::exchange(begin_, nullptr)) return;  // nothing was asked
    warned_ = false;
    const ResultPointer result(PQexec(connection_.get(), "COMMIT"));
    check(result.get(), "COMMIT");
    // A transaction that failed inside answers COMMIT with ROLLBACK, without an error.
    if (std::string_view(PQcmdStatus(result.get())) != "COMMIT") throw StorageFailure(FailureKind::other, "the transaction was rolled back");
    // "canceling the wait for synchronous replication": committed here, perhaps nowhere else. Not acknowledged.
    if (warned_) throw StorageFailure(FailureKind::unavailable, "COMMIT came with a warning");
  }
  void rollback() noexcept override {
    begin_ = nullptr;
    if (PQtransactionStatus(connection_.get()) != PQTRANS_IDLE) const ResultPointer result(PQexec(connection_.get(), "ROLLBACK"));
  }
  void savepoint() override { execute_script("SAVEPOINT unit"); }
  void release_savepoint() override { execute_script("RELEASE SAVEPOINT unit"); }
  void rollback_to_savepoint() override { execute_script("ROLLBACK TO SAVEPOINT unit; RELEASE SAVEPOINT unit"); }

 private:
  struct Pipeline {
    explicit Pipeline(PGconn* used) : connection(used) { PQenterPipelineMode(connection); }
    ~Pipeline() { PQexitPipelineMode(connection); }
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;
    PGconn* connection;
  };

  void begin_now() {
    if (const char* const begin = std::exchange(begin_, nullptr)) {
      const ResultPointer result(PQexec(connection_.get(), begin));
      check(result.get(), begin);
    }
  }

  static Outcome outcome_of(const PGresult* result) {
    Outcome outcome;
    append_rows(outcome, result);
    return outcome;
  }

  static void append_rows(Outcome& outcome, const PGresult* result) {
    const int rows = PQntuples(result);
    if (outcome.rows.empty()) outcome.rows.reserve(static_cast<std::size_t>(rows));
    for (int row = 0; row < rows; ++row) outcome.rows.push_back(read_row(result, row));
    const std::string_view affected = PQcmdTuples(const_cast<PGresult*>(result));
    std::from_chars(affected.data(), affected.data() + affected.size(), outcome.affected);
  }

  // One value in COPY's text format (PostgreSQL manual, COPY, "Text Format"). False: it cannot be stored.
  static bool append_copied(std::string& block, const ValueView& value) {
    if (const auto* text = std::get_if<std::string_view>(&value)) {
      for (const char c : *text) {
        switch (c) {
          case '\0': return false;
          case '\\': block += "\\\\"; break;
          case '\n': block += "\\n"; break;
          case '\r': block += "\\r"; break;
          case '\t': block += "\\t"; break;
          default: block += c;
        }
      }
    } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      block += std::to_string(*integer);
    } else if (const auto* real = std::get_if<double>(&value)) {
      std::array<char, 40> digits{};
      const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), *real);
      block.append(digits.data(), std::size_t(end - digits.data()));
    } else {
      block += "\\N";
    }
    return true;
  }

  // Parameters travel as text; their types are told when the statement is prepared.
  struct Bound {
    explicit Bound(std::span<const Value> values) : texts(values.size()), pointers(values.size()), lengths(values.size()) {
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (const auto* text = std::get_if<std::string>(&values[i])) {
          if (text->find('\0') != std::string::npos) throw StorageFailure(FailureKind::constraint, "text with a NUL character");
          pointers[i] = text->c_str();
          lengths[i] = int(text->size());
        } else if (const auto* integer = std::get_if<std::int64_t>(&values[i])) {
          texts[i] = std::to_string(*integer);
          pointers[i] = texts[i].c_str();
        } else if (const auto* real = std::get_if<double>(&values[i])) {
          std::array<char, 40> digits{};
          std::to_chars(digits.data(), digits.data() + digits.size(), *real);
          texts[i] = digits.data();
          pointers[i] = texts[i].c_str();
        }
      }
    }
    std::vector<std::string> texts;
    std::vector<const char*> pointers;
    std::vector<int> lengths;
  };

  static std::vector<Oid> types_of(std::span<const Value> values) {
    std::vector<Oid> types;
    for (const auto& value : values) {
      // 0: PostgreSQL finds the type out; NULL and text fit wherever they stand.
      types.push_back(std::holds_alternative<std::int64_t>(value) ? kInt8 : std::holds_alternative<double>(value) ? kFloat8 : Oid(0));
    }
    return types;
  }

  static std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    return text;
  }

  void check(const PGresult* result, std::string_view sql) const {
    const auto status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE || status == PGRES_EMPTY_QUERY) return;
    const char* state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    const bool lost = PQstatus(connection_.get()) != CONNECTION_OK;
    // The primary message only: the detail quotes values of the row, and nobody logs those.
    const char* message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
    throw StorageFailure(lost ? FailureKind::unavailable : kind_of(state ? state : ""),
                         std::string(sql.substr(0, 60)) + ": " + (message ? message : "the connection was lost") + (state ? std::string(" (") + state + ")" : ""));
  }

  const std::string& prepared(std::string_view sql, std::span<const Value> values) {
    const auto found = statements_.find(sql);
    if (found != statements_.end()) return found->second;
    std::string name = "s" + std::to_string(statements_.size());
    // Types are left to PostgreSQL: the first values of a statement may be NULL where later ones are not.
    const ResultPointer result(PQprepare(connection_.get(), name.c_str(), std::string(sql).c_str(), int(values.size()), nullptr));
    check(result.get(), sql);
    return statements_.emplace(sql, std::move(name)).first->second;
  }

  struct Deadline {
    explicit Deadline(std::chrono::milliseconds patience) : end(std::chrono::steady_clock::now() + patience) {}
    // False: the time is over.
    [[nodiscard]] bool wait_for(int descriptor, short events) const {
      pollfd waiting{descriptor, events, 0};
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
      return left > 0 && ::poll(&waiting, 1, int(left)) > 0;
    }
    std::chrono::steady_clock::time_point end;
  };

  void cancel() {
    if (auto* request = PQgetCancel(connection_.get())) {
      std::array<char, 256> message{};
      PQcancel(request, message.data(), int(message.size()));
      PQfreeCancel(request);
    }
  }

  static Row read_row(const PGresult* result, int row) {
    const int columns = PQnfields(result);
    std::vector<Value> values;
    values.reserve(static_cast<std::size_t>(columns));
    for (int column = 0; column < columns; ++column) {
      if (PQgetisnull(result, row, column) == 1) {
        values.emplace_back(std::monostate{});
        continue;
      }
      const char* text = PQgetvalue(result, row, column);
      const auto size = static_cast<std::size_t>(PQgetlength(result, row, column));
      switch (PQftype(result, column)) {
        case kInt8:
        case kInt4:
        case kInt2: {
          std::int64_t integer = 0;
          std::from_chars(text, text + size, integer);
          values.emplace_back(integer);
          break;
        }
        case kBool: values.emplace_back(std::int64_t(text[0] == 't' ? 1 : 0)); break;
        case kFloat8:
        case kFloat4:
        case kNumeric: values.emplace_back(std::strtod(text, nullptr)); break;
        default: values.emplace_back(std::string(text, size));
      }
    }
    return Row(std::move(values));
  }

  const char* begin_ = nullptr;  // of a transaction in which nothing was asked yet
  bool warned_ = false;  // the server said WARNING; before the connection, whose end may still say something
  std::unique_ptr<PGconn, CloseConnection> connection_;
  std::unordered_map<std::string_view, std::string> statements_;
};

}  // namespace

std::unique_ptr<Connection> open_postgres(const std::string& url, std::chrono::milliseconds patience) {
  return std::make_unique<PostgresConnection>(url, patience);
}

bool answers_within(Connection& connection, std::chrono::milliseconds patience) {
  return static_cast<PostgresConnection&>(connection).answers_within(patience);
}

int socket_of(Connection& connection) { return static_cast<PostgresConnection&>(connection).socket(); }

}  // namespace sapa::storage

// What both engines must do alike behind storage::Connection. Every engine that ships runs the same list.

#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "storage/connection.h"
#include "storage/database.h"
#include "support/test_database.h"

namespace sapa::storage {
namespace {

constexpr auto kTable = "CREATE TABLE things (id BIGINT PRIMARY KEY, word TEXT UNIQUE, number BIGINT, ratio DOUBLE PRECISION, CHECK (number < 1000000000000000001))";
constexpr auto kInsert = "INSERT INTO things (id, word, number, ratio) VALUES ($1, $2, $3, $4)";
constexpr auto kSelect = "SELECT id, word, number, ratio FROM things WHERE id = $1";
constexpr auto kCount = "SELECT CAST(count(*) AS BIGINT) FROM things";

SAPA_ENGINES(StorageConnection);
#define STORAGE_TEST(name)                                  \
  TEST_P(StorageConnection, name) {                         \
    const test::TempDatabase database(engine);              \
    const auto owner = database.connect();                  \
    auto& db = *owner;                                      \
    db.execute_script(kTable);                              \
    test_##name(db, database);                              \
  }                                                         \
  static void test_##name([[maybe_unused]] Connection& db, [[maybe_unused]] const test::TempDatabase& database)
#define STORAGE_TEST_DECLARE(name) static void test_##name(Connection&, const test::TempDatabase&)

FailureKind failure_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const StorageFailure& failure) {
    return failure.kind;
  }
  ADD_FAILURE() << "nothing was thrown";
  return FailureKind::other;
}

std::int64_t count(Connection& db) { return db.execute(kCount).rows.at(0).integer(0); }

STORAGE_TEST_DECLARE(null_survives);
STORAGE_TEST(null_survives) {
  db.execute(kInsert, {std::int64_t{1}, std::monostate{}, std::monostate{}, std::monostate{}});
  const auto row = db.execute(kSelect, {std::int64_t{1}}).rows.at(0);
  EXPECT_TRUE(row.is_null(1));
  EXPECT_FALSE(row.optional_text(1));
  EXPECT_FALSE(row.optional_integer(2));
  EXPECT_TRUE(row.is_null(3));
}

STORAGE_TEST_DECLARE(many_rows_go_in_at_once);
STORAGE_TEST(many_rows_go_in_at_once) {
  constexpr std::array<std::string_view, 4> columns = {"id", "word", "number", "ratio"};
  std::int64_t id = 0;
  std::array<ValueView, 4> row;
  std::string word;  // one for all: what was given out before is not looked at again
  const auto insert = [&](std::int64_t last) {
    db.insert_rows("things", columns, [&]() -> std::span<const ValueView> {
      if (id == last) return {};
      word = id % 3 == 0 ? "" : "kata\t\\" + std::to_string(id);
      row = {++id, id % 3 == 1 ? ValueView(std::monostate{}) : ValueView(word), id % 5 == 0 ? ValueView(std::monostate{}) : ValueView(-id), double(id) / 8};
      return row;
    });
  };
  db.begin_write();
  insert(10);
  insert(10);  // none
  insert(3000);
  db.commit();
  EXPECT_EQ(count(db), 3000);
  const auto third = db.execute(kSelect, {std::int64_t{3}}).rows.at(0);
  EXPECT_EQ(third.text(1), "kata\t\\2");
  EXPECT_EQ(third.integer(2), -3);
  EXPECT_EQ(third.real(3), 0.375);
  EXPECT_TRUE(db.execute(kSelect, {std::int64_t{1}}).rows.at(0).is_null(1));
}

STORAGE_TEST_DECLARE(many_rows_that_fail_leave_the_connection_as_it_was);
STORAGE_TEST(many_rows_that_fail_leave_the_connection_as_it_was) {
  constexpr std::array<std::string_view, 2> columns = {"id", "word"};
  const auto insert = [&](std::vector<std::pair<std::int64_t, std::string>> rows, bool breaks = false) {
    auto next = rows.begin();
    std::array<ValueView, 2> row;
    db.begin_write();
    try {
      db.insert_rows("things", columns, [&]() -> std::span<const ValueView> {
        if (next == rows.end() && breaks) throw std::out_of_range("no more");
        if (next == rows.end()) return {};
        row = {next->first, std::string_view(next->second)};
        ++next;
        return row;
      });
      db.commit();
    } catch (...) {
      db.rollback();
      throw;
    }
  };
  EXPECT_EQ(failure_of([&] { insert({{1, "a"}, {2, "b"}, {1, "c"}}); }), FailureKind::constraint);
  EXPECT_EQ(failure_of([&] { insert({{1, "a"}, {2, std::string("b\0c", 3)}}); }), FailureKind::constraint);
  EXPECT_THROW(insert({{1, "a"}}, true), std::out_of_range);
  EXPECT_EQ(count(db), 0);
  insert({{1, "a"}, {2, "b"}});
  EXPECT_EQ(count(db), 2);
}

STORAGE_TEST_DECLARE(a_statement_first_run_with_nulls_takes_values_later);
STORAGE_TEST(a_statement_first_run_with_nulls_takes_values_later) {
  db.execute(kInsert, {std::int64_t{1}, std::monostate{}, std::monostate{}, std::monostate{}});
  db.execute(kInsert, {std::int64_t{2}, std::string("b"), std::int64_t{7}, 0.5});
  const auto row = db.execute(kSelect, {std::int64_t{2}}).rows.at(0);
  EXPECT_EQ(row.text(1), "b");
  EXPECT_EQ(row.integer(2), 7);
  EXPECT_EQ(row.real(3), 0.5);
}

STORAGE_TEST_DECLARE(text_of_every_kind_survives);
STORAGE_TEST(text_of_every_kind_survives) {
  std::int64_t id = 0;
  for (const std::string text : {"", " ", "IBU MARNI", "O'Brien \"q\" \\ % _ -- ;", "👩\xE2\x80\x8D🔧", "مرحبا \xE2\x80\xAEטוב", "e\xCC\x81", "\t\n\r\x01\x7F", "$1 ? :a @b",
                                 "\xEF\xBF\xBF\xF4\x8F\xBF\xBF", "{}[]\\N"}) {
    db.execute(kInsert, {++id, text, std::monostate{}, std::monostate{}});
    EXPECT_EQ(db.execute(kSelect, {id}).rows.at(0).text(1), text);
    EXPECT_EQ(db.execute("SELECT id FROM things WHERE word = $1", {text}).rows.size(), 1U);
  }
}

STORAGE_TEST_DECLARE(long_text_survives);
STORAGE_TEST(long_text_survives) {
  const std::string text(300'000, 'x');
  db.execute("CREATE TABLE letters (body TEXT)");
  db.execute("INSERT INTO letters (body) VALUES ($1)", {text});
  EXPECT_EQ(db.execute("SELECT body FROM letters").rows.at(0).text(0), text);
}

STORAGE_TEST_DECLARE(text_with_a_nul_is_refused_and_harms_nothing);
STORAGE_TEST(text_with_a_nul_is_refused_and_harms_nothing) {
  EXPECT_EQ(failure_of([&] { db.execute(kInsert, {std::int64_t{1}, std::string("a\0b", 3), std::monostate{}, std::monostate{}}); }), FailureKind::constraint);
  EXPECT_EQ(count(db), 0);
}

STORAGE_TEST_DECLARE(the_greatest_and_least_integers_survive);
STORAGE_TEST(the_greatest_and_least_integers_survive) {
  db.execute("CREATE TABLE limits (n BIGINT)");
  for (const auto n : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::int64_t{0}, std::numeric_limits<std::int64_t>::max()}) {
    db.execute("INSERT INTO limits (n) VALUES ($1)", {n});
  }
  const auto rows = db.execute("SELECT n FROM limits ORDER BY n").rows;
  EXPECT_EQ(rows.at(0).integer(0), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(rows.at(3).integer(0), std::numeric_limits<std::int64_t>::max());
}

STORAGE_TEST_DECLARE(doubles_survive_to_the_last_bit);
STORAGE_TEST(doubles_survive_to_the_last_bit) {
  std::int64_t id = 0;
  for (const double number : {0.1, 1.0 / 3, 1e300, 5e-324, -2.5, 3.0}) {
    db.execute(kInsert, {++id, std::monostate{}, std::monostate{}, number});
    EXPECT_EQ(db.execute(kSelect, {id}).rows.at(0).real(3), number);
  }
}

STORAGE_TEST_DECLARE(a_parameter_may_stand_twice_and_in_any_order);
STORAGE_TEST(a_parameter_may_stand_twice_and_in_any_order) {
  db.execute(kInsert, {std::int64_t{1}, std::string("b"), std::int64_t{1}, std::monostate{}});
  EXPECT_EQ(db.execute("SELECT id FROM things WHERE word = $2 AND id = $1 AND number = $1", {std::int64_t{1}, std::string("b")}).rows.size(), 1U);
}

STORAGE_TEST_DECLARE(a_sum_that_is_cast_is_an_integer);
STORAGE_TEST(a_sum_that_is_cast_is_an_integer) {
  db.execute(kInsert, {std::int64_t{1}, std::monostate{}, std::int64_t{4}, std::monostate{}});
  db.execute(kInsert, {std::int64_t{2}, std::monostate{}, std::int64_t{5}, std::monostate{}});
  EXPECT_EQ(db.execute("SELECT CAST(sum(number) AS BIGINT) FROM things").rows.at(0).integer(0), 9);
}

STORAGE_TEST_DECLARE(affected_rows_are_counted);
STORAGE_TEST(affected_rows_are_counted) {
  EXPECT_EQ(db.execute(kInsert, {std::int64_t{1}, std::monostate{}, std::int64_t{1}, std::monostate{}}).affected, 1);
  EXPECT_EQ(db.execute(kInsert, {std::int64_t{2}, std::monostate{}, std::int64_t{1}, std::monostate{}}).affected, 1);
  EXPECT_EQ(db.execute("UPDATE things SET number = $1 WHERE number = $2", {std::int64_t{3}, std::int64_t{1}}).affected, 2);
  EXPECT_EQ(db.execute("UPDATE things SET number = $1 WHERE number = $2", {std::int64_t{3}, std::int64_t{1}}).affected, 0);
  EXPECT_EQ(db.execute("DELETE FROM things WHERE id = $1", {std::int64_t{2}}).affected, 1);
}

STORAGE_TEST_DECLARE(an_upsert_returns_its_row);
STORAGE_TEST(an_upsert_returns_its_row) {
  constexpr auto kUpsert =
      "INSERT INTO things (id, number) VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET number = things.number + 1 RETURNING number";
  EXPECT_EQ(db.execute(kUpsert, {std::int64_t{1}}).rows.at(0).integer(0), 1);
  EXPECT_EQ(db.execute(kUpsert, {std::int64_t{1}}).rows.at(0).integer(0), 2);
}

STORAGE_TEST_DECLARE(a_change_in_the_version_that_was_read_is_the_only_one);
STORAGE_TEST(a_change_in_the_version_that_was_read_is_the_only_one) {
  db.execute(kInsert, {std::int64_t{1}, std::monostate{}, std::int64_t{1}, std::monostate{}});
  constexpr auto kUpdate = "UPDATE things SET number = number + 1 WHERE id = $1 AND number = $2";
  EXPECT_EQ(db.execute(kUpdate, {std::int64_t{1}, std::int64_t{1}}).affected, 1);
  EXPECT_EQ(db.execute(kUpdate, {std::int64_t{1}, std::int64_t{1}}).affected, 0);
}

STORAGE_TEST_DECLARE(constraints_are_named_as_such);
STORAGE_TEST(constraints_are_named_as_such) {
  db.execute(kInsert, {std::int64_t{1}, std::string("a"), std::monostate{}, std::monostate{}});
  EXPECT_EQ(failure_of([&] { db.execute(kInsert, {std::int64_t{1}, std::string("b"), std::monostate{}, std::monostate{}}); }), FailureKind::constraint);
  EXPECT_EQ(failure_of([&] { db.execute(kInsert, {std::int64_t{2}, std::string("a"), std::monostate{}, std::monostate{}}); }), FailureKind::constraint);
  EXPECT_EQ(failure_of([&] { db.execute(kInsert, {std::int64_t{3}, std::monostate{}, std::int64_t{1'000'000'000'000'000'001}, std::monostate{}}); }),
            FailureKind::constraint);
  EXPECT_EQ(count(db), 1);
}

STORAGE_TEST_DECLARE(wrong_sql_is_a_bug);
STORAGE_TEST(wrong_sql_is_a_bug) {
  EXPECT_EQ(failure_of([&] { db.execute("SELECT nothing FROM nowhere"); }), FailureKind::other);
  EXPECT_EQ(count(db), 0);
}

STORAGE_TEST_DECLARE(a_getter_of_the_wrong_type_is_a_bug);
STORAGE_TEST(a_getter_of_the_wrong_type_is_a_bug) {
  db.execute(kInsert, {std::int64_t{1}, std::string("a"), std::monostate{}, std::monostate{}});
  const auto row = db.execute(kSelect, {std::int64_t{1}}).rows.at(0);
  EXPECT_THROW((void)row.integer(1), std::logic_error);
  EXPECT_THROW((void)row.text(2), std::logic_error);
  EXPECT_THROW((void)row.text(9), std::out_of_range);
}

STORAGE_TEST_DECLARE(rows_are_streamed_until_enough);
STORAGE_TEST(rows_are_streamed_until_enough) {
  for (std::int64_t id = 1; id <= 2'000; ++id) db.execute(kInsert, {id, std::monostate{}, id, std::monostate{}});
  std::int64_t seen = 0;
  const std::vector<Value> values = {std::int64_t{10}};
  db.for_each("SELECT id FROM things WHERE id > $1 ORDER BY id", values, [&](const Row& row) {
    EXPECT_EQ(row.integer(0), 11 + seen);
    return ++seen < 5;
  });
  EXPECT_EQ(seen, 5);
  EXPECT_EQ(count(db), 2'000);  // the connection is usable afterwards
  seen = 0;
  db.for_each("SELECT id FROM things", {}, [&](const Row&) { return ++seen > 0; });
  EXPECT_EQ(seen, 2'000);
}

STORAGE_TEST_DECLARE(what_a_reader_of_a_stream_throws_comes_through);
STORAGE_TEST(what_a_reader_of_a_stream_throws_comes_through) {
  for (std::int64_t id = 1; id <= 100; ++id) db.execute(kInsert, {id, std::monostate{}, id, std::monostate{}});
  EXPECT_THROW(db.for_each("SELECT id FROM things", {}, [](const Row&) -> bool { throw std::runtime_error("enough"); }), std::runtime_error);
  EXPECT_EQ(count(db), 100);
}

STORAGE_TEST_DECLARE(what_is_rolled_back_never_was);
STORAGE_TEST(what_is_rolled_back_never_was) {
  db.begin_write();
  db.execute(kInsert, {std::int64_t{1}, std::monostate{}, std::monostate{}, std::monostate{}});
  db.rollback();
  db.rollback();  // once more is harmless
  EXPECT_EQ(count(db), 0);
  db.begin_write();
  db.execute(kInsert, {std::int64_t{1}, std::monostate{}, std::monostate{}, std::monostate{}});
  db.commit();
  EXPECT_EQ(count(db), 1);
}

STORAGE_TEST_DECLARE(statements_that_are_run_together_answer_in_their_order);
STORAGE_TEST(statements_that_are_run_together_answer_in_their_order) {
  const std::vector<Value> first = {std::int64_t{1}, "eins", std::monostate{}, std::monostate{}};
  const std::vector<Value> second = {std::int64_t{2}, std::monostate{}, std::monostate{}, 0.5};
  const std::vector<Value> id = {std::int64_t{2}};
  const std::vector<Statement> statements = {{kInsert, first}, {kCount, {}}, {kInsert, second}, {kSelect, id}, {kCount, {}}};
  db.begin_write();
  const auto outcomes = db.execute_all(statements);
  ASSERT_EQ(outcomes.size(), 5U);
  EXPECT_EQ(outcomes[0].affected, 1);
  EXPECT_EQ(outcomes[1].rows.at(0).integer(0), 1);
  EXPECT_EQ(outcomes[3].rows.at(0).real(3), 0.5);
  EXPECT_EQ(outcomes[4].rows.at(0).integer(0), 2);
  db.commit();
  EXPECT_EQ(count(db), 2);
  EXPECT_TRUE(db.execute_all({}).empty());
}

STORAGE_TEST_DECLARE(statements_that_are_run_together_behind_a_for_each_answer_with_all_rows);
STORAGE_TEST(statements_that_are_run_together_behind_a_for_each_answer_with_all_rows) {
  db.begin_write();
  for (std::int64_t id = 1; id <= 3; ++id) db.execute(kInsert, {id, std::monostate{}, std::monostate{}, std::monostate{}});
  db.commit();
  constexpr std::string_view all = "SELECT id FROM things ORDER BY id";
  const std::vector<Statement> statements = {{all, {}}, {all, {}}};
  for (int again = 0; again < 2; ++again) {
    db.for_each(all, {}, [](const Row&) { return true; });
    for (const auto& outcome : db.execute_all(statements)) EXPECT_EQ(outcome.rows.size(), 3U) << again;
  }
}

STORAGE_TEST_DECLARE(of_statements_that_are_run_together_the_first_that_fails_throws);
STORAGE_TEST(of_statements_that_are_run_together_the_first_that_fails_throws) {
  const std::vector<Value> one = {std::int64_t{1}, std::monostate{}, std::monostate{}, std::monostate{}};
  const std::vector<Value> too_much = {std::int64_t{2}, std::monostate{}, std::int64_t{1'000'000'000'000'000'001}, std::monostate{}};
  const std::vector<Statement> statements = {{kInsert, one}, {kInsert, too_much}, {kInsert, one}, {kCount, {}}};
  db.begin_write();
  EXPECT_EQ(failure_of([&] { (void)db.execute_all(statements); }), FailureKind::constraint);
  db.rollback();
  EXPECT_EQ(count(db), 0);  // and the connection is as good as before
}

STORAGE_TEST_DECLARE(a_transaction_in_which_nothing_is_asked_ends_well);
STORAGE_TEST(a_transaction_in_which_nothing_is_asked_ends_well) {
  db.begin_write();
  db.commit();
  db.begin_read();
  db.rollback();
  db.begin_write();
  db.execute_script("INSERT INTO things (id) VALUES (1)");
  db.rollback();
  EXPECT_EQ(count(db), 0);
}

STORAGE_TEST_DECLARE(a_savepoint_undoes_only_what_came_behind_it);
STORAGE_TEST(a_savepoint_undoes_only_what_came_behind_it) {
  db.begin_write();
  db.execute(kInsert, {std::int64_t{1}, std::monostate{}, std::monostate{}, std::monostate{}});
  db.savepoint();
  db.execute(kInsert, {std::int64_t{2}, std::monostate{}, std::monostate{}, std::monostate{}});
  EXPECT_EQ(failure_of([&] { db.execute(kInsert, {std::int64_t{2}, std::monostate{}, std::monostate{}, std::monostate{}}); }), FailureKind::constraint);
  db.rollback_to_savepoint();
  db.savepoint();
  db.execute(kInsert, {std::int64_t{3}, std::monostate{}, std::monostate{}, std::monostate{}});
  db.release_savepoint();
  db.commit();
  const auto rows = db.execute("SELECT id FROM things ORDER BY id").rows;
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1].integer(0), 3);
}

STORAGE_TEST_DECLARE(a_reader_sees_one_picture_while_a_writer_commits);
STORAGE_TEST(a_reader_sees_one_picture_while_a_writer_commits) {
  const auto reader = database.connect();
  reader->begin_read();
  EXPECT_EQ(count(*reader), 0);
  db.execute(kInsert, {std::int64_t{1}, std::monostate{}, std::monostate{}, std::monostate{}});
  EXPECT_EQ(count(*reader), 0);
  reader->commit();
  EXPECT_EQ(count(*reader), 1);
}

STORAGE_TEST_DECLARE(text_sorts_by_its_bytes_where_the_schema_asks_for_it);
STORAGE_TEST(text_sorts_by_its_bytes_where_the_schema_asks_for_it) {
  const std::string collation = db.engine() == Engine::postgres ? " COLLATE \"C\"" : "";
  db.execute_script("CREATE TABLE names (name TEXT" + collation + " NOT NULL)");
  for (const std::string name : {"a", "B", "é", "Z", "_", "aa"}) db.execute("INSERT INTO names (name) VALUES ($1)", {name});
  std::string order;
  for (const auto& row : db.execute("SELECT name FROM names ORDER BY name").rows) order += row.text(0) + " ";
  EXPECT_EQ(order, "B Z _ a aa é ");
}

// Sessions of a test before may still be on their way out.
std::int64_t alone(Connection& connection) {
  for (;;) {
    if (const auto version = others_version(connection)) return *version;
  }
}

STORAGE_TEST_DECLARE(whether_others_have_committed_is_told);
STORAGE_TEST(whether_others_have_committed_is_told) {
  const auto before = alone(db);
  db.begin_write();
  db.execute(kInsert, {std::int64_t{1}, std::monostate{}, std::monostate{}, std::monostate{}});
  EXPECT_EQ(others_version(db), before);
  db.commit();
  EXPECT_EQ(others_version(db), before);
  {
    const auto other = database.connect();
    other->execute(kInsert, {std::int64_t{2}, std::monostate{}, std::monostate{}, std::monostate{}});
    EXPECT_NE(others_version(db), before);
  }
  EXPECT_NE(alone(db), before);
}

}  // namespace
}  // namespace sapa::storage

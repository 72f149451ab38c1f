// What an import keeps packed: rows on their way into a table, and who holds a number.

#include <gtest/gtest.h>

#include "desk/import_known.h"
#include "desk/import_office.h"
#include "desk/row_buffer.h"

namespace sapa::desk {

namespace {

std::string padded(std::int64_t number) {
  const auto digits = std::to_string(number);
  return std::string(8 - digits.size(), '0') + digits;
}

// 0, 1, ... count-1, each once, in no order.
std::int64_t mixed(std::int64_t i, std::int64_t count) { return i * 7919 % count; }

}  // namespace

SAPA_ENGINES(PackedRows);

TEST_P(PackedRows, go_in_sorted_however_many_there_are) {
  const test::TempDatabase files(engine);
  const auto connection = files.connect();
  for (const std::int64_t count : {0, 1, 1000, 100'003}) {  // the last are three times what is held in memory
    connection->execute_script("CREATE TABLE heap (word TEXT, number BIGINT, share DOUBLE PRECISION, missing TEXT, note TEXT)");
    RowBuffer rows("heap", {"word", "number", "share", "missing", "note"});
    for (std::int64_t i = 0; i < count; ++i) {
      const auto number = mixed(i, count);
      // Many share a word, and all its first letters.
      rows.add({"a common beginning " + padded(number / 10), number - 5, double(number) / 4, std::monostate{}, std::string(std::size_t(number % 50), 'x')});
    }
    connection->begin_write();
    rows.flush(*connection);
    rows.flush(*connection);  // nothing is left
    connection->commit();
    std::int64_t met = 0;
    // PostgreSQL does not say in what order they came.
    const std::string order = engine == storage::Engine::sqlite ? "rowid" : "number";
    connection->for_each("SELECT word, number, share, missing, note FROM heap ORDER BY " + order, {}, [&](const storage::Row& row) {
      EXPECT_EQ(row.text(0), "a common beginning " + padded(met / 10));
      EXPECT_EQ(row.integer(1), met - 5);
      EXPECT_EQ(row.real(2), double(met) / 4);
      EXPECT_TRUE(row.is_null(3));
      EXPECT_EQ(row.text(4).size(), std::size_t(met % 50));
      ++met;
      return !testing::Test::HasFailure();
    });
    EXPECT_EQ(met, count);
    connection->execute_script("DROP TABLE heap");
  }
}

TEST_P(PackedRows, numbers_below_zero_come_first) {
  const test::TempDatabase files(engine);
  const auto connection = files.connect();
  connection->execute_script("CREATE TABLE heap (number BIGINT, word TEXT)");
  RowBuffer rows("heap", {"number", "word"});
  for (const std::int64_t number : {std::int64_t(3), std::int64_t(-7), std::int64_t(0), std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
    rows.add({number, "b"});
    rows.add({number, ""});
  }
  rows.flush(*connection);
  std::vector<std::int64_t> numbers;
  std::string words;
  connection->for_each("SELECT number, word FROM heap", {}, [&](const storage::Row& row) {
    numbers.push_back(row.integer(0));
    words += row.text(1) + ".";
    return true;
  });
  EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end()));
  EXPECT_EQ(words, ".b..b..b..b..b.");
}

TEST(KeyHolders, tell_a_caller_once_and_in_the_order_of_ids) {
  CallerPool callers;
  KeyHolders holders(callers);
  const auto b = callers.add("b", "budi");
  const auto a = callers.add("a", "");
  holders.add(7, b, Grip::own);
  holders.add(7, a, Grip::home);
  holders.add(7, callers.add("b", "somebody"), Grip::own);
  holders.add(7, callers.add("a", "ayu"), Grip::own);  // the name was missing
  const auto c = callers.add("c", "rini");
  holders.add(7, c, Grip::released);
  holders.add(7, c, Grip::own);  // an old table
  const auto found = holders.of(7);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(callers.id(found[0].caller), "a");
  EXPECT_EQ(callers.name_key(found[0].caller), "ayu");
  EXPECT_EQ(found[0].grip, Grip::home);
  EXPECT_EQ(callers.name_key(found[1].caller), "budi");
  EXPECT_TRUE(holders.of(8).empty());
}

TEST(KeyHolders, a_key_of_many_tells_nobody) {
  CallerPool callers;
  KeyHolders holders(callers);
  for (std::size_t i = 0; i < 2 * kMostHolders; ++i) {
    const auto caller = callers.add("id " + padded(std::int64_t(i)), "budi");
    holders.add(-1, caller, Grip::own);
    holders.add(-1, caller, Grip::own);
    EXPECT_EQ(holders.is_shared(-1), i >= kMostHolders);
    EXPECT_EQ(holders.of(-1).size(), i >= kMostHolders ? 0 : i + 1);
  }
  EXPECT_FALSE(holders.is_shared(0));
}

}  // namespace sapa::desk

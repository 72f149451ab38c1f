#include "wire/csv_stream.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace sapa::wire {

namespace {

using Rows = std::vector<std::vector<std::string>>;

std::vector<CsvRecord> records_of(const std::string& text, char separator, std::size_t piece = std::string::npos) {
  CsvStream stream(separator);
  std::vector<CsvRecord> records;
  CsvRecord record;
  for (std::size_t at = 0; at < text.size(); at += std::min(piece, text.size() - at)) {
    stream.feed(std::string_view(text).substr(at, std::min(piece, text.size() - at)));
    while (stream.next(record)) records.push_back(record);
  }
  stream.finish();
  while (stream.next(record)) records.push_back(record);
  return records;
}

Rows rows_of(const std::string& text, char separator = ',', std::size_t piece = std::string::npos) {
  Rows rows;
  for (const auto& record : records_of(text, separator, piece)) {
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < record.size(); ++i) row.emplace_back(record.field(i));
  }
  return rows;
}

}  // namespace

TEST(CsvStream, reads_quotes_line_breaks_and_empty_lines) {
  EXPECT_EQ(rows_of("a,\"b\nc\",\"d\"\"e\"\r\n\r\n,,\n"), (Rows{{"a", "b\nc", "d\"e"}, {"", "", ""}}));
}

TEST(CsvStream, takes_a_quote_inside_quotes_as_text) {
  EXPECT_EQ(rows_of("1,\"JL \"MAWAR\" 5\",x\n2,5\" PIPA,y\n"), (Rows{{"1", "JL \"MAWAR\" 5", "x"}, {"2", "5\" PIPA", "y"}}));
}

TEST(CsvStream, zero_bytes_are_nothing_inside_quotes_too) {
  EXPECT_EQ(rows_of(std::string("a\0b,\"c\0d\"\n", 10)), (Rows{{"ab", "cd"}}));
}

TEST(CsvStream, line_ends_are_those_outside_of_quotes) {
  EXPECT_TRUE(detect_csv("a,b\r1,\"x\ny\nz\"\r2,z\r").bare_returns);
  EXPECT_FALSE(detect_csv("a,b\n1,\"x\ry\rz\"\n2,z\n").bare_returns);
  EXPECT_FALSE(detect_csv("a,b\r\n1,\"x\ry\rz\"\r\n2,z\r\n").bare_returns);
  EXPECT_TRUE(detect_csv("a,b\r1,\"x,y\r2,z\r").bare_returns) << "a quote without an end";
}

TEST(CsvStream, a_spreadsheets_first_line_tells_the_separator) {
  EXPECT_EQ(said_separator("sep=;"), ';');
  EXPECT_EQ(said_separator("SEP=\t"), '\t');
  for (const auto* line : {"sep=", "sep=x", "sep=;;", "separator", ""}) EXPECT_EQ(said_separator(line), std::nullopt) << line;
}

TEST(CsvStream, a_quote_that_never_ends_spoils_its_own_line_only) {
  const auto records = records_of("1,\"OPEN,x\r\n2,b,y\n3,c,z\n", ',');
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(records[0].problem, "csv_quote");
  EXPECT_EQ(records[0].raw, "1,\"OPEN,x");
  EXPECT_EQ(records[1].field(1), "b");
  EXPECT_EQ(records[2].line, 3);
}

TEST(CsvStream, text_behind_a_closed_quote_spoils_its_own_line_only) {
  const auto records = records_of("1,\"UJI\" DUA,JL 1\n2,TIGA,JL 2\n3,\"EMPAT\",JL 3\n", ',');
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(records[0].problem, "csv_quote");
  EXPECT_EQ(records[1].field(1), "TIGA");
  EXPECT_EQ(records[2].field(1), "EMPAT");
}

TEST(CsvStream, an_endless_line_costs_no_memory_and_the_next_is_read) {
  const auto records = records_of("a,b\n" + std::string(3'000'000, 'x') + "\nc,d\n", ',', 10'000);
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(records[1].problem, "line_too_long");
  EXPECT_LE(records[1].raw.size(), 2000U);
  EXPECT_EQ(records[2].field(1), "d");
  EXPECT_EQ(records[2].line, 3);
}

TEST(CsvStream, finds_the_separator) {
  EXPECT_EQ(detect_csv("a;b;c\n1,5;2;3\n").separator, ';');
  EXPECT_EQ(detect_csv("a\tb\n1\t2\n").separator, '\t');
  EXPECT_EQ(detect_csv("a,b,c\n\"x; y\",2,3\n").separator, ',');
  EXPECT_TRUE(detect_csv("a,b\r1,2\r").bare_returns);
}

RC_GTEST_PROP(CsvStreamLaws, what_is_written_is_read_back_in_pieces_of_any_size, ()) {
  const auto cell = rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab ,;\"\n\r")));
  const auto width = *rc::gen::inRange(2, 5);
  const auto separator = *rc::gen::elementOf(std::string(",;"));
  Rows rows(std::size_t(*rc::gen::inRange(1, 6)));
  std::string text;
  for (auto& row : rows) {
    for (int i = 0; i < width; ++i) {
      row.push_back(*cell);
      text += (i > 0 ? std::string(1, separator) : "") + quoted_field(row.back(), separator);
    }
    text += "\r\n";
  }
  RC_ASSERT(rows_of(text, separator, std::size_t(*rc::gen::inRange(1, 9))) == rows);
}

}  // namespace sapa::wire

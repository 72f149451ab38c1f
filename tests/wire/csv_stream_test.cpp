#include "wire/csv_stream.h"

#include <algorithm>

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

TEST(CsvStream, a_blank_before_a_quote_belongs_to_the_comma) {
  const Rows expected = {{"a", "b, \"c\" d", "e"}, {"1", " \"MAWAR\" 5", " x"}, {"2", " \"open", "y"}};
  for (const std::size_t piece : {std::size_t(1), std::size_t(7), std::string::npos}) {
    EXPECT_EQ(rows_of("a, \"b, \"\"c\"\" d\" ,  \"e\"\r\n1, \"MAWAR\" 5, x\n2, \"open,y\n", ',', piece), expected);
    EXPECT_EQ(rows_of("2, \"open,y", ',', piece), (Rows{{"2", " \"open", "y"}}));
  }
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

// Lines of a note, as many as make it longer than a record may be.
std::string long_note() {
  std::string note;
  while (note.size() < 2 * CsvStream::kLongestRecord) note += "CATATAN \"\"CONTOH\"\", DUA, \"\"\r\n";
  return note;
}

TEST(CsvStream, a_long_quoted_field_with_line_breaks_is_one_row_that_is_too_long) {
  const auto note = long_note();
  const auto lines = std::int64_t(std::count(note.begin(), note.end(), '\n'));
  const auto text = "a,b,c\n1,\"" + note + "\",\"x\ny\"\r\n2,AYU,z\n3,\"" + note + "\" ,\"" + note + "\"\n4,BUDI,z\n5,\"" + note + "\"";
  for (const std::size_t piece : {std::size_t(777), std::size_t(100'000), std::string::npos}) {
    const auto records = records_of(text, ',', piece);
    ASSERT_EQ(records.size(), 6U) << piece;
    for (const auto i : {1U, 3U, 5U}) {
      EXPECT_EQ(records[i].problem, "line_too_long");
      EXPECT_EQ(records[i].raw, std::to_string(i == 1 ? 1 : i == 3 ? 3 : 5) + ",\"CATATAN \"\"CONTOH\"\", DUA, \"\"") << "its first line";
    }
    EXPECT_EQ(records[2].field(1), "AYU");
    EXPECT_EQ(records[2].line, 2 + lines + 2);
    EXPECT_EQ(records[4].field(1), "BUDI");
    EXPECT_EQ(records[4].line, 2 + lines + 2 + 1 + 2 * lines + 1);
  }
}

TEST(CsvStream, a_quote_that_never_ends_swallows_no_rows_however_many_follow) {
  const auto rows_of_size = [](std::size_t size) {
    std::string rows;
    while (rows.size() < size) rows += "1,b," + std::string(1000, 'x') + "\n";
    return rows;
  };
  const auto few = rows_of_size(2 * CsvStream::kLongestRecord);
  // The table ends; one row is quoted; none is for long.
  for (const auto& behind : {few, few + "q,\"JL, 3\",y\n", rows_of_size(CsvStream::kLongestQuote + few.size())}) {
    const auto records = records_of("0,\"OPEN,x\n" + behind, ',', 100'000);
    EXPECT_EQ(records[0].problem, "csv_quote");
    ASSERT_EQ(records.size(), 1 + std::size_t(std::count(behind.begin(), behind.end(), '\n')));
    for (std::size_t i = 1; i < records.size(); ++i) ASSERT_EQ(records[i].size(), 3U) << i;
  }
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

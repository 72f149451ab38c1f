#include "app/filters.h"

#include <algorithm>
#include <sstream>

#include <gtest/gtest.h>

#include "wire/json.h"

namespace sapa::app {
namespace {

std::vector<wire::json::object> lines_of(const std::string& text) {
  std::vector<wire::json::object> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(wire::parse_json(line).value().as_object());
  return lines;
}

TEST(Filters, each_line_in_is_one_json_line_out) {
  std::istringstream in("MARNI@YAHOO.COM, JL 3\r\n\nJL MELATI");
  std::ostringstream out;
  run_email_filter(in, out);
  const auto lines = lines_of(out.str());
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].at("emails").as_array().at(0).at("email"), "marni@yahoo.com");
  EXPECT_EQ(lines[0].at("address"), "JL 3");
  EXPECT_TRUE(lines[1].at("emails").as_array().empty());
  EXPECT_EQ(lines[2].at("address"), "JL MELATI");
}

TEST(Filters, a_spelled_address_comes_back_with_its_words_and_risks) {
  std::istringstream in("mike alfa at yahoo titik com\nmike seratus");
  std::ostringstream out;
  run_spell_filter(in, out, *spelling::shipped_alphabet("icao"));
  const auto lines = lines_of(out.str());
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].at("email"), "ma@yahoo.com");
  EXPECT_EQ(lines[0].at("spoken").as_array().at(0), "Mike");
  EXPECT_EQ(lines[0].at("risks").as_array().size(), 2U);
  EXPECT_TRUE(lines[1].at("email").is_null());
  EXPECT_FALSE(lines[1].contains("spoken"));
}

std::string run(void (*filter)(std::istream&, std::ostream&, const FilterOptions&), const std::string& text, const FilterOptions& options) {
  std::istringstream in(text);
  std::ostringstream out;
  filter(in, out, options);
  return out.str();
}

std::string phones(const std::string& text, const FilterOptions& options = {}) {
  return run([](std::istream& in, std::ostream& out, const FilterOptions& how) { run_phone_filter(in, out, PhoneSource::legacy, {}, how); }, text, options);
}
std::string emails(const std::string& text, const FilterOptions& options = {}) { return run(run_email_filter, text, options); }
std::string spelled(const std::string& text, const FilterOptions& options = {}) {
  return run([](std::istream& in, std::ostream& out, const FilterOptions& how) { run_spell_filter(in, out, spelling::default_alphabet(), how); }, text, options);
}

constexpr FilterOptions kTsv{FilterFormat::tsv, false};
constexpr FilterOptions kTsvInvalid{FilterFormat::tsv, true};

TEST(Filters, a_number_keeps_its_spelling_beside_what_it_means) {
  const auto lines = lines_of(phones("0877-0000-1234\n-"));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].at("raw"), "0877-0000-1234");
  EXPECT_EQ(lines[0].at("e164"), "+6287700001234");
  EXPECT_FALSE(lines[1].at("usable_as_contact").as_bool());
}

TEST(Filters, bytes_that_are_no_text_come_out_as_json_all_the_same) {
  EXPECT_EQ(lines_of(phones("\xFF\xFE\n")).at(0).at("raw"), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Filters, tsv_says_why_an_address_is_none) {
  EXPECT_EQ(emails("TIDAKADA@GMAIL.COM\n", kTsv), "1\tTIDAKADA@GMAIL.COM\t\t\t\t\t\tplaceholder\t\n");
}

TEST(Filters, tsv_has_a_row_for_each_line_with_its_number_first) {
  EXPECT_EQ(phones("087700001234\r\n\n0812", kTsv), "1\t087700001234\t+6287700001234\tvalid\tmobile\t\t\t\n2\t\t\tempty\t\tempty\t\t\n3\t0812\t\tinvalid\t\ttoo_short\t\t\n");
  EXPECT_EQ(emails("MARNI@YAHOO.COM, JL 3", kTsv), "1\tMARNI@YAHOO.COM, JL 3\tmarni@yahoo.com\texact\t\t\t\t\tJL 3\n");
  EXPECT_EQ(emails("A B @ GMAIL,COM C@YAHOO.COM", kTsv).substr(0, 2), "1\t");
}

TEST(Filters, a_tab_in_a_line_makes_no_column) {
  const auto row = phones("0877\t0000\\1234", kTsv);
  EXPECT_EQ(std::count(row.begin(), row.end(), '\t'), 7);
  EXPECT_TRUE(row.starts_with("1\t0877\\t0000\\\\1234\t")) << row;
}

TEST(Filters, what_can_be_used_and_what_holds_nothing_is_left_out_on_demand) {
  EXPECT_EQ(phones("087700001234\n-\nKOSONG\n0000000000\n0812\n\n", kTsvInvalid), "5\t0812\t\tinvalid\t\ttoo_short\t\t\n");
  const auto lines = lines_of(emails("MARNI@YAHOO.COM\n-\nMARNI\nTIDAKADA@GMAIL.COM\nTIDAK ADA EMAIL", {FilterFormat::json_lines, true}));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].at("line").as_int64(), 3);
  EXPECT_EQ(lines[0].begin()->key(), "line");
  EXPECT_EQ(lines[1].at("line").as_int64(), 4);
  EXPECT_TRUE(lines[1].at("emails").as_array().at(0).at("placeholder").as_bool());
  const auto rows = spelled("mike alfa at yahoo titik com\nmike seratus", kTsvInvalid);
  EXPECT_TRUE(rows.starts_with("2\tmike seratus\t\t")) << rows;
  EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'), 1);
}

}  // namespace
}  // namespace sapa::app

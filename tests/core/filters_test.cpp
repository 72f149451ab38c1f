#include "app/filters.h"

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

}  // namespace
}  // namespace sapa::app

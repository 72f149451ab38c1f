// Every case of tests/cases/emails_from_address.json and spelling.json as a test of its own, named by its id.

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/cases.h"
#include "support/source_dir.h"

namespace sapa {
namespace {

namespace json = wire::json;

json::array cases(const std::string& file_name) {
  std::ifstream file(source_dir() + "/tests/cases/" + file_name);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return wire::parse_json(text).value().as_object().at("cases").as_array();
}

class MailCase : public testing::TestWithParam<json::value> {};

TEST_P(MailCase, holds) {
  static const std::map<std::string, app::CaseRunner> kRunners = {
      {"extract", app::run_extract_case},       {"conflict", app::run_conflict_case}, {"compose", app::run_compose_case},
      {"suggest_domain", app::run_suggest_domain_case}, {"parse", app::run_parse_case},       {"render", app::run_render_case},
      {"highlight", app::run_highlight_case}};
  const auto& test = GetParam().as_object();
  EXPECT_THAT(kRunners.at(std::string(test.at("kind").as_string()))(test), testing::IsEmpty());
}

// The runners must be able to say no: a case with another expectation fails.
TEST(MailCases, a_wrong_expectation_is_noticed) {
  const auto broken = [](std::string_view text) { return wire::parse_json(text).value().as_object(); };
  EXPECT_FALSE(app::run_extract_case(broken(R"({"alamat": "A.B@YAHOO.COM", "expect": {"emails": []}})")).empty());
  EXPECT_FALSE(app::run_extract_case(broken(R"({"alamat": "JL MELATI", "expect": {"color": null}})")).empty());
  EXPECT_FALSE(app::run_conflict_case(broken(R"({"columns": {"a": "A.B@YAHOO.COM"}, "expect": {"agree": false}})")).empty());
  EXPECT_FALSE(app::run_compose_case(broken(R"({"email": "a@b.com", "address": "x", "expect": {"value": "A@B.COM,X"}})")).empty());
  EXPECT_FALSE(app::run_suggest_domain_case(broken(R"({"domain": "gmail.com", "expect": "gmail.com"})")).empty());
  EXPECT_FALSE(app::run_parse_case(broken(R"({"input": "alfa", "expect": {"text": "b"}})")).empty());
  EXPECT_FALSE(app::run_render_case(broken(R"({"email": "a", "expect": ["Alpha"]})")).empty());
  EXPECT_FALSE(app::run_highlight_case(broken(R"({"email": "m@b.com", "expect": [{"pos": 0, "risk": 0.9}]})")).empty());
  EXPECT_FALSE(app::run_highlight_case(broken(R"({"email": "m@b.com", "expect": []})")).empty());
}

std::string name_of(const testing::TestParamInfo<json::value>& info) {
  std::string name(info.param.as_object().at("id").as_string());
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

const auto kEmails = cases("emails_from_address.json");
const auto kSpellings = cases("spelling.json");
INSTANTIATE_TEST_SUITE_P(Emails, MailCase, testing::ValuesIn(kEmails.begin(), kEmails.end()), name_of);
INSTANTIATE_TEST_SUITE_P(Spellings, MailCase, testing::ValuesIn(kSpellings.begin(), kSpellings.end()), name_of);

}  // namespace
}  // namespace sapa

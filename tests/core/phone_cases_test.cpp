// Every case of tests/cases/phones.json as a test of its own, named by its id.

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "app/phone_json.h"
#include "core/phone.h"
#include "support/source_dir.h"

namespace sapa {
namespace {

namespace json = wire::json;

json::array cases() {
  std::ifstream file(source_dir() + "/tests/cases/phones.json");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return wire::parse_json(text).value().as_object().at("cases").as_array();
}

class PhoneCase : public testing::TestWithParam<json::value> {};

TEST_P(PhoneCase, holds) {
  const auto& test = GetParam().as_object();
  const auto kind = test.at("kind").as_string();
  const auto& expect = test.at("expect");
  if (kind == "same_number") {
    const auto key = [&](const char* name) { return classify_phone(std::string(test.at(name).as_string()), PhoneSource::typed).e164; };
    EXPECT_EQ(key("a") && key("a") == key("b"), expect.as_bool());
    return;
  }
  if (kind == "legacy_search_variants") {
    auto got = legacy_search_variants(std::string(test.at("e164").as_string()));
    std::vector<std::string> wanted;
    for (const auto& item : expect.as_array()) wanted.emplace_back(item.as_string());
    std::sort(got.begin(), got.end());
    std::sort(wanted.begin(), wanted.end());
    EXPECT_EQ(got, wanted);
    return;
  }
  TrunkProfile trunk;
  auto source = PhoneSource::typed;
  if (const auto* context = test.if_contains("context")) {
    source = app::phone_source(wire::text_member(context->as_object(), "source").value_or("typed")).value();
    trunk.trunk_area_code = wire::loose_text_member(context->as_object(), "trunk_area_code").value_or("");
  }
  const std::string raw(test.at("raw").as_string());
  const auto number = classify_phone(raw, source, trunk);
  EXPECT_EQ(number.raw, raw);
  const auto got = app::phone_as_case(number);
  for (const auto& [field, wanted] : expect.as_object()) {
    const auto* value = got.if_contains(field);
    ASSERT_NE(value, nullptr) << field;
    EXPECT_EQ(json::serialize(*value), json::serialize(wanted)) << raw << ": " << std::string(field);
  }
}

std::string name_of(const testing::TestParamInfo<json::value>& info) {
  std::string name(info.param.as_object().at("id").as_string());
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

const auto kCases = cases();
INSTANTIATE_TEST_SUITE_P(Phones, PhoneCase, testing::ValuesIn(kCases.begin(), kCases.end()), name_of);

}  // namespace
}  // namespace sapa

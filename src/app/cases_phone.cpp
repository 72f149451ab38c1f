#include <algorithm>

#include "app/cases.h"
#include "app/phone_json.h"

namespace sapa::app {

namespace json = wire::json;

namespace {

TrunkProfile trunk_of(const json::object& context) {
  TrunkProfile trunk;
  if (const auto area = wire::loose_text_member(context, "trunk_area_code")) trunk.trunk_area_code = *area;
  if (const auto region = wire::text_member(context, "default_region")) trunk.default_region = *region;
  if (const auto* prefixes = context.if_contains("strip_prefixes"); prefixes && prefixes->is_array()) {
    for (const auto& prefix : prefixes->get_array()) trunk.strip_prefixes.emplace_back(prefix.as_string());
  }
  return trunk;
}

std::optional<std::string> key_of(const json::object& test_case, const char* name) {
  return classify_phone(wire::text_member(test_case, name).value_or(""), PhoneSource::typed).e164;
}

}  // namespace

std::vector<std::string> run_normalise_case(const json::object& test_case) {
  const auto* context = test_case.if_contains("context");
  const json::object none;
  const auto& settings = context && context->is_object() ? context->get_object() : none;
  const auto source = phone_source(wire::text_member(settings, "source").value_or("typed")).value_or(PhoneSource::typed);
  const auto number = classify_phone(wire::text_member(test_case, "raw").value_or(""), source, trunk_of(settings));
  return compare(test_case.at("expect").as_object(), phone_as_case(number));
}

std::vector<std::string> run_same_number_case(const json::object& test_case) {
  const auto a = key_of(test_case, "a");
  const auto b = key_of(test_case, "b");
  const bool same = a && b && *a == *b;
  if (json::value(same) == test_case.at("expect")) return {};
  return {mismatch("expect", test_case.at("expect"), same)};
}

std::vector<std::string> run_search_variants_case(const json::object& test_case) {
  auto got = legacy_search_variants(wire::text_member(test_case, "e164").value_or(""));
  std::vector<std::string> expected;
  for (const auto& item : test_case.at("expect").as_array()) expected.emplace_back(item.as_string());
  json::array shown(got.begin(), got.end());
  std::sort(got.begin(), got.end());
  std::sort(expected.begin(), expected.end());
  if (got == expected) return {};
  return {mismatch("expect", test_case.at("expect"), std::move(shown))};
}

}  // namespace sapa::app

#include "app/cases.h"

namespace sapa::app {

namespace json = wire::json;

std::string mismatch(std::string_view field, const json::value& expected, const json::value& got) {
  return std::string(field) + ": expected " + json::serialize(expected) + ", got " + json::serialize(got);
}

std::vector<std::string> compare(const json::object& expect, const json::object& got) {
  std::vector<std::string> mismatches;
  for (const auto& [field, expected] : expect) {
    const auto* value = got.if_contains(field);
    if (!value) {
      mismatches.push_back(std::string(field) + ": expected " + json::serialize(expected) + ", got nothing");
    } else if (!(*value == expected)) {
      mismatches.push_back(mismatch(field, expected, *value));
    }
  }
  return mismatches;
}

}  // namespace sapa::app

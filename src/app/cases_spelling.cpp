#include <algorithm>

#include "app/cases.h"
#include "wire/spelling_json.h"

namespace sapa::app {

namespace json = wire::json;

namespace {

const spelling::Alphabet& alphabet_of(const json::object& test_case) {
  const auto id = wire::text_member(test_case, "alphabet").value_or(spelling::default_alphabet().id);
  const auto* alphabet = spelling::shipped_alphabet(id);
  if (!alphabet) throw std::runtime_error("there is no alphabet \"" + id + "\"");
  return *alphabet;
}

// Warnings are a set; which was given first says nothing.
json::object in_order(json::object spelling) {
  if (auto* warnings = spelling.if_contains("warnings"); warnings && warnings->is_array()) {
    auto& list = warnings->get_array();
    std::sort(list.begin(), list.end(), [](const json::value& a, const json::value& b) { return json::serialize(a) < json::serialize(b); });
  }
  return spelling;
}

}  // namespace

std::vector<std::string> run_parse_case(const json::object& test_case) {
  const auto got = wire::to_json(spelling::parse(test_case.at("input").as_string(), alphabet_of(test_case)));
  return compare(in_order(test_case.at("expect").as_object()), in_order(got));
}

std::vector<std::string> run_render_case(const json::object& test_case) {
  const auto words = spelling::spoken(spelling::render(test_case.at("email").as_string(), alphabet_of(test_case)));
  json::value got = json::array(words.begin(), words.end());
  if (got == test_case.at("expect")) return {};
  return {mismatch("expect", test_case.at("expect"), got)};
}

// Each expected letter by its position: in which order a screen shows them is another matter.
std::vector<std::string> run_highlight_case(const json::object& test_case) {
  std::vector<std::string> others;
  if (const auto* conflicting = test_case.if_contains("conflicting")) {
    if (conflicting->is_string()) others.emplace_back(conflicting->get_string());
    if (conflicting->is_array()) {
      for (const auto& other : conflicting->get_array()) others.emplace_back(other.as_string());
    }
  }
  const auto risks = spelling::letter_risks(test_case.at("email").as_string(), others);
  const auto& expected = test_case.at("expect").as_array();
  std::vector<std::string> mismatches;
  if (expected.size() != risks.size()) mismatches.push_back(mismatch("letters", expected.size(), risks.size()));
  for (const auto& item : expected) {
    const auto& letter = item.as_object();
    const auto pos = static_cast<std::size_t>(letter.at("pos").to_number<std::int64_t>());
    if (pos >= risks.size()) continue;
    auto got = wire::to_json(risks[pos]);
    got["risk"] = letter.at("risk").is_double() ? json::value(risks[pos].risk) : json::value(static_cast<std::int64_t>(risks[pos].risk));
    for (auto& line : compare(letter, got)) mismatches.push_back("letter " + std::to_string(pos) + ": " + line);
  }
  return mismatches;
}

}  // namespace sapa::app

#include <algorithm>

#include "app/cases.h"
#include "core/email_columns.h"
#include "core/email_domains.h"
#include "core/email_extract.h"
#include "wire/email_json.h"

namespace sapa::app {

namespace json = wire::json;

namespace {

// Repairs and flags are sets: which stands first says nothing, so both sides are put in order before they are compared.
void sort_words(json::value& list) {
  if (!list.is_array()) return;
  auto& array = list.get_array();
  std::sort(array.begin(), array.end(), [](const json::value& a, const json::value& b) { return json::serialize(a) < json::serialize(b); });
}

json::object in_order(json::object extracted) {
  if (auto* flags = extracted.if_contains("flags")) sort_words(*flags);
  if (auto* emails = extracted.if_contains("emails"); emails && emails->is_array()) {
    for (auto& email : emails->get_array()) {
      if (!email.is_object()) continue;
      if (auto* repairs = email.get_object().if_contains("repairs")) sort_words(*repairs);
    }
  }
  return extracted;
}

}  // namespace

std::vector<std::string> run_extract_case(const json::object& test_case) {
  const auto got = wire::to_json(extract_emails(test_case.at("alamat").as_string()));
  return compare(in_order(test_case.at("expect").as_object()), in_order(got));
}

std::vector<std::string> run_conflict_case(const json::object& test_case) {
  std::vector<NamedColumn> columns;
  for (const auto& [name, value] : test_case.at("columns").as_object()) {
    columns.push_back({std::string(name), value.is_string() ? std::string(value.get_string()) : std::string()});
  }
  return compare(test_case.at("expect").as_object(), wire::to_json(compare_columns(columns)));
}

std::vector<std::string> run_compose_case(const json::object& test_case) {
  LegacyAddressOptions options;
  std::string separator;
  if (const auto* given = test_case.if_contains("options"); given && given->is_object()) {
    options.max_length = static_cast<std::size_t>(wire::integer_member(given->get_object(), "max_length").value_or(0));
    separator = wire::text_member(given->get_object(), "separator").value_or(", ");
    options.separator = separator;
  }
  const auto composed = compose_legacy_address(wire::text_member(test_case, "email").value_or(""), wire::text_member(test_case, "address").value_or(""), options);
  const auto got = composed ? json::object{{"value", composed->value}, {"truncated", composed->truncated}, {"error", nullptr}}
                            : json::object{{"value", nullptr}, {"truncated", false}, {"error", composed.error().reason}};
  return compare(test_case.at("expect").as_object(), got);
}

std::vector<std::string> run_suggest_domain_case(const json::object& test_case) {
  const auto got = wire::or_null(suggest_domain(wire::text_member(test_case, "domain").value_or("")));
  if (got == test_case.at("expect")) return {};
  return {mismatch("expect", test_case.at("expect"), got)};
}

}  // namespace sapa::app

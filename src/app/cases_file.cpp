// What a case file may look like: {"cases": [...]} as ours, a bare list, one case alone, or lists under the names of their
// kinds. A case without a kind is known by the members that only its kind has.

#include "app/cases.h"

namespace sapa::app {

namespace json = wire::json;

namespace {

bool is_case(const json::object& object) { return object.contains("expect") || object.contains("kind"); }

void take_list(const json::array& list, std::string_view kind, json::array& cases) {
  for (const auto& item : list) {
    cases.push_back(item);
    auto* test_case = cases.back().if_object();
    if (test_case && !kind.empty() && !test_case->contains("kind")) test_case->emplace("kind", kind);
  }
}

const CaseRunner* runner(std::string_view kind) {
  for (const auto& [name, run] : case_runners()) {
    if (name == kind) return &run;
  }
  return nullptr;
}

// The three kinds that begin with an e-mail differ in what they ask for.
std::string_view kind_of_email_case(const json::object& test_case) {
  if (test_case.contains("address") || test_case.contains("options")) return "compose";
  if (test_case.contains("alphabet")) return "render";
  const auto* expect = test_case.if_contains("expect");
  if (test_case.contains("conflicting") || (expect && expect->is_array() && !expect->get_array().empty() && expect->get_array()[0].is_object())) return "highlight";
  return expect && expect->is_array() ? "render" : "";
}

}  // namespace

const std::vector<std::pair<std::string, CaseRunner>>& case_runners() {
  static const std::vector<std::pair<std::string, CaseRunner>> kRunners = {
      {"normalise", run_normalise_case},
      {"same_number", run_same_number_case},
      {"legacy_search_variants", run_search_variants_case},
      {"path", run_path_case},
      {"search_range", run_search_range_case},
      {"extract", run_extract_case},
      {"conflict", run_conflict_case},
      {"compose", run_compose_case},
      {"suggest_domain", run_suggest_domain_case},
      {"parse", run_parse_case},
      {"render", run_render_case},
      {"highlight", run_highlight_case},
  };
  return kRunners;
}

std::string kind_of(const json::object& test_case) {
  if (const auto* kind = test_case.if_contains("kind"); kind && !kind->is_null()) return wire::loose_text_member(test_case, "kind").value_or(json::serialize(*kind));
  static constexpr std::pair<std::string_view, std::string_view> kTells[] = {
      {"facts", "path"},      {"served_at", "search_range"},     {"raw", "normalise"}, {"a", "same_number"}, {"e164", "legacy_search_variants"},
      {"alamat", "extract"},  {"columns", "conflict"},           {"input", "parse"},   {"domain", "suggest_domain"}};
  for (const auto& [member, kind] : kTells) {
    if (test_case.contains(member)) return std::string(kind);
  }
  return test_case.contains("email") ? std::string(kind_of_email_case(test_case)) : std::string();
}

std::optional<json::array> cases_in(const json::value& document) {
  json::array cases;
  if (document.is_array()) {
    take_list(document.get_array(), "", cases);
    return cases;
  }
  if (!document.is_object()) return std::nullopt;
  const auto& object = document.get_object();
  if (const auto* list = object.if_contains("cases")) {
    if (list->is_array()) {
      take_list(list->get_array(), "", cases);
      return cases;
    }
    return list->is_object() ? cases_in(*list) : std::nullopt;
  }
  if (is_case(object)) {
    cases.push_back(object);
    return cases;
  }
  bool found = false;
  for (const auto& [name, member] : object) {
    if (!member.is_array() || member.get_array().empty() || !member.get_array()[0].is_object()) continue;
    take_list(member.get_array(), runner(name) ? std::string_view(name) : std::string_view(), cases);
    found = true;
  }
  return found ? std::optional(std::move(cases)) : std::nullopt;
}

std::vector<std::string> run_case(const json::value& item) {
  const auto* test_case = item.if_object();
  if (!test_case) return {"a case is an object"};
  const auto kind = kind_of(*test_case);
  const auto* run = runner(kind);
  if (!run && kind.empty()) return {"kind: is missing, and no member tells it"};
  if (!run) return {"kind: there are no cases of kind \"" + kind + "\""};
  if (!test_case->contains("expect")) return {"expect: is missing"};
  try {
    return (*run)(*test_case);
  } catch (const std::exception& broken) {
    return {std::string("the case cannot be read: ") + broken.what()};
  }
}

}  // namespace sapa::app

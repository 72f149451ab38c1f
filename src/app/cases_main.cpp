// sapa-cases FILE...: runs case files, prints each mismatch, ends with "N passed, N failed". Exit 0, 1 (a case failed),
// 2 (a file cannot be read).

#include <cstdio>
#include <fstream>
#include <iterator>

#include "app/cases.h"

namespace sapa::app {

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

}  // namespace sapa::app

namespace {

namespace json = sapa::wire::json;

struct Count {
  int passed = 0;
  int failed = 0;
};

std::vector<std::string> run_case(const json::object& test_case) {
  const auto kind = sapa::wire::text_member(test_case, "kind").value_or("");
  for (const auto& [name, run] : sapa::app::case_runners()) {
    if (name != kind) continue;
    try {
      return run(test_case);
    } catch (const std::exception& broken) {
      return {std::string("the case cannot be read: ") + broken.what()};
    }
  }
  return {"kind: there are no cases of kind \"" + kind + "\""};
}

bool run_file(const char* path, Count& count) {
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  if (!file.good() && text.empty()) {
    std::fprintf(stderr, "%s: cannot be read.\n", path);
    return false;
  }
  const auto document = sapa::wire::parse_json(text);
  if (!document || !document->is_object() || !document->get_object().contains("cases") || !document->get_object().at("cases").is_array()) {
    std::fprintf(stderr, "%s: is no case file: %s\n", path, document ? "it has no list \"cases\"." : document.error().message.c_str());
    return false;
  }
  for (const auto& item : document->get_object().at("cases").get_array()) {
    const auto id = item.is_object() ? sapa::wire::text_member(item.get_object(), "id").value_or("?") : "?";
    const auto mismatches = item.is_object() ? run_case(item.get_object()) : std::vector<std::string>{"a case is an object"};
    for (const auto& line : mismatches) std::printf("%s %s\n", id.c_str(), line.c_str());
    ++(mismatches.empty() ? count.passed : count.failed);
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: sapa-cases FILE...\n");
    return 2;
  }
  Count count;
  bool readable = true;
  for (int i = 1; i < argc; ++i) readable = run_file(argv[i], count) && readable;
  std::printf("%d passed, %d failed\n", count.passed, count.failed);
  if (!readable) return 2;
  return count.failed == 0 ? 0 : 1;
}

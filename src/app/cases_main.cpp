// sapa-cases FILE...: runs case files, prints each mismatch, ends with "N passed, N failed". Exit 0, 1 (a case failed),
// 2 (a file cannot be read).

#include <cstdio>
#include <fstream>
#include <iterator>

#include "app/cases.h"

namespace {

namespace json = sapa::wire::json;

struct Count {
  int passed = 0;
  int failed = 0;
};

bool run_file(const char* path, Count& count) {
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  if (!file.good() && text.empty()) {
    std::fprintf(stderr, "%s: cannot be read.\n", path);
    return false;
  }
  const auto document = sapa::wire::parse_json(sapa::wire::without_byte_order_mark(text));
  const auto cases = document ? sapa::app::cases_in(*document) : std::nullopt;
  if (!cases) {
    std::fprintf(stderr, "%s: is no case file: %s\n", path, document ? "it has no list \"cases\"." : document.error().message.c_str());
    return false;
  }
  int number = 0;
  for (const auto& item : *cases) {
    ++number;
    const auto id = item.is_object() ? sapa::wire::loose_text_member(item.get_object(), "id") : std::nullopt;
    const auto mismatches = sapa::app::run_case(item);
    for (const auto& line : mismatches) std::printf("%s %s\n", id ? id->c_str() : ("#" + std::to_string(number)).c_str(), line.c_str());
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

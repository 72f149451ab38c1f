#include "app/flow_command.h"

#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>

#include "core/sop/draw_flow.h"
#include "wire/flow_json.h"
#include "wire/json.h"

namespace sapa::app {

namespace {

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text((std::istreambuf_iterator<char>(file)), {});
  if (file.bad()) return std::nullopt;
  return std::string(wire::without_byte_order_mark(text));
}

int unreadable(const std::string& path) {
  std::fprintf(stderr, "%s cannot be read; check the path and its permissions.\n", path.c_str());
  return 2;
}

void list(std::FILE* out, const std::vector<sop::Mistake>& mistakes) {
  for (const auto& mistake : mistakes) {
    std::fprintf(out, "%s: %s: %s\n", mistake.place.empty() ? "(document)" : mistake.place.c_str(), mistake.code.c_str(), mistake.message.c_str());
  }
}

}  // namespace

int run_flow_check(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return unreadable(path);
  const auto read = wire::read_flow(*text);
  list(stdout, read.mistakes);
  if (!read.mistakes.empty()) {
    std::fprintf(stderr, "%s has %zu mistake%s.\n", path.c_str(), read.mistakes.size(), read.mistakes.size() == 1 ? "" : "s");
    return 1;
  }
  std::printf("%s: revision %lld, %zu steps, %zu outcomes, no mistakes.\n", read.flow.id.c_str(), static_cast<long long>(read.flow.revision),
              read.flow.steps.size(), read.flow.outcomes.size());
  return 0;
}

int run_flow_draw(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return unreadable(path);
  const auto read = wire::read_flow(*text);
  if (!read.mistakes.empty()) {
    list(stderr, read.mistakes);
    std::fprintf(stderr, "%s has mistakes, so it cannot be drawn.\n", path.c_str());
    return 1;
  }
  std::fputs(sop::draw_flow(read.flow, {}).c_str(), stdout);
  return 0;
}

}  // namespace sapa::app

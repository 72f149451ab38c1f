#include <cstdio>

#include "app/cli.h"
#include "app/run_alone.h"
#include "desk/mail.h"

namespace sapa::app {

namespace {

constexpr std::size_t kMost = 2 * 1024 * 1024;

// One byte more than is allowed, so that the reader can say so.
std::string read_input() {
  std::string bytes;
  char block[16 * 1024];
  while (bytes.size() <= kMost) {
    const auto got = std::fread(block, 1, sizeof block, stdin);
    if (got == 0) break;
    bytes.append(block, got);
  }
  return bytes;
}

}  // namespace

int bounce_command(const std::string& database) {
  const auto bytes = read_input();
  const auto report = mail::read_delivery_report(bytes);
  if (!report) return failed(report.error());
  using Outcomes = std::vector<desk::BounceOutcome>;
  const auto taken = run_alone<Outcomes>(choose_database(database, "var").url, [&](desk::UnitOfWork& unit) -> Result<Outcomes> { return desk::take_delivery_report(unit, *report, bytes); });
  if (!taken) return failed(taken.error());
  for (const auto& outcome : *taken) std::printf("%s %s: %s\n", outcome.status.c_str(), std::string(to_word(outcome.kind)).c_str(), outcome.outcome.c_str());
  return kDone;
}

}  // namespace sapa::app

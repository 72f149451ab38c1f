#include <cstdio>

#include "app/cli.h"
#include "app/run_alone.h"
#include "desk/mail.h"

namespace sapa::app {

namespace {

constexpr std::size_t kMost = 2 * 1024 * 1024;
constexpr int kTryAgain = 75;  // EX_TEMPFAIL of sysexits.h: the mail server keeps the report and pipes it again later

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
  // A mail server takes exit code 0 for delivered: a misspelled path must not swallow the report.
  const auto url = choose_database(database, "var").url;
  if (const auto there = database_is_there(url); !there) {
    failed(there.error());
    return kTryAgain;
  }
  using Outcomes = std::vector<desk::BounceOutcome>;
  const auto taken = run_alone<Outcomes>(url, [&](desk::UnitOfWork& unit) -> Result<Outcomes> { return desk::take_delivery_report(unit, *report, bytes); });
  if (!taken) {
    failed(taken.error());
    return kTryAgain;
  }
  for (const auto& outcome : *taken) std::printf("%s %s: %s\n", outcome.status.c_str(), std::string(to_word(outcome.kind)).c_str(), outcome.outcome.c_str());
  return kDone;
}

}  // namespace sapa::app

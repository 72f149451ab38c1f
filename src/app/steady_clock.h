#pragma once

// The time of day for what the server stamps, and for what it measures with stamps (sessions, ringing, talking). It follows
// the system's clock through what time servers correct bit by bit, never runs backwards, and does not take part in a jump:
// it keeps counting and approaches the new time at 1 %, so that no session ends early and no duration is negative.

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

#include "core/instant.h"

namespace sapa::app {

class SteadyClock {
 public:
  using Jumped = std::function<void(std::chrono::milliseconds jump)>;
  explicit SteadyClock(Jumped jumped) : jumped_(std::move(jumped)) {}

  Instant now();  // any thread
  // The rule, given both clocks of the machine.
  Instant at(std::chrono::system_clock::time_point day, std::chrono::steady_clock::time_point steady);

 private:
  static constexpr std::chrono::milliseconds kStep{2000};  // a larger difference is a jump
  static constexpr int kSlowly = 100;

  std::mutex mutex_;
  const Jumped jumped_;
  std::optional<std::chrono::system_clock::time_point> last_;  // what was told last
  std::chrono::steady_clock::time_point before_{};             // when
  bool following_ = true;
};

}  // namespace sapa::app

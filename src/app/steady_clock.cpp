#include "app/steady_clock.h"

#include <algorithm>
#include <optional>

namespace sapa::app {

Instant SteadyClock::now() { return at(std::chrono::system_clock::now(), std::chrono::steady_clock::now()); }

Instant SteadyClock::at(std::chrono::system_clock::time_point day, std::chrono::steady_clock::time_point steady) {
  using std::chrono::milliseconds;
  std::optional<milliseconds> jump;
  Instant result;
  {
    const std::lock_guard lock(mutex_);
    if (!last_) {
      last_ = day;
      before_ = steady;
    }
    const auto passed = std::max(steady - before_, std::chrono::steady_clock::duration::zero());
    before_ += passed;
    const auto counted = *last_ + passed;
    const auto ahead = std::chrono::round<milliseconds>(day - counted);
    if (std::chrono::abs(ahead) <= kStep) {
      last_ = std::max(*last_, day);
      following_ = true;
    } else {
      last_ = counted + (ahead.count() > 0 ? passed : -passed) / kSlowly;
      if (std::exchange(following_, false)) jump = ahead;
    }
    result = std::chrono::floor<milliseconds>(*last_);
  }
  if (jump) jumped_(*jump);
  return result;
}

}  // namespace sapa::app

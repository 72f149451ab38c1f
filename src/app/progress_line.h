#pragma once

// One line on the terminal that is written over: rows, share, rate, time left. Silent where standard error is no terminal.

#include <chrono>
#include <cstdint>
#include <string>

namespace sapa::app {

class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // `share` of the work, 0 when unknown; `counts` stands at the end. At most five times a second.
  void show(std::int64_t rows, double share, const std::string& counts);

 private:
  using Clock = std::chrono::steady_clock;
  bool terminal_;
  bool shown_ = false;
  Clock::time_point begun_ = Clock::now();
  Clock::time_point last_{};
  std::int64_t first_rows_ = -1;
  double first_share_ = 0;
};

}  // namespace sapa::app

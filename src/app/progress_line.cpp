#include "app/progress_line.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "desk/import_report.h"

namespace sapa::app {

ProgressLine::ProgressLine() : terminal_(::isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
}

void ProgressLine::show(std::int64_t rows, double share, const std::string& counts) {
  if (!terminal_) return;
  const auto now = Clock::now();
  if (now - last_ < std::chrono::milliseconds(200)) return;
  last_ = now;
  if (first_rows_ < 0) {
    first_rows_ = rows;
    first_share_ = share;
    begun_ = now;
    return;
  }
  const double seconds = std::chrono::duration<double>(now - begun_).count();
  std::string line = desk::grouped(rows) + " rows";
  if (share > 0) line += "  " + std::to_string(int(std::min(share, 1.0) * 100)) + "%";
  line += "  " + desk::grouped(std::int64_t(double(rows - first_rows_) / seconds)) + "/s";
  if (share > first_share_ && share < 1) {
    const auto left = std::int64_t(seconds * (1 - share) / (share - first_share_));
    const auto two = [](std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    line += "  " + (left >= 3600 ? std::to_string(left / 3600) + ":" : std::string()) + two(left / 60 % 60) + ":" + two(left % 60) + " left";
  }
  if (!counts.empty()) line += "  " + counts;
  std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
  std::fflush(stderr);
  shown_ = true;
}

}  // namespace sapa::app

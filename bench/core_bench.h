#pragma once

// Measuring pure functions: processor time of this thread, over and over the same inputs.

#include <ctime>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <vector>

namespace bench {

inline double cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

// Seconds of processor that one call of `work(i)` takes, i counting through 0 .. count-1 again and again.
template <class Work>
double cost(std::size_t count, double seconds, const Work& work) {
  std::uint64_t calls = 0;
  std::uint64_t sum = 0;  // so that nothing is left out
  const double start = cpu_seconds();
  double now = start;
  do {
    for (std::size_t i = 0; i < count; ++i) sum += work(i);
    calls += count;
    now = cpu_seconds();
  } while (now - start < seconds);
  volatile std::uint64_t kept = sum;
  static_cast<void>(kept);
  return (now - start) / double(calls);
}

inline void print_list(const char* name, const std::vector<double>& values, const char* end) {
  std::printf("\"%s\": [", name);
  for (std::size_t i = 0; i < values.size(); ++i) std::printf("%s%.6g", i > 0 ? ", " : "", values[i]);
  std::printf("]%s", end);
}

int core_numbers(int rounds, double seconds);
int core_emails(int rounds, double seconds);

}  // namespace bench

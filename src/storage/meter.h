#pragma once

// What an engine counts for DatabaseFigures. Any thread.

#include <atomic>
#include <chrono>

#include "core/histogram.h"

namespace sapa::storage {

struct Meter {
  Histogram commits;
  std::atomic<std::uint64_t> failed_commits{0};

  // A commit that throws is counted as failed: its outcome is not known.
  template <class Commit>
  void time(const Commit& commit) {
    const auto begun = std::chrono::steady_clock::now();
    try {
      commit();
    } catch (...) {
      ++failed_commits;
      throw;
    }
    commits.observe(std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun));
  }
};

}  // namespace sapa::storage

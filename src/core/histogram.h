#pragma once

// How long something took, counted in steps that are the same everywhere, so that figures can be compared and added up.
// Any thread adds; who reads sees every count once, though not all of one instant.

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace sapa {

class Histogram {
 public:
  // Upper bounds, included, in microseconds; beyond the last stands one more count.
  static constexpr std::array<std::int64_t, 15> kBounds = {250,     500,     1'000,     2'500,     5'000,     10'000,    25'000,    50'000,
                                                           100'000, 250'000, 500'000, 1'000'000, 2'500'000, 5'000'000, 10'000'000};

  struct Figures {
    std::array<std::uint64_t, kBounds.size() + 1> counts{};  // of each step alone
    std::int64_t sum_us = 0;
    [[nodiscard]] std::uint64_t total() const {
      std::uint64_t all = 0;
      for (const auto count : counts) all += count;
      return all;
    }
  };

  // A time below zero (a clock that was set back) counts as none.
  void observe(std::chrono::microseconds took) {
    const auto us = took.count() < 0 ? std::int64_t{0} : std::int64_t(took.count());
    std::size_t step = 0;
    while (step < kBounds.size() && us > kBounds[step]) ++step;
    counts_[step].fetch_add(1, std::memory_order_relaxed);
    sum_us_.fetch_add(us, std::memory_order_relaxed);
  }

  [[nodiscard]] Figures figures() const {
    Figures figures;
    for (std::size_t i = 0; i < counts_.size(); ++i) figures.counts[i] = counts_[i].load(std::memory_order_relaxed);
    figures.sum_us = sum_us_.load(std::memory_order_relaxed);
    return figures;
  }

 private:
  std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> counts_{};
  std::atomic<std::int64_t> sum_us_{0};
};

}  // namespace sapa

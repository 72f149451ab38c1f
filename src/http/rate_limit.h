#pragma once

// Token buckets by key. Any thread; bounded memory (the oldest keys go first).

#include <chrono>
#include <mutex>
#include <string>
#include <unordered_map>

#include "core/instant.h"

namespace sapa::http {

class RateLimit {
 public:
  // `burst` at once, then `per_second`.
  RateLimit(double per_second, double burst) : per_second_(per_second), burst_(burst) {}
  [[nodiscard]] bool allow(const std::string& key, Instant now);

 private:
  struct Bucket {
    double tokens;
    Instant at;
  };
  static constexpr std::size_t kKeyLimit = 20'000;
  const double per_second_;
  const double burst_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace sapa::http

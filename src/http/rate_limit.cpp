#include "http/rate_limit.h"

#include <algorithm>

namespace sapa::http {

bool RateLimit::allow(const std::string& key, Instant now) {
  const std::lock_guard lock(mutex_);
  if (buckets_.size() >= kKeyLimit) {
    // A full bucket is the same as no bucket.
    std::erase_if(buckets_, [&](const auto& entry) {
      return entry.second.tokens + per_second_ * std::chrono::duration<double>(now - entry.second.at).count() >= burst_;
    });
    if (buckets_.size() >= kKeyLimit) buckets_.clear();
  }
  auto& bucket = buckets_.try_emplace(key, Bucket{burst_, now}).first->second;
  // A clock that was set back gives nothing and takes nothing.
  const double elapsed = std::max(0.0, std::chrono::duration<double>(now - bucket.at).count());
  bucket.tokens = std::min(burst_, bucket.tokens + elapsed * per_second_);
  bucket.at = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

}  // namespace sapa::http

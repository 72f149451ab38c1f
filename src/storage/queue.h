#pragma once

// A bounded queue of jobs between threads. Any thread.

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

namespace sapa::storage {

template <class Job>
class JobQueue {
 public:
  explicit JobQueue(std::size_t limit) : limit_(limit) {}

  bool push(Job job) {
    {
      const std::lock_guard lock(mutex_);
      if (stopped_ || jobs_.size() >= limit_) return false;
      jobs_.push_back(std::move(job));
    }
    wake_.notify_one();
    return true;
  }

  // Waits for at least one job; takes up to `most`. Empty only after stop() when nothing is left.
  std::vector<Job> take(std::size_t most) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return stopped_ || !jobs_.empty(); });
    return front(most);
  }

  // The same, but waits no longer than `time`: empty also when nothing came.
  std::vector<Job> take_within(std::size_t most, std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, time, [this] { return stopped_ || !jobs_.empty(); });
    return front(most);
  }

  // Stopped, and nothing is left.
  bool ended() {
    const std::lock_guard lock(mutex_);
    return stopped_ && jobs_.empty();
  }

  [[nodiscard]] std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return jobs_.size();
  }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    wake_.notify_all();
  }

 private:
  std::vector<Job> front(std::size_t most) {
    std::vector<Job> taken;
    while (!jobs_.empty() && taken.size() < most) {
      taken.push_back(std::move(jobs_.front()));
      jobs_.pop_front();
    }
    return taken;
  }

  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  bool stopped_ = false;
};

}  // namespace sapa::storage

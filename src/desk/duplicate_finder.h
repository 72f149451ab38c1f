#pragma once

// The thread behind a search for duplicates: goes on with the search that runs, also with one that an earlier process left.
// Takes at most half of its time, so that the desk does not wait for it. On PostgreSQL any node may have it; each window is
// written by one of them.

#include <condition_variable>
#include <mutex>
#include <thread>

#include "desk/services.h"

namespace sapa::desk {

class DuplicateFinder {
 public:
  explicit DuplicateFinder(Services& services) : services_(services) {}
  ~DuplicateFinder() { stop(); }
  DuplicateFinder(const DuplicateFinder&) = delete;
  DuplicateFinder& operator=(const DuplicateFinder&) = delete;

  void start();
  void stop();  // joins; idempotent
  void wake();  // any thread: a search was started

 private:
  void run();
  bool step();  // true: there is more to do at once
  bool wait(std::chrono::milliseconds span);  // false: stopping

  Services& services_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  bool woken_ = false;
  std::thread thread_;
};

}  // namespace sapa::desk

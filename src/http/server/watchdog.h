#pragma once

// The deadlines of all connections: one coarse tick instead of a timer an operation.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>

#include "http/server/loop.h"

namespace sapa::http::serving {

// One connection as the watchdog sees it: when its present step is over, and how to end it.
struct Watched {
  Clock::time_point deadline = Clock::time_point::max();  // max: it is our turn, and handlers have limits of their own
  bool streaming = false;
  std::function<void()> close;

  void within(std::chrono::milliseconds time) { deadline = Clock::now() + time; }
  void without_deadline() { deadline = Clock::time_point::max(); }
};

// Loop thread; the figures from any.
class Watchdog {
 public:
  Watchdog(Loop loop, std::chrono::milliseconds tick) : tick_(tick), timer_(loop) {}

  // REQUIRES: `watched` stays until it is unwatched.
  void watch(Watched& watched);
  void unwatch(Watched& watched);

  // Ends connections whose time is over; after stop() returns when the last has gone, or its time is over.
  Task<void> run();
  // Streams and idle connections end now; what runs is answered first, for `time` at most.
  void stop(std::chrono::milliseconds time);

  [[nodiscard]] std::size_t connections() const { return connections_; }
  [[nodiscard]] std::uint64_t late() const { return late_; }

 private:
  const std::chrono::milliseconds tick_;
  Timer timer_;
  std::set<Watched*> watched_;
  bool stopping_ = false;
  Clock::time_point stop_deadline_{};
  std::atomic<std::size_t> connections_{0};
  std::atomic<std::uint64_t> late_{0};
};

}  // namespace sapa::http::serving

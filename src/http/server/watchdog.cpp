#include "http/server/watchdog.h"

namespace sapa::http::serving {

void Watchdog::watch(Watched& watched) {
  watched_.insert(&watched);
  connections_ = watched_.size();
}

void Watchdog::unwatch(Watched& watched) {
  watched_.erase(&watched);
  connections_ = watched_.size();
}

// Both loops go over a copy: closing may end a connection, which then is unwatched.
Task<void> Watchdog::run() {
  for (;;) {
    IoError cancelled;
    timer_.expires_after(stopping_ ? std::chrono::milliseconds(20) : tick_);
    co_await timer_.async_wait(asio::redirect_error(kAwait, cancelled));
    const auto now = Clock::now();
    const bool over = stopping_ && now > stop_deadline_;
    for (auto* watched : std::set<Watched*>(watched_)) {
      if (watched->deadline < now) ++late_;
      if (watched->deadline < now || over) watched->close();
    }
    if (stopping_ && (watched_.empty() || over)) co_return;
  }
}

void Watchdog::stop(std::chrono::milliseconds time) {
  stopping_ = true;
  stop_deadline_ = Clock::now() + time;
  for (auto* watched : std::set<Watched*>(watched_)) {
    if (watched->streaming || watched->deadline != Clock::time_point::max()) watched->close();
  }
  timer_.cancel();
}

}  // namespace sapa::http::serving

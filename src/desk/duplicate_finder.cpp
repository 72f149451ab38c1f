#include "desk/duplicate_finder.h"

#include "desk/duplicate_search.h"

namespace sapa::desk {

namespace {
constexpr std::int64_t kWindow = 2000;
constexpr std::chrono::milliseconds kIdle{5000};
}  // namespace

void DuplicateFinder::start() {
  thread_ = std::thread([this] { run(); });
}

void DuplicateFinder::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void DuplicateFinder::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

bool DuplicateFinder::wait(std::chrono::milliseconds span) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, span, [this] { return stopping_ || woken_; });
  woken_ = false;
  return !stopping_;
}

bool DuplicateFinder::step() {
  DuplicateSearch search;
  SearchWindow window;
  services_.database.read_now([&](storage::Connection& connection) {
    search = last_search(connection);
    if (search.state == "running") window = look_for_duplicates(connection, search, kWindow);
  });
  if (search.state != "running") return false;
  const auto kept = run_unit<bool>(services_, [&](UnitOfWork& unit) -> Result<bool> { return keep_window(unit, search, window); });
  // Not kept: another node has it.
  return kept && *kept;
}

void DuplicateFinder::run() {
  auto pause = std::chrono::milliseconds(0);
  while (wait(pause)) {
    const auto begun = std::chrono::steady_clock::now();
    bool more = false;
    try {
      more = step();
    } catch (const std::exception&) {
      // The database is away: the place is kept, so nothing is lost by trying later.
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
    pause = more ? took + std::chrono::milliseconds(1) : kIdle;
  }
}

}  // namespace sapa::desk

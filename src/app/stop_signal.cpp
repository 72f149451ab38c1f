#include "app/stop_signal.h"

#include <atomic>
#include <csignal>

namespace sapa::app {

namespace {

std::atomic<bool> asked{false};
void ask(int) { asked = true; }

}  // namespace

void listen_for_stop() {
  std::signal(SIGINT, ask);
  std::signal(SIGTERM, ask);
}

bool stop_asked() { return asked; }

}  // namespace sapa::app

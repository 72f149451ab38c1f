#pragma once

// Ctrl-C and SIGTERM as a question: whoever works looks between two steps and ends where nothing is half done.

namespace sapa::app {

void listen_for_stop();
[[nodiscard]] bool stop_asked();

}  // namespace sapa::app

#pragma once

// The log of a program that runs for long: one line an event on standard error (docs/operations.md, Log).

#include <string>

namespace sapa::app {

void start_log(const std::string& level);

}  // namespace sapa::app

#pragma once

// One server a SQLite database: two would not hear each other's news. The lock ends with the process, however it ends.

#include <sys/types.h>

#include <optional>
#include <string>

#include "core/result.h"

namespace sapa::app {

// For as long as the process lives. A database_url other than "sqlite:PATH" needs no lock. Error: another server has it.
Result<void> lock_for_serving(const std::string& database_url);

// The process that serves this SQLite database; empty when none does.
std::optional<pid_t> server_of(const std::string& database_url);

}  // namespace sapa::app

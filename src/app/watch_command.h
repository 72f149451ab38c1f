#pragma once

// sapa import --watch FOLDER: takes the tables that the old systems drop there, one after the other, until SIGTERM.

#include "app/import_command.h"

namespace sapa::app {

int watch_command(const ImportArguments& arguments, const storage::DatabaseOptions& database);

}  // namespace sapa::app

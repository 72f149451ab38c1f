#pragma once

// sapa import callers|tickets|customers FILE: from a table to the database. sapa import --watch FOLDER: what is dropped there.

#include <string>

#include "storage/database.h"

namespace sapa::app {

struct ImportArguments {
  std::string kind;
  std::string file;       // "-": standard input
  std::string map;        // a mapping file; with `guess` where it is written
  std::string source;     // over the mapping's
  std::string encoding;   // over what is found
  std::string separator;
  std::string config;     // of the server: where the database is
  std::string database;   // over the configuration's
  std::string rejects;    // "" : FILE.rejected.csv
  std::string report;     // "" : FILE.report.html
  std::string watch;      // a folder, instead of kind and file
  double settle_seconds = 5;  // how long a dropped file must have stayed as it is
  bool guess = false;
  bool trial = false;
  bool no_header = false;
};
int import_command(const ImportArguments& arguments);

// --database, else what the server's configuration names, else SAPA_DATABASE. Errors: of the configuration.
Result<storage::DatabaseOptions> database_of(const std::string& config, const std::string& database);

}  // namespace sapa::app

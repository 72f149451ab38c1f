#pragma once

// sapa import callers|tickets|customers FILE: from a table to the database.

#include <string>

namespace sapa::app {

struct ImportArguments {
  std::string kind;
  std::string file;       // "-": standard input
  std::string map;        // a mapping file; with `guess` where it is written
  std::string source;     // over the mapping's
  std::string encoding;   // over what is found
  std::string separator;
  std::string database;
  std::string rejects;    // "" : FILE.rejected.csv
  std::string report;     // "" : FILE.report.html
  bool guess = false;
  bool trial = false;
  bool no_header = false;
};
int import_command(const ImportArguments& arguments);

}  // namespace sapa::app

#pragma once

// sapa export callers|tickets FILE

#include <string>

namespace sapa::app {

struct ExportArguments {
  std::string kind;
  std::string file;
  std::string config;        // of the server: where the database is
  std::string database;      // over the configuration's
  std::string since;         // a cursor
  std::string cursor_file;   // read as `since` when it is there, written at the end
  std::string email_state, status, site, from, to;
  std::string zone = "Asia/Jakarta";
  std::string reason;        // for the access log
  std::size_t address_length = 0;
  bool legacy = false;
};
int export_command(const ExportArguments& arguments);

}  // namespace sapa::app

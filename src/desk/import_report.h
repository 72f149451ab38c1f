#pragma once

// What an import found and did, for people: text for the terminal, one HTML file with its charts inside. Neither holds
// anything personal. Pure.

#include <string>

#include "desk/import_mapping.h"
#include "desk/import_tally.h"

namespace sapa::desk {

struct ImportStory {
  ImportKind kind = ImportKind::callers;
  std::string file;
  std::string source;
  std::string shape;        // "utf-8, separator ;"
  std::string finished_at;  // RFC 3339
  double seconds = 0;
  std::int64_t continued_behind = 0;  // rows that an import which stopped had done: counted with the rest, but not timed
  bool trial = false;
  std::string reject_file;  // "" when nothing was rejected
  std::vector<std::string> former_rejects = {};  // where those of earlier imports are now
  std::vector<std::string> unused_columns = {};
  std::vector<std::string> remarks = {};  // on the columns
};

std::string import_report_text(const ImportStory& story, const ImportTally& tally);
std::string import_report_html(const ImportStory& story, const ImportTally& tally);

// "12,345,678"
std::string grouped(std::int64_t number);

}  // namespace sapa::desk

#pragma once

// A table written row by row into a file: CSV (RFC 4180, UTF-8) or XLSX. What a spreadsheet would run is neutralised (wire/formula.h).

#include <memory>
#include <string>
#include <vector>

#include "desk/tickets_export.h"

namespace sapa::desk {

class ExportFile {
 public:
  virtual ~ExportFile() = default;
  // Throws std::runtime_error when the disk does not take it.
  virtual void add(const std::vector<std::string>& cells) = 0;
  // Ends the file and hands it out, without a name in any folder.
  virtual std::shared_ptr<const FileContent> finish() = 0;

  // `author` stands in the file's properties (XLSX): who exported it.
  static std::unique_ptr<ExportFile> make(ExportFormat format, const std::string& author);
};

}  // namespace sapa::desk

#pragma once

// Rows into CSV, JSON Lines or XLSX, told by the name's ending. A file is written beside its name and takes it when it is
// whole. Text that a spreadsheet would run is neutralised (wire/formula.h), except in the old system's own format.

#include <memory>
#include <string>
#include <vector>

#include "desk/export_rows.h"

namespace sapa::app {

enum class Formulas : std::uint8_t { neutralised, as_they_are };

class TableWriter {
 public:
  // "-": CSV on standard output. Errors: an ending we do not write, a folder that is not there.
  static Result<std::unique_ptr<TableWriter>> create(const std::string& path, std::vector<std::string> columns, Formulas formulas);
  virtual ~TableWriter();
  TableWriter(const TableWriter&) = delete;
  TableWriter& operator=(const TableWriter&) = delete;

  virtual bool write(const desk::ExportedRow& row) = 0;  // false: cannot be written
  virtual Result<void> finish() = 0;

 protected:
  TableWriter() = default;
};

}  // namespace sapa::app

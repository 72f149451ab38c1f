#pragma once

// One table from its first row to its report: opened, mapped, continued where an earlier import of it stopped, taken batch by
// batch. `sapa import` takes one of these, `sapa import --watch` one after the other. One thread.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/import_command.h"
#include "app/reject_file.h"
#include "app/table_reader.h"
#include "desk/import_report.h"
#include "desk/import_run.h"

namespace sapa::app {

struct MappedTable {
  std::unique_ptr<TableReader> table;
  desk::ImportMapping mapping;
};
// The file opened, and the mapping that is given or guessed. Errors: of the file, of the mapping, of an option.
Result<MappedTable> open_mapped(const ImportArguments& arguments, desk::ImportKind kind);

// --encoding and --separator.
Result<void> check_table_options(const ImportArguments& arguments);

class FileImport {
 public:
  // The table alone: a database need not be made for one that cannot be read. Errors: as open_mapped; a column the file has not; a
  // damaged archive.
  static Result<std::unique_ptr<FileImport>> open(const ImportArguments& arguments, desk::ImportKind kind, const storage::DatabaseOptions& database);

  // Once, before `take`. `reject_path`: where rows go that cannot be taken; "" nowhere (a trial). Errors: another import of this kind
  // runs; of the file, read again where it stopped. Throws StorageFailure.
  Result<void> begin(desk::ImportStore store, std::string reject_path);

  // To the end; what is done by then survives a power cut. False: asked to stop (stop_signal.h). `between` is called between two
  // batches, outside of any transaction. Errors: of the file. Throws StorageFailure.
  Result<bool> take(const std::function<void()>& between = {});

  [[nodiscard]] const desk::ImportTally& tally() const { return run_->tally(); }
  [[nodiscard]] std::int64_t rows_done() const { return run_->rows_done(); }
  [[nodiscard]] const std::string& source() const { return mapped_.mapping.source; }
  // Until when the rows tell; empty: they have no times.
  [[nodiscard]] std::optional<std::int64_t> data_until_ms() const { return run_->data_until_ms(); }
  // Rows that a run before this one had done; 0: it began at the beginning.
  [[nodiscard]] std::int64_t continued_behind() const { return continued_behind_; }
  [[nodiscard]] std::string shape() const;  // "orders.csv: utf-8, separator ;, 7 of 9 columns known."
  [[nodiscard]] desk::ImportStory story() const;

 private:
  FileImport(ImportArguments arguments, desk::ImportKind kind, const storage::DatabaseOptions& database) : arguments_(std::move(arguments)), kind_(kind), database_(database) {}
  Result<void> find_place(const std::string& reject_path);
  Result<bool> take_rows(const std::function<void()>& between);

  ImportArguments arguments_;
  desk::ImportKind kind_;
  storage::DatabaseOptions database_;
  MappedTable mapped_;
  desk::BoundMapping bound_;
  std::chrono::minutes offset_{0};
  std::string file_name_;
  std::optional<desk::ImportRun> run_;
  std::optional<RejectFile> rejects_;
  std::int64_t digest_ = 0;
  std::int64_t continued_behind_ = 0;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

}  // namespace sapa::app

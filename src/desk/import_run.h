#pragma once

// One import from its first row to its report: where it stands is written with every batch, so that the same file goes on
// where it stopped, and two imports of one kind never run at once.

#include <functional>
#include <optional>

#include "desk/import_callers.h"
#include "storage/database.h"

namespace sapa::desk {

// Rows that were read one behind the other.
struct ImportPiece {
  std::vector<ImportRow> rows = {};
  ImportTally tally = {};      // what was found in them
  std::int64_t digest = 0;     // of all rows of the file up to the last of these, and the mapping
};

// The next piece of a batch; empty at its end. `so_far`: what was counted up to here, this batch included.
using NextPiece = std::function<std::optional<ImportPiece>(const ImportTally& so_far)>;

// A row that was not taken, for the reject file.
struct RejectedRow {
  std::string raw;       // as it came
  std::int64_t line = 0;
  std::string why;       // "no_number: No column has ..."
};
// Keeps them, and may add to what is counted with the batch. Called inside the transaction, again when it is tried again.
using KeepRejected = std::function<Result<void>(const std::vector<RejectedRow>& rows, ImportTally& tally)>;

struct ImportSetup {
  ImportKind kind = ImportKind::callers;
  std::string source;
  std::string file_name;   // without its folder
  std::string host;        // who runs it, to tell a dead run from a busy one
  std::int64_t process = 0;
  std::int64_t now_ms = 0;
  std::int64_t written_at_ms = 0;  // the table, by its file: no row in it tells of anything later
};

// What was done before by a run that stopped in the middle.
struct ImportStand {
  std::int64_t rows_done = 0;
  std::int64_t digest = 0;
};

// Throws StorageFailure. One thread.
class ImportRun {
 public:
  // `is_alive` tells whether a process of this host still exists. Errors: another import of this kind runs.
  static Result<ImportRun> begin(ImportStore store, const ImportSetup& setup, const std::function<bool(std::int64_t process)>& is_alive);

  // Of a run that stopped: its rows need not be done again if the file still begins with them.
  [[nodiscard]] const std::optional<ImportStand>& stand() const { return stand_; }
  // What the run that stopped had counted.
  [[nodiscard]] const ImportTally& former_tally() const { return former_tally_; }
  // The file is another one after all: count anew, as a run of its own, so that its rows are newer than those of the one that
  // stopped. What is in the database stays; rows that were taken are not taken twice.
  void start_over(std::int64_t now_ms);
  // The rows up to here are those that were done: go on behind them.
  void go_on();

  // A batch, in one transaction, with where the run stands; tried again when somebody else was in the way. Errors: those of
  // `keep`, with nothing of the batch taken.
  Result<void> write(const NextPiece& next, std::int64_t now_ms, const KeepRejected& keep = {});
  // With everything before it on the disk when it returns: the table may be thrown away.
  void finish(std::int64_t now_ms);

  [[nodiscard]] const ImportTally& tally() const { return tally_; }
  [[nodiscard]] std::int64_t run_no() const { return context_.run_no; }
  [[nodiscard]] std::int64_t rows_done() const { return rows_done_; }
  // The newest time in its rows, also those of the part before it stopped; empty: they have none.
  [[nodiscard]] std::optional<std::int64_t> data_until_ms() const { return data_until_ms_ > 0 ? std::optional(data_until_ms_) : std::nullopt; }

 private:
  struct Written;
  Written write_pieces(const std::function<const ImportPiece*(const ImportTally&)>& next, ImportTally& tally);
  ImportRun(ImportStore store, const ImportSetup& setup) : store_(store), setup_(setup) {}
  void insert(std::int64_t now_ms);
  void count_open_pairs();
  void note(std::int64_t now_ms, const ImportTally& tally, std::int64_t rows_done, std::int64_t digest);

  ImportStore store_;
  ImportSetup setup_;
  ImportContext context_;
  std::optional<std::int64_t> others_version_;  // while it stays, context_.own holds
  ImportIds ids_;
  ImportTally tally_;
  ImportTally former_tally_;
  std::int64_t former_until_ms_ = 0;
  std::optional<ImportStand> stand_;
  std::int64_t rows_done_ = 0;
  std::int64_t digest_ = 0;
  std::int64_t data_until_ms_ = 0;
};

}  // namespace sapa::desk

#pragma once

// Cleaned rows into callers. The number decides, as at the desk: one live caller of the number with the same name, or a name
// within the other, is the same caller. A row without a number is the one caller of its e-mail with the same name. Everything
// else is added beside and put on the review list. Nothing is merged silently, and what an agent wrote is never overwritten.

#include <memory>
#include <span>
#include <string>

#include "desk/import_ledger.h"
#include "desk/import_store.h"

namespace sapa::desk {

struct ImportContext {
  std::int64_t run_no = 0;
  std::int64_t now_ms = 0;
  std::string source;       // "crm"
  std::string by_name;      // "Import crm", for the story
  std::shared_ptr<MetRows> met = std::make_shared<MetRows>();
  std::shared_ptr<OwnKeys> own;  // null: the database may hold what this import did not put there
};

// One batch, inside a transaction of the caller's: piece by piece, so that not all its rows need to be in memory at once. What is
// new is written by `finish`, sorted by the keys of its tables. The references outlive it.
class CallerWriter {
 public:
  CallerWriter(const ImportStore& store, const ImportContext& context, ImportIds& ids, ImportTally& tally);
  ~CallerWriter();
  CallerWriter(const CallerWriter&) = delete;
  CallerWriter& operator=(const CallerWriter&) = delete;
  void add(const std::vector<ImportRow>& rows);
  // What it must remember until `finish` takes as much memory as it may.
  [[nodiscard]] bool full() const;
  void finish();

 private:
  class Batch;
  std::unique_ptr<Batch> batch_;
};

// How much of a row may change a caller that is there.
enum class MergeWay : std::uint8_t {
  fill,    // only what is missing; what differs becomes visible beside it
  update,  // the row changed at its source: what came from there follows
};
struct CallerMerge {
  const CleanCaller* row;
  std::string caller_id;
  MergeWay way;
  std::string customer_id;  // of the electricity customer the row names; "": none that is known
  bool changed = false;     // set by merge_callers
};
// In their order; those of one caller stand together. Different callers that follow each other are read, and written, in one journey.
void merge_callers(const ImportStore& store, const ImportContext& context, ImportIds& ids, std::span<CallerMerge> merges, ImportTally& tally);

}  // namespace sapa::desk

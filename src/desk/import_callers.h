#pragma once

// Cleaned rows into callers. The number decides, as at the desk: one live caller of the number with the same name, or a name
// within the other, is the same caller. A row without a number is the one caller of its e-mail with the same name. Everything
// else is added beside and put on the review list; so is a caller whom a row gives a number or an e-mail that somebody else has.
// What is found depends on the rows before, not on where a batch ends. Nothing is merged silently: what a row says otherwise is
// kept beside or in the caller's story. What an agent wrote is never overwritten.

#include <memory>
#include <span>
#include <string>
#include <vector>

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
// A number or an e-mail of a row that somebody else had before it.
struct SharedKey {
  enum class Kind : std::uint8_t { phone, email } kind;
  std::int64_t key;              // of an e-mail its hash
  std::string other_id;          // the nearest of those who have it; "": too many have it
  std::string_view reason;       // of caller_reviews, or how it is counted
};
struct DoubtfulPair {
  std::string caller_id, other_id;
  std::string_view reason;
};
struct CallerMerge {
  const CleanCaller* row;
  std::string caller_id;
  MergeWay way;
  std::string customer_id;             // of the electricity customer the row names; "": none that is known
  std::span<const SharedKey> shared;   // of those the row may give to the caller
  // Set by merge_callers.
  bool changed = false;
  std::vector<DoubtfulPair> pairs = {};
};
// In their order; those of one caller stand together. Different callers that follow each other are read, and written, in one journey.
void merge_callers(const ImportStore& store, const ImportContext& context, ImportIds& ids, std::span<CallerMerge> merges, ImportTally& tally);

}  // namespace sapa::desk

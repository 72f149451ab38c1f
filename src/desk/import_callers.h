#pragma once

// Cleaned rows into callers. The number decides, as at the desk: one live caller of the number with the same name, or a name
// within the other, is the same caller. A row without a number is the one caller of its e-mail with the same name. Everything
// else is added beside and put on the review list. Nothing is merged silently, and what an agent wrote is never overwritten.

#include <memory>

#include "desk/import_store.h"

namespace sapa::desk {

struct ImportContext {
  std::int64_t run_no = 0;
  std::int64_t now_ms = 0;
  std::string source;       // "crm"
  std::string by_name;      // "Import crm", for the story
  std::shared_ptr<MetRows> met = std::make_shared<MetRows>();
};

// One batch, inside a transaction of the caller's. Rows stay as they are, so that a batch can be tried again.
void write_callers(const ImportStore& store, const ImportContext& context, ImportIds& ids, const std::vector<ImportRow>& rows, ImportTally& tally);

// How much of a row may change a caller that is there.
enum class MergeWay : std::uint8_t {
  fill,    // only what is missing; what differs becomes visible beside it
  update,  // the row changed at its source: what came from there follows
};
// True: something changed.
bool merge_caller(const ImportStore& store, const ImportContext& context, ImportIds& ids, const CleanCaller& row, const std::string& caller_id, MergeWay way,
                  ImportTally& tally);

}  // namespace sapa::desk

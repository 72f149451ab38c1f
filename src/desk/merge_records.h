#pragma once

// Two records into one, and back. Pure.

#include <functional>
#include <string>
#include <vector>

#include "desk/caller_record.h"

namespace sapa::desk {

// The fields where a merge can take the other's value.
struct MergeTake {
  bool name = false;
  bool honorific = false;
  bool address = false;
  bool note = false;
};

struct MergedRecord {
  CallerRecord record;
  // For the story: field, the other's value that is shown nowhere else now, the value that stands.
  struct Lost {
    std::string field, other, stands;
  };
  std::vector<Lost> lost = {};
  // E-mails of the other that were the same address: their id, the id of the one that stands for both.
  std::vector<std::pair<std::string, std::string>> joined_emails = {};
};

// `kept` with all that `dropped` has. What differs stays visible: another address as a further one, another e-mail beside it,
// `disputed` unless one of them was given by the caller and the other is only an old table's.
MergedRecord merge_records(const CallerRecord& kept, const CallerRecord& dropped, const MergeTake& take, std::int64_t now_ms, const std::string& by,
                           const std::function<std::string()>& new_id);

struct UnmergedRecords {
  CallerRecord kept;
  CallerRecord dropped;
  std::vector<std::string> blocked = {};  // fields that were merged and changed since: name ... address phone email customer
};

// Takes a merge back. `now` is the kept record as it stands; what was changed in it since, and was not touched by the merge,
// stays, and follows the number or e-mail it belongs to. Whole only when nothing is blocked.
UnmergedRecords unmerge_records(const CallerRecord& kept_before, const CallerRecord& dropped_before, const CallerRecord& after, const CallerRecord& now,
                                std::int64_t now_ms);

}  // namespace sapa::desk

#pragma once

// What grows without limit is cut back: old news, answered requests, inspected events, ended sessions. Once an hour, a few
// thousand rows a step, so that nobody waits.

#include <mutex>
#include <vector>

#include "desk/unit_of_work.h"

namespace sapa::desk {

// True: there was more than one step takes; call again soon. SQLite and PostgreSQL.
Result<bool> prune(UnitOfWork& unit);

// Ends calls that rang for 3 minutes without an answer or began 4 hours ago: their hang-up was lost, and a web hook has no
// snapshot to ask for (domain telephony, "Reconnect"). At most 100 at a time. Answers how many.
Result<int> end_lost_calls(UnitOfWork& unit);

// Ends the streams of sessions that somebody else ended: another node, `sapa user`. Asked every second: whoever is disabled is out
// within two. While nobody came and nobody was sent away it is one short question; the whole look at two thousand streams costs
// as much as the calls of that second. Reads only. Any thread.
class StreamGuard {
 public:
  void end_revoked(storage::Connection& connection, const Services& services);

 private:
  std::mutex mutex_;
  std::vector<storage::Value> mark_;  // of what was found to be in order
};

// Ends the streams of sessions that are over, idle too long, or whose user may no longer sign in. Reads only.
void end_stale_streams(storage::Connection& connection, const Services& services);

}  // namespace sapa::desk

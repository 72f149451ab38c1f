#pragma once

// What grows without limit is cut back: old news, answered requests, inspected events, ended sessions. Once an hour, a few
// thousand rows a step, so that nobody waits.

#include "desk/unit_of_work.h"

namespace sapa::desk {

// True: there was more than one step takes; call again soon. SQLite and PostgreSQL.
Result<bool> prune(UnitOfWork& unit);

// Ends calls that rang for 3 minutes without an answer or began 4 hours ago: their hang-up was lost, and a web hook has no
// snapshot to ask for (domain telephony, "Reconnect"). At most 100 at a time. Answers how many.
Result<int> end_lost_calls(UnitOfWork& unit);

// Ends the streams of sessions that somebody else ended: another node, `sapa user`. One question, so that it can be asked every
// second: whoever is disabled is out within two. Reads only.
void end_revoked_streams(storage::Connection& connection, const Services& services);

// Ends the streams of sessions that are over, idle too long, or whose user may no longer sign in. Reads only.
void end_stale_streams(storage::Connection& connection, const Services& services);

}  // namespace sapa::desk

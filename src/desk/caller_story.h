#pragma once

// Riwayat: the story of a caller's record, and what stands behind what was done about the e-mail.

#include <string>

#include "core/ids.h"
#include "storage/connection.h"
#include "wire/json.h"

namespace sapa::desk {

// Newest first. A verified e-mail comes with the letters and the consent of its call; a new state of one with its address.
wire::json::object changes_of(storage::Connection& connection, const CallerId& caller, const std::string& cursor, int limit, bool masked);

}  // namespace sapa::desk

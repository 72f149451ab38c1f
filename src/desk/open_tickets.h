#pragma once

// What is open already for a number, a customer or a place, and whether a place is in trouble: many reports on one
// Gardu/Tiang in a short time. Nothing is merged by itself.

#include <optional>
#include <string>
#include <vector>

#include "desk/settings.h"
#include "desk/ticket_rows.h"
#include "storage/connection.h"
#include "wire/json.h"

namespace sapa::desk {

struct WhoAndWhere {
  std::int64_t phone_key = 0;  // 0: none
  std::optional<std::string> customer_id = std::nullopt;
  std::string substation, pole;
};

struct OpenTicket {
  StoredTicket ticket;
  std::vector<std::string> reasons = {};  // number customer place
};

// That had a report within the setting's window; the newest first, at most 20.
std::vector<OpenTicket> open_tickets(storage::Connection& connection, const Settings& settings, Instant now, const WhoAndWhere& about);
wire::json::array present_open_tickets(storage::Connection& connection, const std::vector<OpenTicket>& tickets);
// Null when it is quiet there. `site`: whose clock the sentence names.
wire::json::value surge_at(storage::Connection& connection, const Settings& settings, Instant now, const std::string& site, const std::string& substation, const std::string& pole);

}  // namespace sapa::desk

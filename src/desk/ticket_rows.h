#pragma once

// One ticket, read for being shown or changed.

#include <optional>
#include <string>

#include "core/ids.h"
#include "desk/unit_of_work.h"

namespace sapa::desk {

struct StoredTicket {
  TicketId id;
  std::string ticket_no;
  std::int64_t version = 0;
  std::string category, module_id, priority, status, qualifier;
  std::optional<std::string> customer_id = std::nullopt;
  std::string substation, pole;
  std::int64_t repeat_count = 0;
  std::int64_t created_at_ms = 0, updated_at_ms = 0, last_report_at_ms = 0;
  std::optional<std::int64_t> closed_at_ms = std::nullopt;
  std::optional<std::string> merged_into = std::nullopt;
};

std::optional<StoredTicket> find_ticket(storage::Connection& connection, const std::string& ticket_no);
std::optional<StoredTicket> find_ticket_of(storage::Connection& connection, std::int64_t report_no);
std::optional<StoredTicket> load_ticket(storage::Connection& connection, const TicketId& id);

// Tells every list: nothing personal. `change`: created repeat changed corrected commented.
void announce_report(UnitOfWork& unit, const StoredTicket& ticket, std::string_view change, std::optional<std::int64_t> report_no, const std::string& site,
                     const std::string& created_by);

}  // namespace sapa::desk

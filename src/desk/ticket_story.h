#pragma once

// The story of a ticket: who did what, when, why; append-only.

#include <optional>
#include <string>
#include <vector>

#include "desk/scope.h"
#include "desk/unit_of_work.h"

namespace sapa::desk {

struct StoryBy {
  std::string user_id;  // '' for the old system and the program itself
  std::string name;
};
StoryBy story_by(const Scope& scope);

struct StoryEntry {
  std::string kind;  // created repeat status priority category module comment merged corrected
  std::string old_value = {};
  std::string new_value = {};
  std::string note = {};
  std::optional<std::int64_t> report_no = std::nullopt;
  std::optional<std::string> call_id = std::nullopt;
  std::optional<std::int64_t> at_ms = std::nullopt;  // only for what happened before; else now
};

void add_story(UnitOfWork& unit, const TicketId& ticket, const StoryBy& by, const StoryEntry& entry);
// Oldest first, the newest 500.
wire::json::array story_of(storage::Connection& connection, const TicketId& ticket);
// Jml Laporan Ulang: one more.
void count_repeat(storage::Connection& connection, const TicketId& ticket);

}  // namespace sapa::desk

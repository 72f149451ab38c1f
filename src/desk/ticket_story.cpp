#include "desk/ticket_story.h"

#include <algorithm>

#include "core/ticket.h"
#include "desk/crypto.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr auto kAdd =
    "INSERT INTO ticket_changes (change_id, ticket_id, at_ms, by_user_id, by_name, call_id, report_no, kind, old_value, new_value, note) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
constexpr auto kStory =
    "SELECT change_id, at_ms, by_name, call_id, report_no, kind, old_value, new_value, note FROM ticket_changes WHERE ticket_id = $1 ORDER BY change_id DESC LIMIT 500";
constexpr auto kRepeat = "UPDATE tickets SET repeat_count = repeat_count + 1 WHERE ticket_id = $1";

}  // namespace

StoryBy story_by(const Scope& scope) { return {scope.user().value, scope.display_name()}; }

void add_story(UnitOfWork& unit, const TicketId& ticket, const StoryBy& by, const StoryEntry& entry) {
  const auto at = entry.at_ms.value_or(unit.now_ms());
  unit.db.execute(kAdd, {new_id(at), ticket.value, at, by.user_id, by.name, storage::nullable(entry.call_id), storage::nullable(entry.report_no), entry.kind, entry.old_value,
                         entry.new_value, entry.note});
}

json::array story_of(storage::Connection& connection, const TicketId& ticket) {
  json::array story;
  auto rows = connection.execute(kStory, {ticket.value}).rows;
  std::reverse(rows.begin(), rows.end());
  for (const auto& row : rows) {
    const auto report = row.optional_integer(4);
    story.push_back({{"id", row.text(0)},
                     {"at", to_rfc3339(instant_from_ms(row.integer(1)))},
                     {"by", row.text(2)},
                     {"kind", row.text(5)},
                     {"old", row.text(6)},
                     {"new", row.text(7)},
                     {"note", row.text(8)},
                     {"reportNo", report ? json::value(to_report_no(*report)) : json::value(nullptr)},
                     {"callId", wire::or_null(row.optional_text(3))}});
  }
  return story;
}

void count_repeat(storage::Connection& connection, const TicketId& ticket) { connection.execute(kRepeat, {ticket.value}); }

}  // namespace sapa::desk

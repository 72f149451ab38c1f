#include "desk/tickets_detail.h"

#include <algorithm>
#include <set>

#include "core/text_fold.h"
#include "core/ticket.h"
#include "desk/at_hand.h"
#include "desk/call_rows.h"
#include "desk/instant_json.h"
#include "desk/present_call.h"
#include "desk/procedure.h"
#include "desk/report_rows.h"
#include "desk/ticket_story.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr std::int64_t kShownReports = 50;

constexpr auto kReports =
    "SELECT " SAPA_TICKET_ROW_COLUMNS ", r.call_id, r.caller_id" SAPA_TICKET_ROW_FROM "WHERE r.ticket_id = $1 ORDER BY r.created_at_ms DESC, r.report_no DESC LIMIT $2";
constexpr auto kOneReport = "SELECT " SAPA_TICKET_ROW_COLUMNS ", r.call_id, r.caller_id" SAPA_TICKET_ROW_FROM "WHERE r.report_no = $1";
constexpr auto kOfCall = "SELECT " SAPA_TICKET_ROW_COLUMNS SAPA_TICKET_ROW_FROM "WHERE r.call_id = $1 ORDER BY r.report_no DESC LIMIT 20";
constexpr auto kHowMany = "SELECT CAST(count(*) AS BIGINT) FROM reports WHERE ticket_id = $1";
constexpr auto kCustomer =
    "SELECT customer_id, customer_no, meter_no, name, address, tariff_code, power_va, substation, pole, unit, status FROM customers WHERE customer_id = $1";
constexpr auto kEmails =
    "SELECT address, state, state_at_ms, state_by, state_call_id FROM caller_emails WHERE caller_id = $1 AND released_at_ms IS NULL ORDER BY created_at_ms DESC, email_id LIMIT 5";
constexpr auto kChange =
    "UPDATE tickets SET status = $3, status_qualifier = $4, priority = $5, category = $6, module_id = $7, closed_at_ms = $8, merged_into = $9, updated_at_ms = $10, "
    "version = version + 1 WHERE ticket_id = $1 AND version = $2";
constexpr auto kFollow = "UPDATE reports SET status_key = $2, category_key = $3 WHERE ticket_id = $1";
constexpr auto kTouch = "UPDATE tickets SET updated_at_ms = $2, version = version + 1 WHERE ticket_id = $1";
constexpr auto kLastStep = "SELECT by_name, new_value FROM ticket_changes WHERE ticket_id = $1 AND kind <> 'comment' ORDER BY change_id DESC LIMIT 1";
constexpr auto kNewestReport = "SELECT site, created_by FROM reports WHERE ticket_id = $1 ORDER BY created_at_ms DESC LIMIT 1";

Reopening may_reopen(const Scope& scope) { return scope.is(Role::leader) ? Reopening::yes : Reopening::no; }

template <class List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

void tell(UnitOfWork& unit, const StoredTicket& ticket, std::string_view change) {
  const auto rows = unit.db.execute(kNewestReport, {ticket.id.value}).rows;
  announce_report(unit, ticket, change, std::nullopt, rows.empty() ? "" : rows[0].text(0), rows.empty() ? "" : rows[0].text(1));
}

Error taken_over(storage::Connection& connection, const StoredTicket& ticket) {
  const auto rows = connection.execute(kLastStep, {ticket.id.value}).rows;
  return Error{ErrorCode::version_conflict, "version_conflict",
               rows.empty() ? "Somebody changed this ticket in between; read it again." : rows[0].text(0) + " was first: " + rows[0].text(1) + ". Read the ticket again.", ""};
}

}  // namespace

Error ticket_unknown() { return Error{ErrorCode::not_found, "ticket_unknown", "There is no such ticket.", ""}; }

json::array reports_of_call(storage::Connection& connection, const Scope& scope, const std::string& call_id) {
  json::array reports;
  for (const auto& row : connection.execute(kOfCall, {call_id}).rows) reports.push_back(present_report_row(row, {}, masking_of(scope)));
  return reports;
}

json::object present_ticket(storage::Connection& connection, const Scope& scope, const StoredTicket& ticket, std::int64_t report_no) {
  const auto masking = masking_of(scope);
  const bool masked = masking == Masking::yes;
  auto rows = connection.execute(kReports, {ticket.id.value, kShownReports}).rows;
  if (report_no != 0 && std::none_of(rows.begin(), rows.end(), [&](const storage::Row& row) { return row.integer(0) == report_no; })) {
    for (auto& row : connection.execute(kOneReport, {report_no}).rows) rows.push_back(std::move(row));
  }
  json::array reports, calls, emails, letters;
  std::set<std::string> call_ids, caller_ids;
  constexpr std::size_t kCallColumn = 23;  // after those of SAPA_TICKET_ROW_COLUMNS
  for (const auto& row : rows) {
    reports.push_back(present_report_row(row, {}, masking));
    if (const auto call = row.optional_text(kCallColumn)) call_ids.insert(*call);
    if (const auto caller = row.optional_text(kCallColumn + 1)) caller_ids.insert(*caller);
  }
  for (const auto& id : call_ids) {
    const auto call = load_call(connection, CallId{id});
    const bool own = call && load_workspace(connection, call->call.id, scope.user());
    if (call) calls.push_back(present_call(connection, *call, scope.user(), std::nullopt, own || scope.is(Role::leader) ? Masking::no : Masking::yes));
  }
  for (const auto& id : caller_ids) {
    for (const auto& row : connection.execute(kEmails, {id}).rows) {
      emails.push_back({{"address", masked ? mask_email(row.text(0)) : row.text(0)},
                        {"state", row.text(1)},
                        {"at", to_rfc3339(instant_from_ms(row.integer(2)))},
                        {"by", row.text(3)},
                        {"callId", wire::or_null(row.optional_text(4))}});
      // It may have been spelled in another call than those of this ticket.
      if (const auto call = row.optional_text(4)) call_ids.insert(*call);
    }
  }
  for (const auto& id : call_ids) for (auto& check : letters_of_call(connection, id, masked)) letters.push_back(std::move(check));
  json::value customer = nullptr;
  if (ticket.customer_id && !masked) {
    const auto found = connection.execute(kCustomer, {*ticket.customer_id}).rows;
    if (!found.empty()) customer = present_customer(customer_of(found[0]));
  }
  auto story = story_of(connection, ticket.id);
  if (masked) {
    for (auto& entry : story) {
      if (!entry.as_object()["note"].as_string().empty()) entry.as_object()["note"] = "***";
    }
  }
  const bool may_write = may_edit_callers(scope);
  json::array next, can;
  for (const auto word : next_statuses(ticket.status, may_reopen(scope))) next.emplace_back(word);
  if (may_write) can = {"change", "comment"};
  if (may_write && is_closed_status(ticket.status) && !next.empty()) can.emplace_back("reopen");
  const auto shown = std::int64_t(reports.size());
  return {{"ticketNo", ticket.ticket_no},
          {"version", ticket.version},
          {"status", to_text({ticket.status, ticket.qualifier})},
          {"baseStatus", ticket.status},
          {"qualifier", ticket.qualifier},
          {"closed", is_closed_status(ticket.status)},
          {"category", ticket.category},
          {"moduleId", ticket.module_id.empty() ? "KOSONG" : ticket.module_id},
          {"priority", ticket.priority},
          {"repeatCount", ticket.repeat_count},
          {"createdAt", to_rfc3339(instant_from_ms(ticket.created_at_ms))},
          {"updatedAt", to_rfc3339(instant_from_ms(ticket.updated_at_ms))},
          {"closedAt", instant(ticket.closed_at_ms)},
          {"mergedInto", wire::or_null(ticket.merged_into)},
          {"customer", std::move(customer)},
          {"substation", ticket.substation},
          {"pole", ticket.pole},
          {"reports", std::move(reports)},
          {"moreReports", std::max<std::int64_t>(0, connection.execute(kHowMany, {ticket.id.value}).rows.at(0).integer(0) - shown)},
          {"timeline", std::move(story)},
          {"calls", std::move(calls)},
          {"emails", std::move(emails)},
          {"letters", std::move(letters)},
          {"next", std::move(next)},
          {"masked", masked},
          {"can", std::move(can)}};
}

Result<StoredTicket> change_ticket(UnitOfWork& unit, const Scope& scope, const std::string& ticket_no, const TicketChange& change, std::optional<std::int64_t> expected_version) {
  const auto found = find_ticket(unit.db, ticket_no);
  if (!found) return tl::unexpected(ticket_unknown());
  if (!expected_version) return fail(ErrorCode::invalid, "if_match_required", "Send If-Match with the version you read.", "If-Match");
  if (*expected_version != found->version) return tl::unexpected(taken_over(unit.db, *found));
  auto ticket = *found;
  SAPA_TRY(const auto note, clean_text(change.note, "note", 1000, Lines::many));
  const auto story = [&](std::string kind, std::string old_value, std::string new_value, std::string why = {}) {
    add_story(unit, ticket.id, story_by(scope), {.kind = std::move(kind), .old_value = std::move(old_value), .new_value = std::move(new_value), .note = std::move(why), .call_id = change.call_id});
  };

  std::optional<StoredTicket> target;
  if (change.status && *change.status != ticket.status) {
    SAPA_CHECK(check_status_change(ticket.status, {*change.status, note, !change.merge_into.empty()}, may_reopen(scope)));
    if (*change.status == "Gabung Tiket") {
      target = find_ticket(unit.db, change.merge_into);
      if (!target) return fail(ErrorCode::invalid, "merge_unknown", "There is no ticket of this number.", "mergeInto");
      if (target->ticket_no == ticket.ticket_no || is_closed_status(target->status)) {
        return fail(ErrorCode::conflict, "merge_closed", "A ticket is joined to another one that is open.", "mergeInto");
      }
      ticket.merged_into = target->ticket_no;
    }
    ticket.status = *change.status;
    ticket.qualifier = "";
    if (is_closed_status(ticket.status)) ticket.closed_at_ms = unit.now_ms();
    else ticket.closed_at_ms = std::nullopt;
  }
  if (change.qualifier) {
    SAPA_TRY(const auto qualifier, clean_text(*change.qualifier, "qualifier", 64));
    if (qualifier.find_first_of("()") != std::string::npos) return fail(ErrorCode::invalid, "qualifier_invalid", "The text in brackets has no brackets itself.", "qualifier");
    ticket.qualifier = upper_text(qualifier);
  }
  // A category or priority of the old system stays as long as nobody changes it; what is chosen is one of ours.
  if (change.priority && *change.priority != ticket.priority) {
    if (!contains(ticket_priorities(), *change.priority)) return fail(ErrorCode::invalid, "priority_unknown", "The priority is one of the list.", "priority");
    story("priority", ticket.priority, *change.priority, note);
    ticket.priority = *change.priority;
  }
  if (change.category && *change.category != ticket.category) {
    if (!contains(ticket_categories(), *change.category)) return fail(ErrorCode::invalid, "category_unknown", "The category is one of the list.", "category");
    story("category", ticket.category, *change.category, note);
    ticket.category = *change.category;
  }
  if (change.module_id) {
    SAPA_TRY(auto module, clean_text(*change.module_id, "moduleId", 64));
    if (module == "KOSONG") module = "";
    if (module != ticket.module_id) {
      story("module", ticket.module_id, module, note);
      ticket.module_id = module;
    }
  }
  const auto before = to_text({found->status, found->qualifier});
  const auto after = to_text({ticket.status, ticket.qualifier});
  if (before != after) story("status", before, target ? after + " " + target->ticket_no : after, note);
  if (before == after && ticket.priority == found->priority && ticket.category == found->category && ticket.module_id == found->module_id) {
    return fail(ErrorCode::invalid, "nothing_changed", "This is how the ticket is already.");
  }
  const auto changed = unit.db.execute(kChange, {ticket.id.value, ticket.version, ticket.status, ticket.qualifier, ticket.priority, ticket.category, ticket.module_id,
                                                 storage::nullable(ticket.closed_at_ms), storage::nullable(ticket.merged_into), unit.now_ms()});
  if (changed.affected == 0) return tl::unexpected(taken_over(unit.db, *found));
  unit.db.execute(kFollow, {ticket.id.value, status_key(ticket.status), category_key(ticket.category)});
  ticket.version += 1;
  ticket.updated_at_ms = unit.now_ms();
  tell(unit, ticket, "changed");
  if (target) {
    add_story(unit, target->id, story_by(scope), {.kind = "merged", .new_value = ticket.ticket_no, .note = note, .call_id = change.call_id});
    unit.db.execute(kTouch, {target->id.value, unit.now_ms()});
    target->version += 1;
    tell(unit, *target, "changed");
  }
  return ticket;
}

Result<StoredTicket> comment_ticket(UnitOfWork& unit, const Scope& scope, const std::string& ticket_no, const std::string& text, const std::optional<std::string>& call_id) {
  auto ticket = find_ticket(unit.db, ticket_no);
  if (!ticket) return tl::unexpected(ticket_unknown());
  SAPA_TRY(const auto comment, clean_text(text, "text", 2000, Lines::many));
  if (comment.empty()) return fail(ErrorCode::invalid, "text_missing", "Write something.", "text");
  add_story(unit, ticket->id, story_by(scope), {.kind = "comment", .note = comment, .call_id = call_id});
  // The version stays: a comment is no reason to refuse somebody's change of the status.
  tell(unit, *ticket, "commented");
  return std::move(*ticket);
}

}  // namespace sapa::desk

#include "desk/open_tickets.h"

#include <algorithm>

#include "core/text_fold.h"
#include "core/ticket.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr auto kOfNumber = "SELECT ticket_id FROM reports WHERE reporter_key = $1 AND created_at_ms >= $2 ORDER BY created_at_ms DESC, report_no DESC LIMIT 50";
constexpr auto kOfCustomer = "SELECT ticket_id FROM tickets WHERE customer_id = $1 AND last_report_at_ms >= $2 ORDER BY last_report_at_ms DESC LIMIT 50";
constexpr auto kOfPlace =
    "SELECT ticket_id, pole FROM tickets WHERE substation = $1 AND substation <> '' AND last_report_at_ms >= $2 ORDER BY last_report_at_ms DESC LIMIT 100";
constexpr auto kNewest = "SELECT report_no, resume FROM reports WHERE ticket_id = $1 ORDER BY created_at_ms DESC, report_no DESC LIMIT 1";
constexpr auto kAtPlace =
    "SELECT created_at_ms, pole FROM reports WHERE substation = $1 AND substation <> '' AND created_at_ms >= $2 ORDER BY created_at_ms DESC, report_no DESC LIMIT 1001";

void replace(std::string& text, std::string_view from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

}  // namespace

std::vector<OpenTicket> open_tickets(storage::Connection& connection, const Settings& settings, Instant now, const WhoAndWhere& about) {
  const auto since = to_ms(now - std::chrono::hours(settings.repeat_window_hours));
  std::vector<OpenTicket> found;
  const auto add = [&](const std::string& id, const char* reason) {
    const auto known = std::find_if(found.begin(), found.end(), [&](const OpenTicket& item) { return item.ticket.id.value == id; });
    if (known != found.end()) {
      if (std::find(known->reasons.begin(), known->reasons.end(), reason) == known->reasons.end()) known->reasons.emplace_back(reason);
      return;
    }
    auto ticket = load_ticket(connection, TicketId{id});
    if (ticket && !is_closed_status(ticket->status)) found.push_back({std::move(*ticket), {reason}});
  };
  if (about.phone_key != 0) {
    for (const auto& row : connection.execute(kOfNumber, {about.phone_key, since}).rows) add(row.text(0), "number");
  }
  if (about.customer_id) {
    for (const auto& row : connection.execute(kOfCustomer, {*about.customer_id, since}).rows) add(row.text(0), "customer");
  }
  if (!about.substation.empty()) {
    const auto pole = upper_text(about.pole);
    for (const auto& row : connection.execute(kOfPlace, {upper_text(about.substation), since}).rows) {
      // A ticket without its pole may be about the whole Gardu.
      if (pole.empty() || row.text(1).empty() || row.text(1) == pole) add(row.text(0), "place");
    }
  }
  std::sort(found.begin(), found.end(), [](const OpenTicket& a, const OpenTicket& b) {
    return a.ticket.last_report_at_ms != b.ticket.last_report_at_ms ? a.ticket.last_report_at_ms > b.ticket.last_report_at_ms : a.ticket.ticket_no > b.ticket.ticket_no;
  });
  if (found.size() > 20) found.resize(20);
  return found;
}

json::array present_open_tickets(storage::Connection& connection, const std::vector<OpenTicket>& tickets) {
  json::array items;
  for (const auto& item : tickets) {
    const auto& ticket = item.ticket;
    const auto newest = connection.execute(kNewest, {ticket.id.value}).rows;
    // Of a neighbour's report only the place is told.
    const bool theirs = item.reasons == std::vector<std::string>{"place"};
    items.push_back({{"ticketNo", ticket.ticket_no},
                     {"status", to_text({ticket.status, ticket.qualifier})},
                     {"category", ticket.category},
                     {"createdAt", to_rfc3339(instant_from_ms(ticket.created_at_ms))},
                     {"lastReportAt", to_rfc3339(instant_from_ms(ticket.last_report_at_ms))},
                     {"repeatCount", ticket.repeat_count},
                     {"reasons", json::array(item.reasons.begin(), item.reasons.end())},
                     {"reportNo", newest.empty() ? "" : to_report_no(newest[0].integer(0))},
                     {"resume", newest.empty() || theirs ? "" : newest[0].text(1)},
                     {"substation", ticket.substation},
                     {"pole", ticket.pole}});
  }
  return items;
}

json::value surge_at(storage::Connection& connection, const Settings& settings, Instant now, const std::string& site, const std::string& substation, const std::string& pole) {
  if (substation.empty()) return nullptr;
  const auto place = upper_text(substation);
  const auto rows = connection.execute(kAtPlace, {place, to_ms(now - std::chrono::minutes(settings.surge_minutes))}).rows;
  if (std::int64_t(rows.size()) < settings.surge_reports) return nullptr;
  const auto since = instant_from_ms(rows.back().integer(0));
  const auto local = to_rfc3339(since + std::chrono::minutes(settings.offset_minutes(site)));
  auto sentence = settings.surge_sentence;
  replace(sentence, "{gardu}", place);
  replace(sentence, "{jumlah}", std::to_string(rows.size()));
  replace(sentence, "{jam}", local.substr(11, 2) + "." + local.substr(14, 2));
  return json::object{{"substation", place}, {"pole", upper_text(pole)}, {"count", std::int64_t(rows.size())}, {"since", to_rfc3339(since)}, {"sentence", sentence}};
}

}  // namespace sapa::desk

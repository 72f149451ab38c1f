#include "desk/call_history.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "core/instant.h"
#include "core/phone.h"
#include "desk/caller_rows.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr auto kCallerName = "SELECT name, honorific FROM callers WHERE caller_id = $1";
// In the order of an index, which saves sorting all calls of a number to show twenty.
constexpr auto kCallsOfCaller =
    "SELECT call_id, caller_key, started_at_ms, resume, disposition FROM calls "
    "WHERE caller_id = $1 AND started_at_ms < $2 ORDER BY started_at_ms DESC, call_id DESC LIMIT $3";
constexpr auto kCallsOfNumber =
    "SELECT call_id, caller_key, started_at_ms, resume, disposition FROM calls "
    "WHERE caller_key = $1 AND started_at_ms < $2 ORDER BY started_at_ms DESC, call_id DESC LIMIT $3";
#define SAPA_REPORT_COLUMNS                                                                                                        \
  "r.report_no, t.ticket_no, r.reporter_name, r.reporter_address, r.reporter_phone, r.reporter_email, r.created_by, r.created_at_ms, " \
  "t.repeat_count, t.status, t.status_qualifier, r.resume, r.transaction_no, t.module_id, r.reporter_key, r.call_id"
constexpr auto kReportsOfCaller =
    "SELECT " SAPA_REPORT_COLUMNS " FROM reports r JOIN tickets t ON t.ticket_id = r.ticket_id "
    "WHERE r.caller_id = $1 AND r.created_at_ms < $2 ORDER BY r.created_at_ms DESC, r.report_no DESC LIMIT $3";
constexpr auto kReportsOfNumber =
    "SELECT " SAPA_REPORT_COLUMNS " FROM reports r JOIN tickets t ON t.ticket_id = r.ticket_id "
    "WHERE r.reporter_key = $1 AND r.created_at_ms < $2 ORDER BY r.created_at_ms DESC, r.report_no DESC LIMIT $3";

std::string status_of(const storage::Row& row) {
  return row.text(10).empty() ? row.text(9) : row.text(9) + "(" + row.text(10) + ")";
}

std::string id_caller(std::int64_t key, const std::string& otherwise) {
  const auto e164 = phone_from_key(key);
  return e164.starts_with("+62") ? legacy_id_caller(e164) : otherwise.empty() ? e164 : otherwise;
}

struct Line {
  std::string_view kind;
  std::optional<std::string_view> call_id, ticket_no;
  std::optional<std::string> report_no;
  std::string_view transaction_no;
  std::string id_caller;
  std::string name;
  std::string_view module_id;
  std::int64_t at_ms;
  std::string resume;
  std::string status;
  std::string_view by;
};

void show_line(wire::JsonText& out, Line line, Masking masking) {
  if (masking == Masking::yes) {
    line.name = mask_name(line.name);
    line.id_caller = mask_phone(line.id_caller);
    if (!line.resume.empty()) line.resume = "***";
  }
  out.begin_object()
      .member("kind", line.kind)
      .member("callId", line.call_id)
      .member("ticketNo", line.ticket_no)
      .member("reportNo", line.report_no)
      .member("transactionNo", line.transaction_no)
      .member("idCaller", line.id_caller)
      .member("name", line.name)
      .member("moduleId", line.module_id)
      .instant("at", line.at_ms)
      .member("resume", line.resume)
      .member("status", line.status)
      .member("by", line.by)
      .end_object();
}

Line call_line(const storage::Row& row, const std::string& name) {
  return {.kind = "call", .call_id = row.text(0), .ticket_no = {}, .report_no = {}, .transaction_no = "00000", .id_caller = id_caller(row.integer(1), ""), .name = name,
          .module_id = "KOSONG", .at_ms = row.integer(2), .resume = row.text(3), .status = row.text(4), .by = ""};
}

Line report_line(const storage::Row& row) {
  return {.kind = "report", .call_id = {}, .ticket_no = row.text(1), .report_no = std::to_string(row.integer(0)), .transaction_no = row.text(12),
          .id_caller = id_caller(row.integer(14), row.text(4)), .name = row.text(2), .module_id = row.text(13).empty() ? std::string_view("KOSONG") : std::string_view(row.text(13)),
          .at_ms = row.integer(7), .resume = row.text(11), .status = status_of(row), .by = row.text(6)};
}

// Only the rows that are shown become JSON.
HistoryPage page_of(const std::vector<storage::Row>& calls, const std::vector<storage::Row>& reports, const std::string& name, int limit, const std::string& but_call, Masking masking) {
  struct Item {
    std::int64_t at;
    std::string id;
    const storage::Row* row;
    bool call;
  };
  std::vector<Item> items;
  // A call that was reported is the line of its report (SOP: ID Modul KOSONG only until a module is attached).
  std::set<std::string_view> reported;
  for (const auto& row : reports) {
    if (!row.is_null(15)) reported.insert(row.text(15));
  }
  for (const auto& row : calls) {
    if (row.text(0) != but_call && !reported.contains(row.text(0))) items.push_back({row.integer(2), row.text(0), &row, true});
  }
  for (const auto& row : reports) items.push_back({row.integer(7), "r" + std::to_string(row.integer(0)), &row, false});
  std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.at != b.at ? a.at > b.at : a.id > b.id; });
  HistoryPage page;
  wire::JsonText out;
  out.begin_array();
  for (const auto& item : items) {
    if (page.count == limit) {
      page.next = std::to_string(item.at + 1);
      break;
    }
    show_line(out, item.call ? call_line(*item.row, name) : report_line(*item.row), masking);
    ++page.count;
  }
  page.items = out.end_array().take();
  return page;
}

std::vector<storage::Row> earlier_calls(storage::Connection& connection, const std::optional<CallerId>& caller, std::int64_t phone_key, std::int64_t before_ms, int most) {
  if (caller) return connection.execute(kCallsOfCaller, {caller->value, before_ms, std::int64_t(most)}).rows;
  if (phone_key != 0) return connection.execute(kCallsOfNumber, {phone_key, before_ms, std::int64_t(most)}).rows;
  return {};
}

}  // namespace

std::vector<storage::Row> earlier_reports(storage::Connection& connection, const std::optional<CallerId>& caller, std::int64_t phone_key, std::int64_t before_ms, int most) {
  std::vector<storage::Row> reports;
  if (phone_key != 0) reports = connection.execute(kReportsOfNumber, {phone_key, before_ms, std::int64_t(most)}).rows;
  if (caller) {
    const auto of_number = reports.size();
    for (auto& row : connection.execute(kReportsOfCaller, {caller->value, before_ms, std::int64_t(most)}).rows) {
      const auto known = std::any_of(reports.begin(), reports.begin() + std::ptrdiff_t(of_number), [&](const storage::Row& other) { return other.integer(0) == row.integer(0); });
      if (!known) reports.push_back(std::move(row));
    }
  }
  std::sort(reports.begin(), reports.end(), [](const storage::Row& a, const storage::Row& b) {
    return a.integer(7) != b.integer(7) ? a.integer(7) > b.integer(7) : a.integer(0) > b.integer(0);
  });
  return reports;
}

json::object present_report(const storage::Row& row) {
  return {{"reportNo", std::to_string(row.integer(0))},
          {"ticketNo", row.text(1)},
          {"reporterName", row.text(2)},
          {"reporterAddress", row.text(3)},
          {"reporterPhone", row.text(4)},
          {"email", row.text(5).empty() ? json::value(nullptr) : json::value(row.text(5))},
          {"createdBy", row.text(6)},
          {"createdAt", to_rfc3339(instant_from_ms(row.integer(7)))},
          {"repeatCount", row.integer(8)},
          {"status", status_of(row)},
          {"resume", row.text(11)}};
}

void show_last_reports(wire::JsonText& out, storage::Connection& connection, std::int64_t phone_key, int most) {
  out.begin_array();
  for (const auto& row : connection.execute(kReportsOfNumber, {phone_key, INT64_MAX, std::int64_t(most)}).rows) out.value(present_report(row));
  out.end_array();
}

HistoryPage history_of(storage::Connection& connection, const std::optional<CallerId>& caller, std::int64_t phone_key, const std::string& cursor, int limit,
                       const std::string& but_call, Masking masking) {
  std::int64_t before = INT64_MAX;
  if (!cursor.empty()) std::from_chars(cursor.data(), cursor.data() + cursor.size(), before);
  std::string name;
  if (caller) {
    const auto rows = connection.execute(kCallerName, {caller->value}).rows;
    if (!rows.empty()) name = rows[0].text(1).empty() ? rows[0].text(0) : rows[0].text(1) + " " + rows[0].text(0);
  }
  const auto calls = earlier_calls(connection, caller, phone_key, before, limit + 2);
  return page_of(calls, earlier_reports(connection, caller, phone_key, before, limit + 1), name, limit, but_call, masking);
}

HistoryPage history_with(storage::Connection& connection, const std::optional<CallerId>& caller, const std::string& caller_name, std::int64_t phone_key,
                         const std::vector<storage::Row>& reports, int limit, const std::string& but_call, Masking masking) {
  return page_of(earlier_calls(connection, caller, phone_key, INT64_MAX, limit + 2), reports, caller_name, limit, but_call, masking);
}

}  // namespace sapa::desk

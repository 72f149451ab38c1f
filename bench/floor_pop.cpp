#include <sqlite3.h>

#include "floor_rows.h"
#include "floor_server.h"

namespace bench {

namespace {

constexpr auto kCallers =
    "SELECT c.caller_id, c.version, c.name, c.honorific, c.address, p.raw, p.role, p.last_seen_at_ms FROM caller_phones p JOIN callers c ON c.caller_id = p.caller_id "
    "WHERE p.phone_key = ?1 ORDER BY p.last_seen_at_ms DESC LIMIT 20";
constexpr auto kBelongings =
    "SELECT e.address, e.state, NULL, NULL, NULL FROM caller_emails e WHERE e.caller_id = ?1 UNION ALL "
    "SELECT c.customer_no, c.name, c.address, c.tariff_code, c.substation FROM caller_customers l JOIN customers c ON c.customer_id = l.customer_id WHERE l.caller_id = ?1";
constexpr auto kReports =
    "SELECT r.report_no, t.ticket_no, r.reporter_name, r.reporter_address, r.created_by, r.created_at_ms, t.status, r.resume FROM reports r "
    "JOIN tickets t ON t.ticket_id = r.ticket_id WHERE r.reporter_key = ?1 ORDER BY r.created_at_ms DESC, r.report_no DESC LIMIT 5";

}  // namespace

int floor_pop(const char* database, bool mapped) {
  sqlite3* db = open_database(database, mapped ? Pages::mapped : Pages::read);
  if (!db) return 1;
  sqlite3_stmt* callers = prepared(db, kCallers);
  sqlite3_stmt* belongings = prepared(db, kBelongings);
  sqlite3_stmt* reports = prepared(db, kReports);
  FloorServer server;
  server.answer = [&](std::string_view target, std::string_view, std::string& out) {
    const auto key = key_of(target.substr(target.find('=') + 1));
    sqlite3_bind_int64(callers, 1, key);
    std::string id;
    out += "{\"callers\":[";
    bool first = true;
    while (sqlite3_step(callers) == SQLITE_ROW) {
      if (id.empty()) id = reinterpret_cast<const char*>(sqlite3_column_text(callers, 0));
      out += first ? "[" : ",[";
      first = false;
      for (int column = 0; column < 8; ++column) {
        if (column > 0) out += ',';
        add_text(out, callers, column);
      }
      out += ']';
    }
    sqlite3_reset(callers);
    out += "],\"belongings\":[";
    sqlite3_bind_text(belongings, 1, id.c_str(), -1, SQLITE_STATIC);
    add_rows(out, belongings);
    out += "],\"reports\":[";
    sqlite3_bind_int64(reports, 1, key);
    add_rows(out, reports);
    out += "],\"reason\":\"exact\"}";
  };
  server.run();
  return 0;
}

}  // namespace bench

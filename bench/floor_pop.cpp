#include <sqlite3.h>

#include <cctype>
#include <cstdio>
#include <cstdlib>

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

// +62, 62, 620, 0062, 00162, 0 and none: what is left begins with 8.
long long key_of(std::string_view text) {
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      i += 2;  // an encoded blank, plus or bracket
      continue;
    }
    if (text[i] == '@') break;
    if (std::isdigit(static_cast<unsigned char>(text[i])) != 0) digits += text[i];
  }
  const auto at = digits.find("899");
  return at == std::string::npos ? 0 : std::atoll(("62" + digits.substr(at)).c_str());
}

void text(std::string& out, sqlite3_stmt* statement, int column) {
  const auto* value = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  out += '"';
  for (const char* c = value ? value : ""; *c; ++c) {
    if (*c == '"' || *c == '\\') out += '\\';
    out += *c;
  }
  out += '"';
}

void rows(std::string& out, sqlite3_stmt* statement) {
  bool first = true;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    out += first ? "[" : ",[";
    first = false;
    for (int column = 0; column < sqlite3_column_count(statement); ++column) {
      if (column > 0) out += ',';
      text(out, statement, column);
    }
    out += ']';
  }
  sqlite3_reset(statement);
}

}  // namespace

int floor_pop(const char* database) {
  sqlite3* db = nullptr;
  if (sqlite3_open_v2(database, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) return 1;
  sqlite3_exec(db, "PRAGMA mmap_size=1073741824; PRAGMA cache_size=-65536;", nullptr, nullptr, nullptr);
  sqlite3_stmt* callers = nullptr;
  sqlite3_stmt* belongings = nullptr;
  sqlite3_stmt* reports = nullptr;
  sqlite3_prepare_v2(db, kCallers, -1, &callers, nullptr);
  sqlite3_prepare_v2(db, kBelongings, -1, &belongings, nullptr);
  sqlite3_prepare_v2(db, kReports, -1, &reports, nullptr);
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
        text(out, callers, column);
      }
      out += ']';
    }
    sqlite3_reset(callers);
    out += "],\"belongings\":[";
    sqlite3_bind_text(belongings, 1, id.c_str(), -1, SQLITE_STATIC);
    rows(out, belongings);
    out += "],\"reports\":[";
    sqlite3_bind_int64(reports, 1, key);
    rows(out, reports);
    out += "],\"reason\":\"exact\"}";
  };
  server.run();
  return 0;
}

}  // namespace bench

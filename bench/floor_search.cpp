#include "floor_rows.h"
#include "floor_server.h"

namespace bench {

namespace {

// The statements that Sapa runs for the same pages (src/desk/tickets_search.cpp).
#define BENCH_ROW                                                                                                                      \
  "r.report_no, t.ticket_no, r.reporter_name, r.reporter_address, r.reporter_phone, r.reporter_email, r.created_by, r.created_at_ms, " \
  "t.repeat_count, t.status, t.status_qualifier, r.resume, r.transaction_no, t.module_id, r.reporter_key, t.category, t.priority, "    \
  "r.site, c.customer_no, r.substation, r.pole, t.version, r.email_key FROM reports r LEFT JOIN tickets t ON t.ticket_id = r.ticket_id " \
  "LEFT JOIN customers c ON c.customer_id = r.customer_id "
constexpr auto kPage =
    "SELECT " BENCH_ROW "WHERE r.reporter_key = ?1 AND r.created_at_ms < 9999999999999 AND r.created_at_ms >= 1574614800000 ORDER BY r.created_at_ms DESC, r.report_no DESC LIMIT 21";
constexpr auto kWords = "SELECT rowid FROM report_search WHERE report_search MATCH ?1 ORDER BY rowid DESC LIMIT 10001";
constexpr auto kRow = "SELECT " BENCH_ROW "WHERE r.report_no = ?1";

// "mar" AND "arn" AND ... of words that are joined by +.
std::string trigrams_of(std::string_view words) {
  std::string match;
  for (std::size_t i = 0; i + 3 <= words.size(); ++i) {
    const auto piece = words.substr(i, 3);
    if (piece.find('+') != std::string_view::npos) continue;
    match += (match.empty() ? "\"" : " AND \"") + std::string(piece) + "\"";
  }
  return match;
}

}  // namespace

// /tickets?reporter_phone=NUMBER&...: a page of one reporter. /words?q=WORD+WORD: who has these pieces, and the first twenty.
int floor_search(const char* database) {
  sqlite3* db = open_database(database);
  if (!db) return 1;
  sqlite3_stmt* page = prepared(db, kPage);
  sqlite3_stmt* words = prepared(db, kWords);
  sqlite3_stmt* row = prepared(db, kRow);
  FloorServer server;
  server.answer = [&](std::string_view target, std::string_view, std::string& out) {
    const auto value = target.substr(target.find('=') + 1);
    out += "{\"items\":[";
    if (target.starts_with("/tickets")) {
      sqlite3_bind_int64(page, 1, key_of(value));
      add_rows(out, page);
    } else {
      const auto match = trigrams_of(value.substr(0, value.find('&')));
      sqlite3_bind_text(words, 1, match.data(), int(match.size()), SQLITE_STATIC);
      for (int found = 0; sqlite3_step(words) == SQLITE_ROW; ++found) {
        if (found >= 20) continue;
        sqlite3_bind_int64(row, 1, sqlite3_column_int64(words, 0));
        if (found > 0) out += ',';
        add_rows(out, row);
      }
      sqlite3_reset(words);
    }
    out += "]}";
  };
  server.run();
  return 0;
}

}  // namespace bench

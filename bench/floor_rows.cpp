#include "floor_rows.h"

#include <cctype>
#include <cstdio>
#include <cstdlib>

namespace bench {

sqlite3* open_database(const char* path, Pages pages) {
  sqlite3* db = nullptr;
  if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) {
    std::fprintf(stderr, "cannot open %s\n", path);
    return nullptr;
  }
  sqlite3_exec(db, pages == Pages::mapped ? "PRAGMA mmap_size=1073741824; PRAGMA cache_size=-65536;" : "PRAGMA cache_size=-65536;", nullptr, nullptr, nullptr);
  return db;
}

sqlite3_stmt* prepared(sqlite3* db, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db, sql, -1, &statement, nullptr) != SQLITE_OK) {
    std::fprintf(stderr, "%s\n", sqlite3_errmsg(db));
    std::exit(1);
  }
  return statement;
}

void add_text(std::string& out, sqlite3_stmt* statement, int column) {
  const auto* value = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  out += '"';
  for (const char* c = value ? value : ""; *c; ++c) {
    if (*c == '"' || *c == '\\') out += '\\';
    out += *c;
  }
  out += '"';
}

void add_rows(std::string& out, sqlite3_stmt* statement) {
  bool first = true;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    out += first ? "[" : ",[";
    first = false;
    for (int column = 0; column < sqlite3_column_count(statement); ++column) {
      if (column > 0) out += ',';
      add_text(out, statement, column);
    }
    out += ']';
  }
  sqlite3_reset(statement);
}

long long key_of(std::string_view text) {
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      i += 2;  // an encoded blank, plus or bracket
      continue;
    }
    if (text[i] == '@' || text[i] == '&') break;
    if (std::isdigit(static_cast<unsigned char>(text[i])) != 0) digits += text[i];
  }
  const auto at = digits.find("899");
  return at == std::string::npos ? 0 : std::atoll(("62" + digits.substr(at)).c_str());
}

}  // namespace bench

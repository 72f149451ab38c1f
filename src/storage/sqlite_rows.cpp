#include "storage/sqlite_rows.h"

#include <sqlite3.h>

#include <memory>

namespace sapa::storage {

namespace {

struct Table : sqlite3_vtab {
  RowsToInsert* rows;
};
struct Cursor : sqlite3_vtab_cursor {
  sqlite3_int64 number;
};

RowsToInsert& rows_of(sqlite3_vtab_cursor* cursor) { return *static_cast<Table*>(cursor->pVtab)->rows; }

int connect(sqlite3* db, void* rows, int, const char* const*, sqlite3_vtab** table, char**) {
  std::string columns;
  for (int i = 0; i < kMostInserted; ++i) columns += (i > 0 ? ", c" : "c") + std::to_string(i);
  if (const int code = sqlite3_declare_vtab(db, ("CREATE TABLE rows_to_insert (" + columns + ")").c_str()); code != SQLITE_OK) return code;
  *table = new Table{{}, static_cast<RowsToInsert*>(rows)};
  return SQLITE_OK;
}

int disconnect(sqlite3_vtab* table) {
  delete static_cast<Table*>(table);
  return SQLITE_OK;
}

// There is one way to read them: from the first to the last.
int best_index(sqlite3_vtab*, sqlite3_index_info*) { return SQLITE_OK; }

int open(sqlite3_vtab*, sqlite3_vtab_cursor** cursor) {
  *cursor = new Cursor{{}, 0};
  return SQLITE_OK;
}

int close(sqlite3_vtab_cursor* cursor) {
  delete static_cast<Cursor*>(cursor);
  return SQLITE_OK;
}

int next(sqlite3_vtab_cursor* cursor) {
  auto& rows = rows_of(cursor);
  ++static_cast<Cursor*>(cursor)->number;
  try {
    rows.row = (*rows.next)();
  } catch (...) {
    rows.failure = std::current_exception();
    return SQLITE_ERROR;
  }
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value**) { return next(cursor); }

int is_end(sqlite3_vtab_cursor* cursor) { return rows_of(cursor).row.empty() ? 1 : 0; }

int column(sqlite3_vtab_cursor* cursor, sqlite3_context* to, int number) {
  const auto& row = rows_of(cursor).row;
  if (std::size_t(number) >= row.size()) return SQLITE_OK;  // NULL
  const auto& value = row[std::size_t(number)];
  // It stays where it is until the row is in.
  if (const auto* text = std::get_if<std::string_view>(&value)) sqlite3_result_text64(to, text->empty() ? "" : text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
  else if (const auto* integer = std::get_if<std::int64_t>(&value)) sqlite3_result_int64(to, *integer);
  else if (const auto* real = std::get_if<double>(&value)) sqlite3_result_double(to, *real);
  return SQLITE_OK;
}

int row_number(sqlite3_vtab_cursor* cursor, sqlite3_int64* number) {
  *number = static_cast<Cursor*>(cursor)->number;
  return SQLITE_OK;
}

// Without xCreate it exists from the beginning, and only so.
constexpr sqlite3_module kModule = [] {
  sqlite3_module module{};
  module.xConnect = connect;
  module.xBestIndex = best_index;
  module.xDisconnect = disconnect;
  module.xOpen = open;
  module.xClose = close;
  module.xFilter = filter;
  module.xNext = next;
  module.xEof = is_end;
  module.xColumn = column;
  module.xRowid = row_number;
  return module;
}();

}  // namespace

void offer_rows(sqlite3* db, RowsToInsert& rows) {
  if (sqlite3_create_module_v2(db, "rows_to_insert", &kModule, &rows, nullptr) != SQLITE_OK) {
    throw StorageFailure(FailureKind::other, std::string("cannot offer rows to SQLite: ") + sqlite3_errmsg(db));
  }
}

}  // namespace sapa::storage

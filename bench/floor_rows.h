#pragma once

// What the floors with a database share: SQLite as bare as it is, rows as JSON arrays, a number's key.

#include <sqlite3.h>

#include <string>
#include <string_view>

namespace bench {

enum class Pages { mapped, read };
sqlite3* open_database(const char* path, Pages pages = Pages::mapped);  // for reading, 64 MiB of cache; null when it cannot
sqlite3_stmt* prepared(sqlite3* db, const char* sql);  // ends the program when the statement is wrong

void add_text(std::string& out, sqlite3_stmt* statement, int column);
void add_rows(std::string& out, sqlite3_stmt* statement);  // steps to the end and resets

// +62, 62, 620, 0062, 00162, 0 and none, percent-encoded: what is left begins with 899. 0 when it does not.
long long key_of(std::string_view text);

}  // namespace bench

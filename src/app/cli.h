#pragma once

// The command line: one function a command. Exit codes: 0 done, 1 failed, 2 misused. Errors are one plain sentence on
// standard error.

#include <optional>
#include <string>
#include <vector>

#include "app/filters.h"
#include "core/result.h"

namespace sapa::app {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kMisused = 2;

// Prints "sapa: MESSAGE" and answers kFailed.
int failed(const Error& error);
int failed(const std::string& message);

// Of a command that is done: what it said may not have arrived.
int said_all();
// Of one that reads standard input to its end.
int read_all();

// Where the data is: --data DIR, else SAPA_DATABASE, else the configuration, else var/.
struct DatabaseChoice {
  std::string url;
  std::string folder;  // of the SQLite file; empty with PostgreSQL
};
DatabaseChoice choose_database(const std::string& configured, const std::string& data_folder);
// Error: a SQLite file that is not there; a misspelled path is no new database.
Result<void> database_is_there(const std::string& url);

// What a command reads or writes, by the option that names it. "" and "-" are no files.
struct NamedFile {
  std::string name;
  std::string path;
};
// Error: one of `written` is one of `read` (the same file, by whatever path), or is named twice. Nothing was touched yet.
Result<void> check_outputs(const std::vector<NamedFile>& read, const std::vector<NamedFile>& written);

// A password from standard input (one line), or asked for twice on the terminal without echo.
Result<std::string> read_password(bool from_stdin);

struct UserArguments {
  std::string name;
  std::string role = "agent";
  std::string site = "S1";
  std::string display_name;
  std::string database;
  bool password_from_stdin = false;
};
int add_user_command(const UserArguments& arguments);

struct KeyArguments {
  std::string name;
  std::string source;
  std::string area_code;
  std::vector<std::string> networks;
  std::string database;
  bool is_signed = false;
};
int add_key_command(const KeyArguments& arguments);

int backup_command(const std::string& database, const std::string& file);
int restore_command(const std::string& database, const std::string& file);
int check_command(const std::string& database);

// A delivery report on standard input.
int bounce_command(const std::string& database);

struct SimulateArguments {
  std::string file;  // "-": standard input
  std::string url = "http://127.0.0.1:8123";
  std::string token_file;  // else SAPA_TOKEN, else var/demo-token
  double speed = 1;        // 2: twice as fast; 0: without waiting
};
int simulate_command(const SimulateArguments& arguments);

struct PhoneArguments {
  std::string source = "typed";
  std::string area_code;
  std::string region = "ID";
  FilterOptions filter = {};
};
int phone_command(const PhoneArguments& arguments);

}  // namespace sapa::app

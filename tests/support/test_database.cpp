#include "support/test_database.h"

#include <cstdlib>

#include "storage/engines.h"
#include "storage/postgres.h"
#include "storage/sqlite.h"

namespace sapa::test {

namespace fs = std::filesystem;

namespace {

std::string postgres_url() {
  const char* url = std::getenv("SAPA_TEST_POSTGRES");
  return url ? url : "";
}

// The same server, a schema of its own: made in a millisecond, where a database takes a third of a second.
std::string with_schema(const std::string& url, const std::string& name) {
  return url + (url.find('?') == std::string::npos ? "?" : "&") +
         "options=-c%20search_path%3D" + name + "%20-c%20statement_timeout%3D5000%20-c%20client_min_messages%3Dwarning";
}

std::string next_name() {
  static int number = 0;
  return "sapa_" + std::to_string(::getpid()) + "_" + std::to_string(++number);
}

void ask_server(const std::string& sql) { storage::open_postgres(postgres_url())->execute_script(sql); }

void migrate_or_throw(storage::Connection& connection) {
  if (const auto done = storage::migrate(connection); !done) throw std::runtime_error(done.error().message);
}

// Made once a process: a migrated database to copy.
struct Templates {
  TempFolder folder;
  std::string sqlite;
};

Templates& templates() {
  static Templates made;
  return made;
}

const std::string& sqlite_template() {
  auto& made = templates();
  if (made.sqlite.empty()) {
    const auto path = (made.folder.path() / "template.db").string();
    migrate_or_throw(*storage::open_sqlite({.path = path}));
    made.sqlite = path;
  }
  return made.sqlite;
}

// Migrations write no rows, so that an emptied schema is as good as a new one.
void empty_all(storage::Connection& connection, const std::string& schema) {
  std::string script;
  for (const auto& row : connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = $1 AND tablename <> 'schema_migrations' ORDER BY tablename", {schema}).rows) {
    script += "DELETE FROM " + row.text(0) + ";";
  }
  connection.execute_script(script);
}

}  // namespace

TempFolder::TempFolder() {
  std::string pattern = (fs::temp_directory_path() / "sapa-test-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("cannot make " + pattern);
  path_ = pattern;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

bool postgres_is_offered() { return !postgres_url().empty(); }

std::string engine_name(storage::Engine engine) { return engine == storage::Engine::sqlite ? "sqlite" : "postgres"; }

TempDatabase::TempDatabase(storage::Engine engine, Schema schema) : engine_(engine) {
  if (engine_ == storage::Engine::sqlite) {
    name_ = (folder_.path() / "sapa.db").string();
    url_ = "sqlite:" + name_;
    if (schema != Schema::none) fs::copy_file(sqlite_template(), name_);
    return;
  }
  static std::string kept;  // the name of the schema that is used again
  if (schema == Schema::emptied && !kept.empty()) {
    name_ = kept;
    url_ = with_schema(postgres_url(), name_);
    empty_all(*connect(), name_);
    return;
  }
  name_ = next_name();
  ask_server("CREATE SCHEMA " + name_);
  url_ = with_schema(postgres_url(), name_);
  if (schema != Schema::none) migrate_or_throw(*connect());
  if (schema == Schema::emptied) kept = name_;
}

std::string TempDatabase::file() const { return name_; }

std::unique_ptr<storage::Connection> TempDatabase::connect() const {
  if (engine_ == storage::Engine::sqlite) return storage::open_sqlite({.path = name_});
  return storage::open_postgres(url_);
}

std::unique_ptr<storage::Database> TempDatabase::open(storage::DatabaseOptions options) const {
  options.url = url_;
  options.readers = std::min(options.readers, 2);
  options.postgres_writers = std::min(options.postgres_writers, 4);
  auto opened = storage::Database::open(options);
  if (!opened) throw std::runtime_error(opened.error().message);
  return std::move(*opened);
}

}  // namespace sapa::test

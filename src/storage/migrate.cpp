#include <algorithm>

#include "storage/engines.h"
#include "storage/figures.h"

namespace sapa::storage {

namespace {

constexpr auto kTable =
    "CREATE TABLE IF NOT EXISTS schema_migrations (version BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)";
constexpr auto kApplied = "SELECT version, name, checksum FROM schema_migrations ORDER BY version";
constexpr auto kNewest = "SELECT CAST(max(version) AS BIGINT) FROM schema_migrations";
constexpr auto kRecord = "INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)";

// FNV-1a, to notice a changed text; nothing secret.
std::string checksum(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return std::to_string(hash);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

constexpr std::pair<const char*, const char*> kOrphans[] = {
    {"telephone numbers without their caller", "SELECT CAST(count(*) AS BIGINT) FROM caller_phones p WHERE NOT EXISTS (SELECT 1 FROM callers c WHERE c.caller_id = p.caller_id)"},
    {"e-mails without their caller", "SELECT CAST(count(*) AS BIGINT) FROM caller_emails e WHERE NOT EXISTS (SELECT 1 FROM callers c WHERE c.caller_id = e.caller_id)"},
    {"customer links without their caller", "SELECT CAST(count(*) AS BIGINT) FROM caller_customers l WHERE NOT EXISTS (SELECT 1 FROM callers c WHERE c.caller_id = l.caller_id)"},
    {"customer links without their customer", "SELECT CAST(count(*) AS BIGINT) FROM caller_customers l WHERE NOT EXISTS (SELECT 1 FROM customers c WHERE c.customer_id = l.customer_id)"},
    {"call legs without their call", "SELECT CAST(count(*) AS BIGINT) FROM call_legs l WHERE NOT EXISTS (SELECT 1 FROM calls c WHERE c.call_id = l.call_id)"},
    {"workspaces without their call", "SELECT CAST(count(*) AS BIGINT) FROM workspaces w WHERE NOT EXISTS (SELECT 1 FROM calls c WHERE c.call_id = w.call_id)"},
    {"reports without their ticket", "SELECT CAST(count(*) AS BIGINT) FROM reports r WHERE NOT EXISTS (SELECT 1 FROM tickets t WHERE t.ticket_id = r.ticket_id)"},
    {"news beyond its audience's number", "SELECT CAST(count(*) AS BIGINT) FROM news n JOIN audiences a ON a.audience = n.audience WHERE n.seq > a.last_seq"},
};

}  // namespace

std::string migration_text(std::string_view sql, Engine engine) {
  std::string text;
  bool skipping = false;
  while (!sql.empty()) {
    const auto end = std::min(sql.find('\n'), sql.size() - 1);
    const auto line = sql.substr(0, end + 1);
    sql.remove_prefix(end + 1);
    if (line.starts_with("-- only ")) {
      skipping = line.starts_with(engine == Engine::sqlite ? "-- only postgres" : "-- only sqlite");
    } else if (line.starts_with("-- end")) {
      skipping = false;
    } else if (!skipping) {
      text += line;
    }
  }
  replace_all(text, "{{collate_c}}", engine == Engine::postgres ? "COLLATE \"C\"" : "");
  replace_all(text, "{{without_rowid}}", engine == Engine::sqlite ? "WITHOUT ROWID" : "");
  return text;
}

namespace {

bool is_foreign(Connection& connection) {
  const auto tables = connection.execute("SELECT CAST(count(*) AS BIGINT), CAST(COALESCE(sum(name = 'schema_migrations'), 0) AS BIGINT) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'").rows;
  return tables.at(0).integer(0) > 0 && tables.at(0).integer(1) == 0;
}

}  // namespace

Result<void> migrate(Connection& connection) {
  connection.begin_write();
  try {
    // Two nodes that start at once: the second waits here.
    if (connection.engine() == Engine::postgres) connection.execute_script("SELECT pg_advisory_xact_lock(20261124)");
    if (connection.engine() == Engine::sqlite && is_foreign(connection)) {
      connection.rollback();
      return fail(ErrorCode::conflict, "database_foreign", "The database holds tables of another program; name one of Sapa's, or a new file.");
    }
    connection.execute_script(kTable);
    const auto applied = connection.execute(kApplied).rows;
    const auto known = migrations();
    for (std::size_t i = 0; i < applied.size(); ++i) {
      if (i >= known.size() || applied[i].integer(0) != known[i].version) {
        connection.rollback();
        return fail(ErrorCode::conflict, "schema_newer",
                    "The database was made by a newer version of Sapa (migration " + std::to_string(applied[i].integer(0)) + " " + applied[i].text(1) +
                        "); start that version.");
      }
      if (applied[i].text(2) != checksum(known[i].sql)) {
        connection.rollback();
        return fail(ErrorCode::conflict, "schema_changed",
                    "Migration " + std::string(known[i].name) + " is not the one this database was made with; install the released version.");
      }
    }
    for (std::size_t i = applied.size(); i < known.size(); ++i) {
      connection.execute_script(migration_text(known[i].sql, connection.engine()));
      connection.execute(kRecord, {std::int64_t(known[i].version), std::string(known[i].name), checksum(known[i].sql)});
    }
    connection.commit();
  } catch (...) {
    connection.rollback();
    throw;
  }
  return {};
}

bool schema_is_current(Connection& connection) {
  const auto newest = connection.execute(kNewest).rows.at(0).optional_integer(0);
  return newest && *newest == migrations().back().version;
}

void find_orphans(Connection& connection, std::vector<std::string>& problems) {
  for (const auto& [what, sql] : kOrphans) {
    const auto count = connection.execute(sql).rows.at(0).integer(0);
    if (count > 0) problems.push_back(std::to_string(count) + " " + what);
  }
}

}  // namespace sapa::storage

#include "fill.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <unistd.h>

#include "storage/database.h"

namespace bench {

using sapa::storage::Engine;

void Lot::finish() {
  if (values_.empty()) return;
  db_.begin_write();
  std::vector<sapa::storage::ValueView> row(columns_.size());
  auto value = values_.begin();
  db_.insert_rows(table_, columns_, [&]() -> std::span<const sapa::storage::ValueView> {
    if (value == values_.end()) return {};
    for (auto& cell : row) cell = sapa::storage::view(*value++);
    return row;
  });
  db_.commit();
  values_.clear();
}

bool Site::sqlite() const { return db_->engine() == Engine::sqlite; }

Site::Site(const std::string& url, const std::vector<std::string>& tables) {
  sapa::storage::DatabaseOptions options;
  options.url = url;
  options.cache_kib = 1'000'000;
  auto opened = sapa::storage::open_bulk(options, sapa::storage::BulkUse::write);
  if (!opened) {
    std::fprintf(stderr, "%s\n", opened.error().message.c_str());
    std::exit(1);
  }
  db_ = std::move(*opened);
  std::string list;
  for (const auto& table : tables) list += (list.empty() ? "'" : ", '") + table + "'";
  // What a constraint made cannot be dropped; it grows in its own order here.
  const auto known = sqlite() ? "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN (" + list + ") ORDER BY name"
                              : "SELECT CAST(i.indexname AS TEXT), i.indexdef FROM pg_indexes i WHERE i.schemaname = current_schema() AND i.tablename IN (" + list +
                                    ") AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname) ORDER BY i.indexname";
  std::string drop;
  db_->for_each(known, {}, [&](const sapa::storage::Row& row) {
    indexes_.push_back(row.text(1));
    drop += "DROP INDEX " + row.text(0) + ";";
    return true;
  });
  db_->execute_script(drop);
  if (sqlite()) db_->execute_script("PRAGMA journal_mode=DELETE; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE; PRAGMA threads=2;");
  else db_->execute_script("SET maintenance_work_mem = '512MB'; SET client_min_messages = warning");
}

void Site::finish() {
  std::uint64_t made = 0;
  for (const auto& index : indexes_) {
    progress("indexes", made++, indexes_.size());
    db_->execute_script(index);
  }
  progress("indexes", made, indexes_.size());
  if (!sqlite()) {
    db_->execute_script("ANALYZE");
    return;
  }
  // Larger hash tables, fewer merges; the size is kept in the file, so it is set back.
  db_->execute_script("INSERT INTO report_search (report_search, rank) VALUES ('hashsize', 134217728)");
  db_->execute_script("INSERT INTO report_search (report_search) VALUES ('rebuild')");
  db_->execute_script("INSERT INTO report_search (report_search, rank) VALUES ('hashsize', 1048576)");
  db_->execute_script("PRAGMA analysis_limit=20000; ANALYZE; PRAGMA journal_mode=WAL; PRAGMA wal_checkpoint(TRUNCATE);");
}

std::string padded(std::uint64_t number, int width) {
  std::string text(static_cast<std::size_t>(width), '0');
  for (std::size_t at = text.size(); at-- > 0 && number > 0; number /= 10) text[at] = static_cast<char>('0' + number % 10);
  return text;
}

void progress(std::string_view what, std::uint64_t done, std::uint64_t count) {
  if (::isatty(STDERR_FILENO) == 0 && done != count) return;
  std::fprintf(stderr, "\r%llu of %llu %.*s%s", static_cast<unsigned long long>(done), static_cast<unsigned long long>(count), static_cast<int>(what.size()), what.data(),
               done == count ? "\n" : "");
}

}  // namespace bench

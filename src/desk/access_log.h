#pragma once

// Who looked at what (UU PDP 27/2022, Pasal 31). Append-only, written behind in batches through the writer queue; every
// row seals the one before it, so that a removed or changed row is found by check_seals().

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/instant.h"
#include "core/result.h"
#include "desk/scope.h"
#include "storage/database.h"
#include "wire/json.h"

namespace sapa::desk {

struct AccessEntry {
  std::string action;      // view reveal search export inspect
  std::string subject_id;  // '' for a search
  std::string detail;      // which fields or which kind of search; never a value
  std::string reason;
  std::optional<std::string> call_id = std::nullopt;
  std::int64_t found = 0;
};

class AccessLog {
 public:
  explicit AccessLog(storage::Database& database) : database_(database) {}

  void note(const Scope& scope, Instant now, AccessEntry entry);  // any thread, never blocks on the database
  void flush();                                                   // hands what waits to the writer; any thread
  bool flush_and_wait();  // false: the database does not take what waits

 private:
  struct Pending {
    AccessEntry entry;
    Instant at;
    std::string user_id, user_name, role, site;
  };
  void write(storage::Connection& connection, const std::vector<Pending>& batch);

  storage::Database& database_;
  std::mutex mutex_;
  std::condition_variable written_;
  std::vector<Pending> pending_;
  bool writing_ = false;  // a batch is on its way
};

struct AccessFilter {
  std::string subject_id;
  std::string user_id;
  std::string cursor;
  int limit = 20;
};

// Leaders see their own site, administrators all.
Result<wire::json::object> list_accesses(storage::Connection& connection, const Scope& scope, const AccessFilter& filter);

// The ids of rows whose seal does not fit; empty: nothing was removed or changed.
std::vector<std::string> check_seals(storage::Connection& connection);

}  // namespace sapa::desk

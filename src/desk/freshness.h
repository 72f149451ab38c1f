#pragma once

// How fresh the data of the old systems is: one row a source and kind, written by `sapa import --watch`, shown on every desk.

#include <cstdint>
#include <optional>
#include <string>

#include "desk/scope.h"
#include "storage/connection.h"
#include "wire/json.h"

namespace sapa::desk {

struct WatchedFile {
  std::string source;
  std::string kind;
  std::string file_name;
  std::optional<std::int64_t> data_until_ms = std::nullopt;
};

// What a watcher does. Each is one small transaction of the caller's.
void note_good_file(storage::Connection& connection, const WatchedFile& file, std::int64_t waiting, std::int64_t now_ms);
void note_bad_file(storage::Connection& connection, const WatchedFile& file, const std::string& problem, std::int64_t waiting, std::int64_t now_ms);
void note_busy(storage::Connection& connection, const WatchedFile& file, std::int64_t waiting, std::int64_t now_ms);
// Of every source this watcher has had: it lives. `ends`: it does not any more.
void note_watching(storage::Connection& connection, std::int64_t waiting, std::int64_t now_ms, bool ends);

wire::json::object present_freshness(storage::Connection& connection, const Scope& scope, std::int64_t now_ms);
// Rises when something of it changed; 0: nothing is watched.
std::int64_t freshness_mark(storage::Connection& connection);

}  // namespace sapa::desk

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
// `code` is the error's reason, for words in the language of who looks; `problem` a sentence.
void note_bad_file(storage::Connection& connection, const WatchedFile& file, const std::string& code, const std::string& problem, std::int64_t waiting, std::int64_t now_ms);
void note_busy(storage::Connection& connection, const WatchedFile& file, std::int64_t waiting, std::int64_t now_ms);
// Of one source and kind, where there was a file already: its watcher lives. `Watching::ends`: it does not any more.
enum class Watching : std::uint8_t { goes_on, ends };
void note_watching(storage::Connection& connection, const std::string& source, const std::string& kind, std::int64_t waiting, std::int64_t now_ms, Watching watching);

wire::json::object present_freshness(storage::Connection& connection, const Scope& scope, std::int64_t now_ms);
// Another number when something of it changed; 0: nothing is watched.
std::int64_t freshness_mark(storage::Connection& connection);

}  // namespace sapa::desk

#pragma once

// What /metrics says of the desk itself. What stands in the database is read now and then and kept, so that a scrape costs
// nothing and works while the database is away; what happens is counted here. Any thread.

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/instant.h"
#include "storage/connection.h"

namespace sapa::desk {

struct SourceFigures {
  std::string source;
  std::int64_t last_event_at_ms = 0;
  std::optional<std::int64_t> last_problem_at_ms = std::nullopt;
};

struct ImportFigures {
  std::string kind;
  std::string source;
  bool running = false;
  std::int64_t rows = 0;
  std::int64_t seen_at_ms = 0;  // the last batch
};

struct Figures {
  std::int64_t at_ms = 0;  // 0: not read yet
  std::vector<SourceFigures> sources = {};
  std::vector<ImportFigures> imports = {};  // the last of each kind and source
  std::int64_t open_calls = 0;
  std::int64_t callbacks_open = 0;
  std::int64_t callbacks_claimed = 0;
  std::int64_t seats = 0;
  std::int64_t sessions = 0;
  std::int64_t letters_waiting = 0;
  std::int64_t letters_failed = 0;
  std::optional<std::int64_t> oldest_letter_at_ms = std::nullopt;
};

class FigureStore {
 public:
  void read(storage::Connection& connection, Instant now);
  [[nodiscard]] Figures last() const;

  // Counters by two words of ours, never a value of a request: source and outcome of call events.
  using Counts = std::map<std::pair<std::string, std::string>, std::uint64_t>;
  void count_event(const std::string& source, const std::string& outcome);
  [[nodiscard]] Counts events() const;

 private:
  mutable std::mutex mutex_;
  Figures last_;
  Counts events_;
};

}  // namespace sapa::desk

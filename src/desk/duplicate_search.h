#pragma once

// The search for callers that may be one: the same number, the same e-mail however it is written, near names at one customer.
// It walks three indexes in their order, a window at a time, and writes where it stands with what it found: stopped anywhere it
// goes on there, and its work grows with the rows, not with their square.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "desk/scope.h"
#include "desk/unit_of_work.h"

namespace sapa::desk {

struct DuplicateSearch {
  std::int64_t number = 0;
  std::string state = "never";  // never running done stopped
  std::string phase;            // phones emails customers
  std::string position;         // the last key that was looked at
  std::int64_t scanned = 0;
  std::int64_t total = 0;
  std::int64_t found = 0;
  std::int64_t started_at_ms = 0;
  std::string started_by;
  std::optional<std::int64_t> finished_at_ms = std::nullopt;

  [[nodiscard]] double share() const;
};

DuplicateSearch last_search(storage::Connection& connection);
// `scope` null: without what one may do, for everybody.
wire::json::object present_search(const DuplicateSearch& search, const Scope* scope);

// One that runs is answered as it is. `started` tells them apart.
DuplicateSearch start_search(UnitOfWork& unit, const Scope& scope, std::int64_t rows, bool& started);
DuplicateSearch stop_search(UnitOfWork& unit);
// How many rows there are to look at; an estimate where counting takes long.
std::int64_t rows_to_search(storage::Connection& connection);

struct DuplicatePair {
  std::string caller_id;  // the later one
  std::string other_id;
  std::string_view reason;
};

// What one window holds. Reads only.
struct SearchWindow {
  std::vector<DuplicatePair> pairs = {};
  std::string phase;     // where to go on; '' at the end
  std::string position;
  std::int64_t scanned = 0;
  std::int64_t compared = 0;  // names
};
SearchWindow look_for_duplicates(storage::Connection& connection, const DuplicateSearch& search, std::int64_t rows);

// Writes what was found and where it stands. False: somebody else went on, or stopped it; nothing is written.
bool keep_window(UnitOfWork& unit, const DuplicateSearch& search, const SearchWindow& window);

}  // namespace sapa::desk

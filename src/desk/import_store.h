#pragma once

// Where an import reads and writes. A trial writes into a scratch database and reads from both, so that it can tell
// everything and leave the real one as it is. One thread.

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "storage/connection.h"

namespace sapa::desk {

struct ImportStore {
  storage::Connection& writer;
  storage::Connection* real = nullptr;  // of a trial: what is there already; null otherwise, and when there is nothing yet

  // Rows of every place that holds some. `sql` ends with what stands before the list, "... WHERE phone_key IN"; `behind` follows it.
  void find(std::string_view sql, std::vector<std::int64_t> keys, const std::function<void(const storage::Row&)>& each, std::string_view behind = {}) const;
  void find(std::string_view sql, const std::vector<std::string>& keys, const std::function<void(const storage::Row&)>& each, std::string_view behind = {}) const;
};

// UUIDv7 in rising order, so that what is added together lies together.
class ImportIds {
 public:
  ImportIds();
  std::string next(std::int64_t now_ms);

 private:
  std::array<std::uint8_t, 10> entropy_{};
};

}  // namespace sapa::desk

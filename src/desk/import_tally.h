#pragma once

// Counts of what an import found and did, by dotted names: "phone.mobile", "email.repair.missing_dot", "rejected.no_number".

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wire/json.h"

namespace sapa::desk {

class ImportTally {
 public:
  void add(std::string_view name, std::int64_t count = 1);
  void add(std::string_view group, std::string_view name, std::int64_t count = 1);  // "group.name"
  void add(const ImportTally& other);
  // Something of the row that is being read was mended: it counts when the row turns out to be taken. `what` outlives us.
  void mend(std::string_view what) { mended_.push_back(what); }
  std::vector<std::string_view> take_mended() { return std::exchange(mended_, {}); }
  [[nodiscard]] std::int64_t of(std::string_view name) const;
  // What begins with "group.", without that beginning.
  [[nodiscard]] std::map<std::string, std::int64_t> group(std::string_view group) const;
  [[nodiscard]] std::int64_t sum(std::string_view group) const;
  [[nodiscard]] std::string to_text() const;  // a JSON object
  static ImportTally from_text(std::string_view text);

 private:
  std::map<std::string, std::int64_t, std::less<>> counts_;
  std::vector<std::string_view> mended_;
};

}  // namespace sapa::desk

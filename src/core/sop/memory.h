#pragma once

// What a walk remembers: values, flags and the intents it met. Conditions and plain actions work on it. Pure.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sop/facts.h"

namespace sapa::sop {

// Something the desk does, or has prepared: core/sop/intents.h has the list.
struct Intent {
  std::string name;
  std::string step;
  std::string subject;  // of search_reports: the number, E.164; else empty
  bool operator==(const Intent&) const = default;
};

struct Memory {
  std::map<std::string, std::string> values = {};
  std::map<std::string, bool> settings = {};
  std::vector<std::string> flags = {};     // each once, in the order they were raised
  std::vector<std::string> searched = {};  // E.164, in the order they were searched
  std::vector<Intent> intents = {};
  bool dates_limited = false;
  bool operator==(const Memory&) const = default;
};

// "" when unset. No value is ever the empty text.
const std::string& value_of(const Memory& memory, std::string_view name);
// An empty text unsets.
void set_value(Memory& memory, std::string_view name, std::string_view text);
void raise_flag(Memory& memory, std::string flag);

bool holds(const Condition& condition, const Memory& memory);

}  // namespace sapa::sop

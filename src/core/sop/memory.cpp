#include "core/sop/memory.h"

#include <algorithm>
#include <charconv>

namespace sapa::sop {

namespace {

std::int64_t count_of(const std::string& text) {
  std::int64_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

}  // namespace

const std::string& value_of(const Memory& memory, std::string_view name) {
  static const std::string kUnset;
  const auto found = memory.values.find(std::string(name));
  return found == memory.values.end() ? kUnset : found->second;
}

void set_value(Memory& memory, std::string_view name, std::string_view text) {
  if (text.empty()) {
    memory.values.erase(std::string(name));
  } else {
    memory.values.insert_or_assign(std::string(name), std::string(text));
  }
}

void raise_flag(Memory& memory, std::string flag) {
  if (std::find(memory.flags.begin(), memory.flags.end(), flag) == memory.flags.end()) memory.flags.push_back(std::move(flag));
}

bool holds(const Condition& condition, const Memory& memory) {
  const auto part_holds = [&](const Condition& part) { return holds(part, memory); };
  switch (condition.kind) {
    case Condition::Kind::always:
      return true;
    case Condition::Kind::all:
      return std::all_of(condition.parts.begin(), condition.parts.end(), part_holds);
    case Condition::Kind::any:
      return std::any_of(condition.parts.begin(), condition.parts.end(), part_holds);
    case Condition::Kind::negated:
      return !std::any_of(condition.parts.begin(), condition.parts.end(), part_holds);
    case Condition::Kind::is: {
      const auto& value = value_of(memory, condition.name);
      return !value.empty() && std::find(condition.words.begin(), condition.words.end(), value) != condition.words.end();
    }
    case Condition::Kind::known:
      return value_of(memory, condition.name).empty() != condition.wanted;
    case Condition::Kind::at_least:
      return count_of(value_of(memory, condition.name)) >= condition.number;
    case Condition::Kind::setting: {
      const auto found = memory.settings.find(condition.name);
      return (found != memory.settings.end() && found->second) == condition.wanted;
    }
  }
  return false;
}

std::map<std::string, bool> settings_of(const Flow& flow, const Facts& facts) {
  std::map<std::string, bool> settings;
  for (const auto& setting : flow.settings) settings[setting.id] = false;
  const auto* profile = find_profile(flow, facts.profile.empty() ? flow.default_profile : facts.profile);
  for (const auto* source : {profile ? &profile->settings : nullptr, &facts.settings}) {
    if (!source) continue;
    for (const auto& [name, on] : *source) {
      if (settings.contains(name)) settings[name] = on;
    }
  }
  return settings;
}

}  // namespace sapa::sop

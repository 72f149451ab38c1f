#pragma once

// The closed list of named intents: what a flow may ask the desk to do, and which values each leaves behind. The desk
// carries an intent out (shows, searches, saves); what it makes of the facts is decided here. Pure.

#include <span>
#include <string_view>
#include <vector>

#include "core/sop/memory.h"

namespace sapa::sop {

struct IntentRule {
  std::string_view name;
  std::vector<std::string_view> needs = {};       // values that must be set
  std::vector<std::string_view> leaves = {};      // values that are set afterwards
  std::vector<std::string_view> may_leave = {};   // values that are set or unset afterwards
  std::vector<std::string_view> unsets = {};
};

std::span<const IntentRule> intent_rules();
const IntentRule* find_intent(std::string_view name);

// A value that the engine or an intent sets, and the words it can be; no words: free text.
struct ValueRule {
  std::string_view name;
  std::vector<std::string_view> words = {};
};
const ValueRule* find_value_rule(std::string_view name);

// The values that facts set before the first step.
std::span<const std::string_view> fact_values();
void set_fact_values(Memory& memory, const Facts& facts);

// False: a look-up is missing in the facts; the walk waits for it (the intent's subject names it).
// REQUIRES: `intent.name` is on the list.
bool perform(const Intent& intent, Memory& memory, const Facts& facts);

}  // namespace sapa::sop

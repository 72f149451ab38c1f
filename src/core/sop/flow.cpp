#include "core/sop/flow.h"

#include <algorithm>

namespace sapa::sop {

namespace {

template <class List>
auto find_by_id(const List& list, std::string_view id) -> decltype(list.data()) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.id == id; });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

const Step* find_step(const Flow& flow, std::string_view id) { return find_by_id(flow.steps, id); }
const Prompt* find_prompt(const Flow& flow, std::string_view id) { return find_by_id(flow.prompts, id); }
const Profile* find_profile(const Flow& flow, std::string_view id) { return find_by_id(flow.profiles, id); }
const Outcome* find_outcome(const Flow& flow, std::string_view id) { return find_by_id(flow.outcomes, id); }
const Choice* find_choice(const std::vector<Choice>& choices, std::string_view id) { return find_by_id(choices, id); }

const std::string& in_language(const Words& words, std::string_view language) {
  static const std::string kNone;
  const auto* otherwise = &kNone;
  for (const auto& [known, text] : words) {
    if (known == language) return text;
    if (known == "id") otherwise = &text;
  }
  return *otherwise;
}

}  // namespace sapa::sop

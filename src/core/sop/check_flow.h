#pragma once

// Every mistake of a flow at once, each with its place. Pure.

#include <string>
#include <vector>

#include "core/sop/flow.h"

namespace sapa::sop {

struct Mistake {
  std::string place;    // "steps/S12_ASK_EMAIL/answers/gives/next/0": ids where the document has them, else positions
  std::string code;     // stable machine word: missing_target, unreachable_step, ...
  std::string message;  // one plain sentence: what is wrong and what to do
  bool operator==(const Mistake&) const = default;
};

// In the order of the document, then what only the whole shows. Empty: the flow can be published.
std::vector<Mistake> check_flow(const Flow& flow);

}  // namespace sapa::sop

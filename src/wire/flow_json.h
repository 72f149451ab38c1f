#pragma once

// Flow documents: flows/flow.schema.json says how they look. Reading never stops at the first mistake.

#include <string_view>
#include <vector>

#include "core/sop/check_flow.h"
#include "core/sop/flow.h"
#include "wire/json.h"

namespace sapa::wire {

struct ReadFlow {
  sop::Flow flow;
  std::vector<sop::Mistake> mistakes = {};  // of the document's form and of the flow itself; empty: it can be published
};

// Any text at all. The flow is as much as could be read.
ReadFlow read_flow(std::string_view text);

}  // namespace sapa::wire

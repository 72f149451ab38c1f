#pragma once

// Values used before anything sets them. Internal to check_flow. Pure.

#include <vector>

#include "core/sop/check_flow.h"

namespace sapa::sop {

// Follows every way through the flow. What a prompt, a flag or an intent needs must be set on every way there; what a
// condition or a copy reads must be set on some way there, and a word it is compared with must be possible.
std::vector<Mistake> check_values(const Flow& flow);

}  // namespace sapa::sop

#pragma once

// The flows that ship with the program: flows/*.json, embedded when it is built.

#include <span>
#include <string_view>

#include "core/sop/flow.h"

namespace sapa::wire {

struct ShippedFlow {
  std::string_view name;  // "email-verification"
  std::string_view json;
};

std::span<const ShippedFlow> shipped_flows();

// The shipped e-mail procedure, read once. Thread-safe; lives as long as the program.
const sop::Flow& email_flow();

}  // namespace sapa::wire

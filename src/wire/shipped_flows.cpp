#include "wire/shipped_flows.h"

#include "core/assert.h"
#include "wire/flow_json.h"

namespace sapa::wire {

const sop::Flow& email_flow() {
  static const sop::Flow kFlow = [] {
    for (const auto& shipped : shipped_flows()) {
      if (shipped.name != "email-verification") continue;
      auto read = read_flow(shipped.json);
      SAPA_ASSERT(read.mistakes.empty());
      return std::move(read.flow);
    }
    SAPA_ASSERT(false);
  }();
  return kFlow;
}

}  // namespace sapa::wire

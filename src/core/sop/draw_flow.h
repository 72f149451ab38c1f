#pragma once

// The picture of a flow as SVG text. Pure; the same flow and walk give the same text.

#include <string>
#include <vector>

#include "core/sop/advance.h"
#include "core/sop/flow.h"

namespace sapa::sop {

struct DrawnWalk {
  std::vector<Visit> path = {};  // marked; empty: the plain flow
  std::string step;              // the present one; empty: none
  std::string language = "id";
};

// Colours are presentation attributes, so a page may restyle the classes: step, asks, walked, present, arrow, label, phase.
std::string draw_flow(const Flow& flow, const DrawnWalk& walk);

}  // namespace sapa::sop

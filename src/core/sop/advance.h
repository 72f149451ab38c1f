#pragma once

// The walk: answers so far -> present step. Progress is the list of answers and nothing else, so "back" is dropping the
// last answer, and audit and replay come free. Pure and total; nothing here knows a step's name.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/sop/flow.h"
#include "core/sop/memory.h"

namespace sapa::sop {

struct Visit {
  std::string step;
  std::string prompt;                             // said on entering; empty: none
  std::optional<std::size_t> answer = std::nullopt;  // index of the answer that led on
  bool operator==(const Visit&) const = default;
};

// An answer that does not fit where the walk stands; it and those after it were not taken.
struct RefusedAnswer {
  std::size_t index = 0;
  std::string reason;  // other_step, unknown_choice, not_offered, field_missing, field_invalid, finished, waiting
  std::string field;
  bool operator==(const RefusedAnswer&) const = default;
};

struct Run {
  std::vector<Visit> path = {};
  std::string step;     // the present one
  std::string phase;
  std::vector<std::string> prompts = {};     // to say now: those since the last answer, in order
  std::vector<const Choice*> choices = {};   // offered now; points into the flow
  std::vector<const Choice*> interrupts = {};  // possible now
  Memory memory = {};
  std::optional<std::string> outcome = std::nullopt;  // once the walk has ended
  std::optional<Intent> waits_for = std::nullopt;     // a look-up that the facts lack
  std::optional<RefusedAnswer> refused = std::nullopt;
  std::size_t answers_taken = 0;
  bool operator==(const Run&) const = default;
};

// REQUIRES: check_flow(flow) found nothing. For any other flow it still ends, and `step` may be empty.
Run advance(const Flow& flow, const Facts& facts, const std::vector<Answer>& answers);

// The fields of this choice that are open now.
std::vector<const Field*> open_fields(const Choice& choice, const Memory& memory);

}  // namespace sapa::sop

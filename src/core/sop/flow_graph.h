#pragma once

// A flow seen as steps and arrows. Pure.

#include <set>
#include <string>
#include <vector>

#include "core/sop/flow.h"

namespace sapa::sop {

// The edges out of a step, its answers' and its own, in the order of the document.
std::vector<const Edge*> edges_of(const Step& step);
bool is_possible_from(const Interrupt& interrupt, const std::string& step);

// From the start, by edges and interrupts.
std::set<std::string> reachable_steps(const Flow& flow);
// Of the steps that are not reached, those through which the others would be: each is a mistake of its own, the rest follow from it.
std::vector<std::string> unreached_roots(const Flow& flow);
// From where an end can be reached by edges alone.
std::set<std::string> steps_with_an_end(const Flow& flow);
// Of the steps from where none can, those whose own edges are to blame.
std::vector<std::string> dead_ends(const Flow& flow);
// Circles of steps that ask nothing, each by its steps in the order of the document.
std::vector<std::vector<std::string>> circles_without_answer(const Flow& flow);

}  // namespace sapa::sop

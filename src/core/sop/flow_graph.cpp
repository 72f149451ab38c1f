#include "core/sop/flow_graph.h"

#include <algorithm>
#include <map>

namespace sapa::sop {

namespace {

bool contains(const std::vector<std::string>& list, const std::string& item) { return std::find(list.begin(), list.end(), item) != list.end(); }

using Arrows = std::map<std::string, std::set<std::string>>;

std::set<std::string> closure(const Arrows& arrows, std::vector<std::string> open) {
  std::set<std::string> reached(open.begin(), open.end());
  while (!open.empty()) {
    const auto step = open.back();
    open.pop_back();
    const auto found = arrows.find(step);
    if (found == arrows.end()) continue;
    for (const auto& to : found->second) {
      if (reached.insert(to).second) open.push_back(to);
    }
  }
  return reached;
}

Arrows arrows_of(const Flow& flow) {
  Arrows arrows;
  for (const auto& step : flow.steps) {
    for (const auto* edge : edges_of(step)) arrows[step.id].insert(edge->to);
    for (const auto& interrupt : flow.interrupts) {
      if (!is_possible_from(interrupt, step.id)) continue;
      for (const auto& edge : interrupt.choice.next) arrows[step.id].insert(edge.to);
    }
  }
  return arrows;
}

}  // namespace

std::vector<const Edge*> edges_of(const Step& step) {
  std::vector<const Edge*> edges;
  for (const auto& choice : step.answers) {
    for (const auto& edge : choice.next) edges.push_back(&edge);
  }
  for (const auto& edge : step.next) edges.push_back(&edge);
  return edges;
}

bool is_possible_from(const Interrupt& interrupt, const std::string& step) {
  return (interrupt.from.empty() || contains(interrupt.from, step)) && !contains(interrupt.not_from, step);
}

std::set<std::string> reachable_steps(const Flow& flow) {
  if (!find_step(flow, flow.start)) return {};
  return closure(arrows_of(flow), {flow.start});
}

std::vector<std::string> unreached_roots(const Flow& flow) {
  const auto arrows = arrows_of(flow);
  auto reached = reachable_steps(flow);
  const auto led_to = [&](const std::string& step) {
    return std::any_of(arrows.begin(), arrows.end(), [&](const auto& from) { return from.first != step && from.second.contains(step); });
  };
  std::vector<std::string> roots;
  const auto take = [&](const std::string& step) {
    roots.push_back(step);
    reached.merge(closure(arrows, {step}));
  };
  for (const auto& step : flow.steps) {
    if (!reached.contains(step.id) && !led_to(step.id)) take(step.id);
  }
  for (const auto& step : flow.steps) {
    if (!reached.contains(step.id)) take(step.id);  // of a circle, its first
  }
  return roots;
}

std::set<std::string> steps_with_an_end(const Flow& flow) {
  Arrows backwards;
  std::vector<std::string> ends;
  for (const auto& step : flow.steps) {
    if (step.end) ends.push_back(step.id);
    for (const auto* edge : edges_of(step)) backwards[edge->to].insert(step.id);
  }
  return closure(backwards, ends);
}

std::vector<std::string> dead_ends(const Flow& flow) {
  const auto ending = steps_with_an_end(flow);
  Arrows arrows;
  for (const auto& step : flow.steps) {
    for (const auto* edge : edges_of(step)) {
      if (find_step(flow, edge->to)) arrows[step.id].insert(edge->to);
    }
  }
  std::vector<std::string> blamed;
  std::set<std::string> excused;
  for (const auto& step : flow.steps) {
    if (ending.contains(step.id) || excused.contains(step.id)) continue;
    // An edge to another step without an end passes the blame on; round a circle it comes back.
    const auto after = closure(arrows, {step.id});
    const bool on_a_circle = std::all_of(after.begin(), after.end(), [&](const std::string& other) { return closure(arrows, {other}).contains(step.id); });
    if (!on_a_circle) continue;
    blamed.push_back(step.id);
    excused.insert(after.begin(), after.end());
  }
  return blamed;
}

std::vector<std::vector<std::string>> circles_without_answer(const Flow& flow) {
  Arrows arrows;
  for (const auto& step : flow.steps) {
    if (!step.answers.empty() || step.end) continue;
    for (const auto& edge : step.next) {
      const auto* to = find_step(flow, edge.to);
      if (to && to->answers.empty() && !to->end) arrows[step.id].insert(edge.to);
    }
  }
  // Two steps are on one circle when each is reached from the other.
  std::map<std::string, std::set<std::string>> after;
  for (const auto& [step, next] : arrows) after[step] = closure(arrows, {next.begin(), next.end()});
  std::vector<std::vector<std::string>> circles;
  std::set<std::string> done;
  for (const auto& step : flow.steps) {
    if (done.contains(step.id) || !after[step.id].contains(step.id)) continue;
    std::vector<std::string> circle;
    for (const auto& other : flow.steps) {
      if (after[step.id].contains(other.id) && after[other.id].contains(step.id)) {
        if (done.insert(other.id).second) circle.push_back(other.id);
      }
    }
    circles.push_back(std::move(circle));
  }
  return circles;
}

}  // namespace sapa::sop

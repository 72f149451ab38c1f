#include "core/sop/check_flow.h"

#include <algorithm>
#include <set>

#include "core/sop/check_values.h"
#include "core/sop/flow_graph.h"
#include "core/sop/intents.h"
#include "core/sop/sentence.h"

namespace sapa::sop {

namespace {

std::string at(const std::string& place, const std::string& part) { return place + "/" + part; }

class Check {
 public:
  explicit Check(const Flow& flow) : flow_(flow) {}

  std::vector<Mistake> finish() {
    both_languages("title", flow_.title);
    lists();
    for (const auto& prompt : flow_.prompts) check_prompt(prompt);
    for (const auto& interrupt : flow_.interrupts) check_interrupt(interrupt);
    for (const auto& step : flow_.steps) check_step(step);
    check_unused();
    check_ways();
    for (auto& mistake : check_values(flow_)) mistakes_.push_back(std::move(mistake));
    return std::move(mistakes_);
  }

 private:
  void wrong(std::string place, std::string code, std::string message) { mistakes_.push_back({std::move(place), std::move(code), std::move(message)}); }

  void both_languages(const std::string& place, const Words& words) {
    for (const auto* language : kLanguages) {
      const auto found = words.find(language);
      if (found == words.end() || found->second.empty()) {
        wrong(at(place, language), "missing_language", std::string("The text in \"") + language + "\" is missing; every text is needed in Indonesian and English.");
      }
    }
  }

  template <class List>
  void no_duplicates(const std::string& place, const List& list) {
    std::set<std::string> seen;
    for (const auto& item : list) {
      if (!seen.insert(item.id).second) wrong(at(place, item.id), "duplicate_id", "\"" + item.id + "\" is there twice; give one of them another id.");
    }
  }

  void lists() {
    no_duplicates("settings", flow_.settings);
    no_duplicates("profiles", flow_.profiles);
    no_duplicates("phases", flow_.phases);
    no_duplicates("outcomes", flow_.outcomes);
    no_duplicates("prompts", flow_.prompts);
    no_duplicates("steps", flow_.steps);
    for (const auto& setting : flow_.settings) both_languages("settings/" + setting.id + "/title", setting.title);
    for (const auto& phase : flow_.phases) both_languages("phases/" + phase.id + "/title", phase.title);
    for (const auto& outcome : flow_.outcomes) both_languages("outcomes/" + outcome.id + "/title", outcome.title);
    for (const auto& profile : flow_.profiles) check_profile(profile);
    if (!find_profile(flow_, flow_.default_profile)) {
      wrong("default_profile", "missing_profile", "There is no profile \"" + flow_.default_profile + "\"; name one of the flow's profiles.");
    }
    if (!find_step(flow_, flow_.start)) wrong("start", "missing_target", "There is no step \"" + flow_.start + "\" to start with.");
  }

  void check_profile(const Profile& profile) {
    const auto place = "profiles/" + profile.id;
    both_languages(at(place, "title"), profile.title);
    for (const auto& [name, on] : profile.settings) {
      if (!is_setting(name)) wrong(at(place, "settings/" + name), "unknown_setting", "There is no setting \"" + name + "\" in this flow.");
    }
    for (const auto& setting : flow_.settings) {
      if (!profile.settings.contains(setting.id)) wrong(at(place, "settings/" + setting.id), "missing_setting", "Say whether \"" + setting.id + "\" is on or off in this profile.");
    }
  }

  [[nodiscard]] bool is_setting(const std::string& name) const {
    return std::any_of(flow_.settings.begin(), flow_.settings.end(), [&](const auto& setting) { return setting.id == name; });
  }

  void check_prompt(const Prompt& prompt) {
    const auto place = "prompts/" + prompt.id + "/text";
    both_languages(place, prompt.text);
    std::set<std::string> in_first;
    for (const auto* language : kLanguages) {
      const auto found = prompt.text.find(language);
      if (found == prompt.text.end()) continue;
      const auto names = placeholders_in(found->second);
      for (const auto& name : names) {
        if (!find_placeholder(name)) wrong(at(place, language), "unknown_placeholder", "Nothing can fill {" + name + "}.");
      }
      const std::set<std::string> here(names.begin(), names.end());
      if (std::string_view(language) == kLanguages[0]) {
        in_first = here;
      } else if (here != in_first) {
        wrong(at(place, language), "placeholders_differ", "The two languages must hold the same placeholders.");
      }
    }
  }

  void check_interrupt(const Interrupt& interrupt) {
    const auto place = "interrupts/" + interrupt.choice.id;
    check_choice(place, interrupt.choice);
    for (const auto* list : {&interrupt.from, &interrupt.not_from}) {
      for (const auto& step : *list) {
        if (!find_step(flow_, step)) wrong(at(place, list == &interrupt.from ? "from" : "not_from"), "missing_target", "There is no step \"" + step + "\".");
      }
    }
  }

  void check_step(const Step& step) {
    const auto place = "steps/" + step.id;
    both_languages(at(place, "title"), step.title);
    if (std::none_of(flow_.phases.begin(), flow_.phases.end(), [&](const auto& phase) { return phase.id == step.phase; })) {
      wrong(at(place, "phase"), "unknown_phase", "There is no phase \"" + step.phase + "\".");
    }
    check_actions(at(place, "do"), step.actions);
    for (std::size_t i = 0; i < step.prompts.size(); ++i) {
      const auto here = at(place, "prompt/" + std::to_string(i));
      check_condition(at(here, "when"), step.prompts[i].when);
      used_prompts_.insert(step.prompts[i].prompt);
      if (!find_prompt(flow_, step.prompts[i].prompt)) wrong(here, "missing_prompt", "There is no prompt \"" + step.prompts[i].prompt + "\".");
    }
    const bool asks = !step.answers.empty();
    if (step.end && (asks || !step.next.empty())) wrong(place, "end_goes_on", "An end has neither answers nor a next step.");
    if (!step.end && !asks && step.next.empty()) wrong(place, "dead_end", "The walk cannot go on from here; add \"next\" or answers, or mark it as an end.");
    if (asks && !step.next.empty()) wrong(at(place, "next"), "answers_and_next", "A step either asks or passes on; move \"next\" into the answers.");
    check_edges(at(place, "next"), step.next);
    check_answers(step, place);
  }

  void check_answers(const Step& step, const std::string& place) {
    no_duplicates(at(place, "answers"), step.answers);
    if (!step.answers.empty() && std::none_of(step.answers.begin(), step.answers.end(), [](const auto& choice) { return choice.when.kind == Condition::Kind::always; })) {
      wrong(at(place, "answers"), "may_offer_nothing", "Every answer has a condition, so there may be none to give; let one be offered always.");
    }
    std::set<std::string> keys;
    for (const auto& interrupt : flow_.interrupts) {
      const auto has = [&](const auto& list) { return std::find(list.begin(), list.end(), step.id) != list.end(); };
      if ((interrupt.from.empty() || has(interrupt.from)) && !has(interrupt.not_from)) keys.insert(interrupt.choice.key);
    }
    for (const auto& choice : step.answers) {
      const auto here = at(place, "answers/" + choice.id);
      check_choice(here, choice);
      if (!choice.key.empty() && !keys.insert(choice.key).second) wrong(at(here, "key"), "duplicate_key", "The key \"" + choice.key + "\" already stands for another answer here.");
    }
  }

  void check_choice(const std::string& place, const Choice& choice) {
    both_languages(at(place, "title"), choice.title);
    check_condition(at(place, "when"), choice.when);
    for (const auto& field : choice.fields) {
      const auto here = at(place, "fields/" + field.name);
      both_languages(at(here, "title"), field.title);
      check_condition(at(here, "when"), field.when);
      if ((field.kind == FieldKind::choice) == field.options.empty()) {
        wrong(at(here, "options"), "options_expected", "A field of the kind choice has options, and no other has.");
      }
      no_duplicates(at(here, "options"), field.options);
      for (const auto& option : field.options) both_languages(at(here, "options/" + option.id + "/title"), option.title);
    }
    if (choice.next.empty()) wrong(at(place, "next"), "dead_end", "This answer leads nowhere; say where to go.");
    check_edges(at(place, "next"), choice.next);
  }

  void check_edges(const std::string& place, const std::vector<Edge>& edges) {
    for (std::size_t i = 0; i < edges.size(); ++i) {
      const auto& edge = edges[i];
      const auto here = at(place, std::to_string(i));
      const bool always = edge.when.kind == Condition::Kind::always;
      const bool last = i + 1 == edges.size();
      check_condition(at(here, "when"), edge.when);
      check_actions(at(here, "then"), edge.then);
      if (!edge.title.empty()) both_languages(at(here, "title"), edge.title);
      if (!find_step(flow_, edge.to)) wrong(at(here, "to"), "missing_target", "There is no step \"" + edge.to + "\".");
      if (last && !always) wrong(at(here, "when"), "no_way_out", "When no condition holds there is no way on; let the last edge have none.");
      if (!last && always) wrong(here, "edges_after_always", "This edge always holds, so those after it are never taken.");
    }
  }

  void check_actions(const std::string& place, const std::vector<Action>& actions) {
    for (std::size_t i = 0; i < actions.size(); ++i) {
      const auto& action = actions[i];
      const auto here = at(place, std::to_string(i));
      check_condition(at(here, "when"), action.when);
      if (action.kind == Action::Kind::intent && !find_intent(action.name)) wrong(here, "unknown_intent", "There is no intent \"" + action.name + "\".");
      if (action.kind == Action::Kind::set && action.name == "outcome" && !find_outcome(flow_, action.text)) {
        wrong(here, "unknown_outcome", "There is no outcome \"" + action.text + "\".");
      }
    }
  }

  void check_condition(const std::string& place, const Condition& condition) {
    if (condition.kind == Condition::Kind::setting) {
      used_settings_.insert(condition.name);
      if (!is_setting(condition.name)) wrong(place, "unknown_setting", "There is no setting \"" + condition.name + "\" in this flow.");
    }
    for (const auto& part : condition.parts) check_condition(place, part);
  }

  void check_unused() {
    for (const auto& prompt : flow_.prompts) {
      if (!used_prompts_.contains(prompt.id)) wrong("prompts/" + prompt.id, "unused_prompt", "No step says this prompt; use it or take it out.");
    }
    for (const auto& setting : flow_.settings) {
      // hp_from_call is read by the intent check_data, not by a condition.
      if (!used_settings_.contains(setting.id) && setting.id != "hp_from_call") {
        wrong("settings/" + setting.id, "unused_setting", "No condition asks for this setting, so it does nothing; use it or take it out.");
      }
    }
  }

  void check_ways() {
    const auto reached = reachable_steps(flow_);
    for (const auto& step : unreached_roots(flow_)) wrong("steps/" + step, "unreachable_step", "No way leads here; let an edge go to it or take it out.");
    if (steps_with_an_end(flow_).empty()) {
      wrong("steps", "no_end", "No step is an end; mark at least one with \"end\": true.");
    } else {
      for (const auto& step : dead_ends(flow_)) {
        if (reached.contains(step)) wrong("steps/" + step, "no_way_to_an_end", "No way leads from here to an end.");
      }
    }
    for (const auto& circle : circles_without_answer(flow_)) {
      std::string steps;
      for (const auto& step : circle) steps += (steps.empty() ? "" : ", ") + step;
      wrong("steps/" + circle.front(), "circle_without_answer", "The walk would go round for ever without an answer: " + steps + ".");
    }
  }

  const Flow& flow_;
  std::vector<Mistake> mistakes_ = {};
  std::set<std::string> used_prompts_ = {};
  std::set<std::string> used_settings_ = {};
};

}  // namespace

std::vector<Mistake> check_flow(const Flow& flow) { return Check(flow).finish(); }

}  // namespace sapa::sop

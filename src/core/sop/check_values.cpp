#include "core/sop/check_values.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "core/sop/flow_graph.h"
#include "core/sop/intents.h"
#include "core/sop/sentence.h"

namespace sapa::sop {

namespace {

using Names = std::set<std::string>;

// What is set at a point: on every way there, and on some way there.
struct Known {
  Names always;
  Names perhaps;
  bool operator==(const Known&) const = default;
};

void add(Known& known, const std::string& name) {
  known.always.insert(name);
  known.perhaps.insert(name);
}

// What a condition tells when it holds (or when it does not).
void learn(Known& known, const Condition& condition, bool held) {
  switch (condition.kind) {
    case Condition::Kind::is:
      if (held) add(known, condition.name);
      break;
    case Condition::Kind::known:
      if (held == condition.wanted) add(known, condition.name);
      break;
    case Condition::Kind::at_least:
      if (held && condition.number > 0) add(known, condition.name);
      break;
    case Condition::Kind::all:
      if (held || condition.parts.size() == 1) {
        for (const auto& part : condition.parts) learn(known, part, held);
      }
      break;
    case Condition::Kind::any:
      if (!held || condition.parts.size() == 1) {
        for (const auto& part : condition.parts) learn(known, part, held);
      }
      break;
    case Condition::Kind::negated:
      for (const auto& part : condition.parts) learn(known, part, !held);
      break;
    case Condition::Kind::always:
    case Condition::Kind::setting:
      break;
  }
}

class Values {
 public:
  explicit Values(const Flow& flow) : flow_(flow) { collect(); }

  std::vector<Mistake> finish() {
    Known first;
    for (const auto name : fact_values()) first.perhaps.insert(std::string(name));
    add(first, "email_state");
    if (find_step(flow_, flow_.start)) arrive(flow_.start, first);
    while (!open_.empty()) {
      const auto id = *open_.begin();
      open_.erase(open_.begin());
      walk(*find_step(flow_, id));
    }
    reporting_ = true;
    for (const auto& step : flow_.steps) {
      if (known_.contains(step.id)) walk(step);
    }
    for (const auto& interrupt : flow_.interrupts) {
      const auto before = before_interrupt_.find(interrupt.choice.id);
      if (before != before_interrupt_.end()) choose("interrupts/" + interrupt.choice.id, before->second, interrupt.choice);
    }
    return std::move(mistakes_);
  }

 private:
  // The words that a value is set to anywhere; values that something else sets too are open.
  void collect() {
    for (const auto& step : flow_.steps) {
      collect(step.actions);
      for (const auto& choice : step.answers) collect(choice);
      for (const auto& edge : step.next) collect(edge.then);
    }
    for (const auto& interrupt : flow_.interrupts) collect(interrupt.choice);
  }

  void collect(const Choice& choice) {
    for (const auto& field : choice.fields) {
      if (field.kind != FieldKind::choice) open_values_.insert(field.name);
      for (const auto& option : field.options) words_[field.name].insert(option.id);
    }
    for (const auto& edge : choice.next) collect(edge.then);
  }

  void collect(const std::vector<Action>& actions) {
    for (const auto& action : actions) {
      if (action.kind == Action::Kind::set) words_[action.name].insert(action.text);
      if (action.kind == Action::Kind::count) open_values_.insert(action.name);
      if (action.kind == Action::Kind::copy) copies_.emplace_back(action.name, action.text);
    }
  }

  [[nodiscard]] Names words_of(const std::string& name, int depth = 0) const {
    Names words;
    if (const auto found = words_.find(name); found != words_.end()) words = found->second;
    if (const auto* rule = find_value_rule(name)) words.insert(rule->words.begin(), rule->words.end());
    for (const auto& [to, from] : copies_) {
      if (to != name || depth > 3) continue;
      const auto more = words_of(from, depth + 1);
      words.insert(more.begin(), more.end());
    }
    return words;
  }

  [[nodiscard]] bool is_open(const std::string& name, int depth = 0) const {
    const auto* rule = find_value_rule(name);
    if (open_values_.contains(name) || (rule && rule->words.empty())) return true;
    return std::any_of(copies_.begin(), copies_.end(), [&](const auto& copy) { return copy.first == name && (depth > 3 || is_open(copy.second, depth + 1)); });
  }

  void wrong(const std::string& place, std::string code, std::string message) {
    if (reporting_) mistakes_.push_back({place, std::move(code), std::move(message)});
  }

  void needs(const std::string& place, const Known& known, const std::string& name, const std::string& user) {
    if (!known.always.contains(name)) {
      wrong(place, "used_before_set", user + " needs \"" + name + "\", which is not set on every way here; ask for it before, or test that it is known.");
    }
  }

  void reads(const std::string& place, const Known& known, const std::string& name) {
    if (!known.perhaps.contains(name)) wrong(place, "used_before_set", "\"" + name + "\" is read here, but nothing on any way here sets it.");
  }

  void read_condition(const std::string& place, const Known& known, const Condition& condition) {
    using Kind = Condition::Kind;
    if (condition.kind == Kind::is || condition.kind == Kind::known || condition.kind == Kind::at_least) reads(place, known, condition.name);
    if (condition.kind == Kind::is && !is_open(condition.name)) {
      const auto possible = words_of(condition.name);
      for (const auto& word : condition.words) {
        if (!possible.contains(word)) wrong(place, "impossible_word", "\"" + condition.name + "\" is never \"" + word + "\".");
      }
    }
    for (const auto& part : condition.parts) read_condition(place, known, part);
  }

  void act(const std::string& place, Known& known, const Action& action) {
    read_condition(place, known, action.when);
    const bool sure = action.when.kind == Condition::Kind::always;
    auto after = known;
    learn(after, action.when, true);
    switch (action.kind) {
      case Action::Kind::set:
        if (action.name == "email_state") check_word(place, action);
        add(after, action.name);
        break;
      case Action::Kind::count:
        add(after, action.name);
        break;
      case Action::Kind::copy:
        reads(place, after, action.text);
        check_copied_outcome(place, action);
        if (after.always.contains(action.text)) {
          add(after, action.name);
        } else {
          after.always.erase(action.name);
          after.perhaps.insert(action.name);
        }
        break;
      case Action::Kind::clear:
        after.always.erase(action.name);
        break;
      case Action::Kind::flag:
        if (!action.text.empty()) needs(place, after, action.text, "The flag \"" + action.name + "\"");
        break;
      case Action::Kind::intent:
        if (const auto* rule = find_intent(action.name)) {
          for (const auto name : rule->needs) needs(place, after, std::string(name), "The intent \"" + action.name + "\"");
          for (const auto name : rule->unsets) after.always.erase(std::string(name));
          for (const auto name : rule->may_leave) {
            after.always.erase(std::string(name));
            after.perhaps.insert(std::string(name));
          }
          for (const auto name : rule->leaves) add(after, std::string(name));
        }
        break;
    }
    // An action that is perhaps not done leaves what both ways have.
    if (!sure) join(after, known);
    known = after;
  }

  void check_word(const std::string& place, const Action& action) {
    const auto* rule = find_value_rule(action.name);
    if (rule && std::find(rule->words.begin(), rule->words.end(), action.text) == rule->words.end()) {
      wrong(place, "impossible_word", "\"" + action.name + "\" cannot be \"" + action.text + "\".");
    }
  }

  void check_copied_outcome(const std::string& place, const Action& action) {
    if (action.name != "outcome") return;
    for (const auto& word : words_of(action.text)) {
      if (!find_outcome(flow_, word)) wrong(place, "unknown_outcome", "\"" + action.text + "\" can be \"" + word + "\", which is no outcome.");
    }
  }

  void act_all(const std::string& place, Known& known, const std::vector<Action>& actions) {
    for (std::size_t i = 0; i < actions.size(); ++i) act(place + "/" + std::to_string(i), known, actions[i]);
  }

  void follow(const std::string& place, Known known, const std::vector<Edge>& edges) {
    for (std::size_t i = 0; i < edges.size(); ++i) {
      const auto here = place + "/" + std::to_string(i);
      read_condition(here + "/when", known, edges[i].when);
      auto on_it = known;
      learn(on_it, edges[i].when, true);
      act_all(here + "/then", on_it, edges[i].then);
      if (!reporting_ && find_step(flow_, edges[i].to)) arrive(edges[i].to, on_it);
      learn(known, edges[i].when, false);
    }
  }

  void choose(const std::string& place, Known known, const Choice& choice) {
    read_condition(place + "/when", known, choice.when);
    learn(known, choice.when, true);
    for (const auto& field : choice.fields) {
      read_condition(place + "/fields/" + field.name + "/when", known, field.when);
      known.perhaps.insert(field.name);
      // A number that cannot be called leaves the value unset; a field that may stay empty leaves what was there.
      if (field.kind == FieldKind::phone) known.always.erase(field.name);
      if (field.kind != FieldKind::phone && field.required && field.when.kind == Condition::Kind::always) known.always.insert(field.name);
    }
    follow(place + "/next", std::move(known), choice.next);
  }

  void walk(const Step& step) {
    auto known = known_.at(step.id);
    const auto place = "steps/" + step.id;
    act_all(place + "/do", known, step.actions);
    auto unsaid = known;
    for (std::size_t i = 0; i < step.prompts.size(); ++i) {
      const auto here = place + "/prompt/" + std::to_string(i);
      read_condition(here, unsaid, step.prompts[i].when);
      auto said = unsaid;
      learn(said, step.prompts[i].when, true);
      if (const auto* prompt = find_prompt(flow_, step.prompts[i].prompt)) {
        for (const auto& name : placeholders_in(in_language(prompt->text, "id"))) {
          const auto* placeholder = find_placeholder(name);
          if (placeholder && !placeholder->value.empty()) needs(here, said, std::string(placeholder->value), "{" + name + "} in " + prompt->id);
        }
      }
      learn(unsaid, step.prompts[i].when, false);
    }
    for (const auto& choice : step.answers) choose(place + "/answers/" + choice.id, known, choice);
    follow(place + "/next", known, step.next);
    for (const auto& interrupt : flow_.interrupts) {
      if (!is_possible_from(interrupt, step.id)) continue;
      if (reporting_) {
        // Its mistakes are told once, of all the steps where it is possible together.
        const auto [seen, is_new] = before_interrupt_.emplace(interrupt.choice.id, known);
        if (!is_new) join(seen->second, known);
      } else {
        choose("interrupts/" + interrupt.choice.id, known, interrupt.choice);
      }
    }
  }

  static void join(Known& known, const Known& other) {
    Names both;
    std::set_intersection(known.always.begin(), known.always.end(), other.always.begin(), other.always.end(), std::inserter(both, both.end()));
    known.always = std::move(both);
    known.perhaps.insert(other.perhaps.begin(), other.perhaps.end());
  }

  void arrive(const std::string& id, const Known& known) {
    const auto [place, is_new] = known_.emplace(id, known);
    if (is_new) {
      open_.insert(id);
      return;
    }
    auto joined = place->second;
    join(joined, known);
    if (joined == place->second) return;
    place->second = joined;
    open_.insert(id);
  }

  const Flow& flow_;
  std::map<std::string, Names> words_ = {};
  Names open_values_ = {};
  std::vector<std::pair<std::string, std::string>> copies_ = {};
  std::map<std::string, Known> known_ = {};  // on entering, by step
  std::set<std::string> open_ = {};
  std::map<std::string, Known> before_interrupt_ = {};
  std::vector<Mistake> mistakes_ = {};
  bool reporting_ = false;
};

}  // namespace

std::vector<Mistake> check_values(const Flow& flow) { return Values(flow).finish(); }

}  // namespace sapa::sop

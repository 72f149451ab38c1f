#include "core/sop/advance.h"

#include <algorithm>
#include <charconv>

#include "core/email.h"
#include "core/email_domains.h"
#include "core/phone.h"
#include "core/sop/intents.h"

namespace sapa::sop {

namespace {

bool contains(const std::vector<std::string>& list, const std::string& item) { return std::find(list.begin(), list.end(), item) != list.end(); }

bool is_possible_at(const Interrupt& interrupt, const std::string& step, const Memory& memory) {
  if (!interrupt.from.empty() && !contains(interrupt.from, step)) return false;
  return !contains(interrupt.not_from, step) && holds(interrupt.choice.when, memory);
}

class Walk {
 public:
  Walk(const Flow& flow, const Facts& facts, const std::vector<Answer>& answers) : flow_(flow), facts_(facts), answers_(answers) {
    run_.memory.settings = settings_of(flow, facts);
    set_fact_values(run_.memory, facts);
  }

  Run finish() {
    const auto* step = find_step(flow_, flow_.start);
    // A checked flow has no circle without an answer; the limit keeps an unchecked one from walking for ever.
    std::size_t unanswered = 0;
    while (step && unanswered <= flow_.steps.size()) {
      const auto taken_before = run_.answers_taken;
      if (!enter(*step)) break;
      const auto* edge = leave(*step);
      if (!edge) break;
      unanswered = run_.answers_taken == taken_before ? unanswered + 1 : 0;
      do_all(edge->then, step->id);
      step = find_step(flow_, take_interrupt(step->id, edge->to));
    }
    if (run_.answers_taken < answers_.size() && !run_.refused) refuse(run_.waits_for ? "waiting" : "finished");
    return std::move(run_);
  }

 private:
  bool enter(const Step& step) {
    run_.path.push_back({step.id, "", std::nullopt});
    run_.step = step.id;
    run_.phase = step.phase;
    if (!do_all(step.actions, step.id)) return false;
    for (const auto& use : step.prompts) {
      if (!holds(use.when, run_.memory)) continue;
      run_.path.back().prompt = use.prompt;
      run_.prompts.push_back(use.prompt);
      break;
    }
    return true;
  }

  // The way on, or null where the walk stays.
  const Edge* leave(const Step& step) {
    if (const auto* interrupt = next_interrupt(step.id)) return take(*interrupt, step.id);
    if (step.end) {
      run_.outcome = value_of(run_.memory, "outcome");
      return nullptr;
    }
    if (step.answers.empty()) return first_holding(step.next);
    if (run_.answers_taken == answers_.size()) {
      offer(step);
      return nullptr;
    }
    const auto& answer = answers_[run_.answers_taken];
    const auto refused = [&](const char* reason) -> const Edge* {
      refuse(reason);
      offer(step);
      return nullptr;
    };
    if (answer.step != step.id) return refused("other_step");
    const auto* choice = find_choice(step.answers, answer.choice);
    if (!choice) return refused("unknown_choice");
    if (!holds(choice->when, run_.memory)) return refused("not_offered");
    if (!fields_fit(*choice, answer)) {
      offer(step);
      return nullptr;
    }
    return take(*choice, step.id);
  }

  // An interrupt that comes with the answer just taken at `step` goes before where that answer led.
  std::string take_interrupt(const std::string& step, const std::string& to) {
    const auto* interrupt = next_interrupt(step);
    if (!interrupt) return to;
    const auto* edge = take(*interrupt, step);
    if (!edge) return to;
    do_all(edge->then, step);
    return edge->to;
  }

  const Choice* next_interrupt(const std::string& step) const {
    if (run_.answers_taken == answers_.size() || answers_[run_.answers_taken].step != step) return nullptr;
    for (const auto& interrupt : flow_.interrupts) {
      if (interrupt.choice.id == answers_[run_.answers_taken].choice && is_possible_at(interrupt, step, run_.memory)) return &interrupt.choice;
    }
    return nullptr;
  }

  const Edge* take(const Choice& choice, const std::string&) {
    const auto& answer = answers_[run_.answers_taken];
    for (const auto* field : open_fields(choice, run_.memory)) {
      const auto given = answer.fields.find(field->name);
      const auto text = given == answer.fields.end() ? std::nullopt : read_field(*field, given->second);
      // A field that may stay empty leaves what was there; a number nobody can call is as good as forgotten.
      if (text && (!text->empty() || field->kind == FieldKind::phone)) set_value(run_.memory, field->name, *text);
    }
    run_.path.back().answer = run_.answers_taken++;
    run_.prompts.clear();
    return first_holding(choice.next);
  }

  bool fields_fit(const Choice& choice, const Answer& answer) {
    for (const auto* field : open_fields(choice, run_.memory)) {
      const auto given = answer.fields.find(field->name);
      if (given == answer.fields.end() || given->second.empty()) {
        if (field->required) return refuse("field_missing", field->name);
      } else if (!read_field(*field, given->second)) {
        return refuse("field_invalid", field->name);
      } else if (field->kind == FieldKind::email && is_placeholder(given->second)) {
        return refuse("field_placeholder", field->name);
      }
    }
    return true;
  }

  // tidakada@...: there is an answer that says so.
  static bool is_placeholder(const std::string& text) {
    const auto address = canonical_email(text);
    return address && is_placeholder_local(std::string_view(*address).substr(0, address->find('@')));
  }

  // Empty: not what the field takes. "" stands for nothing.
  std::optional<std::string> read_field(const Field& field, const std::string& text) const {
    switch (field.kind) {
      case FieldKind::text:
        return text;
      case FieldKind::email:
        return text.empty() ? std::optional<std::string>("") : canonical_email(text);
      case FieldKind::phone: {
        const auto number = classify_phone(text, PhoneSource::spoken);
        return number.usable_as_contact ? number.e164 : std::optional<std::string>("");
      }
      case FieldKind::record:
      case FieldKind::position: {
        std::size_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
        if (field.kind == FieldKind::record && value >= facts_.callers.size()) return std::nullopt;
        return std::to_string(value);
      }
      case FieldKind::choice:
        for (const auto& option : field.options) {
          if (option.id == text) return text;
        }
        return std::nullopt;
    }
    return std::nullopt;
  }

  const Edge* first_holding(const std::vector<Edge>& edges) const {
    for (const auto& edge : edges) {
      if (holds(edge.when, run_.memory)) return &edge;
    }
    return nullptr;
  }

  bool do_all(const std::vector<Action>& actions, const std::string& step) {
    for (const auto& action : actions) {
      if (holds(action.when, run_.memory) && !do_one(action, step)) return false;
    }
    return true;
  }

  bool do_one(const Action& action, const std::string& step) {
    auto& memory = run_.memory;
    switch (action.kind) {
      case Action::Kind::intent:
        return meet(action.name, step);
      case Action::Kind::set:
        set_value(memory, action.name, action.text);
        break;
      case Action::Kind::copy:
        set_value(memory, action.name, std::string(value_of(memory, action.text)));
        break;
      case Action::Kind::clear:
        set_value(memory, action.name, "");
        break;
      case Action::Kind::count: {
        std::int64_t count = 0;
        const auto& text = value_of(memory, action.name);
        std::from_chars(text.data(), text.data() + text.size(), count);
        set_value(memory, action.name, std::to_string(count + 1));
        break;
      }
      case Action::Kind::flag:
        raise_flag(memory, action.text.empty() ? action.name : action.name + ":" + value_of(memory, action.text));
        break;
    }
    return true;
  }

  bool meet(const std::string& name, const std::string& step) {
    if (!find_intent(name)) return true;
    Intent intent{name, step, ""};
    if (name == "search_reports") intent.subject = value_of(run_.memory, "search_number");
    if (name == "read_own_reports") intent.subject = value_of(run_.memory, "number");
    if (!perform(intent, run_.memory, facts_)) {
      run_.waits_for = intent;
      return false;
    }
    run_.memory.intents.push_back(std::move(intent));
    return true;
  }

  void offer(const Step& step) {
    for (const auto& choice : step.answers) {
      if (holds(choice.when, run_.memory)) run_.choices.push_back(&choice);
    }
    for (const auto& interrupt : flow_.interrupts) {
      if (is_possible_at(interrupt, step.id, run_.memory)) run_.interrupts.push_back(&interrupt.choice);
    }
  }

  bool refuse(std::string reason, std::string field = {}) {
    run_.refused = RefusedAnswer{run_.answers_taken, std::move(reason), std::move(field)};
    return false;
  }

  const Flow& flow_;
  const Facts& facts_;
  const std::vector<Answer>& answers_;
  Run run_;
};

}  // namespace

std::vector<const Field*> open_fields(const Choice& choice, const Memory& memory) {
  std::vector<const Field*> open;
  for (const auto& field : choice.fields) {
    if (holds(field.when, memory)) open.push_back(&field);
  }
  return open;
}

Run advance(const Flow& flow, const Facts& facts, const std::vector<Answer>& answers) { return Walk(flow, facts, answers).finish(); }

}  // namespace sapa::sop

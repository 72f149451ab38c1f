#include "wire/flow_json.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace sapa::wire {

namespace {

using sop::Action;
using sop::Condition;

constexpr std::string_view kSchema = "flow/1";

std::string joined(std::initializer_list<std::string_view> words) {
  std::string text;
  for (const auto word : words) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

class FlowReader {
 public:
  ReadFlow read(const json::value& document) {
    if (!document.is_object()) {
      wrong("", "not_an_object", "A flow is a JSON object.");
      return std::move(result_);
    }
    const auto& object = document.get_object();
    members("", object,
            {"$schema", "schema", "id", "revision", "title", "start", "default_profile", "settings", "profiles", "phases", "outcomes",
             "prompts", "interrupts", "steps"});
    auto& flow = result_.flow;
    if (text("", object, "schema") != kSchema) wrong("schema", "unknown_schema", "This version reads flows of the schema \"flow/1\".");
    flow.id = text("", object, "id");
    flow.revision = revision(object);
    flow.title = words("title", member(object, "title"));
    flow.start = text("", object, "start");
    flow.default_profile = text("", object, "default_profile");
    each("settings", object, [&](const std::string& place, const json::object& item) {
      members(place, item, {"id", "title"});
      flow.settings.push_back({text(place, item, "id"), words(place + "/title", member(item, "title"))});
    });
    each("profiles", object, [&](const std::string& place, const json::object& item) { flow.profiles.push_back(profile(place, item)); });
    each("phases", object, [&](const std::string& place, const json::object& item) {
      members(place, item, {"id", "title"});
      flow.phases.push_back({text(place, item, "id"), words(place + "/title", member(item, "title"))});
    });
    each("outcomes", object, [&](const std::string& place, const json::object& item) { flow.outcomes.push_back(outcome(place, item)); });
    each("prompts", object, [&](const std::string& place, const json::object& item) {
      members(place, item, {"id", "origin", "text"});
      flow.prompts.push_back({text(place, item, "id"), origin(place, item), words(place + "/text", member(item, "text"))});
    });
    each("interrupts", object, [&](const std::string& place, const json::object& item) {
      sop::Interrupt interrupt;
      interrupt.choice = choice(place, item, true);
      interrupt.from = list(place + "/from", member(item, "from"));
      interrupt.not_from = list(place + "/not_from", member(item, "not_from"));
      flow.interrupts.push_back(std::move(interrupt));
    });
    each("steps", object, [&](const std::string& place, const json::object& item) { flow.steps.push_back(step(place, item)); });
    return std::move(result_);
  }

 private:
  void wrong(std::string place, std::string code, std::string message) {
    result_.mistakes.push_back({std::move(place), std::move(code), std::move(message)});
  }

  static const json::value* member(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value && value->is_null() ? nullptr : value;
  }

  static std::string at(const std::string& place, std::string_view name) { return place.empty() ? std::string(name) : place + "/" + std::string(name); }

  void members(const std::string& place, const json::object& object, std::initializer_list<std::string_view> known) {
    for (const auto& item : object) {
      if (std::find(known.begin(), known.end(), std::string_view(item.key())) == known.end()) {
        wrong(at(place, item.key()), "unknown_member", "This member is not known here; known are " + joined(known) + ".");
      }
    }
  }

  std::string text(const std::string& place, const json::object& object, std::string_view name, bool required = true) {
    const auto* value = member(object, name);
    if (value && value->is_string() && !value->get_string().empty()) return std::string(value->get_string());
    if (value || required) wrong(at(place, name), "text_expected", "\"" + std::string(name) + "\" must be a text.");
    return {};
  }

  std::int64_t revision(const json::object& object) {
    const auto value = integer_member(object, "revision");
    if (!value || *value < 1) wrong("revision", "revision_expected", "\"revision\" must be a whole number from 1 on.");
    return value.value_or(0);
  }

  sop::Words words(const std::string& place, const json::value* value, bool required = true) {
    sop::Words words;
    if (!value) {
      if (required) wrong(place, "words_expected", "A text in both languages is missing: {\"id\": ..., \"en\": ...}.");
      return words;
    }
    if (!value->is_object()) {
      wrong(place, "words_expected", "A text in both languages is an object: {\"id\": ..., \"en\": ...}.");
      return words;
    }
    for (const auto& item : value->get_object()) {
      if (item.value().is_string()) {
        words.emplace(item.key(), item.value().get_string());
      } else {
        wrong(at(place, item.key()), "text_expected", "A text is expected here.");
      }
    }
    return words;
  }

  std::vector<std::string> list(const std::string& place, const json::value* value) {
    std::vector<std::string> items;
    if (!value) return items;
    if (value->is_string()) return {std::string(value->get_string())};
    if (!value->is_array()) {
      wrong(place, "list_expected", "A text or a list of texts is expected here.");
      return items;
    }
    for (const auto& item : value->get_array()) {
      if (item.is_string()) {
        items.emplace_back(item.get_string());
      } else {
        wrong(place, "text_expected", "A list of texts is expected here.");
      }
    }
    return items;
  }

  // Each object of the list `name`, with its id (else its position) in the place.
  template <class Take>
  void each(const std::string& name, const json::object& object, Take take, const std::string& parent = {}) {
    const auto* value = member(object, name);
    const auto here = at(parent, name);
    if (!value) {
      if (parent.empty() && name != "settings" && name != "interrupts") wrong(here, "list_expected", "The list \"" + name + "\" is missing.");
      return;
    }
    if (!value->is_array()) {
      wrong(here, "list_expected", "\"" + name + "\" must be a list.");
      return;
    }
    std::size_t position = 0;
    for (const auto& item : value->get_array()) {
      auto place = here + "/" + std::to_string(position++);
      if (!item.is_object()) {
        wrong(place, "object_expected", "An object is expected here.");
        continue;
      }
      for (const auto* key : {"id", "name"}) {
        if (const auto id = text_member(item.get_object(), key); id && !id->empty()) {
          place = here + "/" + *id;
          break;
        }
      }
      take(place, item.get_object());
    }
  }

  sop::Profile profile(const std::string& place, const json::object& item) {
    members(place, item, {"id", "title", "settings"});
    sop::Profile profile{text(place, item, "id"), words(place + "/title", member(item, "title")), {}};
    const auto* settings = member(item, "settings");
    if (!settings || !settings->is_object()) {
      wrong(place + "/settings", "object_expected", "\"settings\" maps each setting to true or false.");
      return profile;
    }
    for (const auto& setting : settings->get_object()) {
      if (setting.value().is_bool()) {
        profile.settings.emplace(setting.key(), setting.value().get_bool());
      } else {
        wrong(place + "/settings/" + std::string(setting.key()), "flag_expected", "A setting is true or false.");
      }
    }
    return profile;
  }

  sop::Outcome outcome(const std::string& place, const json::object& item) {
    members(place, item, {"id", "title", "compliant"});
    const auto* compliant = member(item, "compliant");
    if (compliant && !compliant->is_bool()) wrong(place + "/compliant", "flag_expected", "\"compliant\" is true, false or null (does not count).");
    return {text(place, item, "id"), words(place + "/title", member(item, "title")), bool_member(item, "compliant")};
  }

  template <class Word>
  Word word(const std::string& place, const json::object& item, std::string_view name, std::initializer_list<std::pair<std::string_view, Word>> known,
            Word otherwise) {
    const auto given = text(place, item, name);
    for (const auto& [text, value] : known) {
      if (text == given) return value;
    }
    if (!given.empty()) wrong(at(place, name), "unknown_word", "\"" + given + "\" is not a word that \"" + std::string(name) + "\" can have.");
    return otherwise;
  }

  sop::Origin origin(const std::string& place, const json::object& item) {
    return word<sop::Origin>(place, item, "origin", {{"sop", sop::Origin::sop}, {"recon", sop::Origin::recon}, {"added", sop::Origin::added}}, sop::Origin::sop);
  }

  sop::Step step(const std::string& place, const json::object& item) {
    members(place, item, {"id", "actor", "origin", "phase", "title", "do", "prompt", "answers", "next", "end"});
    sop::Step step;
    step.id = text(place, item, "id");
    step.actor = word<sop::Actor>(place, item, "actor", {{"system", sop::Actor::system}, {"agent", sop::Actor::agent}, {"decision", sop::Actor::decision}},
                                  sop::Actor::agent);
    step.origin = origin(place, item);
    step.phase = text(place, item, "phase");
    step.title = words(place + "/title", member(item, "title"));
    step.actions = actions(place + "/do", member(item, "do"));
    if (const auto* prompt = member(item, "prompt")) {
      if (prompt->is_string()) {
        step.prompts.push_back({{}, std::string(prompt->get_string())});
      } else {
        each("prompt", item,
             [&](const std::string& here, const json::object& use) {
               members(here, use, {"when", "prompt"});
               step.prompts.push_back({condition(here + "/when", member(use, "when")), text(here, use, "prompt")});
             },
             place);
      }
    }
    each("answers", item, [&](const std::string& here, const json::object& answer) { step.answers.push_back(choice(here, answer, false)); }, place);
    step.next = edges(place + "/next", member(item, "next"));
    step.end = bool_member(item, "end").value_or(false);
    return step;
  }

  sop::Choice choice(const std::string& place, const json::object& item, bool interrupt) {
    if (interrupt) {
      members(place, item, {"id", "title", "key", "fields", "when", "next", "from", "not_from"});
    } else {
      members(place, item, {"id", "title", "key", "fields", "when", "next"});
    }
    sop::Choice choice;
    choice.id = text(place, item, "id");
    choice.title = words(place + "/title", member(item, "title"));
    choice.key = text(place, item, "key", false);
    each("fields", item, [&](const std::string& here, const json::object& given) { choice.fields.push_back(field(here, given)); }, place);
    choice.when = condition(place + "/when", member(item, "when"));
    choice.next = edges(place + "/next", member(item, "next"));
    return choice;
  }

  sop::Field field(const std::string& place, const json::object& item) {
    using sop::FieldKind;
    members(place, item, {"name", "kind", "required", "title", "when", "options"});
    sop::Field field;
    field.name = text(place, item, "name");
    field.kind = word<FieldKind>(place, item, "kind",
                                 {{"text", FieldKind::text}, {"email", FieldKind::email}, {"phone", FieldKind::phone}, {"record", FieldKind::record},
                                  {"position", FieldKind::position}, {"choice", FieldKind::choice}},
                                 FieldKind::text);
    field.required = bool_member(item, "required").value_or(true);
    field.title = words(place + "/title", member(item, "title"));
    field.when = condition(place + "/when", member(item, "when"));
    each("options", item,
         [&](const std::string& here, const json::object& option) {
           members(here, option, {"id", "title"});
           field.options.push_back({text(here, option, "id"), words(here + "/title", member(option, "title"))});
         },
         place);
    return field;
  }

  std::vector<sop::Edge> edges(const std::string& place, const json::value* value) {
    std::vector<sop::Edge> edges;
    if (!value) return edges;
    if (value->is_string()) {
      edges.push_back({{}, {}, std::string(value->get_string())});
      return edges;
    }
    if (!value->is_array()) {
      wrong(place, "list_expected", "\"next\" is a step or a list of edges.");
      return edges;
    }
    std::size_t position = 0;
    for (const auto& item : value->get_array()) {
      const auto here = place + "/" + std::to_string(position++);
      if (!item.is_object()) {
        wrong(here, "object_expected", "An edge is an object: {\"when\": ..., \"then\": [...], \"to\": step}.");
        continue;
      }
      const auto& edge = item.get_object();
      members(here, edge, {"when", "then", "to", "title"});
      edges.push_back({condition(here + "/when", member(edge, "when")), actions(here + "/then", member(edge, "then")), text(here, edge, "to"),
                       words(here + "/title", member(edge, "title"), false)});
    }
    return edges;
  }

  std::vector<Action> actions(const std::string& place, const json::value* value) {
    std::vector<Action> actions;
    if (!value) return actions;
    if (!value->is_array()) {
      wrong(place, "list_expected", "A list of actions is expected here.");
      return actions;
    }
    std::size_t position = 0;
    for (const auto& item : value->get_array()) {
      const auto here = place + "/" + std::to_string(position++);
      if (!item.is_object()) {
        wrong(here, "object_expected", "An action is an object, e.g. {\"intent\": \"save_caller\"}.");
      } else if (auto action = this->action(here, item.get_object())) {
        actions.push_back(std::move(*action));
      }
    }
    return actions;
  }

  std::optional<Action> action(const std::string& place, const json::object& item) {
    struct Form {
      std::string_view name;
      Action::Kind kind;
      std::string_view text;  // the second member
      bool required;
    };
    static constexpr std::array kForms = {
        Form{"intent", Action::Kind::intent, "", false}, Form{"set", Action::Kind::set, "to", true},       Form{"copy", Action::Kind::copy, "from", true},
        Form{"clear", Action::Kind::clear, "", false},   Form{"count", Action::Kind::count, "", false},    Form{"flag", Action::Kind::flag, "with", false},
    };
    for (const auto& form : kForms) {
      if (!item.contains(form.name)) continue;
      members(place, item, {form.name, form.text, "when"});
      Action action;
      action.kind = form.kind;
      action.name = text(place, item, form.name);
      if (!form.text.empty()) action.text = text(place, item, form.text, form.required);
      action.when = condition(place + "/when", member(item, "when"));
      return action;
    }
    wrong(place, "unknown_action", "An action is one of intent, set, copy, clear, count, flag.");
    return std::nullopt;
  }

  Condition condition(const std::string& place, const json::value* value) {
    Condition condition;
    if (!value) return condition;
    if (!value->is_object()) {
      wrong(place, "unknown_condition", "A condition is an object, e.g. {\"value\": \"email\", \"known\": true}.");
      return condition;
    }
    const auto& item = value->get_object();
    if (item.contains("all")) return parts(place, item, "all", Condition::Kind::all);
    if (item.contains("any")) return parts(place, item, "any", Condition::Kind::any);
    if (item.contains("not")) {
      members(place, item, {"not"});
      condition.kind = Condition::Kind::negated;
      condition.parts.push_back(this->condition(place + "/not", member(item, "not")));
      return condition;
    }
    if (item.contains("setting")) {
      members(place, item, {"setting", "is"});
      condition.kind = Condition::Kind::setting;
      condition.name = text(place, item, "setting");
      condition.wanted = bool_member(item, "is").value_or(true);
      return condition;
    }
    if (item.contains("value")) return test_of_value(place, item);
    wrong(place, "unknown_condition", "A condition is one of all, any, not, setting, value.");
    return condition;
  }

  Condition parts(const std::string& place, const json::object& item, std::string_view name, Condition::Kind kind) {
    members(place, item, {name});
    Condition condition;
    condition.kind = kind;
    const auto* value = member(item, name);
    if (!value || !value->is_array() || value->get_array().empty()) {
      wrong(place + "/" + std::string(name), "list_expected", "A list of at least one condition is expected here.");
      return condition;
    }
    std::size_t position = 0;
    for (const auto& part : value->get_array()) {
      condition.parts.push_back(this->condition(place + "/" + std::string(name) + "/" + std::to_string(position++), &part));
    }
    return condition;
  }

  Condition test_of_value(const std::string& place, const json::object& item) {
    members(place, item, {"value", "is", "known", "at_least"});
    Condition condition;
    condition.name = text(place, item, "value");
    if (const auto known = bool_member(item, "known")) {
      condition.kind = Condition::Kind::known;
      condition.wanted = *known;
    } else if (const auto number = integer_member(item, "at_least")) {
      condition.kind = Condition::Kind::at_least;
      condition.number = *number;
    } else if (const auto* is = member(item, "is")) {
      condition.kind = Condition::Kind::is;
      condition.words = list(place + "/is", is);
    } else {
      wrong(place, "unknown_condition", "A value is tested with is, known or at_least.");
    }
    return condition;
  }

  ReadFlow result_;
};

}  // namespace

ReadFlow read_flow(std::string_view text) {
  const auto document = parse_json(text);
  if (!document) return {{}, {{"", "not_json", document.error().message}}};
  auto read = FlowReader().read(*document);
  auto found = sop::check_flow(read.flow);
  read.mistakes.insert(read.mistakes.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
  return read;
}

}  // namespace sapa::wire

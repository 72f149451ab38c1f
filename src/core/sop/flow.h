#pragma once

// A procedure as data: what a flow document says, read by wire/flow_json and walked by core/sop/advance. Value types; pure.
//
// A walk keeps values (text under a name), flags, and the intents it met. Conditions test values and settings; actions
// change values, raise flags, or name an intent: one of the closed list of core/sop/intents.h, which the desk carries out.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sapa::sop {

// Language ("id", "en") -> text. Every text of a flow has both.
using Words = std::map<std::string, std::string>;
inline constexpr const char* kLanguages[] = {"id", "en"};

struct Condition {
  enum class Kind {
    always,
    all,       // of parts
    any,       // of parts
    negated,   // parts[0]
    is,        // the value is one of words; an unset value is none
    known,     // the value is set (wanted) or not set
    at_least,  // the value, a count, is number or more; unset is 0
    setting,   // the setting is on (wanted) or off
  };
  Kind kind = Kind::always;
  std::string name;
  std::vector<std::string> words = {};
  std::int64_t number = 0;
  bool wanted = true;
  std::vector<Condition> parts = {};
};

struct Action {
  enum class Kind {
    intent,  // name
    set,     // value name becomes text
    copy,    // value name becomes what value text holds; unset stays unset
    clear,   // value name becomes unset
    count,   // value name + 1
    flag,    // raise name, or "name:" + what value text holds
  };
  Kind kind = Kind::set;
  std::string name;
  std::string text;
  Condition when = {};
};

// The first edge whose condition holds is taken; the last one always holds (check_flow sees to it).
struct Edge {
  Condition when = {};
  std::vector<Action> then = {};
  std::string to;
  Words title = {};  // for the picture; empty: none
};

enum class FieldKind { text, email, phone, record, position, choice };

struct Option {
  std::string id;
  Words title = {};
};

// What an answer carries. Its value is set under its name; a phone that cannot be called back leaves it unset.
struct Field {
  std::string name;
  FieldKind kind = FieldKind::text;
  bool required = true;
  Words title = {};
  Condition when = {};  // open only then
  std::vector<Option> options = {};  // of a choice
};

struct Choice {
  std::string id;
  Words title = {};
  std::string key;  // one letter on the keyboard; empty: none
  std::vector<Field> fields = {};
  Condition when = {};  // offered only then
  std::vector<Edge> next = {};
};

struct PromptUse {
  Condition when = {};
  std::string prompt;
};

enum class Actor { system, agent, decision };
enum class Origin { sop, recon, added };

// Entering a step does its actions, says its first fitting prompt, and then waits for one of the answers; a step without
// answers passes on by `next`, and an end stays.
struct Step {
  std::string id;
  Actor actor = Actor::agent;
  Origin origin = Origin::sop;
  std::string phase;
  Words title = {};
  std::vector<Action> actions = {};
  std::vector<PromptUse> prompts = {};
  std::vector<Choice> answers = {};
  std::vector<Edge> next = {};
  bool end = false;
};

// An answer that can come at any step (a dropped call, an emergency).
struct Interrupt {
  Choice choice;
  std::vector<std::string> from = {};      // only at these steps; empty: at any
  std::vector<std::string> not_from = {};  // but not at these
};

struct Prompt {
  std::string id;
  Origin origin = Origin::added;
  Words text = {};  // placeholders in braces: core/sop/sentence.h
};

struct Phase {
  std::string id;
  Words title = {};
};

struct Outcome {
  std::string id;
  Words title = {};
  std::optional<bool> compliant = std::nullopt;  // empty: does not count
};

struct Setting {
  std::string id;
  Words title = {};
};

struct Profile {
  std::string id;
  Words title = {};
  std::map<std::string, bool> settings = {};  // every setting of the flow
};

struct Flow {
  std::string id;
  std::int64_t revision = 0;  // a published revision never changes
  Words title = {};
  std::string start;
  std::string default_profile;
  std::vector<Profile> profiles = {};
  std::vector<Setting> settings = {};
  std::vector<Phase> phases = {};
  std::vector<Outcome> outcomes = {};
  std::vector<Prompt> prompts = {};
  std::vector<Interrupt> interrupts = {};
  std::vector<Step> steps = {};
};

// Null when there is none.
const Step* find_step(const Flow& flow, std::string_view id);
const Prompt* find_prompt(const Flow& flow, std::string_view id);
const Profile* find_profile(const Flow& flow, std::string_view id);
const Outcome* find_outcome(const Flow& flow, std::string_view id);
const Choice* find_choice(const std::vector<Choice>& choices, std::string_view id);

// The text in `language`, else in Indonesian, else "".
const std::string& in_language(const Words& words, std::string_view language);

}  // namespace sapa::sop

#include <algorithm>

#include "core/sop/draw_flow.h"
#include "core/sop/sentence.h"
#include "core/spelling/risk.h"
#include "core/text_fold.h"
#include "desk/alphabets.h"
#include "desk/announcements.h"
#include "desk/letter_learning.h"
#include "desk/procedure.h"
#include "desk/settings.h"
#include "desk/write_caller.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr auto kCaller = "SELECT honorific, name FROM callers WHERE caller_id = $1";
constexpr auto kChecks =
    "SELECT check_id, at_ms, user_name, site, call_id, tiles, corrected, total_ms, fastest_ms, too_fast, alphabet, result FROM letter_checks "
    "WHERE check_id < $1 AND ($2 = '' OR site = $2) AND ($3 = '' OR user_id = $3) ORDER BY check_id DESC LIMIT $4";
constexpr auto kFastChecks =
    "SELECT check_id, at_ms, user_name, site, call_id, tiles, corrected, total_ms, fastest_ms, too_fast, alphabet, result FROM letter_checks "
    "WHERE too_fast = 1 AND check_id < $1 AND ($2 = '' OR site = $2) AND ($3 = '' OR user_id = $3) ORDER BY check_id DESC LIMIT $4";
constexpr auto kLetters = "SELECT at_ms, user_name, tiles, corrections, alphabet, result FROM letter_checks WHERE call_id = $1 ORDER BY check_id";

void show_words(wire::JsonText& out, std::string_view name, std::string_view indonesian, std::string_view english) {
  out.name(name).begin_object().member("id", indonesian).member("en", english).end_object();
}

void show_words(wire::JsonText& out, std::string_view name, const sop::Words& words) { show_words(out, name, sop::in_language(words, "id"), sop::in_language(words, "en")); }

// The one the present step is about: linked, else the only one that fits the number.
std::string honorific_of(storage::Connection& connection, const StoredCall& call, const Procedure& procedure) {
  CallerId id;
  if (call.caller) id = *call.caller;
  else if (procedure.known.caller_ids.size() == 1 && sop::value_of(procedure.run.memory, "unlinked").empty()) id = procedure.known.caller_ids[0];
  if (id.empty()) return split_honorific(sop::value_of(procedure.run.memory, "nama")).first;
  const auto rows = connection.execute(kCaller, {id.value}).rows;
  return rows.empty() ? "" : rows[0].text(0);
}

std::string spoken_words(std::string_view text, const spelling::Alphabet& alphabet) {
  std::string said;
  for (const auto& word : spelling::spoken(spelling::render(text, alphabet))) said += (said.empty() ? "" : ", ") + word;
  return said;
}

// "A seperti Alfa atau U seperti Umbrella": the letter as it stands, and what it is taken for.
std::string letter_choice(const sop::Memory& memory, const spelling::Alphabet& alphabet, const spelling::RiskTable& risks, std::string_view language) {
  const auto& text = sop::value_of(memory, "letter");
  const auto& email = sop::value_of(memory, "email");
  const auto position = text.empty() ? 0 : std::strtoull(text.c_str(), nullptr, 10);
  if (position == 0 || position > email.size()) return "";
  const auto as = [&](char letter) {
    const auto tiles = spelling::render(std::string_view(&letter, 1), alphabet);
    std::string word;
    if (!tiles.empty()) {
      for (const auto& part : tiles[0].words) word += (word.empty() ? "" : " ") + part;
    }
    return upper_ascii(std::string_view(&letter, 1)) + (language == "en" ? " as in " : " seperti ") + word;
  };
  const char letter = email[position - 1];
  const auto taken_for = risks.mistaken_for(letter);
  if (taken_for.empty()) return as(letter) + "?";
  return as(letter) + (language == "en" ? " or " : " atau ") + as(taken_for[0]) + "?";
}

// What is known already of a field, so that it is confirmed and not typed again.
std::string known_value(const sop::Field& field, const StoredCall& call, const sop::Memory& memory, const std::string& step) {
  if (field.name == "email" && step == "S42_CORRECT_LETTERS") return sop::value_of(memory, "email");
  if (field.name == "hp" && call.caller_key != 0) return display_phone(phone_from_key(call.caller_key));
  return "";
}

void show_fields(wire::JsonText& out, storage::Connection& connection, const StoredCall& call, const Procedure& procedure, const sop::Choice& choice) {
  out.name("fields").begin_array();
  for (const auto* field : sop::open_fields(choice, procedure.run.memory)) {
    static constexpr std::array<std::string_view, 6> kKinds = {"text", "email", "phone", "record", "position", "choice"};
    out.begin_object().member("name", field->name).member("kind", kKinds.at(std::size_t(field->kind))).member("required", field->required);
    show_words(out, "title", field->title);
    out.member("value", known_value(*field, call, procedure.run.memory, procedure.run.step)).name("options").begin_array();
    const auto show_option = [&](std::string_view id, const auto&... title) {
      out.begin_object().member("id", id);
      show_words(out, "title", title...);
      out.end_object();
    };
    for (const auto& option : field->options) show_option(option.id, option.title);
    if (field->kind == sop::FieldKind::record) {
      for (std::size_t i = 0; i < procedure.known.caller_ids.size(); ++i) {
        const auto rows = connection.execute(kCaller, {procedure.known.caller_ids[i].value}).rows;
        std::string name = rows.empty() ? "" : rows[0].text(0) + (rows[0].text(0).empty() ? "" : " ") + rows[0].text(1);
        if (name.empty()) name = procedure.known.facts.callers[i].hp;
        show_option(std::to_string(i), name, name);
      }
    }
    out.end_array().end_object();
  }
  out.end_array();
}

void show_choices(wire::JsonText& out, std::string_view name, storage::Connection& connection, const StoredCall& call, const Procedure& procedure,
                  const std::vector<const sop::Choice*>& choices) {
  out.name(name).begin_array();
  for (const auto* choice : choices) {
    out.begin_object().member("id", choice->id);
    show_words(out, "title", choice->title);
    out.member("key", choice->key);
    show_fields(out, connection, call, procedure, *choice);
    out.end_object();
  }
  out.end_array();
}

void show_sentences(wire::JsonText& out, storage::Connection& connection, const StoredCall& call, const Procedure& procedure, const spelling::Alphabet& alphabet,
                    const spelling::RiskTable& risks) {
  const auto honorific = honorific_of(connection, call, procedure);
  std::vector<std::vector<sop::Sentence>> said;
  for (const auto* language : sop::kLanguages) {
    sop::Voice voice;
    voice.language = language;
    voice.honorific = honorific;
    voice.spell = [&alphabet](std::string_view text) { return spoken_words(text, alphabet); };
    voice.words["pilihan"] = letter_choice(procedure.run.memory, alphabet, risks, language);
    said.push_back(sop::sentences(*procedure.flow, procedure.run.prompts, procedure.run.memory, voice));
  }
  out.name("sentences").begin_array();
  for (std::size_t i = 0; i < said[0].size() && i < said[1].size(); ++i) {
    out.begin_object().member("prompt", said[0][i].prompt);
    show_words(out, "text", said[0][i].text, said[1][i].text);
    out.end_object();
  }
  out.end_array();
}

void show_path(wire::JsonText& out, const Procedure& procedure) {
  out.name("path").begin_array();
  for (const auto& visit : procedure.run.path) {
    const auto* step = sop::find_step(*procedure.flow, visit.step);
    if (!step) continue;
    const sop::Choice* choice = nullptr;
    if (visit.answer && *visit.answer < procedure.answers.size()) {
      const auto& id = procedure.answers[*visit.answer].choice;
      choice = sop::find_choice(step->answers, id);
      for (const auto& interrupt : procedure.flow->interrupts) {
        if (!choice && interrupt.choice.id == id) choice = &interrupt.choice;
      }
    }
    static constexpr std::array<std::string_view, 3> kOrigins = {"sop", "recon", "added"};
    out.begin_object().member("step", step->id);
    show_words(out, "title", step->title);
    out.member("phase", step->phase);
    if (choice) show_words(out, "answer", choice->title);
    else out.member("answer", nullptr);
    out.member("origin", kOrigins.at(std::size_t(step->origin))).end_object();
  }
  out.end_array();
}

void show_email(wire::JsonText& out, const Procedure& procedure, const std::vector<std::string>& other_emails, const spelling::Alphabet& alphabet, const spelling::RiskTable& risks) {
  const auto& memory = procedure.run.memory;
  const auto& address = sop::value_of(memory, "email");
  out.name("email");
  if (address.empty()) {
    out.value(nullptr);
    return;
  }
  std::vector<std::string> others;
  const auto add = [&](const std::string& email) {
    if (!email.empty() && email != address && email != sop::value_of(memory, "detached") && std::find(others.begin(), others.end(), email) == others.end()) others.push_back(email);
  };
  for (const auto& caller : procedure.known.facts.callers) {
    for (const auto& email : caller.emails) add(email);
  }
  for (const auto& email : other_emails) add(email);
  const auto& suggestion = sop::value_of(memory, "suggestion");
  out.begin_object().member("address", address).member("state", sop::value_of(memory, "email_state")).texts("others", others).name("suggestion");
  if (suggestion.empty()) out.value(nullptr);
  else out.value(suggestion);
  out.name("spelled");
  show_spelled_address(out, address, others, alphabet, risks);
  out.end_object();
}

}  // namespace

void show_procedure(wire::JsonText& out, storage::Connection& connection, const Services& services, const StoredCall& call, const Procedure& procedure,
                    const std::vector<std::string>& other_emails) {
  const auto& flow = *procedure.flow;
  const auto& run = procedure.run;
  const auto alphabet = alphabet_in_use(connection, services);
  const auto risks = services.letter_risks->in_use(connection);
  const auto* step = sop::find_step(flow, run.step);
  const auto& profile = procedure.known.facts.profile.empty() ? flow.default_profile : procedure.known.facts.profile;
  out.begin_object().member("flow", flow.id).member("revision", flow.revision).member("profile", profile).member("step", run.step);
  if (step) show_words(out, "title", step->title);
  else show_words(out, "title", "", "");
  out.member("phase", run.phase).name("phases").begin_array();
  for (const auto& phase : flow.phases) {
    out.begin_object().member("id", phase.id);
    show_words(out, "title", phase.title);
    out.end_object();
  }
  out.end_array();
  show_sentences(out, connection, call, procedure, alphabet, *risks);
  show_choices(out, "choices", connection, call, procedure, run.choices);
  show_choices(out, "interrupts", connection, call, procedure, run.interrupts);
  show_path(out, procedure);
  out.member("answers", procedure.answers.size()).member("canGoBack", std::int64_t(procedure.answers.size()) > procedure.saved_position).name("outcome");
  if (const auto* found = run.outcome ? sop::find_outcome(flow, *run.outcome) : nullptr) {
    out.begin_object().member("id", found->id);
    show_words(out, "title", found->title);
    out.member("compliant", found->compliant).end_object();
  } else {
    out.value(nullptr);
  }
  show_email(out, procedure, other_emails, alphabet, *risks);
  out.texts("flags", run.memory.flags).member("suspended", email_suspended(connection, services.clock(), call)).end_object();
}

Result<std::string> draw_procedure(storage::Connection& connection, const Services& services, const StoredCall& call, const std::string& language) {
  const auto procedure = load_procedure(connection, services, call);
  if (!procedure) return fail(ErrorCode::not_found, "sop_none", "This call has no procedure.");
  return sop::draw_flow(*procedure->flow, {procedure->run.path, procedure->run.step, language});
}

json::object list_verifications(storage::Connection& connection, const Scope& scope, const VerificationFilter& filter) {
  json::array items;
  json::value next = nullptr;
  const std::string site = scope.sees_all_sites() ? "" : scope.site();
  const auto rows =
      connection.execute(filter.too_fast ? kFastChecks : kChecks, {filter.cursor.empty() ? std::string("~") : filter.cursor, site, filter.user, std::int64_t(filter.limit) + 1}).rows;
  for (const auto& row : rows) {
    if (items.size() == std::size_t(filter.limit)) {
      next = items.back().as_object().at("id");
      break;
    }
    items.push_back({{"id", row.text(0)},
                     {"at", to_rfc3339(instant_from_ms(row.integer(1)))},
                     {"user", row.text(2)},
                     {"site", row.text(3)},
                     {"callId", row.text(4)},
                     {"letters", row.integer(5)},
                     {"corrected", row.integer(6)},
                     {"totalMs", row.integer(7)},
                     {"fastestMs", row.integer(8)},
                     {"tooFast", row.integer(9) == 1},
                     {"alphabet", row.text(10)},
                     {"result", row.text(11)}});
  }
  return {{"items", std::move(items)}, {"next", std::move(next)}};
}

json::array letters_of_call(storage::Connection& connection, const std::string& call_id, bool masked) {
  json::array letters;
  for (const auto& row : connection.execute(kLetters, {call_id}).rows) {
    json::array corrected;
    const auto pairs = wire::parse_json(row.text(3)).value();
    for (const auto& pair : pairs.as_array()) {
      const auto letter = [&](std::size_t which) { return masked ? json::string("*") : pair.as_array().at(which).as_string(); };
      corrected.push_back({{"was", letter(0)}, {"confirmed", letter(1)}});
    }
    letters.push_back({{"callId", call_id},
                       {"at", to_rfc3339(instant_from_ms(row.integer(0)))},
                       {"by", row.text(1)},
                       {"letters", row.integer(2)},
                       {"corrected", std::move(corrected)},
                       {"alphabet", row.text(4)},
                       {"result", row.text(5)}});
  }
  return letters;
}

}  // namespace sapa::desk

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

json::object words_of(const sop::Words& words) { return {{"id", sop::in_language(words, "id")}, {"en", sop::in_language(words, "en")}}; }

json::object same_words(std::string_view text) { return {{"id", text}, {"en", text}}; }

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

json::array fields_of(storage::Connection& connection, const StoredCall& call, const Procedure& procedure, const sop::Choice& choice) {
  json::array fields;
  for (const auto* field : sop::open_fields(choice, procedure.run.memory)) {
    json::array options;
    for (const auto& option : field->options) options.push_back({{"id", option.id}, {"title", words_of(option.title)}});
    if (field->kind == sop::FieldKind::record) {
      for (std::size_t i = 0; i < procedure.known.caller_ids.size(); ++i) {
        const auto rows = connection.execute(kCaller, {procedure.known.caller_ids[i].value}).rows;
        std::string name = rows.empty() ? "" : rows[0].text(0) + (rows[0].text(0).empty() ? "" : " ") + rows[0].text(1);
        if (name.empty()) name = procedure.known.facts.callers[i].hp;
        options.push_back({{"id", std::to_string(i)}, {"title", same_words(name)}});
      }
    }
    static constexpr std::array<std::string_view, 6> kKinds = {"text", "email", "phone", "record", "position", "choice"};
    fields.push_back({{"name", field->name},
                      {"kind", kKinds.at(std::size_t(field->kind))},
                      {"required", field->required},
                      {"title", words_of(field->title)},
                      {"value", known_value(*field, call, procedure.run.memory, procedure.run.step)},
                      {"options", std::move(options)}});
  }
  return fields;
}

json::array choices_of(storage::Connection& connection, const StoredCall& call, const Procedure& procedure, const std::vector<const sop::Choice*>& choices) {
  json::array shown;
  for (const auto* choice : choices) {
    shown.push_back({{"id", choice->id}, {"title", words_of(choice->title)}, {"key", choice->key}, {"fields", fields_of(connection, call, procedure, *choice)}});
  }
  return shown;
}

json::array sentences_of(storage::Connection& connection, const StoredCall& call, const Procedure& procedure, const spelling::Alphabet& alphabet, const spelling::RiskTable& risks) {
  const auto honorific = honorific_of(connection, call, procedure);
  json::array shown;
  std::vector<std::vector<sop::Sentence>> said;
  for (const auto* language : sop::kLanguages) {
    sop::Voice voice;
    voice.language = language;
    voice.honorific = honorific;
    voice.spell = [&alphabet](std::string_view text) { return spoken_words(text, alphabet); };
    voice.words["pilihan"] = letter_choice(procedure.run.memory, alphabet, risks, language);
    said.push_back(sop::sentences(*procedure.flow, procedure.run.prompts, procedure.run.memory, voice));
  }
  for (std::size_t i = 0; i < said[0].size() && i < said[1].size(); ++i) {
    shown.push_back({{"prompt", said[0][i].prompt}, {"text", {{"id", said[0][i].text}, {"en", said[1][i].text}}}});
  }
  return shown;
}

json::array path_of(const Procedure& procedure) {
  json::array path;
  for (const auto& visit : procedure.run.path) {
    const auto* step = sop::find_step(*procedure.flow, visit.step);
    if (!step) continue;
    json::value answer = nullptr;
    if (visit.answer && *visit.answer < procedure.answers.size()) {
      const auto& id = procedure.answers[*visit.answer].choice;
      const auto* choice = sop::find_choice(step->answers, id);
      for (const auto& interrupt : procedure.flow->interrupts) {
        if (!choice && interrupt.choice.id == id) choice = &interrupt.choice;
      }
      if (choice) answer = words_of(choice->title);
    }
    static constexpr std::array<std::string_view, 3> kOrigins = {"sop", "recon", "added"};
    path.push_back({{"step", step->id}, {"title", words_of(step->title)}, {"phase", step->phase}, {"answer", std::move(answer)}, {"origin", kOrigins.at(std::size_t(step->origin))}});
  }
  return path;
}

json::value email_of(const Procedure& procedure, const std::vector<std::string>& other_emails, const spelling::Alphabet& alphabet, const spelling::RiskTable& risks) {
  const auto& memory = procedure.run.memory;
  const auto& address = sop::value_of(memory, "email");
  if (address.empty()) return nullptr;
  std::vector<std::string> others;
  const auto add = [&](const std::string& email) {
    if (!email.empty() && email != address && email != sop::value_of(memory, "detached") && std::find(others.begin(), others.end(), email) == others.end()) others.push_back(email);
  };
  for (const auto& caller : procedure.known.facts.callers) {
    for (const auto& email : caller.emails) add(email);
  }
  for (const auto& email : other_emails) add(email);
  const auto& suggestion = sop::value_of(memory, "suggestion");
  return json::object{{"address", address},
                      {"state", sop::value_of(memory, "email_state")},
                      {"others", json::array(others.begin(), others.end())},
                      {"suggestion", suggestion.empty() ? json::value(nullptr) : json::value(suggestion)},
                      {"spelled", spelled_address(address, others, alphabet, risks)}};
}

}  // namespace

json::value present_procedure(storage::Connection& connection, const Services& services, const StoredCall& call, const Procedure& procedure,
                              const std::vector<std::string>& other_emails) {
  const auto& flow = *procedure.flow;
  const auto& run = procedure.run;
  const auto alphabet = alphabet_in_use(connection, services);
  const auto risks = services.letter_risks->in_use(connection);
  const auto* step = sop::find_step(flow, run.step);
  json::array phases;
  for (const auto& phase : flow.phases) phases.push_back({{"id", phase.id}, {"title", words_of(phase.title)}});
  json::value outcome = nullptr;
  if (run.outcome) {
    if (const auto* found = sop::find_outcome(flow, *run.outcome)) outcome = {{"id", found->id}, {"title", words_of(found->title)}, {"compliant", wire::or_null(found->compliant)}};
  }
  const auto& profile = procedure.known.facts.profile.empty() ? flow.default_profile : procedure.known.facts.profile;
  return json::object{{"flow", flow.id},
                      {"revision", flow.revision},
                      {"profile", profile},
                      {"step", run.step},
                      {"title", step ? words_of(step->title) : same_words("")},
                      {"phase", run.phase},
                      {"phases", std::move(phases)},
                      {"sentences", sentences_of(connection, call, procedure, alphabet, *risks)},
                      {"choices", choices_of(connection, call, procedure, run.choices)},
                      {"interrupts", choices_of(connection, call, procedure, run.interrupts)},
                      {"path", path_of(procedure)},
                      {"answers", procedure.answers.size()},
                      {"canGoBack", std::int64_t(procedure.answers.size()) > procedure.saved_position},
                      {"outcome", std::move(outcome)},
                      {"email", email_of(procedure, other_emails, alphabet, *risks)},
                      {"flags", json::array(run.memory.flags.begin(), run.memory.flags.end())},
                      {"suspended", email_suspended(connection, services.clock(), call)}};
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

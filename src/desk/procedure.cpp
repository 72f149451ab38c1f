#include "desk/procedure.h"

#include <algorithm>

#include "core/text_fold.h"
#include "desk/present_call.h"
#include "desk/procedure_effects.h"
#include "desk/take_call_event.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr auto kRun = "SELECT flow_id, revision, facts, caller_ids, intents_done, saved_position FROM procedure_runs WHERE call_id = $1";
constexpr auto kAnswers = "SELECT step, choice, fields FROM procedure_answers WHERE call_id = $1 ORDER BY position";
constexpr auto kBegin =
    "INSERT INTO procedure_runs (call_id, flow_id, revision, facts, caller_ids, intents_done, saved_position, step, email_state, outcome, site, started_at_ms) "
    "VALUES ($1, $2, $3, $4, $5, 0, 0, '', '', '', $6, $7)";
constexpr auto kInsertAnswer = "INSERT INTO procedure_answers (call_id, position, step, choice, fields, at_ms, by_user_id) VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr auto kUpdate =
    "UPDATE procedure_runs SET facts = COALESCE($2, facts), intents_done = $3, saved_position = $4, step = $5, email_state = $6, outcome = $7, ended_at_ms = $8 WHERE call_id = $1";
constexpr auto kDropAnswers = "DELETE FROM procedure_answers WHERE call_id = $1 AND position >= $2";
constexpr auto kDropRun = "DELETE FROM procedure_runs WHERE call_id = $1";

// What was confirmed while the caller was there is on its way still; nobody confirms letters to an ended call.
constexpr std::chrono::seconds kLettersAfterEnd{20};

// A look-up that the walk waits for is done here and kept with the facts.
void walk(storage::Connection& connection, const Services& services, const StoredCall& call, Procedure& procedure) {
  auto& facts = procedure.known.facts;
  procedure.run = sop::advance(*procedure.flow, facts, procedure.answers);
  for (int i = 0; i < 8 && procedure.run.waits_for && !procedure.run.waits_for->subject.empty(); ++i) {
    const auto number = procedure.run.waits_for->subject;
    facts.searches[number] = search_emails(connection, services, call.site, number);
    procedure.learned = true;
    procedure.run = sop::advance(*procedure.flow, facts, procedure.answers);
  }
}

bool same(const sop::Answer& a, const sop::Answer& b) { return a.step == b.step && a.choice == b.choice && a.fields == b.fields; }

std::string refusal_sentence(const std::string& reason) {
  if (reason == "field_missing") return "A field of this answer is empty.";
  if (reason == "field_invalid") return "A field of this answer is not what it should be.";
  if (reason == "field_placeholder") return "This stands for no address; answer that there is none instead.";
  if (reason == "finished") return "The procedure of this call has ended.";
  return "This answer is not offered at the present step.";
}

std::string facts_text(const Procedure& procedure) { return json::serialize(facts_as_json(procedure.known.facts)); }

void store(UnitOfWork& unit, const StoredCall& call, Procedure& procedure) {
  const auto& run = procedure.run;
  unit.db.execute(kUpdate, {call.call.id.value, procedure.learned ? storage::Value(facts_text(procedure)) : storage::Value(std::monostate{}), procedure.intents_done,
                            procedure.saved_position, run.step, sop::value_of(run.memory, "email_state"), run.outcome.value_or(""),
                            run.outcome ? storage::Value(unit.now_ms()) : storage::Value(std::monostate{})});
  procedure.learned = false;
}

// Takes one more answer: walks on, writes it down, does what it leads to. `by` empty: the desk ticked it. The run before it need
// not have been walked.
Result<void> take(UnitOfWork& unit, const Scope& scope, StoredCall& call, Procedure& procedure, sop::Answer answer, const std::string& by) {
  const auto position = std::int64_t(procedure.answers.size());
  procedure.answers.push_back(std::move(answer));
  walk(unit.db, unit.services, call, procedure);
  if (const auto& refused = procedure.run.refused) {
    if (refused->reason == "finished") return fail(ErrorCode::conflict, "sop_finished", refusal_sentence(refused->reason));
    return fail(ErrorCode::invalid, "answer_" + refused->reason, refusal_sentence(refused->reason), refused->field.empty() ? "choice" : "fields." + refused->field);
  }
  if (!procedure.stored) {
    json::array ids;
    for (const auto& id : procedure.known.caller_ids) ids.emplace_back(id.value);
    unit.db.execute(kBegin, {call.call.id.value, procedure.flow->id, procedure.flow->revision, facts_text(procedure), json::serialize(ids),
                             call.site, unit.now_ms()});
    procedure.stored = true;
    procedure.learned = false;
  }
  const auto& taken = procedure.answers.back();
  unit.db.execute(kInsertAnswer, {call.call.id.value, position, taken.step, taken.choice, json::serialize(json::value_from(taken.fields)), unit.now_ms(), by});
  SAPA_CHECK(carry_out(unit, scope, call, procedure));
  store(unit, call, procedure);
  return {};
}

const sop::Choice* offered(const Procedure& procedure, std::string_view choice) {
  for (const auto* list : {&procedure.run.choices, &procedure.run.interrupts}) {
    for (const auto* item : *list) {
      if (item->id == choice) return item;
    }
  }
  return nullptr;
}

// False: it does not fit here, nothing was done.
bool tick(UnitOfWork& unit, const Scope& scope, StoredCall& call, Procedure& procedure, const std::string& choice, std::map<std::string, std::string> fields = {}) {
  if (procedure.run.outcome || !offered(procedure, choice)) return false;
  const auto before = procedure;
  if (take(unit, scope, call, procedure, {procedure.run.step, choice, std::move(fields)}, "")) return true;
  procedure = before;
  return false;
}

bool tick_who(UnitOfWork& unit, const Scope& scope, StoredCall& call, Procedure& procedure, const CallerId& caller, bool is_caller) {
  const auto& ids = procedure.known.caller_ids;
  const auto index = std::find(ids.begin(), ids.end(), caller) - ids.begin();
  const bool known = index < std::ptrdiff_t(ids.size());
  if (offered(procedure, "same_person")) return tick(unit, scope, call, procedure, is_caller && known ? "same_person" : "not_this_person");
  if (!is_caller || !offered(procedure, "selected")) return false;
  return known ? tick(unit, scope, call, procedure, "selected", {{"record", std::to_string(index)}}) : tick(unit, scope, call, procedure, "none");
}

// The flow takes a number that nobody can call for one that is forgotten. At the desk it is a slip of the keys, unless it says that
// there is none ("-").
Result<void> check_numbers(const sop::Flow& flow, const sop::Answer& answer) {
  const auto* step = sop::find_step(flow, answer.step);
  const auto* choice = step ? sop::find_choice(step->answers, answer.choice) : nullptr;
  if (!choice) return {};
  for (const auto& field : choice->fields) {
    const auto given = answer.fields.find(field.name);
    if (field.kind != sop::FieldKind::phone || given == answer.fields.end()) continue;
    const auto number = classify_phone(given->second, PhoneSource::spoken);
    const bool none = number.status == PhoneStatus::empty || number.status == PhoneStatus::anonymous;
    if (!number.usable_as_contact && !none) return fail(ErrorCode::invalid, "phone_invalid", "This is no telephone number; write one, with its area code.", "fields." + field.name);
  }
  return {};
}

// The run as it is kept, not walked yet; for a call without one, how it would begin.
std::optional<Procedure> read_procedure(storage::Connection& connection, const Services& services, const StoredCall& call, const std::vector<CallerMatch>* matches) {
  Procedure procedure;
  const auto rows = connection.execute(kRun, {call.call.id.value}).rows;
  if (rows.empty()) {
    if (call.call.direction == CallDirection::outbound) return std::nullopt;
    procedure.flow = services.flows->current(connection, kEmailFlow);
    procedure.known = facts_of(connection, services, call, matches ? *matches : match_by_phone(connection, number_of(connection, call)));
  } else {
    const auto& row = rows[0];
    procedure.flow = services.flows->revision(connection, row.text(0), row.integer(1));
    if (!procedure.flow) procedure.flow = services.flows->current(connection, kEmailFlow);
    if (const auto facts = wire::parse_json(row.text(2)); facts && facts->is_object()) procedure.known.facts = facts_from_json(facts->get_object());
    if (const auto ids = wire::parse_json(row.text(3)); ids && ids->is_array()) {
      for (const auto& id : ids->get_array()) procedure.known.caller_ids.push_back(CallerId{std::string(id.as_string())});
    }
    procedure.intents_done = row.integer(4);
    procedure.saved_position = row.integer(5);
    procedure.stored = true;
    for (const auto& answer : connection.execute(kAnswers, {call.call.id.value}).rows) {
      sop::Answer taken{answer.text(0), answer.text(1)};
      if (const auto fields = wire::parse_json(answer.text(2)); fields && fields->is_object()) {
        for (const auto& [name, value] : fields->get_object()) taken.fields[name] = std::string(value.as_string());
      }
      procedure.answers.push_back(std::move(taken));
    }
  }
  if (!procedure.flow) return std::nullopt;
  return procedure;
}

}  // namespace

std::optional<Procedure> load_procedure(storage::Connection& connection, const Services& services, const StoredCall& call, const std::vector<CallerMatch>* matches) {
  auto procedure = read_procedure(connection, services, call, matches);
  if (procedure) walk(connection, services, call, *procedure);
  return procedure;
}

Result<std::optional<std::string>> answer_step(UnitOfWork& unit, const Scope& scope, StoredCall& call, const GivenAnswer& given) {
  auto procedure = read_procedure(unit.db, unit.services, call, nullptr);
  if (!procedure) return fail(ErrorCode::conflict, "sop_none", "This call has no procedure.");
  const auto count = std::int64_t(procedure->answers.size());
  if (given.position + 1 == count && same(procedure->answers.back(), given.answer)) return std::nullopt;  // pressed twice, or sent again
  if (given.position != count) return fail(ErrorCode::conflict, "sop_moved", "The procedure has moved on from where this answer was given; read the call again.");
  SAPA_CHECK(check_numbers(*procedure->flow, given.answer));
  if (given.letters) {
    const auto& ended = call.call.ended_at;
    if (ended && unit.now > *ended + kLettersAfterEnd) {
      return fail(ErrorCode::conflict, "caller_gone", "The caller has hung up: nobody can say whether the letters are right. The address stays as it was taken down.", "letters");
    }
    walk(unit.db, unit.services, call, *procedure);
    if (given.letters->address != sop::value_of(procedure->run.memory, "email")) {
      return fail(ErrorCode::conflict, "letters_other_address", "The letters that were confirmed are not those of the address of this step.", "letters.address");
    }
  }
  SAPA_CHECK(take(unit, scope, call, *procedure, given.answer, scope.user().value));
  if (given.letters) keep_letters(unit, scope, call, *given.letters, given.answer.choice);
  update_call(unit.db, call);
  return announce_call(unit, call, "updated", scope.user(), &*procedure);
}

Result<std::optional<std::string>> take_back_answers(UnitOfWork& unit, const Scope& scope, StoredCall& call, std::int64_t position) {
  const auto matches = match_by_phone(unit.db, number_of(unit.db, call));
  auto procedure = load_procedure(unit.db, unit.services, call, &matches);
  if (!procedure || position < 0 || position >= std::int64_t(procedure->answers.size())) return fail(ErrorCode::conflict, "sop_moved", "There is no such answer; read the call again.");
  if (position < procedure->saved_position) return fail(ErrorCode::conflict, "sop_saved", "This answer has been saved; change the value in Data Caller instead.");
  unit.db.execute(kDropAnswers, {call.call.id.value, position});
  procedure->answers.resize(std::size_t(position));
  if (procedure->answers.empty()) unit.db.execute(kDropRun, {call.call.id.value});
  walk(unit.db, unit.services, call, *procedure);
  procedure->intents_done = std::int64_t(procedure->run.memory.intents.size());
  if (!procedure->answers.empty()) store(unit, call, *procedure);
  // Who it is goes back with the answer that said so.
  if (call.identity != "unknown" && sop::value_of(procedure->run.memory, "linked").empty()) {
    const auto* best = standing_out(matches);
    call.caller = best ? std::optional(best->caller.id) : std::nullopt;
    call.identity = best ? "suggested" : "unknown";
  }
  update_call(unit.db, call);
  return announce_call(unit, call, "updated", scope.user());
}

void tick_identity(UnitOfWork& unit, const Scope& scope, StoredCall& call, std::optional<Procedure> procedure, const CallerId& caller, bool is_caller) {
  if (procedure) tick_who(unit, scope, call, *procedure, caller, is_caller);
}

void tick_saved(UnitOfWork& unit, const Scope& scope, StoredCall& call, std::optional<Procedure> procedure, const Caller& saved) {
  if (!procedure) return;
  tick_who(unit, scope, call, *procedure, saved.id, true);
  const auto* email = saved.present_email();
  const bool given_now = email && email->call_id == call.call.id.value && email->state == "claimed";
  const auto* hp = saved.present_hp();
  const std::map<std::string, std::string> known = {
      {"nama", saved.name}, {"alamat", saved.address}, {"hp", hp ? phone_from_key(hp->key) : ""}, {"email", given_now ? email->address : ""}};
  for (int i = 0; i < 4; ++i) {
    if (given_now && procedure->run.step == "S12_ASK_EMAIL" && tick(unit, scope, call, *procedure, "gives")) continue;
    bool ticked = false;
    for (const auto* choice : procedure->run.choices) {
      std::map<std::string, std::string> fields;
      const auto open = sop::open_fields(*choice, procedure->run.memory);
      for (const auto* field : open) {
        if (const auto found = known.find(field->name); found != known.end() && !found->second.empty()) fields.insert(*found);
      }
      // What was asked for is there: the step is done. Correcting letters is not done by saving.
      if (open.empty() || fields.size() != open.size() || procedure->run.step == "S42_CORRECT_LETTERS") continue;
      ticked = tick(unit, scope, call, *procedure, choice->id, std::move(fields));
      break;
    }
    if (!ticked) return;
  }
}

void end_procedure(UnitOfWork& unit, const Scope& scope, StoredCall& call, bool counts) {
  if (!counts) return;
  auto procedure = load_procedure(unit.db, unit.services, call);
  if (!procedure || procedure->run.outcome) return;
  const bool begun = std::any_of(procedure->run.path.begin(), procedure->run.path.end(), [](const sop::Visit& visit) { return visit.step == "S12_ASK_EMAIL" || visit.step == "S40_READ_BACK_FULL"; });
  if (begun || !tick(unit, scope, call, *procedure, "skip_procedure", {{"skip_reason", "other"}})) tick(unit, scope, call, *procedure, "dropped");
}

}  // namespace sapa::desk

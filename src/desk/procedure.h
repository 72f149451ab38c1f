#pragma once

// The e-mail procedure of one call: its answers, where it stands, and what its intents do to the record. A run is kept from
// its first answer on; before it, it is what the facts of the moment say. Everything an answer leads to happens in the
// transaction of that answer.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/sop/advance.h"
#include "desk/call_rows.h"
#include "desk/match_callers.h"
#include "desk/procedure_facts.h"
#include "desk/unit_of_work.h"

namespace sapa::desk {

struct LetterTiming {
  std::int64_t pos = 0;
  std::int64_t ms = 0;
  std::string was;  // the letter that was corrected; "" when it was right
};

struct LetterCheck {
  std::string address;
  std::vector<LetterTiming> letters = {};
};

struct GivenAnswer {
  std::int64_t position = 0;
  sop::Answer answer;
  std::optional<LetterCheck> letters = std::nullopt;
};

// A run as it stands. `flow` is never null.
struct Procedure {
  std::shared_ptr<const sop::Flow> flow;
  CallFacts known;
  std::vector<sop::Answer> answers = {};
  std::int64_t intents_done = 0;
  std::int64_t saved_position = 0;  // answers up to here were saved and stay
  bool stored = false;
  bool learned = false;  // facts were looked up that are not kept yet
  sop::Run run;  // points into flow
};

// Empty for calls without a procedure: outgoing ones. `matches`: who has the number, where the caller knows it already; a run
// that is kept does not ask.
std::optional<Procedure> load_procedure(storage::Connection& connection, const Services& services, const StoredCall& call, const std::vector<CallerMatch>* matches = nullptr);

// Errors: sop_moved (409), answer_refused (422, with the field), call_closed. Changes `call` (who it is) and saves it.
// The workspace as this agent's desk was told it (JSON text); empty when nothing changed.
Result<std::optional<std::string>> answer_step(UnitOfWork& unit, const Scope& scope, StoredCall& call, const GivenAnswer& given);
// Errors: sop_saved, sop_moved.
Result<std::optional<std::string>> take_back_answers(UnitOfWork& unit, const Scope& scope, StoredCall& call, std::int64_t position);

// Steps tick themselves: who was confirmed or rejected, what was saved with OK or Simpan. Do nothing where it does not fit.
// `before`: the procedure as it stood before the desk changed the call or the record.
void tick_identity(UnitOfWork& unit, const Scope& scope, StoredCall& call, std::optional<Procedure> before, const CallerId& caller, bool is_caller);
void tick_saved(UnitOfWork& unit, const Scope& scope, StoredCall& call, std::optional<Procedure> before, const Caller& saved);
// The desk is being closed: a run that has not ended gets its outcome (dropped, or never begun).
void end_procedure(UnitOfWork& unit, const Scope& scope, StoredCall& call, bool counts);

void show_procedure(wire::JsonText& out, storage::Connection& connection, const Services& services, const StoredCall& call, const Procedure& procedure,
                    const std::vector<std::string>& other_emails);
// The picture of the flow with the walked path; SVG.
Result<std::string> draw_procedure(storage::Connection& connection, const Services& services, const StoredCall& call, const std::string& language);

struct VerificationFilter {
  bool too_fast = false;
  std::string user;
  std::string cursor;
  int limit = 20;
};
wire::json::object list_verifications(storage::Connection& connection, const Scope& scope, const VerificationFilter& filter);
// What was confirmed letter by letter in one call, oldest first. A corrected letter is a part of the address: masked with it.
wire::json::array letters_of_call(storage::Connection& connection, const std::string& call_id, bool masked);

}  // namespace sapa::desk

#include "desk/procedure_effects.h"

#include <algorithm>
#include <charconv>

#include "core/email.h"
#include "core/spelling/render.h"
#include "desk/alphabets.h"
#include "desk/call_report.h"
#include "desk/mail.h"
#include "desk/draft.h"
#include "desk/letter_learning.h"
#include "desk/present_call.h"
#include "desk/settings.h"
#include "desk/write_caller.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

// A code word takes longer than this to say; who confirms faster on average did not spell (domain 4.3, UI rule).
constexpr std::int64_t kFastestSpokenMs = 350;

constexpr auto kReject = "INSERT INTO call_rejections (call_id, caller_id) VALUES ($1, $2) ON CONFLICT (call_id, caller_id) DO NOTHING";
constexpr auto kUnreject = "DELETE FROM call_rejections WHERE call_id = $1 AND caller_id = $2";
constexpr auto kDetach = "UPDATE caller_emails SET released_at_ms = $3, state = 'disputed', state_at_ms = $3, state_by = $4, state_call_id = $5 "
                         "WHERE caller_id = $1 AND address = $2 AND released_at_ms IS NULL";
constexpr auto kPutEmail =
    "INSERT INTO caller_emails (email_id, caller_id, address, email_key, raw, source, state, state_at_ms, state_by, state_call_id, created_at_ms) "
    "VALUES ($1, $2, $3, $4, $3, $5, $6, $7, $8, $9, $7) ON CONFLICT (caller_id, address) DO UPDATE SET released_at_ms = NULL, state = excluded.state, "
    "state_at_ms = excluded.state_at_ms, state_by = excluded.state_by, state_call_id = excluded.state_call_id";
constexpr auto kEmail = "SELECT state, released_at_ms, state_call_id FROM caller_emails WHERE caller_id = $1 AND address = $2";
constexpr auto kBefore =
    "SELECT address FROM caller_emails WHERE caller_id = $1 AND address <> $2 AND released_at_ms IS NULL ORDER BY created_at_ms DESC, email_id DESC LIMIT 1";
constexpr auto kSupersede =
    "UPDATE caller_emails SET released_at_ms = $3, state = 'superseded', state_at_ms = $3, state_by = $4, state_call_id = $5 "
    "WHERE caller_id = $1 AND address <> $2 AND released_at_ms IS NULL";
constexpr auto kChange =
    "INSERT INTO record_changes (change_id, subject_id, at_ms, by_user_id, by_name, call_id, kind, field, old_value, new_value) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
constexpr auto kRaise = "UPDATE callers SET updated_at_ms = $2, version = version + 1 WHERE caller_id = $1";
constexpr auto kConsent =
    "INSERT INTO consents (consent_id, caller_id, call_id, purpose, notice, answer, at_ms, by_user_id) VALUES ($1, $2, $3, 'service_email', $4, $5, $6, $7)";
constexpr auto kLetters =
    "INSERT INTO letter_checks (check_id, call_id, caller_id, user_id, user_name, site, at_ms, alphabet, tiles, corrected, total_ms, fastest_ms, too_fast, corrections, result) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";

void tell(UnitOfWork& unit, const Scope& scope, const StoredCall& call, const CallerId& caller, std::string_view kind, std::string_view field, const std::optional<std::string>& was,
          const std::optional<std::string>& is) {
  unit.db.execute(kChange, {unit.new_id(), caller.value, unit.now_ms(), scope.user().value, scope.display_name(), call.call.id.value, std::string(kind), std::string(field),
                            storage::nullable(was), storage::nullable(is)});
}

void link_caller(UnitOfWork& unit, StoredCall& call, const Procedure& procedure) {
  const auto& linked = sop::value_of(procedure.run.memory, "linked");
  std::size_t index = 0;
  std::from_chars(linked.data(), linked.data() + linked.size(), index);
  if (linked.empty() || index >= procedure.known.caller_ids.size()) return;
  call.caller = procedure.known.caller_ids[index];
  call.identity = "confirmed";
  unit.db.execute(kUnreject, {call.call.id.value, call.caller->value});
}

void unlink_caller(UnitOfWork& unit, StoredCall& call, const Procedure& procedure) {
  for (const auto& id : procedure.known.caller_ids) {
    // Who was saved or chosen meanwhile stays.
    if (call.identity == "confirmed" && call.caller == id) return;
    unit.db.execute(kReject, {call.call.id.value, id.value});
  }
  if (call.identity == "confirmed") return;
  call.caller = std::nullopt;
  call.identity = "none";
}

// The address and its state as the walk has them. Whatever was stored beside it is former once this one is settled.
void store_email(UnitOfWork& unit, const Scope& scope, const StoredCall& call, const sop::Memory& memory) {
  const auto& address = sop::value_of(memory, "email");
  const auto& state = sop::value_of(memory, "email_state");
  static constexpr std::array<std::string_view, 4> kSettled = {"spelled", "claimed", "read_back", "legacy_unverified"};
  if (!call.caller || address.empty() || std::find(kSettled.begin(), kSettled.end(), state) == kSettled.end()) return;
  const auto& caller = call.caller->value;
  const auto rows = unit.db.execute(kEmail, {caller, address}).rows;
  const bool present = !rows.empty() && rows[0].is_null(1);
  // Spelled again in another call is a verification of its own.
  const bool again = state == "spelled" && rows.size() == 1 && rows[0].optional_text(2) != call.call.id.value;
  if (present && rows[0].text(0) == state && !again) return;
  const auto source = sop::value_of(memory, "verified_as") == "VERIFIED_RECOVERED" ? "apkt_ticket" : "spoken";
  unit.db.execute(kPutEmail, {unit.new_id(), caller, address, email_key(address), source, state, unit.now_ms(), scope.display_name(), call.call.id.value});
  std::optional<std::string> replaced;
  if (state != "legacy_unverified") {
    if (const auto before = unit.db.execute(kBefore, {caller, address}).rows; !before.empty()) replaced = before[0].text(0);
    unit.db.execute(kSupersede, {caller, address, unit.now_ms(), scope.display_name(), call.call.id.value});
  }
  if (!present) tell(unit, scope, call, *call.caller, "changed", "email", replaced, address);
  if (state == "spelled") tell(unit, scope, call, *call.caller, "verified", "email", rows.empty() ? std::nullopt : std::optional(rows[0].text(0)), address);
  unit.db.execute(kRaise, {caller, unit.now_ms()});
  check_new_email(unit, scope, *call.caller, address, state == "spelled" ? ConfirmByLetter::yes : ConfirmByLetter::no, call.call.id.value);
}

// "Data Caller: klik OK" and "Data Penelpon: klik Simpan" in one: what the procedure took down and what stands in the draft.
Result<void> save_caller(UnitOfWork& unit, const Scope& scope, StoredCall& call, const Procedure& procedure) {
  const auto& memory = procedure.run.memory;
  CallerInput asked;
  const auto take = [&](std::optional<std::string>& target, std::string_view name) {
    if (const auto& value = sop::value_of(memory, name); !value.empty()) target = value;
  };
  take(asked.name, "nama");
  take(asked.hp, "hp");
  take(asked.address, "alamat");
  if (call.call.location) asked.location = call.call.location;
  WriteOptions options;
  options.accept_duplicates = true;  // nothing stops the agent in the middle of a sentence; the review list shows likely twins
  options.call_id = call.call.id.value;
  if (call.caller_key != 0) {
    options.call_phone_key = call.caller_key;
    options.call_phone_raw = call.call.caller_number.value_or("");
  }
  if (call.caller) {
    const auto caller = load_caller(unit.db, *call.caller);
    if (caller) options.expected_version = caller->version;
  }
  const auto drafts = drafts_of(unit.db, call.call.id, scope.user());
  if (drafts && sop::value_of(memory, "email").empty() && sop::value_of(memory, "email_state") != "refused") asked.email = drafts->input.email;
  const auto with_draft = drafts ? merged(drafts->input, asked) : asked;
  WriteRefusal refusal;
  auto saved = write_caller(unit, scope, call.caller, with_draft, options, refusal);
  if (!saved && drafts) {
    // A draft that is not fit to be saved yet stays a draft.
    refusal = {};
    saved = write_caller(unit, scope, call.caller, asked, options, refusal);
  } else if (drafts) {
    if (drafts->resume) call.resume = *drafts->resume;
    clear_draft(unit, call.call.id, scope.user());
  }
  if (!saved) return tl::unexpected(saved.error());
  call.caller = saved->id;
  call.identity = "confirmed";
  store_email(unit, scope, call, memory);
  correct_sent_reports(unit, scope, call);
  return {};
}

void record_outcome(UnitOfWork& unit, const Scope& scope, const StoredCall& call, const Procedure& procedure) {
  const auto& memory = procedure.run.memory;
  store_email(unit, scope, call, memory);
  const auto outcome = sop::value_of(memory, "outcome");
  if (!call.caller) return;
  const bool refused = outcome == "REFUSED";
  if (refused) tell(unit, scope, call, *call.caller, "changed", "email", std::nullopt, std::optional<std::string>("refused"));
  // The prompt that said what the address is for, and what was answered (UU PDP, Pasal 21 to 24).
  for (const auto& visit : procedure.run.path) {
    if ((visit.prompt != "P_PRIVACY" && visit.prompt != "P_ASK_EMAIL_PURPOSE") || (!refused && sop::value_of(memory, "email").empty())) continue;
    unit.db.execute(kConsent, {unit.new_id(), call.caller->value, call.call.id.value, procedure.flow->id + "/" + std::to_string(procedure.flow->revision) + "/" + visit.prompt,
                               refused ? "refused" : "given", unit.now_ms(), scope.user().value});
    return;
  }
}

}  // namespace

Result<void> carry_out(UnitOfWork& unit, const Scope& scope, StoredCall& call, Procedure& procedure) {
  const auto& memory = procedure.run.memory;
  for (auto i = std::size_t(procedure.intents_done); i < memory.intents.size(); ++i) {
    const auto& name = memory.intents[i].name;
    if (name == "link_caller") link_caller(unit, call, procedure);
    if (name == "unlink_caller") unlink_caller(unit, call, procedure);
    if (name == "check_data" && sop::value_of(memory, "linked").empty() && call.identity == "unknown" && !procedure.known.caller_ids.empty()) call.identity = "none";
    if (name == "detach_email" && call.caller) {
      const auto& address = sop::value_of(memory, "detached");
      if (unit.db.execute(kDetach, {call.caller->value, address, unit.now_ms(), scope.display_name(), call.call.id.value}).affected > 0) {
        tell(unit, scope, call, *call.caller, "released", "email", address, std::nullopt);
      }
    }
    if (name == "save_caller") {
      SAPA_CHECK(save_caller(unit, scope, call, procedure));
      procedure.saved_position = std::int64_t(procedure.answers.size());
    }
    if (name == "record_outcome") {
      record_outcome(unit, scope, call, procedure);
      procedure.saved_position = std::int64_t(procedure.answers.size());
    }
  }
  procedure.intents_done = std::int64_t(memory.intents.size());
  return {};
}

void keep_letters(UnitOfWork& unit, const Scope& scope, const StoredCall& call, const LetterCheck& check, const std::string& result) {
  const auto alphabet = alphabet_in_use(unit.db, unit.services);
  const auto tiles = std::int64_t(spelling::render(check.address, alphabet).size());
  std::int64_t total = 0;
  std::int64_t fastest = 0;
  json::array corrections;
  for (const auto& letter : check.letters) {
    total += letter.ms;
    fastest = fastest == 0 ? letter.ms : std::min(fastest, letter.ms);
    const auto at = std::size_t(letter.pos);
    if (!letter.was.empty() && at < check.address.size()) corrections.push_back(json::array{letter.was, std::string(1, check.address[at])});
  }
  const bool too_fast = tiles > 0 && total < tiles * kFastestSpokenMs;
  const auto corrected = std::int64_t(corrections.size());
  unit.db.execute(kLetters, {unit.new_id(), call.call.id.value, call.caller ? storage::Value(call.caller->value) : storage::Value(std::monostate{}), scope.user().value,
                             scope.display_name(), scope.site(), unit.now_ms(), alphabet.id, tiles, corrected, total, fastest, std::int64_t(too_fast), json::serialize(corrections), result});
  // What was not really spelled teaches nothing.
  if (result == "right" && !too_fast) count_letters(unit, check, alphabet.id);
}

}  // namespace sapa::desk

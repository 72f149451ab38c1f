#include "desk/mail.h"

#include <algorithm>
#include <array>

#include "core/email.h"
#include "desk/crypto.h"
#include "desk/instant_json.h"
#include "desk/post_office.h"
#include "desk/settings.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr auto kPresent =
    "SELECT email_id, address, email_key, state FROM caller_emails WHERE caller_id = $1 AND released_at_ms IS NULL ORDER BY created_at_ms DESC, email_id DESC LIMIT 1";
constexpr auto kConsent = "SELECT answer FROM consents WHERE caller_id = $1 AND purpose = 'service_email' ORDER BY at_ms DESC, consent_id DESC LIMIT 1";
constexpr auto kTakeDay =
    "INSERT INTO letter_addresses (email_key, last_at_ms) VALUES ($1, $2) ON CONFLICT (email_key) DO UPDATE SET last_at_ms = excluded.last_at_ms "
    "WHERE letter_addresses.last_at_ms <= $3";
constexpr auto kQueue =
    "INSERT INTO confirmation_letters (letter_id, caller_id, email_id, address, language, state, email_state, attempts, next_attempt_at_ms, created_at_ms, "
    "created_by, call_id, problem) VALUES ($1, $2, $3, $4, $5, 'waiting', $6, 0, $7, $7, $8, $9, '')";
constexpr auto kDue =
    "SELECT l.letter_id, l.address, l.language, l.attempts, l.created_at_ms, e.state, e.released_at_ms FROM confirmation_letters l "
    "LEFT JOIN caller_emails e ON e.email_id = l.email_id AND e.address = l.address "
    "WHERE l.state = 'waiting' AND l.next_attempt_at_ms <= $1 ORDER BY l.next_attempt_at_ms, l.letter_id LIMIT $2";
constexpr auto kNextDue = "SELECT next_attempt_at_ms FROM confirmation_letters WHERE state = 'waiting' ORDER BY next_attempt_at_ms LIMIT 1";
constexpr auto kTake = "UPDATE confirmation_letters SET attempts = attempts + 1, next_attempt_at_ms = $3, problem = 'sending' WHERE letter_id = $1 AND attempts = $2 AND state = 'waiting'";
constexpr auto kRelease = "UPDATE confirmation_letters SET next_attempt_at_ms = $1, problem = 'stopped' WHERE state = 'waiting' AND problem IN ('sending', 'stopped')";
constexpr auto kEndLetter = "UPDATE confirmation_letters SET state = $2, problem = $3 WHERE letter_id = $1 AND state = 'waiting'";
constexpr auto kToken = "INSERT INTO letter_tokens (token_hash, letter_id, made_at_ms, ends_at_ms) VALUES ($1, $2, $3, $4)";
constexpr auto kSent = "UPDATE confirmation_letters SET state = 'sent', sent_at_ms = $3, problem = '' WHERE letter_id = $1 AND attempts = $2 AND state = 'waiting'";
constexpr auto kAgain = "UPDATE confirmation_letters SET next_attempt_at_ms = $3, problem = $4 WHERE letter_id = $1 AND attempts = $2 AND state = 'waiting'";
constexpr auto kFailed = "UPDATE confirmation_letters SET state = 'failed', problem = $3 WHERE letter_id = $1 AND attempts = $2 AND state = 'waiting'";
constexpr auto kLetter = "SELECT caller_id, email_id, address, created_at_ms FROM confirmation_letters WHERE letter_id = $1";
constexpr auto kByToken =
    "SELECT l.letter_id, l.caller_id, l.email_id, l.address, l.state, t.made_at_ms FROM letter_tokens t JOIN confirmation_letters l ON l.letter_id = t.letter_id "
    "WHERE t.token_hash = $1 AND t.ends_at_ms > $2 AND l.state IN ('waiting', 'sent', 'confirmed')";
constexpr auto kAnswered = "UPDATE confirmation_letters SET state = $2, answered_at_ms = $3 WHERE letter_id = $1 AND state IN ('waiting', 'sent', 'confirmed')";
constexpr auto kDropTokens = "DELETE FROM letter_tokens WHERE letter_id = $1";
constexpr auto kCancel = "UPDATE confirmation_letters SET state = 'cancelled' WHERE email_id = $1 AND state IN ('waiting', 'sent')";
constexpr auto kEmailState = "SELECT state, caller_id, released_at_ms FROM caller_emails WHERE email_id = $1";
constexpr auto kSetState = "UPDATE caller_emails SET state = $2, state_at_ms = $3, state_by = $4, state_call_id = $5 WHERE email_id = $1 AND released_at_ms IS NULL";
constexpr auto kWithdraw =
    "UPDATE caller_emails SET state = 'withdrawn', state_at_ms = $2, state_by = $3, state_call_id = $4, released_at_ms = $2 WHERE email_id = $1 AND released_at_ms IS NULL";
constexpr auto kWithdrawConsent = "UPDATE consents SET withdrawn_at_ms = $2 WHERE caller_id = $1 AND purpose = 'service_email' AND withdrawn_at_ms IS NULL";
constexpr auto kRaise = "UPDATE callers SET updated_at_ms = $2, version = version + 1 WHERE caller_id = $1";
constexpr auto kChange =
    "INSERT INTO record_changes (change_id, subject_id, at_ms, by_user_id, by_name, call_id, kind, field, old_value, new_value) "
    "VALUES ($1, $2, $3, $4, $5, $6, 'changed', 'emailState', $7, $8)";
constexpr auto kByAddress = "SELECT email_id FROM caller_emails WHERE email_key = $2 AND address = $1 AND released_at_ms IS NULL ORDER BY email_id LIMIT 20";
constexpr auto kBounce =
    "INSERT INTO bounces (report_hash, email_id, letter_id, status, kind, at_ms) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (report_hash) DO NOTHING";
constexpr auto kSoftSince = "SELECT at_ms FROM bounces WHERE email_id = $1 AND kind = 'soft' AND at_ms > $2 ORDER BY at_ms";
constexpr auto kDomain = "SELECT answer, detail, asked_at_ms, expires_at_ms FROM email_domains WHERE domain = $1";
constexpr std::size_t kDomainsAtOnce = 20;
constexpr auto kDomainShown = "SELECT domain, answer, detail, asked_at_ms FROM email_domains WHERE domain = $1";
constexpr auto kDomainsShown =
    "SELECT domain, answer, detail, asked_at_ms FROM email_domains "
    "WHERE domain IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
constexpr auto kPutDomain =
    "INSERT INTO email_domains (domain, answer, detail, asked_at_ms, expires_at_ms) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (domain) DO UPDATE SET "
    "answer = excluded.answer, detail = excluded.detail, asked_at_ms = excluded.asked_at_ms, expires_at_ms = excluded.expires_at_ms";
constexpr auto kKeepOld = "UPDATE email_domains SET expires_at_ms = $2 WHERE domain = $1";

constexpr std::array<std::string_view, 2> kMayBeConfirmed = {"spelled", "claimed"};
// What mail arriving or not says something about; what is disputed, refused or gone stays that.
constexpr std::array<std::string_view, 6> kDelivering = {"spelled", "claimed", "confirmed", "read_back", "legacy_unverified", "soft_bounced"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string domain_of(std::string_view address) { return std::string(address.substr(address.rfind('@') + 1)); }

struct Actor {
  std::string user_id;
  std::string name;
  std::optional<std::string> call_id = std::nullopt;
};

void tell(UnitOfWork& unit, const std::string& caller, const Actor& actor, const std::string& from, const std::string& to) {
  unit.db.execute(kChange, {unit.new_id(), caller, unit.now_ms(), actor.user_id, actor.name, storage::nullable(actor.call_id), from, to});
  unit.db.execute(kRaise, {caller, unit.now_ms()});
}

// Empty: the address was let go meanwhile.
std::optional<std::string> set_state(UnitOfWork& unit, const std::string& email, const std::string& state, const Actor& actor) {
  const auto rows = unit.db.execute(kEmailState, {email}).rows;
  if (rows.empty() || !rows[0].is_null(2)) return std::nullopt;
  if (rows[0].text(0) == state) return state;
  unit.db.execute(kSetState, {email, state, unit.now_ms(), actor.name, storage::nullable(actor.call_id)});
  tell(unit, rows[0].text(1), actor, rows[0].text(0), state);
  return rows[0].text(0);
}

void withdraw(UnitOfWork& unit, const std::string& email, const Actor& actor) {
  const auto rows = unit.db.execute(kEmailState, {email}).rows;
  unit.db.execute(kCancel, {email});
  if (rows.empty() || !rows[0].is_null(2)) return;
  unit.db.execute(kWithdraw, {email, unit.now_ms(), actor.name, storage::nullable(actor.call_id)});
  unit.db.execute(kWithdrawConsent, {rows[0].text(1), unit.now_ms()});
  tell(unit, rows[0].text(1), actor, rows[0].text(0), "withdrawn");
}

Error token_unknown() { return Error{ErrorCode::not_found, "letter_token", "This link was used already, or is too old.", ""}; }

// Counts one bounce of one address; the state that followed.
std::string count_bounce(UnitOfWork& unit, const std::string& hash, const std::string& email, const std::optional<std::string>& letter, const std::string& status) {
  const auto kind = bounce_kind(status);
  const auto written = unit.db.execute(kBounce, {hash, email, storage::nullable(letter), status, std::string(to_word(kind)), unit.now_ms()});
  if (written.affected == 0) return "repeated";
  if (kind == BounceKind::ours) return "noted";
  const auto rows = unit.db.execute(kEmailState, {email}).rows;
  if (rows.empty() || !rows[0].is_null(2) || !is_one_of(kDelivering, rows[0].text(0))) return "noted";
  bool hard = kind == BounceKind::hard;
  if (!hard) {
    std::vector<Instant> soft_at;
    for (const auto& row : unit.db.execute(kSoftSince, {email, to_ms(unit.now - kSoftBounceWindow)}).rows) soft_at.push_back(instant_from_ms(row.integer(0)));
    hard = soft_bounces_are_hard(soft_at, unit.now);
  }
  const std::string state = hard ? "bounced" : "soft_bounced";
  set_state(unit, email, state, {"", "Mail", std::nullopt});
  return state;
}

}  // namespace

Result<void> queue_confirmation(UnitOfWork& unit, const Scope& scope, const CallerId& caller, const std::string& language, const std::optional<std::string>& call_id) {
  auto* post = unit.services.post;
  if (!post || !post->options().sends()) return fail(ErrorCode::conflict, "mail_off", "No mail server is configured.");
  if (!load_caller(unit.db, caller)) return fail(ErrorCode::not_found, "caller_unknown", "There is no such caller.");
  const auto rows = unit.db.execute(kPresent, {caller.value}).rows;
  if (rows.empty()) return fail(ErrorCode::conflict, "email_missing", "This caller has no e-mail address.");
  const auto& row = rows[0];
  if (!is_one_of(kMayBeConfirmed, row.text(3))) return fail(ErrorCode::conflict, "email_state", "Only an address that was spelled or claimed is confirmed by a letter.");
  const auto consent = unit.db.execute(kConsent, {caller.value}).rows;
  if (!consent.empty() && consent[0].text(0) == "refused") return fail(ErrorCode::conflict, "consent_refused", "The caller did not agree to get mail.");
  const auto domain = known_domain(unit.db, unit.now, domain_of(row.text(1)));
  if (domain.answer == "no_mail" || domain.answer == "no_domain") return fail(ErrorCode::conflict, "email_no_mail", "The domain of this address takes no mail; spell it again.");
  // The mailbox, not the spelling: sari+1@ and sari+2@ are one person's.
  if (unit.db.execute(kTakeDay, {row.text(2), unit.now_ms(), to_ms(unit.now - kLetterPause)}).affected == 0) {
    return fail(ErrorCode::too_many, "letter_rate", "A letter went to this address within the last 24 hours.");
  }
  unit.db.execute(kQueue, {unit.new_id(), caller.value, row.text(0), row.text(1), language.empty() ? post->options().language : language, row.text(3), unit.now_ms(),
                           scope.display_name(), storage::nullable(call_id)});
  unit.after_commit([post] { post->wake(); });
  return {};
}

void check_new_email(UnitOfWork& unit, const Scope& scope, const CallerId& caller, const std::string& address, ConfirmByLetter by_letter, const std::optional<std::string>& call_id) {
  auto* post = unit.services.post;
  if (!post) return;
  if (const auto domain = domain_of(address); known_domain(unit.db, unit.now, domain).stale) unit.after_commit([post, domain] { (void)post->ask(domain); });
  // Not sent for a reason (too soon, refused ...) is no failure of the call.
  if (by_letter == ConfirmByLetter::yes) (void)queue_confirmation(unit, scope, caller, "", call_id);
}

Result<DueLetters> take_due_letters(UnitOfWork& unit, std::chrono::milliseconds lease, std::int64_t most) {
  DueLetters due;
  const auto organisation = unit.services.settings.get()->organisation;
  for (const auto& row : unit.db.execute(kDue, {unit.now_ms(), most}).rows) {
    const auto& id = row.text(0);
    const bool stands = !row.is_null(5) && row.is_null(6) && is_one_of(kMayBeConfirmed, row.text(5));
    if (!stands) {
      unit.db.execute(kEndLetter, {id, "cancelled", "address_changed"});
      continue;
    }
    if (unit.now - instant_from_ms(row.integer(4)) > kLetterGivenUp) {
      unit.db.execute(kEndLetter, {id, "failed", "given_up"});
      continue;
    }
    if (unit.db.execute(kTake, {id, row.integer(3), to_ms(unit.now + lease)}).affected == 0) continue;  // another node was quicker
    DueLetter letter{id, row.text(1), row.text(2), random_token(32), organisation, row.integer(3) + 1};
    unit.db.execute(kToken, {hash_token(letter.token), id, unit.now_ms(), to_ms(unit.now + kLetterStopLife)});
    due.letters.push_back(std::move(letter));
  }
  if (due.letters.empty()) {
    const auto next = unit.db.execute(kNextDue).rows;
    if (!next.empty()) due.next_at_ms = next[0].integer(0);
  }
  return due;
}

Result<bool> release_letters(UnitOfWork& unit) {
  if (unit.db.engine() == storage::Engine::sqlite) unit.db.execute(kRelease, {unit.now_ms()});
  return true;
}

Result<bool> settle_letter(UnitOfWork& unit, const LetterResult& result) {
  switch (result.fate) {
    case LetterFate::accepted: unit.db.execute(kSent, {result.letter_id, result.attempts, unit.now_ms()}); return true;
    case LetterFate::later: {
      const auto at = to_ms(unit.now + letter_retry_pause(result.attempts, result.first_pause));
      unit.db.execute(kAgain, {result.letter_id, result.attempts, at, result.problem});
      return true;
    }
    case LetterFate::refused: unit.db.execute(kFailed, {result.letter_id, result.attempts, result.problem}); return true;
    case LetterFate::recipient: {
      if (unit.db.execute(kFailed, {result.letter_id, result.attempts, result.problem}).affected == 0) return true;
      const auto rows = unit.db.execute(kLetter, {result.letter_id}).rows;
      count_bounce(unit, hash_token("letter " + result.letter_id), rows.at(0).text(1), result.letter_id, result.status);
      return true;
    }
  }
  return true;
}

namespace {

// Row of kByToken. A letter is confirmed or denied once, within its time; "berhenti" stays possible, also long after.
bool may_answer(const storage::Row& row, Instant now, LetterAnswer answer) {
  if (answer == LetterAnswer::unsubscribe) return true;
  const bool in_time = now < instant_from_ms(row.integer(5)) + kLetterTokenLife;
  return in_time && row.text(4) != "confirmed";
}

}  // namespace

Result<void> check_letter_token(storage::Connection& connection, Instant now, const std::string& token, LetterAnswer answer) {
  const auto rows = connection.execute(kByToken, {hash_token(token), to_ms(now)}).rows;
  if (rows.empty() || !may_answer(rows[0], now, answer)) return tl::unexpected(token_unknown());
  return {};
}

Result<bool> answer_letter(UnitOfWork& unit, const std::string& token, LetterAnswer answer) {
  const auto rows = unit.db.execute(kByToken, {hash_token(token), unit.now_ms()}).rows;
  if (rows.empty() || !may_answer(rows[0], unit.now, answer)) return tl::unexpected(token_unknown());
  const auto& letter = rows[0].text(0);
  const auto& email = rows[0].text(2);
  const Actor owner{"", "Pemilik email", std::nullopt};
  const auto* word = answer == LetterAnswer::confirm ? "confirmed" : answer == LetterAnswer::deny ? "denied" : "unsubscribed";
  if (unit.db.execute(kAnswered, {letter, word, unit.now_ms()}).affected == 0) return tl::unexpected(token_unknown());
  // Who confirmed may still say stop, with the link or the List-Unsubscribe of the same letter.
  if (answer != LetterAnswer::confirm) unit.db.execute(kDropTokens, {letter});
  const auto state = unit.db.execute(kEmailState, {email}).rows;
  const bool stands = !state.empty() && state[0].is_null(2);
  if (!stands) return true;  // replaced meanwhile; the answer is kept with the letter
  switch (answer) {
    case LetterAnswer::confirm:
      // An agent may have said otherwise since: a dispute is not ended by a click.
      if (is_one_of(kDelivering, state[0].text(0)) || state[0].text(0) == "bounced") set_state(unit, email, "confirmed", owner);
      break;
    case LetterAnswer::deny: set_state(unit, email, "disputed", owner); break;
    case LetterAnswer::unsubscribe: withdraw(unit, email, owner); break;
  }
  return true;
}

Result<void> withdraw_email(UnitOfWork& unit, const Scope& scope, const CallerId& caller, const std::optional<std::string>& call_id) {
  if (!load_caller(unit.db, caller)) return fail(ErrorCode::not_found, "caller_unknown", "There is no such caller.");
  const auto rows = unit.db.execute(kPresent, {caller.value}).rows;
  if (rows.empty()) return fail(ErrorCode::conflict, "email_missing", "This caller has no e-mail address.");
  withdraw(unit, rows[0].text(0), {scope.user().value, scope.display_name(), call_id});
  return {};
}

std::vector<BounceOutcome> take_delivery_report(UnitOfWork& unit, const mail::DeliveryReport& report, std::string_view bytes) {
  const auto name = report.report_id.empty() ? std::string(bytes) : report.report_id;
  std::vector<BounceOutcome> outcomes;
  for (const auto& recipient : report.recipients) {
    BounceOutcome outcome{recipient.status, bounce_kind(recipient.status), "noted"};
    // A delay is no failure yet; the server reports again when it gives up.
    if (recipient.action == "delayed" || recipient.action == "delivered" || recipient.action == "relayed" || recipient.action == "expanded") outcome.kind = BounceKind::none;
    if (outcome.kind == BounceKind::none) {
      outcomes.push_back(std::move(outcome));
      continue;
    }
    std::vector<std::string> emails;
    std::optional<std::string> letter_id;
    if (report.letter_id) {
      const auto letter = unit.db.execute(kLetter, {*report.letter_id}).rows;
      if (!letter.empty() && letter[0].text(2) == recipient.address) letter_id = report.letter_id;
    }
    // One address may belong to several callers; it is as wrong for each.
    for (const auto& row : unit.db.execute(kByAddress, {recipient.address, email_key(recipient.address)}).rows) emails.push_back(row.text(0));
    outcome.outcome = emails.empty() ? "unknown_address" : "";
    for (const auto& email : emails) {
      const auto state = count_bounce(unit, hash_token(name + " " + recipient.address + " " + email), email, letter_id, recipient.status);
      if (outcome.outcome.empty() || state == "bounced") outcome.outcome = state;
    }
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

json::object present_bounces(const std::vector<BounceOutcome>& outcomes) {
  json::array items;
  for (const auto& outcome : outcomes) items.push_back({{"status", outcome.status}, {"kind", to_word(outcome.kind)}, {"outcome", outcome.outcome}});
  return {{"items", std::move(items)}, {"next", nullptr}};
}

KnownDomain known_domain(storage::Connection& connection, Instant now, const std::string& domain) {
  const auto rows = connection.execute(kDomain, {domain}).rows;
  if (rows.empty()) return {domain};
  return {domain, rows[0].text(0), rows[0].text(1), rows[0].integer(2), rows[0].integer(3) <= to_ms(now)};
}

Result<bool> keep_domains(UnitOfWork& unit, const std::vector<mail::DomainFinding>& findings) {
  for (const auto& finding : findings) {
    const auto expires = to_ms(unit.now + finding.keep);
    // A resolver that is away does not wipe out what is known.
    if (finding.answer == mail::DomainAnswer::unknown && unit.db.execute(kKeepOld, {finding.domain, expires}).affected > 0) continue;
    unit.db.execute(kPutDomain, {finding.domain, std::string(to_word(finding.answer)), finding.detail, unit.now_ms(), expires});
  }
  return true;
}

json::object present_domain(const KnownDomain& known, bool asking) {
  return {{"domain", known.domain},
          {"answer", known.answer},
          {"detail", known.detail},
          {"askedAt", instant(known.asked_at_ms)},
          {"asking", asking}};
}

std::vector<json::value> present_known_domains(storage::Connection& connection, std::span<const std::string> addresses) {
  std::vector<json::value> shown(addresses.size());
  for (std::size_t from = 0; from < addresses.size(); from += kDomainsAtOnce) {
    const auto count = std::min(kDomainsAtOnce, addresses.size() - from);
    std::vector<storage::Value> domains;
    for (std::size_t i = 0; i < count; ++i) domains.emplace_back(domain_of(addresses[from + i]));
    // A list that is shorter repeats its last one.
    if (count > 1) domains.resize(kDomainsAtOnce, domains.back());
    for (const auto& row : connection.execute(count == 1 ? kDomainShown : kDomainsShown, domains).rows) {
      for (std::size_t i = 0; i < count; ++i) {
        if (domain_of(addresses[from + i]) == row.text(0)) shown[from + i] = present_domain({row.text(0), row.text(1), row.text(2), row.integer(3), false}, false);
      }
    }
  }
  return shown;
}

}  // namespace sapa::desk

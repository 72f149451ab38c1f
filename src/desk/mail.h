#pragma once

// Confirmation letters, what DNS says about domains, and bounces: the use cases (domain 2.3, 5.5, 6). The threads that do the
// talking are in desk/post_office.h.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/delivery.h"
#include "desk/caller_rows.h"
#include "desk/scope.h"
#include "desk/unit_of_work.h"
#include "mail/delivery_report.h"
#include "mail/domain_lookup.h"

namespace sapa::desk {

// ---- letters

// Queues a letter to the caller's present e-mail. `language` '' = the configured one. Errors: mail_off, caller_unknown,
// email_missing, email_state, email_no_mail, consent_refused, letter_rate (too_many).
Result<void> queue_confirmation(UnitOfWork& unit, const Scope& scope, const CallerId& caller, const std::string& language,
                                const std::optional<std::string>& call_id);

// An address was just taken down: its domain is asked for, and where it was spelled to the end a letter is queued if one may be.
enum class ConfirmByLetter { no, yes };
void check_new_email(UnitOfWork& unit, const Scope& scope, const CallerId& caller, const std::string& address, ConfirmByLetter by_letter,
                     const std::optional<std::string>& call_id);

struct DueLetter {
  std::string id;
  std::string address;
  std::string language;
  std::string token;           // new with every attempt
  std::string organisation;
  std::int64_t attempts = 0;   // this one included
};

// Takes the letters that are due for sending: each gets a token, and is out of others' reach for `lease`. Cancels those whose
// address was let go meanwhile, gives up those that are too old. `next_at_ms`: when nothing is due, when something is.
struct DueLetters {
  std::vector<DueLetter> letters = {};
  std::optional<std::int64_t> next_at_ms = std::nullopt;
};
Result<DueLetters> take_due_letters(UnitOfWork& unit, std::chrono::milliseconds lease, std::int64_t most);

// At the start of the one process that sends: what an earlier one had in hand is due now. Nothing where nodes share the queue
// (PostgreSQL); there the lease ends.
Result<bool> release_letters(UnitOfWork& unit);

enum class LetterFate { accepted, later, recipient, refused };
struct LetterResult {
  std::string letter_id;
  std::int64_t attempts = 0;  // of take_due_letters: somebody else's later attempt is left alone
  LetterFate fate = LetterFate::later;
  std::string status;         // with recipient
  std::string problem;
  std::chrono::milliseconds first_pause{60'000};
};
Result<bool> settle_letter(UnitOfWork& unit, const LetterResult& result);

// ---- the links in a letter

enum class LetterAnswer { confirm, deny, unsubscribe };

// Error: letter_token (not_found), the same for unknown, used and old ones.
Result<void> check_letter_token(storage::Connection& connection, Instant now, const std::string& token, LetterAnswer answer);
Result<bool> answer_letter(UnitOfWork& unit, const std::string& token, LetterAnswer answer);

// Consent withdrawn by telephone: state withdrawn, no more mail. Errors: caller_unknown, email_missing.
Result<void> withdraw_email(UnitOfWork& unit, const Scope& scope, const CallerId& caller, const std::optional<std::string>& call_id);

// ---- bounces

struct BounceOutcome {
  std::string status;
  BounceKind kind = BounceKind::none;
  std::string outcome;  // bounced soft_bounced noted repeated unknown_address
};
std::vector<BounceOutcome> take_delivery_report(UnitOfWork& unit, const mail::DeliveryReport& report, std::string_view bytes);
wire::json::object present_bounces(const std::vector<BounceOutcome>& outcomes);

// ---- domains

struct KnownDomain {
  std::string domain;
  std::string answer = "unknown";
  std::string detail = "not_asked";
  std::optional<std::int64_t> asked_at_ms = std::nullopt;
  bool stale = true;  // to be asked (again)
};
KnownDomain known_domain(storage::Connection& connection, Instant now, const std::string& domain);
Result<bool> keep_domains(UnitOfWork& unit, const std::vector<mail::DomainFinding>& findings);
wire::json::object present_domain(const KnownDomain& known, bool asking);

// What is known of the domains of these addresses, as it is shown, in their order; null where it was never asked for.
std::vector<wire::json::value> present_known_domains(storage::Connection& connection, std::span<const std::string> addresses);

}  // namespace sapa::desk

#include "desk/caller_story.h"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "desk/caller_rows.h"
#include "desk/instant_json.h"
#include "desk/procedure.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr auto kChanges =
    "SELECT change_id, at_ms, by_name, call_id, kind, field, old_value, new_value FROM record_changes WHERE subject_id = $1 AND change_id < $2 ORDER BY change_id DESC LIMIT $3";
constexpr auto kConsents =
    "SELECT call_id, purpose, notice, answer, at_ms, withdrawn_at_ms FROM consents WHERE caller_id = $1 ORDER BY at_ms DESC, consent_id DESC LIMIT 100";
// What happened to the caller's addresses, and when: written in the same transaction as the new state.
constexpr auto kMoments =
    "SELECT e.address, b.at_ms, b.status FROM caller_emails e JOIN bounces b ON b.email_id = e.email_id WHERE e.caller_id = $1 "
    "UNION ALL SELECT e.address, l.answered_at_ms, '' FROM caller_emails e JOIN confirmation_letters l ON l.email_id = e.email_id "
    "WHERE e.caller_id = $1 AND l.answered_at_ms IS NOT NULL "
    "UNION ALL SELECT address, state_at_ms, '' FROM caller_emails WHERE caller_id = $1";
constexpr auto kToldBefore =
    "SELECT new_value FROM record_changes WHERE subject_id = $1 AND change_id < $2 AND field = 'email' AND new_value LIKE '%@%' ORDER BY change_id DESC LIMIT 1";

struct Moment {
  std::string address;
  std::string status;  // of a bounce
};

// Reads what a page needs of the caller's e-mail, once and only when it is needed.
class EmailStory {
 public:
  EmailStory(storage::Connection& connection, const CallerId& caller, bool masked) : connection_(connection), caller_(caller), masked_(masked) {}

  [[nodiscard]] json::array letters(const std::string& call, std::int64_t until_ms) {
    auto checks = letters_of_call(connection_, call, masked_);
    const auto until = to_rfc3339(instant_from_ms(until_ms));
    checks.erase(std::remove_if(checks.begin(), checks.end(), [&](const json::value& check) { return check.at("at").as_string() > until; }), checks.end());
    return checks;
  }

  // What was answered in this call, else the last answer before it.
  [[nodiscard]] json::value consent(const std::optional<std::string>& call, std::int64_t at_ms) {
    if (!consents_) consents_ = connection_.execute(kConsents, {caller_.value}).rows;
    const auto of_call = std::find_if(consents_->begin(), consents_->end(), [&](const storage::Row& row) { return call && row.text(0) == *call; });
    const auto found = of_call != consents_->end() ? of_call : std::find_if(consents_->begin(), consents_->end(), [&](const storage::Row& row) { return row.integer(4) <= at_ms; });
    if (found == consents_->end()) return nullptr;
    return {{"purpose", found->text(1)}, {"answer", found->text(3)}, {"notice", found->text(2)}, {"at", instant(std::optional(found->integer(4)))}, {"withdrawnAt", instant(found->optional_integer(5))}};
  }

  [[nodiscard]] Moment moment(const std::string& change, std::int64_t at_ms) {
    if (!moments_) read_moments();
    if (const auto found = moments_->find(at_ms); found != moments_->end()) return found->second;
    // A later answer or state took its place: the address that was the present one then.
    const auto told = connection_.execute(kToldBefore, {caller_.value, change}).rows;
    return told.empty() ? Moment{} : Moment{shown(told[0].text(0)), ""};
  }

 private:
  [[nodiscard]] std::string shown(const std::string& address) const { return masked_ ? mask_email(address) : address; }

  void read_moments() {
    moments_.emplace();
    for (const auto& row : connection_.execute(kMoments, {caller_.value}).rows) {
      auto& moment = (*moments_)[row.integer(1)];
      moment.address = shown(row.text(0));
      if (!row.text(2).empty()) moment.status = row.text(2);
    }
  }

  storage::Connection& connection_;
  const CallerId& caller_;
  const bool masked_;
  std::optional<std::vector<storage::Row>> consents_;
  std::optional<std::map<std::int64_t, Moment>> moments_;
};

}  // namespace

json::object changes_of(storage::Connection& connection, const CallerId& caller, const std::string& cursor, int limit, bool masked) {
  json::array items;
  json::value next = nullptr;
  EmailStory emails(connection, caller, masked);
  for (const auto& row : connection.execute(kChanges, {caller.value, cursor.empty() ? std::string("~") : cursor, std::int64_t(limit) + 1}).rows) {
    if (items.size() == std::size_t(limit)) {
      next = items.back().as_object().at("id");
      break;
    }
    const auto at_ms = row.integer(1);
    const auto call = row.optional_text(3);
    const bool spelled = row.text(4) == "verified" && row.text(5) == "email";
    const bool of_state = row.text(5) == "emailState";
    // A state is a word of ours, nobody's data.
    const auto old_is_state = of_state || spelled;
    const auto value = [&](const std::optional<std::string>& text, bool is_state) { return text && masked && !is_state ? json::value("***") : wire::or_null(text); };
    const auto moment = of_state ? emails.moment(row.text(0), at_ms) : Moment{};
    items.push_back({{"id", row.text(0)},
                     {"at", to_rfc3339(instant_from_ms(at_ms))},
                     {"by", row.text(2)},
                     {"callId", wire::or_null(call)},
                     {"kind", row.text(4)},
                     {"field", row.text(5)},
                     {"old", value(row.optional_text(6), old_is_state)},
                     {"new", value(row.optional_text(7), of_state)},
                     {"address", moment.address.empty() ? json::value(nullptr) : json::value(moment.address)},
                     {"status", moment.status.empty() ? json::value(nullptr) : json::value(moment.status)},
                     {"letters", spelled && call ? emails.letters(*call, at_ms) : json::array()},
                     {"consent", spelled ? emails.consent(call, at_ms) : json::value(nullptr)}});
  }
  return {{"items", std::move(items)}, {"next", std::move(next)}};
}

}  // namespace sapa::desk

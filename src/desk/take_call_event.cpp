#include "desk/take_call_event.h"

#include <algorithm>
#include <span>

#include "core/text_fold.h"
#include "desk/at_hand.h"
#include "desk/match_callers.h"
#include "desk/present_call.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr std::size_t kRawLimit = 16 * 1024;
constexpr auto kManualWindow = std::chrono::minutes(10);
constexpr std::size_t kUsualWorkspace = 12 * 1024;

// Quality and administrators take no calls: a call on the desk shows its caller in full.
constexpr auto kBySeat = "SELECT u.user_id, u.site, u.display_name FROM seats s JOIN users u ON u.user_id = s.user_id WHERE s.extension = $1 AND u.disabled_at_ms IS NULL AND u.role IN ('agent', 'leader')";
constexpr auto kByOwner =
    "SELECT u.user_id, u.site, u.display_name FROM extensions e JOIN users u ON u.user_id = e.owner_user_id WHERE e.extension = $1 AND u.disabled_at_ms IS NULL AND u.role IN ('agent', 'leader')";
constexpr auto kByLogin = "SELECT user_id, site, display_name FROM users WHERE name_key = $1 AND disabled_at_ms IS NULL AND role IN ('agent', 'leader')";
constexpr auto kByEmail = "SELECT user_id, site, display_name FROM users WHERE email = $1 AND email <> '' AND disabled_at_ms IS NULL AND role IN ('agent', 'leader') ORDER BY user_id LIMIT 2";
constexpr auto kById = "SELECT user_id, site, display_name FROM users WHERE user_id = $1 AND disabled_at_ms IS NULL AND role IN ('agent', 'leader')";
constexpr auto kByDisplayName = "SELECT user_id, site, display_name FROM users WHERE display_name = $1 AND disabled_at_ms IS NULL AND role IN ('agent', 'leader') ORDER BY user_id LIMIT 2";
constexpr auto kKnownExtension = "SELECT site FROM extensions WHERE extension = $1";
constexpr auto kPutWorkspace =
    "INSERT INTO workspaces (call_id, user_id, opened_at_ms, answered_at_ms, draft_version, version) VALUES ($1, $2, $3, $4, 0, 0) "
    "ON CONFLICT (call_id, user_id) DO UPDATE SET closed_at_ms = NULL, wrap_up_at_ms = NULL, "
    "answered_at_ms = COALESCE(workspaces.answered_at_ms, excluded.answered_at_ms)";
constexpr auto kAnswered = "UPDATE workspaces SET answered_at_ms = COALESCE(answered_at_ms, $3), wrap_up_at_ms = NULL WHERE call_id = $1 AND user_id = $2";
constexpr auto kWrapUp = "UPDATE workspaces SET wrap_up_at_ms = $3 WHERE call_id = $1 AND user_id = $2 AND answered_at_ms IS NOT NULL AND closed_at_ms IS NULL";
constexpr auto kDropOffer = "UPDATE workspaces SET closed_at_ms = $3 WHERE call_id = $1 AND user_id = $2 AND answered_at_ms IS NULL AND draft IS NULL AND closed_at_ms IS NULL";
constexpr auto kKeepOffer = "UPDATE workspaces SET wrap_up_at_ms = $3 WHERE call_id = $1 AND user_id = $2 AND answered_at_ms IS NULL AND draft IS NOT NULL AND closed_at_ms IS NULL";
constexpr auto kSeen = "UPDATE caller_phones SET last_seen_at_ms = $3 WHERE phone_key = $1 AND caller_id = $2";
// Some PBXs count their calls from 1 after a restart: the ended call gives its id up.
constexpr auto kReleaseId = "UPDATE calls SET external_id = external_id || '#' || call_id WHERE call_id = $1";
constexpr auto kOpenCallback = "SELECT 1 FROM callbacks WHERE phone_key = $1 AND state <> 'done' LIMIT 1";
constexpr auto kInsertCallback =
    "INSERT INTO callbacks (callback_id, call_id, phone_key, caller_id, site, state, attempts, result, note, created_at_ms, updated_at_ms, version) "
    "VALUES ($1, $2, $3, $4, $5, 'open', 0, '', '', $6, $6, 1) ON CONFLICT (call_id) DO NOTHING";
// The answer of a call that seemed missed came after its end; whoever works on the call-back already keeps it.
constexpr auto kAnsweredAfterAll = "SELECT callback_id FROM callbacks WHERE call_id = $1 AND state = 'open' AND attempts = 0";
constexpr auto kDropCallback = "DELETE FROM callbacks WHERE callback_id = $1 AND state = 'open' AND attempts = 0";
constexpr auto kInsertReceived =
    "INSERT INTO received_events (event_id, at_ms, source, dialect, raw, understood, decided, outcome, call_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
constexpr auto kPutSource =
    "INSERT INTO sources (source, last_event_at_ms, last_problem_at_ms, last_problem) VALUES ($1, $2, $3, $4) ON CONFLICT (source) DO UPDATE SET "
    "last_event_at_ms = excluded.last_event_at_ms, last_problem_at_ms = COALESCE(excluded.last_problem_at_ms, sources.last_problem_at_ms), "
    "last_problem = CASE WHEN excluded.last_problem <> '' THEN excluded.last_problem ELSE sources.last_problem END "
    "WHERE sources.last_event_at_ms < excluded.last_event_at_ms - 1000 OR excluded.last_problem <> ''";

struct Resolution {
  std::optional<UserId> user = std::nullopt;
  std::string site;
  std::string name;
  std::string how;  // extension, owner, login, email, user_id, display_name; '' when nobody
};

Resolution resolve_agent(storage::Connection& db, const telephony::UnderstoodEvent& event) {
  Resolution none;
  const auto ask = [&](const char* sql, const std::string& value, std::string_view how, bool unique) -> std::optional<Resolution> {
    const auto rows = db.execute(sql, {value}).rows;
    if (rows.empty() || (unique && rows.size() > 1)) return std::nullopt;
    return Resolution{UserId{rows[0].text(0)}, rows[0].text(1), rows[0].text(2), std::string(how)};
  };
  for (const auto& extension : event.extensions) {
    if (auto found = ask(kBySeat, extension, "extension", false)) return *found;
    if (auto found = ask(kByOwner, extension, "owner", false)) return *found;
  }
  // An extension that exists and at which nobody sits is nobody's name.
  for (const auto& extension : event.extensions) {
    if (const auto rows = db.execute(kKnownExtension, {extension}).rows; !rows.empty()) {
      none.site = rows[0].text(0);
      return none;
    }
  }
  for (const auto& login : event.logins) {
    if (auto found = ask(kByLogin, fold_name(login), "login", false)) return *found;
  }
  for (const auto& email : event.emails) {
    if (auto found = ask(kByEmail, lower_ascii(email), "email", true)) return *found;
  }
  for (const auto& id : event.user_ids) {
    if (auto found = ask(kById, id, "user_id", false)) return *found;
  }
  for (const auto& name : event.display_names) {
    if (auto found = ask(kByDisplayName, name, "display_name", true)) return *found;
  }
  return none;
}

// Reads the number, matches callers and suggests the one that stands out. Only while nobody has decided: then empty.
std::optional<std::vector<CallerMatch>> match_call(UnitOfWork& unit, StoredCall& stored, const Source& source) {
  const auto number = number_in(stored, source.trunk);
  stored.caller_key = number.usable_as_contact && number.e164 ? phone_key(*number.e164) : 0;
  if (stored.identity == "confirmed" || stored.identity == "none") return std::nullopt;
  auto matches = match_by_phone(unit.db, number);
  const auto* best = standing_out(matches);
  stored.caller = best ? std::optional(best->caller.id) : std::nullopt;
  stored.identity = best ? "suggested" : "unknown";
  if (best) {
    unit.db.execute(kSeen, {stored.caller_key, best->caller.id.value, unit.now_ms()});
    for (auto& phone : matches[0].caller.phones) {
      if (phone.key == stored.caller_key) phone.last_seen_at_ms = unit.now_ms();
    }
  }
  return matches;
}

std::string_view change_word(CallChangeKind kind) {
  switch (kind) {
    case CallChangeKind::call_started: return "started";
    case CallChangeKind::leg_ringing: return "ringing";
    case CallChangeKind::leg_answered: return "answered";
    case CallChangeKind::leg_held: return "held";
    case CallChangeKind::leg_retrieved: return "retrieved";
    case CallChangeKind::leg_gone: return "gone";
    case CallChangeKind::call_updated: return "updated";
    case CallChangeKind::call_ended: return "ended";
  }
  return "";
}

// The workspace as it was told. It becomes text once, for the news and for the answer.
std::optional<std::string> announce_to(UnitOfWork& unit, const StoredCall& stored, const UserId& user, std::string_view change, const Showing& showing) {
  const auto workspace = raise_workspace(unit.db, stored.call.id, user);
  if (!workspace) return std::nullopt;
  wire::JsonText shown;
  shown.reserve(kUsualWorkspace);
  show_workspace(shown, unit.db, unit.services, stored, *workspace, showing);
  wire::JsonText news;
  news.reserve(shown.text().size() + 128);
  news.begin_object().member("callId", stored.call.id.value).member("change", change).member("version", workspace->version).name("workspace").raw(shown.text()).end_object();
  unit.announce_text("user:" + user.value, "call", news.take());
  return shown.take();
}

// The agents' desks follow the legs; afterwards each agent concerned gets one news with the last word of what happened.
void move_desks(UnitOfWork& unit, const StoredCall& stored, const std::vector<CallChange>& changes, const Showing& showing = {}) {
  const auto& id = stored.call.id.value;
  std::vector<std::pair<UserId, std::string_view>> news;
  const auto tell = [&](const UserId& user, std::string_view change) {
    for (auto& [known, word] : news) {
      if (known != user) continue;
      word = change;
      return;
    }
    news.emplace_back(user, change);
  };
  bool everybody = false;
  for (const auto& change : changes) {
    if (!change.leg) {
      everybody = everybody || change.kind != CallChangeKind::call_started;
      continue;
    }
    const auto& leg = stored.call.legs[*change.leg];
    if (!leg.agent_user) continue;
    const auto& user = leg.agent_user->value;
    const storage::Value now = unit.now_ms();
    switch (change.kind) {
      case CallChangeKind::leg_ringing: unit.db.execute(kPutWorkspace, {id, user, now, std::monostate{}}); break;
      case CallChangeKind::leg_answered:
        unit.db.execute(kPutWorkspace, {id, user, now, now});
        unit.db.execute(kAnswered, {id, user, now});
        break;
      case CallChangeKind::leg_gone:
        unit.db.execute(kWrapUp, {id, user, now});
        unit.db.execute(kKeepOffer, {id, user, now});
        unit.db.execute(kDropOffer, {id, user, now});
        break;
      default: break;
    }
    tell(*leg.agent_user, change_word(change.kind));
  }
  if (everybody) {
    for (const auto& user : watchers(unit.db, stored.call.id)) {
      if (std::none_of(news.begin(), news.end(), [&](const auto& item) { return item.first == user; })) tell(user, "updated");
    }
  }
  for (const auto& [user, change] : news) announce_to(unit, stored, user, change, showing);
}

void list_for_callback(UnitOfWork& unit, const StoredCall& stored) {
  const auto& call = stored.call;
  const std::string audience = stored.site.empty() ? "everyone" : "site:" + stored.site;
  if (call.ended_at && call.answered_at) {
    for (const auto& row : unit.db.execute(kAnsweredAfterAll, {call.id.value}).rows) {
      if (unit.db.execute(kDropCallback, {row.text(0)}).affected == 0) continue;
      unit.announce(audience, "callback", {{"callbackId", row.text(0)}, {"state", "done"}});
    }
  }
  const bool missed = call.direction == CallDirection::inbound && call.ended_at && !call.answered_at;
  if (!missed || stored.caller_key == 0 || stored.manual) return;
  if (!unit.db.execute(kOpenCallback, {stored.caller_key}).rows.empty()) return;
  const auto id = unit.new_id();
  unit.db.execute(kInsertCallback, {id, call.id.value, stored.caller_key, stored.caller ? storage::Value(stored.caller->value) : storage::Value(std::monostate{}),
                                    stored.site, unit.now_ms()});
  unit.announce(audience, "callback", {{"callbackId", id}, {"state", "open"}});
}

// For the call inspector.
void keep_received(UnitOfWork& unit, const telephony::UnderstoodEvent& event, const std::string& source, std::string raw, const TakenEvent& taken, const Resolution& resolution,
                   const std::vector<CallChange>& changes, std::span<const CallerMatch> matches) {
  if (raw.size() > kRawLimit) raw.resize(kRawLimit);
  if (!is_valid_utf8(raw) || raw.find('\0') != std::string::npos) {
    // Kept readable: what is no text becomes a question mark.
    for (char& c : raw) {
      if (static_cast<unsigned char>(c) >= 0x80U || (static_cast<unsigned char>(c) < 0x20U && c != '\n' && c != '\t')) c = '?';
    }
  }
  wire::JsonText decided;
  decided.begin_object().name("changes").begin_array();
  for (const auto& change : changes) decided.value(change_word(change.kind));
  decided.end_array().texts("remarks", taken.remarks);
  decided.member("resolution", resolution.how.empty() ? std::nullopt : std::optional(resolution.how));
  decided.member("agent", resolution.user ? std::optional(resolution.name) : std::nullopt);
  decided.name("matches").begin_array();
  for (const auto& match : matches) decided.begin_object().member("callerId", match.caller.id.value).member("reason", to_word(match.reason)).end_object();
  decided.end_array().end_object();
  const json::value understood = event.event ? json::value(telephony::present_event(*event.event)) : json::value(nullptr);
  unit.db.execute(kInsertReceived, {unit.new_id(), unit.now_ms(), source, event.dialect, std::move(raw), json::serialize(understood), decided.take(),
                                    taken.outcome, taken.call ? storage::Value(taken.call->value) : storage::Value(std::monostate{})});
}

void record(UnitOfWork& unit, const telephony::UnderstoodEvent& event, const std::string& source, std::string raw, const TakenEvent& taken, const Resolution& resolution,
            const std::vector<CallChange>& changes, std::span<const CallerMatch> matches) {
  keep_received(unit, event, source, std::move(raw), taken, resolution, changes, matches);
  const bool problem = taken.outcome == "unresolved" || taken.outcome == "refused" || taken.outcome == "ignored";
  unit.db.execute(kPutSource, {source, unit.now_ms(), problem ? storage::Value(unit.now_ms()) : storage::Value(std::monostate{}),
                               problem && !taken.remarks.empty() ? taken.remarks[0] : std::string()});
}

}  // namespace

std::optional<std::string> announce_call(UnitOfWork& unit, const StoredCall& call, std::string_view change, const UserId& own, const Procedure* procedure) {
  std::optional<std::string> shown;
  const Showing showing{.procedure = procedure};
  if (!own.empty()) shown = announce_to(unit, call, own, change, showing);
  for (const auto& user : watchers(unit.db, call.call.id)) {
    if (user != own) announce_to(unit, call, user, change, showing);
  }
  return shown;
}

TakenEvent take_call_event(UnitOfWork& unit, const telephony::UnderstoodEvent& understood, const std::string& source, std::string raw) {
  TakenEvent taken;
  taken.remarks = understood.remarks;
  if (!understood.event) {
    taken.outcome = "ignored";
    record(unit, understood, source, std::move(raw), taken, {}, {}, {});
    return taken;
  }
  auto event = *understood.event;
  const auto resolution = resolve_agent(unit.db, understood);
  event.agent_user = resolution.user;
  const bool unresolved = !resolution.user && (event.agent || !understood.extensions.empty() || !understood.logins.empty());
  if (unresolved) taken.remarks.emplace_back("agent_unresolved");

  const auto profile = source_of(unit.db, event.source);
  auto stored = find_call(unit.db, event.source, event.call_id);
  if (stored && begins_anew(stored->call, event)) {
    unit.db.execute(kReleaseId, {stored->call.id.value});
    stored = std::nullopt;
  }
  const bool known = stored.has_value();
  if (!stored && event.caller_number && event.kind != CallEventKind::hungup) {
    // A call typed by hand before its events came: the same number, a few minutes ago.
    const auto number = classify_phone(*event.caller_number, PhoneSource::ani, profile.trunk);
    const auto key = number.e164 ? phone_key(*number.e164) : 0;
    if (key != 0) stored = find_manual_call(unit.db, key, to_ms(unit.now - kManualWindow));
    // Only the desk that typed it: the same person may be calling somebody else meanwhile.
    if (stored && resolution.user && (stored->call.legs.empty() || stored->call.legs[0].agent_user != resolution.user)) stored = std::nullopt;
    if (stored) {
      taken.remarks.emplace_back("merged_with_typed_call");
      stored->call.source = event.source;
      stored->call.external_id = event.call_id;
      stored->manual = false;
    }
  }
  const bool existed = stored.has_value();
  auto applied = apply(stored ? std::optional(stored->call) : std::nullopt, event, CallId{unit.new_id()});
  for (auto& remark : applied.remarks) taken.remarks.push_back(std::move(remark));
  StoredCall now = stored.value_or(StoredCall{});
  now.call = std::move(applied.call);
  if (now.site.empty() && !resolution.site.empty()) now.site = resolution.site;
  taken.call = now.call.id;

  std::optional<std::vector<CallerMatch>> matches;
  const bool number_learned = !stored || stored->call.caller_number != now.call.caller_number || stored->call.caller_withheld != now.call.caller_withheld;
  if (number_learned) matches = match_call(unit, now, profile);
  const bool changed = !applied.changes.empty() || !known;
  if (!existed) insert_call(unit.db, now);
  else if (changed) update_call(unit.db, now);
  move_desks(unit, now, applied.changes, {.matches = matches ? &*matches : nullptr, .source = &profile});
  if (changed) list_for_callback(unit, now);

  taken.outcome = unresolved ? "unresolved" : applied.changes.empty() ? "duplicate" : "applied";
  record(unit, understood, source, std::move(raw), taken, resolution, applied.changes, matches ? std::span<const CallerMatch>(*matches) : std::span<const CallerMatch>());
  return taken;
}

void end_lost_call(UnitOfWork& unit, const CallId& id) {
  auto stored = load_call(unit.db, id);
  if (!stored || stored->call.ended_at) return;
  telephony::UnderstoodEvent lost;
  lost.dialect = "desk";
  lost.event = CallEvent{.source = stored->call.source, .call_id = stored->call.external_id, .kind = CallEventKind::hungup, .received_at = unit.now, .reason = "lost"};
  auto applied = apply(stored->call, *lost.event, id);
  stored->call = std::move(applied.call);
  update_call(unit.db, *stored);
  move_desks(unit, *stored, applied.changes);
  list_for_callback(unit, *stored);
  // Shown, but not as a sign of life of its source.
  keep_received(unit, lost, stored->call.source, "", {.call = id, .remarks = {"no_event_for_long"}, .outcome = "applied"}, {}, applied.changes, {});
}

Result<StoredCall> open_manual_call(UnitOfWork& unit, const Scope& scope, const std::string& phone, CallDirection direction) {
  if (!may_edit_callers(scope)) return fail(ErrorCode::forbidden, "role_forbidden", "Agents and leaders take calls.");
  SAPA_TRY(const auto number_text, clean_text(phone, "phone", 128));
  const auto number = classify_phone(number_text, PhoneSource::typed);
  if (!number_text.empty() && !number.usable_as_contact && number.status != PhoneStatus::anonymous && number.status != PhoneStatus::empty) {
    return fail(ErrorCode::invalid, "phone_" + number.reason, "This is not a number that somebody can call from; leave it empty for a withheld number.", "phone");
  }
  StoredCall stored;
  stored.manual = true;
  stored.site = scope.site();
  auto& call = stored.call;
  call.id = CallId{unit.new_id()};
  call.source = "manual";
  call.external_id = call.id.value;
  call.direction = direction;
  call.caller_withheld = !number.usable_as_contact;
  if (number.usable_as_contact) call.caller_number = number_text;
  call.started_at = unit.now;
  call.answered_at = unit.now;
  CallLeg leg;
  leg.agent_user = scope.user();
  leg.state = LegState::answered;
  leg.answered_at = unit.now;
  call.legs.push_back(std::move(leg));
  match_call(unit, stored, source_of(unit.db, call.source));
  insert_call(unit.db, stored);
  unit.db.execute(kPutWorkspace, {call.id.value, scope.user().value, unit.now_ms(), unit.now_ms()});
  announce_call(unit, stored, "answered");
  return stored;
}

}  // namespace sapa::desk

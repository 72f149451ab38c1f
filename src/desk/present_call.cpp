#include "desk/present_call.h"

#include <algorithm>

#include "core/email_columns.h"
#include "core/email_extract.h"
#include "desk/call_history.h"
#include "desk/instant_json.h"
#include "desk/match_callers.h"
#include "desk/procedure.h"
#include "desk/settings.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr auto kTrunk = "SELECT default_region, trunk_area_code, strip_prefixes, controls, created_at_ms, key_id FROM integration_keys WHERE source = $1";
constexpr auto kUserName = "SELECT display_name FROM users WHERE user_id = $1";
constexpr auto kCallerName = "SELECT name, honorific FROM callers WHERE caller_id = $1";
constexpr auto kRejected = "SELECT caller_id FROM call_rejections WHERE call_id = $1 ORDER BY caller_id";

std::string_view to_word(LegState state) {
  switch (state) {
    case LegState::ringing: return "ringing";
    case LegState::answered: return "answered";
    case LegState::held: return "held";
    case LegState::gone: return "gone";
  }
  return "";
}

std::string display_name(storage::Connection& connection, const UserId& user) {
  const auto rows = connection.execute(kUserName, {user.value}).rows;
  return rows.empty() ? "" : rows[0].text(0);
}

const CallLeg* leg_of(const Call& call, const UserId& user) {
  for (const auto& leg : call.legs) {
    if (leg.agent_user == user) return &leg;
  }
  return nullptr;
}

std::string_view state_of(const Call& call, const CallLeg* leg, const std::optional<StoredWorkspace>& workspace) {
  if (workspace && workspace->closed_at_ms) return "closed";
  if (leg && leg->state != LegState::gone && !call.ended_at) return to_word(leg->state);
  if (workspace && workspace->wrap_up_at_ms) return "wrap_up";
  if (call.ended_at) return "ended";
  const auto live = [&](LegState state) { return std::any_of(call.legs.begin(), call.legs.end(), [&](const CallLeg& item) { return item.state == state; }); };
  if (live(LegState::answered)) return "answered";
  if (live(LegState::held)) return "held";
  return "ringing";
}

// What is wanted and not known, in the order of the SOP.
std::vector<std::string_view> missing_of(const Settings& settings, const std::optional<Caller>& caller, const StoredCall& call) {
  const auto wanted = [&](std::string_view field) {
    return field == "email" || std::find(settings.required_fields.begin(), settings.required_fields.end(), field) != settings.required_fields.end();
  };
  std::vector<std::string_view> missing;
  const auto add = [&](std::string_view field, bool known) {
    if (wanted(field) && !known) missing.emplace_back(field);
  };
  add("name", caller && !caller->name.empty());
  add("hp", caller && caller->present_hp());
  add("address", caller && !caller->address.empty());
  add("email", caller && caller->present_email());
  add("resume", !call.resume.empty());
  return missing;
}

// The addresses of those whom the caller said not to be, on this call: shown to nobody who speaks for somebody else (domain 7).
std::vector<std::string> disowned_emails(const std::vector<std::string>& rejected, const std::vector<CallerMatch>& matches) {
  std::vector<std::string> addresses;
  for (const auto& match : matches) {
    if (std::find(rejected.begin(), rejected.end(), match.caller.id.value) == rejected.end()) continue;
    for (const auto& email : match.caller.emails) addresses.push_back(email.address);
  }
  return addresses;
}

struct FoundEmail {
  std::string address;
  std::string_view where;
  std::optional<std::int64_t> report_no;
  std::int64_t at_ms;
  std::string by;
  std::string state;
  std::string_view confidence;
};

// Where an e-mail of this caller stands: in the record, then in the reports, newest first; each address once.
std::vector<FoundEmail> found_emails(const std::optional<Caller>& caller, const std::vector<storage::Row>& reports, const std::vector<std::string>& disowned) {
  std::vector<FoundEmail> found;
  const auto add = [&](FoundEmail email) {
    if (std::none_of(found.begin(), found.end(), [&](const FoundEmail& item) { return item.address == email.address; })) found.push_back(std::move(email));
  };
  if (caller) {
    for (const auto& email : caller->emails) {
      if (!email.released_at_ms) add({email.address, "record", std::nullopt, email.state_at_ms, email.state_by, email.state, "exact"});
    }
  }
  for (const auto& row : reports) {
    for (const auto& [column, where] : {std::pair(std::size_t(5), "report_email"), std::pair(std::size_t(3), "report_address")}) {
      for (const auto& email : extract_emails(row.text(column)).emails) {
        const bool other = std::find(disowned.begin(), disowned.end(), email.email) != disowned.end();
        if (!email.placeholder && !other) add({email.email, where, row.integer(0), row.integer(7), row.text(6), "legacy_unverified", email.confidence()});
      }
    }
  }
  return found;
}

void show_found_emails(wire::JsonText& out, const std::vector<FoundEmail>& found) {
  out.begin_array();
  for (const auto& email : found) {
    out.begin_object()
        .member("address", email.address)
        .member("where", email.where)
        .member("reportNo", email.report_no ? std::optional(std::to_string(*email.report_no)) : std::nullopt)
        .instant("at", email.at_ms)
        .member("by", email.by)
        .member("state", email.state)
        .member("confidence", email.confidence);
    out.name("differs").begin_array();
    if (&email != &found.front()) {
      for (const auto& letter : letter_differences(found.front().address, email.address).value_or(std::vector<LetterDifference>{})) out.value(letter.pos);
    }
    out.end_array().end_object();
  }
  out.end_array();
}

// `name` and `honorific` of who is linked with the call.
struct Linked {
  std::string name;
  std::string honorific;
};

std::optional<Linked> linked_of(storage::Connection& connection, const StoredCall& stored) {
  if (!stored.caller) return std::nullopt;
  auto rows = connection.execute(kCallerName, {stored.caller->value}).rows;
  return rows.empty() ? std::nullopt : std::optional(Linked{rows[0].take_text(0), rows[0].take_text(1)});
}

void show_call(wire::JsonText& out, storage::Connection& connection, const StoredCall& stored, const PhoneNumber& number, const std::optional<Linked>& linked, const UserId& viewer,
               const std::optional<StoredWorkspace>& workspace, Masking masking) {
  const auto& call = stored.call;
  const bool masked = masking == Masking::yes;
  const auto* leg = leg_of(call, viewer);
  const bool missed = call.direction == CallDirection::inbound && call.ended_at && !call.answered_at && !stored.manual;
  out.begin_object()
      .member("id", call.id.value)
      .member("source", call.source)
      .member("direction", call.direction == CallDirection::outbound ? "out" : "in")
      .member("state", state_of(call, leg, workspace))
      .member("manual", stored.manual)
      .member("late", call.late)
      .member("missed", missed)
      .name("number");
  show_phone(out, number, masking);
  out.member("location", call.location)
      .member("queue", call.queue)
      .member("calledNumber", call.called_number)
      .member("startedAt", call.started_at)
      .member("answeredAt", leg && leg->answered_at ? leg->answered_at : call.answered_at)
      .member("heldSince", leg && leg->state == LegState::held ? leg->held_at : std::nullopt)
      .member("endedAt", call.ended_at)
      .member("endReason", call.end_reason)
      .name("caller");
  if (linked) out.begin_object().member("id", stored.caller->value).member("name", masked ? mask_name(linked->name) : linked->name).member("honorific", linked->honorific).end_object();
  else out.value(nullptr);
  out.name("agents").begin_array();
  for (const auto& item : call.legs) {
    out.begin_object()
        .member("userId", item.agent_user ? std::optional(item.agent_user->value) : std::nullopt)
        .member("displayName", item.agent_user ? display_name(connection, *item.agent_user) : "")
        .member("address", item.agent_address)
        .member("state", to_word(item.state))
        .end_object();
  }
  out.end_array().member("resume", masked && !stored.resume.empty() ? "***" : stored.resume).member("disposition", stored.disposition).end_object();
}

// What this agent can do with the call now.
std::vector<std::string_view> actions_of(const Services& services, const Source& source, const StoredCall& stored, const StoredWorkspace& workspace) {
  std::vector<std::string_view> can;
  const auto offer = [&](std::string_view what, bool when) {
    if (when) can.emplace_back(what);
  };
  const auto* leg = leg_of(stored.call, workspace.user);
  const bool open = !workspace.closed_at_ms;
  const bool live = open && leg && leg->state != LegState::gone && !stored.call.ended_at;
  const auto controlled = [&](std::string_view what) { return live && services.control && source.controls.find(what) != std::string::npos; };
  offer("save", open);
  offer("identify", open);
  offer("close", open && (!live || stored.manual));
  offer("answer", controlled("answer") && leg->state == LegState::ringing);
  offer("hold", controlled("hold") && leg->state == LegState::answered);
  offer("retrieve", controlled("hold") && leg->state == LegState::held);
  offer("transfer", controlled("transfer") && leg->state != LegState::ringing);
  offer("hangup", (controlled("hangup") && leg->state != LegState::ringing) || (live && stored.manual));
  return can;
}

}  // namespace

Source source_of(storage::Connection& connection, const std::string& name) {
  Source source;
  const auto rows = connection.execute(kTrunk, {name}).rows;
  const auto newest = std::max_element(rows.begin(), rows.end(), [](const storage::Row& a, const storage::Row& b) {
    return a.integer(4) != b.integer(4) ? a.integer(4) < b.integer(4) : a.text(5) > b.text(5);
  });
  if (newest == rows.end()) return source;
  source.trunk.default_region = newest->text(0);
  source.trunk.trunk_area_code = newest->text(1);
  source.controls = newest->text(3);
  std::string_view prefixes = newest->text(2);
  while (!prefixes.empty()) {
    const auto end = std::min(prefixes.find(','), prefixes.size());
    source.trunk.strip_prefixes.emplace_back(prefixes.substr(0, end));
    prefixes.remove_prefix(std::min(end + 1, prefixes.size()));
  }
  return source;
}

PhoneNumber number_in(const StoredCall& stored, const TrunkProfile& trunk) {
  if (stored.call.caller_withheld || !stored.call.caller_number) {
    auto hidden = classify_phone("anonymous", PhoneSource::ani);
    hidden.raw = stored.call.caller_number.value_or("");
    return hidden;
  }
  return classify_phone(*stored.call.caller_number, stored.manual ? PhoneSource::typed : PhoneSource::ani, trunk);
}

PhoneNumber number_of(storage::Connection& connection, const StoredCall& stored) { return number_in(stored, source_of(connection, stored.call.source).trunk); }

std::vector<std::string_view> missing_fields(storage::Connection& connection, const Services& services, const StoredCall& stored) {
  return missing_of(*services.settings.get(), stored.caller ? load_caller(connection, *stored.caller) : std::nullopt, stored);
}

std::vector<std::string_view> call_actions(storage::Connection& connection, const Services& services, const StoredCall& stored, const StoredWorkspace& workspace) {
  return actions_of(services, source_of(connection, stored.call.source), stored, workspace);
}

json::value present_call(storage::Connection& connection, const StoredCall& stored, const UserId& viewer, const std::optional<StoredWorkspace>& workspace, Masking masking) {
  wire::JsonText out;
  show_call(out, connection, stored, number_of(connection, stored), linked_of(connection, stored), viewer, workspace, masking);
  return out.tree();
}

void show_workspace(wire::JsonText& out, storage::Connection& connection, const Services& services, const StoredCall& stored, const StoredWorkspace& workspace, const Showing& showing) {
  const auto settings = services.settings.get();
  std::optional<Source> asked;
  if (!showing.source) asked = source_of(connection, stored.call.source);
  const auto& source = showing.source ? *showing.source : *asked;
  const auto number = number_in(stored, source.trunk);
  std::vector<CallerMatch> found_now;
  if (!showing.matches) found_now = match_by_phone(connection, number);
  const auto& matches = showing.matches ? *showing.matches : found_now;
  std::optional<Caller> caller;
  if (stored.caller) {
    const auto match = std::find_if(matches.begin(), matches.end(), [&](const CallerMatch& item) { return item.caller.id == *stored.caller; });
    caller = match == matches.end() ? load_caller(connection, *stored.caller) : std::optional(match->caller);
  }
  std::vector<std::string> rejected;
  for (auto& row : connection.execute(kRejected, {stored.call.id.value}).rows) rejected.push_back(row.take_text(0));

  // Earlier reports of the number and of the caller, since the programme began (SOP 2.a).
  const auto since = parse_rfc3339(settings->program_start_date + "T00:00:00Z").value_or(Instant{}) - std::chrono::hours(9);
  auto reports = earlier_reports(connection, caller ? stored.caller : std::nullopt, stored.caller_key, INT64_MAX, 50);
  const auto called = caller ? (caller->honorific.empty() ? caller->name : caller->honorific + " " + caller->name) : std::string();
  const auto history = history_with(connection, stored.caller, called, stored.caller_key, reports, 20, stored.call.id.value, showing.masking);
  std::erase_if(reports, [&](const storage::Row& row) { return row.integer(7) < to_ms(since); });

  const auto missing = missing_of(*settings, caller, stored);
  const bool withheld = number.status == PhoneStatus::anonymous || number.status == PhoneStatus::empty;
  const bool complete = std::all_of(missing.begin(), missing.end(), [](std::string_view field) { return field == "resume"; });
  std::string_view verdict = "new";
  if (caller) verdict = complete ? "known" : "incomplete";
  else if (withheld) verdict = "withheld";
  else if (!matches.empty() && stored.identity != "none") verdict = "incomplete";

  const bool full = showing.masking == Masking::no;
  // Nobody of those who have the number: what was reported from it is somebody else's.
  const bool stranger = !caller && stored.identity == "none" && !rejected.empty();
  const auto found = stranger || !full ? std::vector<FoundEmail>() : found_emails(caller, reports, disowned_emails(rejected, matches));

  out.begin_object().member("version", workspace.version).name("call");
  show_call(out, connection, stored, number, caller ? std::optional(Linked{caller->name, caller->honorific}) : std::nullopt, workspace.user, workspace, showing.masking);
  out.member("verdict", verdict).member("identity", stored.identity).name("matches").begin_array();
  for (const auto& match : matches) show_match(out, match, showing.masking, true);
  out.end_array().texts("rejected", rejected).name("caller");
  if (caller) show_caller(out, *caller, showing.masking, true);
  else out.value(nullptr);
  out.texts("missing", missing).name("draft");
  // It was JSON when it was kept.
  if (workspace.draft && full && showing.desk == WhoseDesk::own) out.raw(*workspace.draft);
  else out.value(nullptr);
  out.member("draftVersion", workspace.draft_version).name("history").raw(history.items).name("reports").begin_array();
  for (std::size_t i = 0; full && i < reports.size() && i < 5; ++i) out.value(present_report(reports[i]));
  out.end_array().name("foundEmails");
  show_found_emails(out, found);
  out.name("sop");
  std::optional<Procedure> loaded;
  if (full && !showing.procedure) loaded = load_procedure(connection, services, stored, &matches);
  if (const auto* procedure = showing.procedure ? showing.procedure : loaded ? &*loaded : nullptr; full && procedure) {
    std::vector<std::string> other_emails;
    for (const auto& email : found) other_emails.push_back(email.address);
    show_procedure(out, connection, services, stored, *procedure, other_emails);
  } else {
    out.value(nullptr);
  }
  out.instant("openedAt", workspace.opened_at_ms).instant("wrapUpAt", workspace.wrap_up_at_ms).instant("closedAt", workspace.closed_at_ms);
  out.texts("can", showing.desk == WhoseDesk::own ? actions_of(services, source, stored, workspace) : std::vector<std::string_view>()).end_object();
}

}  // namespace sapa::desk

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

// What the telephone system of a call is like: how it writes numbers, and what it can be asked to do (of its newest key).
struct Source {
  TrunkProfile trunk;
  std::string controls;
};

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
json::array missing_of(const Settings& settings, const std::optional<Caller>& caller, const StoredCall& call) {
  const auto wanted = [&](std::string_view field) {
    return field == "email" || std::find(settings.required_fields.begin(), settings.required_fields.end(), field) != settings.required_fields.end();
  };
  json::array missing;
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
std::vector<std::string> disowned_emails(const json::array& rejected, const std::vector<CallerMatch>& matches) {
  std::vector<std::string> addresses;
  for (const auto& match : matches) {
    if (std::find(rejected.begin(), rejected.end(), json::value(match.caller.id.value)) == rejected.end()) continue;
    for (const auto& email : match.caller.emails) addresses.push_back(email.address);
  }
  return addresses;
}

// Where an e-mail of this caller stands: in the record, then in the reports, newest first; each address once.
json::array found_emails(const std::optional<Caller>& caller, const std::vector<storage::Row>& reports, const std::vector<std::string>& disowned) {
  json::array found;
  const auto add = [&](const std::string& address, std::string_view where, json::value report, json::value at, std::string_view by, std::string_view state, std::string_view confidence) {
    json::array differs;
    for (const auto& item : found) {
      if (item.as_object().at("address").as_string() == address) return;
    }
    if (!found.empty()) {
      const auto letters = letter_differences(std::string_view(found[0].as_object().at("address").as_string()), address);
      for (const auto& letter : letters.value_or(std::vector<LetterDifference>{})) differs.emplace_back(std::int64_t(letter.pos));
    }
    found.push_back({{"address", address}, {"where", where}, {"reportNo", std::move(report)}, {"at", std::move(at)}, {"by", std::move(by)}, {"state", state}, {"confidence", confidence},
                     {"differs", std::move(differs)}});
  };
  if (caller) {
    for (const auto& email : caller->emails) {
      if (!email.released_at_ms) add(email.address, "record", nullptr, instant(std::optional(email.state_at_ms)), email.state_by, email.state, "exact");
    }
  }
  for (const auto& row : reports) {
    const auto number = json::value(std::to_string(row.integer(0)));
    const auto at = instant(std::optional(row.integer(7)));
    for (const auto& [column, where] : {std::pair(std::size_t(5), "report_email"), std::pair(std::size_t(3), "report_address")}) {
      for (const auto& email : extract_emails(row.text(column)).emails) {
        const bool other = std::find(disowned.begin(), disowned.end(), email.email) != disowned.end();
        if (!email.placeholder && !other) add(email.email, where, number, at, row.text(6), "legacy_unverified", email.confidence());
      }
    }
  }
  return found;
}

json::object call_object(storage::Connection& connection, const StoredCall& stored, const PhoneNumber& number, const UserId& viewer,
                         const std::optional<StoredWorkspace>& workspace, Masking masking) {
  const auto& call = stored.call;
  const bool masked = masking == Masking::yes;
  const auto* leg = leg_of(call, viewer);
  auto phone = present_phone(number);
  if (masked) {
    for (const auto* field : {"raw", "display", "e164", "idCaller", "hp"}) {
      if (phone[field].is_string()) phone[field] = mask_phone(std::string_view(phone[field].get_string()));
    }
    phone["candidates"] = json::array();
  }
  json::value caller = nullptr;
  if (stored.caller) {
    const auto rows = connection.execute(kCallerName, {stored.caller->value}).rows;
    if (!rows.empty()) caller = {{"id", stored.caller->value}, {"name", masked ? mask_name(rows[0].text(0)) : rows[0].text(0)}, {"honorific", rows[0].text(1)}};
  }
  json::array agents;
  for (const auto& item : call.legs) {
    agents.push_back({{"userId", item.agent_user ? json::value(item.agent_user->value) : json::value(nullptr)},
                      {"displayName", item.agent_user ? display_name(connection, *item.agent_user) : ""},
                      {"address", item.agent_address},
                      {"state", to_word(item.state)}});
  }
  const bool missed = call.direction == CallDirection::inbound && call.ended_at && !call.answered_at && !stored.manual;
  return {{"id", call.id.value},
          {"source", call.source},
          {"direction", call.direction == CallDirection::outbound ? "out" : "in"},
          {"state", state_of(call, leg, workspace)},
          {"manual", stored.manual},
          {"late", call.late},
          {"missed", missed},
          {"number", std::move(phone)},
          {"location", wire::or_null(call.location)},
          {"queue", wire::or_null(call.queue)},
          {"calledNumber", wire::or_null(call.called_number)},
          {"startedAt", instant(call.started_at)},
          {"answeredAt", instant(leg && leg->answered_at ? leg->answered_at : call.answered_at)},
          {"heldSince", leg && leg->state == LegState::held ? instant(leg->held_at) : json::value(nullptr)},
          {"endedAt", instant(call.ended_at)},
          {"endReason", wire::or_null(call.end_reason)},
          {"caller", std::move(caller)},
          {"agents", std::move(agents)},
          {"resume", masked && !stored.resume.empty() ? "***" : stored.resume},
          {"disposition", stored.disposition}};
}

}  // namespace

TrunkProfile trunk_of(storage::Connection& connection, const std::string& source) { return source_of(connection, source).trunk; }

PhoneNumber number_of(storage::Connection& connection, const StoredCall& stored) { return number_in(stored, trunk_of(connection, stored.call.source)); }

json::array missing_fields(storage::Connection& connection, const Services& services, const StoredCall& stored) {
  return missing_of(services.settings.get(), stored.caller ? load_caller(connection, *stored.caller) : std::nullopt, stored);
}

json::object present_call(storage::Connection& connection, const StoredCall& stored, const UserId& viewer, const std::optional<StoredWorkspace>& workspace,
                          Masking masking) {
  return call_object(connection, stored, number_of(connection, stored), viewer, workspace, masking);
}

json::object present_workspace(storage::Connection& connection, const Services& services, const StoredCall& stored, const StoredWorkspace& workspace, Masking masking,
                               const Procedure* procedure) {
  const auto settings = services.settings.get();
  const auto source = source_of(connection, stored.call.source);
  const auto number = number_in(stored, source.trunk);
  const auto matches = match_by_phone(connection, number);
  std::optional<Caller> caller;
  if (stored.caller) {
    const auto match = std::find_if(matches.begin(), matches.end(), [&](const CallerMatch& item) { return item.caller.id == *stored.caller; });
    caller = match == matches.end() ? load_caller(connection, *stored.caller) : std::optional(match->caller);
  }
  json::array shown_matches;
  for (const auto& match : matches) shown_matches.push_back(present_match(match, masking, true));
  json::array rejected;
  for (const auto& row : connection.execute(kRejected, {stored.call.id.value}).rows) rejected.emplace_back(row.text(0));

  // Earlier reports of the number and of the caller, since the programme began (SOP 2.a).
  const auto since = parse_rfc3339(settings.program_start_date + "T00:00:00Z").value_or(Instant{}) - std::chrono::hours(9);
  auto reports = earlier_reports(connection, caller ? stored.caller : std::nullopt, stored.caller_key, INT64_MAX, 50);
  const auto called = caller ? (caller->honorific.empty() ? caller->name : caller->honorific + " " + caller->name) : std::string();
  auto history = history_with(connection, stored.caller, called, stored.caller_key, reports, 20, stored.call.id.value);
  std::erase_if(reports, [&](const storage::Row& row) { return row.integer(7) < to_ms(since); });
  json::array shown_reports;
  for (std::size_t i = 0; i < reports.size() && i < 5; ++i) shown_reports.push_back(present_report(reports[i]));

  const auto missing = missing_of(settings, caller, stored);
  const bool withheld = number.status == PhoneStatus::anonymous || number.status == PhoneStatus::empty;
  const bool complete = std::all_of(missing.begin(), missing.end(), [](const json::value& field) { return field.as_string() == "resume"; });
  std::string_view verdict = "new";
  if (caller) verdict = complete ? "known" : "incomplete";
  else if (withheld) verdict = "withheld";
  else if (!matches.empty() && stored.identity != "none") verdict = "incomplete";

  json::array can;
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

  json::value draft = nullptr;
  if (workspace.draft) {
    if (auto parsed = wire::parse_json(*workspace.draft)) draft = std::move(*parsed);
  }
  // Nobody of those who have the number: what was reported from it is somebody else's.
  const bool stranger = !caller && stored.identity == "none" && !rejected.empty();
  auto found = stranger ? json::array() : found_emails(caller, reports, disowned_emails(rejected, matches));
  std::vector<std::string> other_emails;
  for (const auto& email : found) other_emails.emplace_back(email.as_object().at("address").as_string());
  json::value sop = nullptr;
  if (masking == Masking::no) {
    const auto loaded = procedure ? std::nullopt : load_procedure(connection, services, stored, &matches);
    if (!procedure && loaded) procedure = &*loaded;
    if (procedure) sop = present_procedure(connection, services, stored, *procedure, other_emails);
  } else {
    mask_history(history.items);
    shown_reports.clear();
    found.clear();
    draft = nullptr;
  }
  return {{"version", workspace.version},
          {"call", call_object(connection, stored, number, workspace.user, workspace, masking)},
          {"verdict", verdict},
          {"identity", stored.identity},
          {"matches", std::move(shown_matches)},
          {"rejected", std::move(rejected)},
          {"caller", caller ? json::value(present_caller(*caller, masking, true)) : json::value(nullptr)},
          {"missing", missing},
          {"draft", std::move(draft)},
          {"draftVersion", workspace.draft_version},
          {"history", std::move(history.items)},
          {"reports", std::move(shown_reports)},
          {"foundEmails", std::move(found)},
          {"sop", std::move(sop)},
          {"openedAt", instant(std::optional(workspace.opened_at_ms))},
          {"wrapUpAt", instant(workspace.wrap_up_at_ms)},
          {"closedAt", instant(workspace.closed_at_ms)},
          {"can", std::move(can)}};
}

}  // namespace sapa::desk

#include "desk/present_call.h"

#include <algorithm>
#include <charconv>

#include "core/email_columns.h"
#include "core/email_extract.h"
#include "desk/instant_json.h"
#include "desk/match_callers.h"
#include "desk/procedure.h"
#include "desk/settings.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr auto kTrunk =
    "SELECT default_region, trunk_area_code, strip_prefixes, controls FROM integration_keys WHERE source = $1 ORDER BY created_at_ms DESC, key_id LIMIT 1";
constexpr auto kUserName = "SELECT display_name FROM users WHERE user_id = $1";
constexpr auto kCallerName = "SELECT name, honorific FROM callers WHERE caller_id = $1";
constexpr auto kRejected = "SELECT caller_id FROM call_rejections WHERE call_id = $1 ORDER BY caller_id";
constexpr auto kCallsOfCaller =
    "SELECT call_id, caller_number, caller_key, started_at_ms, resume, disposition FROM calls "
    "WHERE caller_id = $1 AND started_at_ms < $2 ORDER BY started_at_ms DESC, call_id LIMIT $3";
constexpr auto kCallsOfNumber =
    "SELECT call_id, caller_number, caller_key, started_at_ms, resume, disposition FROM calls "
    "WHERE caller_key = $1 AND started_at_ms < $2 ORDER BY started_at_ms DESC, call_id LIMIT $3";
#define SAPA_REPORT_COLUMNS                                                                                                        \
  "r.report_no, t.ticket_no, r.reporter_name, r.reporter_address, r.reporter_phone, r.reporter_email, r.created_by, r.created_at_ms, " \
  "t.repeat_count, t.status, t.status_qualifier, r.resume, r.transaction_no, t.module_id, r.reporter_key"
constexpr auto kReportsOfCaller =
    "SELECT " SAPA_REPORT_COLUMNS " FROM reports r JOIN tickets t ON t.ticket_id = r.ticket_id "
    "WHERE r.caller_id = $1 AND r.created_at_ms < $2 ORDER BY r.created_at_ms DESC, r.report_no DESC LIMIT $3";
constexpr auto kReportsOfNumber =
    "SELECT " SAPA_REPORT_COLUMNS " FROM reports r JOIN tickets t ON t.ticket_id = r.ticket_id "
    "WHERE r.reporter_key = $1 AND r.created_at_ms < $2 ORDER BY r.created_at_ms DESC, r.report_no DESC LIMIT $3";

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

std::string status_of(const storage::Row& row, std::size_t c) {
  return row.text(c + 10).empty() ? row.text(c + 9) : row.text(c + 9) + "(" + row.text(c + 10) + ")";
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

// Where an e-mail of this caller stands: in the record, then in the reports, newest first; each address once.
json::array found_emails(const std::optional<Caller>& caller, const std::vector<storage::Row>& reports) {
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
        if (!email.placeholder) add(email.email, where, number, at, row.text(6), "legacy_unverified", email.confidence());
      }
    }
  }
  return found;
}

}  // namespace

TrunkProfile trunk_of(storage::Connection& connection, const std::string& source) {
  TrunkProfile trunk;
  const auto rows = connection.execute(kTrunk, {source}).rows;
  if (rows.empty()) return trunk;
  trunk.default_region = rows[0].text(0);
  trunk.trunk_area_code = rows[0].text(1);
  std::string_view prefixes = rows[0].text(2);
  while (!prefixes.empty()) {
    const auto end = std::min(prefixes.find(','), prefixes.size());
    trunk.strip_prefixes.emplace_back(prefixes.substr(0, end));
    prefixes.remove_prefix(std::min(end + 1, prefixes.size()));
  }
  return trunk;
}

PhoneNumber number_of(storage::Connection& connection, const StoredCall& stored) {
  if (stored.call.caller_withheld || !stored.call.caller_number) {
    auto hidden = classify_phone("anonymous", PhoneSource::ani);
    hidden.raw = stored.call.caller_number.value_or("");
    return hidden;
  }
  return classify_phone(*stored.call.caller_number, stored.manual ? PhoneSource::typed : PhoneSource::ani, trunk_of(connection, stored.call.source));
}

json::object present_call(storage::Connection& connection, const StoredCall& stored, const UserId& viewer, const std::optional<StoredWorkspace>& workspace,
                          Masking masking) {
  const auto& call = stored.call;
  const bool masked = masking == Masking::yes;
  const auto* leg = leg_of(call, viewer);
  auto number = number_of(connection, stored);
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

json::object present_report(const storage::Row& row, std::size_t c) {
  return {{"reportNo", std::to_string(row.integer(c))},
          {"ticketNo", row.text(c + 1)},
          {"reporterName", row.text(c + 2)},
          {"reporterAddress", row.text(c + 3)},
          {"reporterPhone", row.text(c + 4)},
          {"email", row.text(c + 5).empty() ? json::value(nullptr) : json::value(row.text(c + 5))},
          {"createdBy", row.text(c + 6)},
          {"createdAt", to_rfc3339(instant_from_ms(row.integer(c + 7)))},
          {"repeatCount", row.integer(c + 8)},
          {"status", status_of(row, c)},
          {"resume", row.text(c + 11)}};
}

json::array last_reports(storage::Connection& connection, std::int64_t phone_key, int most) {
  json::array reports;
  for (const auto& row : connection.execute(kReportsOfNumber, {phone_key, INT64_MAX, std::int64_t(most)}).rows) reports.push_back(present_report(row));
  return reports;
}

HistoryPage history_of(storage::Connection& connection, const std::optional<CallerId>& caller, std::int64_t phone_key, const std::string& cursor, int limit,
                       const std::string& but_call) {
  std::int64_t before = INT64_MAX;
  if (!cursor.empty()) std::from_chars(cursor.data(), cursor.data() + cursor.size(), before);
  struct Item {
    std::int64_t at;
    std::string id;
    json::object row;
  };
  std::vector<Item> items;
  const auto add = [&](std::int64_t at, std::string id, json::object row) {
    if (std::none_of(items.begin(), items.end(), [&](const Item& item) { return item.id == id; })) items.push_back({at, std::move(id), std::move(row)});
  };
  const auto most = std::int64_t(limit) + 1;
  std::string name;
  if (caller) {
    const auto rows = connection.execute(kCallerName, {caller->value}).rows;
    if (!rows.empty()) name = rows[0].text(1).empty() ? rows[0].text(0) : rows[0].text(1) + " " + rows[0].text(0);
  }
  const auto add_calls = [&](const std::vector<storage::Row>& rows) {
    for (const auto& row : rows) {
      if (row.text(0) == but_call) continue;
      const auto e164 = phone_from_key(row.integer(2));
      add(row.integer(3), row.text(0),
          {{"kind", "call"},
           {"callId", row.text(0)},
           {"ticketNo", nullptr},
           {"reportNo", nullptr},
           {"transactionNo", "00000"},
           {"idCaller", e164.starts_with("+62") ? legacy_id_caller(e164) : e164},
           {"name", name},
           {"moduleId", "KOSONG"},
           {"at", to_rfc3339(instant_from_ms(row.integer(3)))},
           {"resume", row.text(4)},
           {"status", row.text(5)},
           {"by", ""}});
    }
  };
  const auto add_reports = [&](const std::vector<storage::Row>& rows) {
    for (const auto& row : rows) {
      const auto e164 = phone_from_key(row.integer(14));
      add(row.integer(7), "r" + std::to_string(row.integer(0)),
          {{"kind", "report"},
           {"callId", nullptr},
           {"ticketNo", row.text(1)},
           {"reportNo", std::to_string(row.integer(0))},
           {"transactionNo", row.text(12)},
           {"idCaller", e164.starts_with("+62") ? legacy_id_caller(e164) : row.text(4)},
           {"name", row.text(2)},
           {"moduleId", row.text(13).empty() ? "KOSONG" : row.text(13)},
           {"at", to_rfc3339(instant_from_ms(row.integer(7)))},
           {"resume", row.text(11)},
           {"status", status_of(row, 0)},
           {"by", row.text(6)}});
    }
  };
  if (caller) {
    add_calls(connection.execute(kCallsOfCaller, {caller->value, before, most + 1}).rows);
    add_reports(connection.execute(kReportsOfCaller, {caller->value, before, most}).rows);
  }
  if (phone_key != 0) {
    if (!caller) add_calls(connection.execute(kCallsOfNumber, {phone_key, before, most + 1}).rows);
    add_reports(connection.execute(kReportsOfNumber, {phone_key, before, most}).rows);
  }
  std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.at != b.at ? a.at > b.at : a.id > b.id; });
  HistoryPage page;
  for (auto& item : items) {
    if (page.items.size() == std::size_t(limit)) {
      page.next = std::to_string(item.at + 1);
      break;
    }
    page.items.push_back(std::move(item.row));
  }
  return page;
}

json::object present_workspace(storage::Connection& connection, const Services& services, const StoredCall& stored, const StoredWorkspace& workspace) {
  const auto settings = services.settings.get();
  const auto number = number_of(connection, stored);
  const auto matches = match_by_phone(connection, number);
  std::optional<Caller> caller;
  if (stored.caller) caller = load_caller(connection, *stored.caller);
  json::array shown_matches;
  for (const auto& match : matches) shown_matches.push_back(present_match(match, Masking::no, true));
  json::array rejected;
  for (const auto& row : connection.execute(kRejected, {stored.call.id.value}).rows) rejected.emplace_back(row.text(0));

  // Earlier reports of the number and of the caller, since the programme began (SOP 2.a).
  const auto since = parse_rfc3339(settings.program_start_date + "T00:00:00Z").value_or(Instant{}) - std::chrono::hours(9);
  std::vector<storage::Row> reports;
  if (stored.caller_key != 0) reports = connection.execute(kReportsOfNumber, {stored.caller_key, INT64_MAX, std::int64_t(50)}).rows;
  if (caller) {
    for (const auto& row : connection.execute(kReportsOfCaller, {caller->id.value, INT64_MAX, std::int64_t(50)}).rows) {
      if (std::none_of(reports.begin(), reports.end(), [&](const storage::Row& known) { return known.integer(0) == row.integer(0); })) reports.push_back(row);
    }
  }
  std::erase_if(reports, [&](const storage::Row& row) { return row.integer(7) < to_ms(since); });
  std::sort(reports.begin(), reports.end(), [](const storage::Row& a, const storage::Row& b) { return a.integer(7) > b.integer(7); });
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
  std::string controls;
  if (const auto rows = connection.execute(kTrunk, {stored.call.source}).rows; !rows.empty() && services.control) controls = rows[0].text(3);
  const auto controlled = [&](std::string_view what) { return live && controls.find(what) != std::string::npos; };
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
  auto found = found_emails(caller, reports);
  std::vector<std::string> other_emails;
  for (const auto& email : found) other_emails.emplace_back(email.as_object().at("address").as_string());
  auto sop = present_procedure(connection, services, stored, matches, other_emails);
  auto history = history_of(connection, stored.caller, stored.caller_key, "", 20, stored.call.id.value);
  return {{"version", workspace.version},
          {"call", present_call(connection, stored, workspace.user, workspace, Masking::no)},
          {"verdict", verdict},
          {"identity", stored.identity},
          {"matches", std::move(shown_matches)},
          {"rejected", std::move(rejected)},
          {"caller", caller ? json::value(present_caller(*caller, Masking::no, true)) : json::value(nullptr)},
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

#include "desk/procedure_facts.h"

#include <algorithm>

#include "desk/settings.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr auto kReports =
    "SELECT report_no, reporter_email, reporter_address, created_by, created_at_ms FROM reports WHERE reporter_key = $1 AND created_at_ms >= $2 "
    "ORDER BY created_at_ms DESC, report_no DESC LIMIT 200";
constexpr auto kNoticeGiven = "SELECT 1 FROM consents WHERE caller_id = $1 AND answer = 'given' AND withdrawn_at_ms IS NULL LIMIT 1";

std::string local_text(std::int64_t ms, int offset_minutes) { return to_rfc3339(instant_from_ms(ms) + std::chrono::minutes(offset_minutes)).substr(0, 19); }

void take_text(json::object& object, std::string_view name, std::string& target) { target = wire::text_member(object, name).value_or(""); }

}  // namespace

sop::KnownCaller known_caller(const Services& services, const Caller& caller) {
  sop::KnownCaller known;
  known.name = caller.name;
  known.address = caller.address;
  if (const auto* hp = caller.present_hp()) known.hp = phone_from_key(hp->key);
  const CallerEmail* newest = nullptr;
  for (const auto& email : caller.emails) {
    if (email.released_at_ms) continue;
    if (!newest) newest = &email;
    known.emails.push_back(email.address);
  }
  if (newest) {
    known.email_state = newest->state;
    const auto age = services.clock() - instant_from_ms(newest->state_at_ms);
    const bool confirmed = newest->state == "spelled" || newest->state == "confirmed";
    known.recently_spelled = confirmed && age < std::chrono::months(services.settings.get()->reverify_months);
  }
  return known;
}

std::vector<sop::ReportedEmail> search_emails(storage::Connection& connection, const Services& services, const std::string& site, std::string_view e164) {
  std::vector<sop::ReportedEmail> found;
  const auto key = phone_key(e164);
  if (key == 0) return found;
  const auto settings = services.settings.get();
  const int offset = settings->offset_minutes(site);
  const auto since = parse_rfc3339(settings->program_start_date + "T00:00:00Z").value_or(Instant{}) - std::chrono::minutes(offset);
  for (const auto& row : connection.execute(kReports, {key, to_ms(since)}).rows) {
    for (const std::size_t column : {std::size_t(1), std::size_t(2)}) {
      for (const auto& email : extract_emails(row.text(column)).emails) {
        if (email.placeholder) continue;
        const bool known = std::any_of(found.begin(), found.end(), [&](const sop::ReportedEmail& item) { return item.email == email.email; });
        if (!known) found.push_back({email.email, std::to_string(row.integer(0)), local_text(row.integer(4), offset), row.text(3)});
      }
    }
  }
  return found;
}

CallFacts facts_of(storage::Connection& connection, const Services& services, const StoredCall& stored, const std::vector<CallerMatch>& matches) {
  CallFacts result;
  auto& facts = result.facts;
  const auto settings = services.settings.get();
  if (stored.caller_key != 0) facts.number = phone_from_key(stored.caller_key);
  const auto add = [&](const Caller& caller) {
    facts.callers.push_back(known_caller(services, caller));
    result.caller_ids.push_back(caller.id);
  };
  // Who was chosen stands alone: the question whether it is this person is answered. A former number is nobody's now.
  if (stored.identity == "confirmed" && stored.caller) {
    if (const auto caller = load_caller(connection, *stored.caller)) add(*caller);
  } else if (stored.identity != "none") {
    for (const auto& match : matches) {
      if (match.reason != MatchReason::former_number) add(match.caller);
    }
  }
  if (facts.number) facts.searches[*facts.number] = search_emails(connection, services, stored.site, *facts.number);
  facts.notice_given = result.caller_ids.size() == 1 && !connection.execute(kNoticeGiven, {result.caller_ids[0].value}).rows.empty();
  if (const auto profile = settings->sop_profiles.find(stored.site); profile != settings->sop_profiles.end()) facts.profile = profile->second;
  facts.settings = settings->sop_policies;
  return result;
}

json::object facts_as_json(const sop::Facts& facts) {
  json::array callers;
  for (const auto& caller : facts.callers) {
    callers.push_back({{"name", caller.name},
                       {"hp", caller.hp},
                       {"address", caller.address},
                       {"emails", json::array(caller.emails.begin(), caller.emails.end())},
                       {"emailState", caller.email_state},
                       {"outOfSync", caller.columns_out_of_sync},
                       {"recentlySpelled", caller.recently_spelled}});
  }
  json::object searches;
  for (const auto& [number, found] : facts.searches) {
    json::array items;
    for (const auto& email : found) items.push_back({{"email", email.email}, {"reportNo", email.report_no}, {"created", email.created_local}, {"by", email.created_by}});
    searches[number] = std::move(items);
  }
  return {{"number", wire::or_null(facts.number)}, {"emergency", facts.emergency}, {"noticeGiven", facts.notice_given}, {"callers", std::move(callers)},
          {"searches", std::move(searches)},       {"profile", facts.profile},     {"settings", json::value_from(facts.settings)}};
}

sop::Facts facts_from_json(const json::object& object) {
  sop::Facts facts;
  facts.number = wire::text_member(object, "number");
  facts.emergency = wire::bool_member(object, "emergency").value_or(false);
  facts.notice_given = wire::bool_member(object, "noticeGiven").value_or(false);
  facts.profile = wire::text_member(object, "profile").value_or("");
  for (const auto& item : object.at("callers").as_array()) {
    auto caller_object = item.as_object();
    sop::KnownCaller caller;
    take_text(caller_object, "name", caller.name);
    take_text(caller_object, "hp", caller.hp);
    take_text(caller_object, "address", caller.address);
    take_text(caller_object, "emailState", caller.email_state);
    for (const auto& email : caller_object.at("emails").as_array()) caller.emails.emplace_back(email.as_string());
    caller.columns_out_of_sync = wire::bool_member(caller_object, "outOfSync").value_or(false);
    caller.recently_spelled = wire::bool_member(caller_object, "recentlySpelled").value_or(false);
    facts.callers.push_back(std::move(caller));
  }
  for (const auto& [number, items] : object.at("searches").as_object()) {
    auto& found = facts.searches[number];
    for (const auto& item : items.as_array()) {
      auto email_object = item.as_object();
      sop::ReportedEmail email;
      take_text(email_object, "email", email.email);
      take_text(email_object, "reportNo", email.report_no);
      take_text(email_object, "created", email.created_local);
      take_text(email_object, "by", email.created_by);
      found.push_back(std::move(email));
    }
  }
  for (const auto& [name, on] : object.at("settings").as_object()) facts.settings[name] = on.as_bool();
  return facts;
}

}  // namespace sapa::desk

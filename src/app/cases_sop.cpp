// Cases of the kinds `path` and `search_range` (domain 8): whole calls through the e-mail procedure, profile `sop`.

#include <algorithm>

#include "app/cases.h"
#include "app/sop_script.h"
#include "wire/shipped_flows.h"

namespace sapa::app {

namespace json = wire::json;

namespace {

constexpr std::string_view kDefaultStart = "2019-11-25";
constexpr std::string_view kDefaultServed = "2019-12-09";

const json::object& object_member(const json::object& object, std::string_view name) {
  static const json::object kNone;
  const auto* value = object.if_contains(name);
  return value && value->is_object() ? value->get_object() : kNone;
}

template <class Take>
void each_object(const json::object& object, std::string_view name, Take take) {
  const auto* value = object.if_contains(name);
  if (!value || !value->is_array()) return;
  for (const auto& item : value->get_array()) {
    if (item.is_object()) take(item.get_object());
  }
}

std::string text(const json::object& object, std::string_view name, std::string_view otherwise = "") {
  return wire::loose_text_member(object, name).value_or(std::string(otherwise));
}

CallerScript caller_script(const json::object& caller) {
  CallerScript script;
  const auto identity = text(caller, "identity", "same_person");
  script.same_person = identity != "not_this_person";
  if (const auto select = wire::integer_member(caller, "select"); select && *select >= 0) script.select = static_cast<std::size_t>(*select);
  if (!caller.contains("select") && script.same_person) script.select = 0;
  script.nama = text(caller, "nama");
  script.alamat = text(caller, "alamat");
  script.hp = text(caller, "hp");
  script.ask_email = text(caller, "ask_email");
  script.reask = text(caller, "reask");
  script.email = text(caller, "email");
  script.same_number = text(caller, "same_number", "ya");
  script.previous_number = text(caller, "previous_number");
  if (const auto* verify = caller.if_contains("verify"); verify && verify->is_array()) {
    for (const auto& word : verify->get_array()) script.verify.emplace_back(word.as_string());
  }
  script.corrected = text(caller, "corrected");
  script.accepts_domain = text(caller, "domain_suggestion", "accept") != "reject";
  script.drop_after = text(caller, "drop_after");
  return script;
}

void read_policy(const json::object& facts, std::map<std::string, bool>& settings) {
  const auto* policy = facts.if_contains("policy");
  if (!policy) return;
  if (policy->is_string()) settings[std::string(policy->get_string())] = true;
  if (policy->is_array()) {
    for (const auto& name : policy->get_array()) settings[std::string(name.as_string())] = true;
  }
  if (policy->is_object()) {
    for (const auto& item : policy->get_object()) settings[std::string(item.key())] = item.value() == json::value(true);
  }
}

sop::Date date_of(const std::string& text) {
  const auto date = sop::parse_date(text);
  if (!date) throw std::runtime_error("\"" + text + "\" is no date");
  return *date;
}

SopScript sop_script(const json::object& facts) {
  SopScript script;
  script.ani = text(facts, "ani");
  each_object(facts, "crm", [&](const json::object& row) {
    script.rows.push_back(
        {text(row, "id_caller"), text(row, "hp"), text(row, "nama"), text(row, "alamat"), text(row, "telp_rumah"), text(row, "email")});
  });
  each_object(facts, "apkt", [&](const json::object& report) {
    script.reports.push_back(
        {text(report, "no_laporan"), text(report, "nama"), text(report, "telepon"), text(report, "alamat"), text(report, "dibuat_oleh"), text(report, "created")});
  });
  script.caller = caller_script(object_member(facts, "caller"));
  const auto& agent = object_member(facts, "agent");
  script.skips_spelling = wire::bool_member(agent, "skip_spelling").value_or(false);
  script.skips_procedure = wire::bool_member(agent, "skip_sop").value_or(false);
  script.emergency = wire::bool_member(facts, "emergency").value_or(false);
  read_policy(facts, script.settings);
  const auto start = text(facts, "start_date", text(facts, "start", text(facts, "program_start_date", kDefaultStart)));
  script.range = sop::search_range(date_of(start), date_of(text(facts, "serving_date", kDefaultServed)));
  return script;
}

json::value range_as_case(const sop::DateRange& range) {
  return json::object{{"from", sop::to_text(range.from)}, {"to_exclusive", sop::to_text(range.to_exclusive)}};
}

json::value text_or_null(const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); }

// Flags are a set.
json::value sorted(const json::value& flags) {
  if (!flags.is_array()) return flags;
  auto list = flags.get_array();
  std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return json::serialize(a) < json::serialize(b); });
  return list;
}

json::object played_as_case(const sop::Flow& flow, const PlayedCall& played, const sop::DateRange& range) {
  const auto& run = played.run;
  const auto& state = sop::value_of(run.memory, "email_state");
  json::object got;
  json::array steps;
  json::array prompts;
  for (const auto& visit : run.path) {
    steps.emplace_back(visit.step);
    if (!visit.prompt.empty()) prompts.emplace_back(visit.prompt);
  }
  got["steps"] = std::move(steps);
  got["prompts"] = std::move(prompts);
  got["outcome"] = wire::or_null(run.outcome);
  got["email"] = text_or_null(sop::value_of(run.memory, "email"));
  got["email_state"] = state;
  got["letter_verified"] = state == "spelled";
  const auto* outcome = run.outcome ? sop::find_outcome(flow, *run.outcome) : nullptr;
  got["sop_compliant"] = outcome ? wire::or_null(outcome->compliant) : json::value(nullptr);
  got["flags"] = json::array(run.memory.flags.begin(), run.memory.flags.end());
  got["searched_numbers"] = json::array(run.memory.searched.begin(), run.memory.searched.end());
  got["search_range"] = run.memory.dates_limited ? range_as_case(range) : json::value(nullptr);
  if (const auto& row = played.written) {
    got["legacy_write"] = json::object{
        {"id_caller", text_or_null(row->id_caller)}, {"hp", row->hp}, {"nama", row->nama}, {"alamat", row->alamat}, {"email", row->email}};
  } else {
    got["legacy_write"] = nullptr;
  }
  return got;
}

}  // namespace

std::vector<std::string> run_path_case(const json::object& test_case) {
  const auto& flow = wire::email_flow();
  const auto script = sop_script(object_member(test_case, "facts"));
  auto got = played_as_case(flow, play(flow, script), script.range);
  auto expect = test_case.at("expect").as_object();
  for (auto* side : {&got, &expect}) {
    if (auto* flags = side->if_contains("flags")) *flags = sorted(*flags);
  }
  return compare(expect, got);
}

std::vector<std::string> run_search_range_case(const json::object& test_case) {
  const auto served_at = parse_rfc3339(text(test_case, "served_at"));
  const auto zone = text(test_case, "site_timezone", "Asia/Jakarta");
  const auto offset = sop::zone_offset(zone);
  if (!served_at || !offset) return {served_at ? "site_timezone: " + zone + " is not a zone of Indonesia" : "served_at: is no instant"};
  const auto served_on = sop::local_date(*served_at, *offset);
  auto got = range_as_case(sop::search_range(date_of(text(test_case, "start_date", kDefaultStart)), served_on)).as_object();
  got["local_date"] = sop::to_text(served_on);
  return compare(test_case.at("expect").as_object(), got);
}

}  // namespace sapa::app

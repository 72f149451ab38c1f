#include "core/sop/intents.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/sop/legacy_record.h"

namespace sapa::sop {

namespace {

constexpr std::array<std::string_view, 4> kFactValues = {"number", "emergency", "notice_given", "caller_name"};

const std::vector<IntentRule>& rules() {
  static const std::vector<IntentRule> kRules = {
      // Before and while the caller is greeted.
      {.name = "look_up_caller", .leaves = {"matches"}},
      {.name = "read_own_reports", .may_leave = {"own_email", "own_report"}},
      {.name = "show_caller"},
      {.name = "link_caller", .may_leave = {"linked", "caller_name"}},
      {.name = "unlink_caller", .leaves = {"unlinked"}, .unsets = {"linked", "record", "caller_name", "own_email", "own_report"}},
      {.name = "check_data",
       .leaves = {"data_state", "email_state"},
       .may_leave = {"email", "newest_email", "missing", "lacks_name", "lacks_hp", "lacks_address", "out_of_sync", "recently_spelled"}},
      {.name = "show_conflict"},
      {.name = "take_newest_email", .needs = {"newest_email"}, .leaves = {"email"}},
      // Earlier reports (Monitoring Tiket).
      {.name = "open_reports"},
      {.name = "search_reports", .needs = {"search_number"}, .may_leave = {"other_number"}},
      {.name = "limit_dates"},
      {.name = "review_reports", .needs = {"search_number"}, .may_leave = {"found_email", "found_report"}},
      {.name = "take_found_email", .needs = {"found_email"}, .leaves = {"email"}},
      // The e-mail.
      {.name = "check_domain", .needs = {"email"}, .may_leave = {"suggestion", "suggested_domain"}},
      {.name = "take_suggestion", .needs = {"suggestion"}, .leaves = {"email"}},
      {.name = "detach_email", .leaves = {"detached"}, .unsets = {"email", "own_email", "own_report", "recently_spelled"}},
      // Saving.
      {.name = "save_caller"},
      {.name = "save_reporter"},
      {.name = "write_report"},
      {.name = "save_draft"},
      {.name = "handle_main_request"},
      {.name = "record_outcome", .needs = {"outcome"}},
      {.name = "wrap_up"},
  };
  return kRules;
}

const KnownCaller* linked_caller(const Memory& memory, const Facts& facts) {
  const auto& text = value_of(memory, "linked");
  if (text.empty()) return nullptr;
  std::size_t index = 0;
  std::from_chars(text.data(), text.data() + text.size(), index);
  return index < facts.callers.size() ? &facts.callers[index] : nullptr;
}

void look_up_caller(Memory& memory, const Facts& facts) {
  const auto count = facts.number ? facts.callers.size() : 0;
  set_value(memory, "matches", count == 0 ? "none" : count == 1 ? "one" : "several");
}

// Which record it is: the one that was chosen, else the only one.
void link_caller(Memory& memory, const Facts& facts) {
  const auto& chosen = value_of(memory, "record");
  set_value(memory, "linked", chosen.empty() ? (facts.callers.size() == 1 ? "0" : "") : chosen);
  if (const auto* caller = linked_caller(memory, facts)) {
    set_value(memory, "caller_name", caller->name);
  } else {
    set_value(memory, "linked", "");
  }
}

void check_data(Memory& memory, const Facts& facts) {
  const auto* caller = linked_caller(memory, facts);
  // What stands on the screen is not asked: a new caller's HP is the number of the call, unless the policy wants the question.
  const bool hp_is_on_screen = memory.settings["hp_from_call"] && facts.number;
  const bool lacks_name = !caller || caller->name.empty();
  const bool lacks_hp = (!caller || caller->hp.empty()) && !hp_is_on_screen;
  const bool lacks_address = !caller || caller->address.empty();
  std::string missing;
  const auto lack = [&](bool lacks, std::string_view value, std::string_view column) {
    set_value(memory, value, lacks ? "yes" : "");
    if (lacks) missing += (missing.empty() ? "" : "+") + std::string(column);
  };
  lack(lacks_name, "lacks_name", "nama");
  lack(lacks_hp, "lacks_hp", "hp");
  lack(lacks_address, "lacks_address", "alamat");
  set_value(memory, "missing", missing);
  set_value(memory, "newest_email", caller && !caller->emails.empty() ? caller->emails.front() : "");
  set_value(memory, "out_of_sync", caller && caller->columns_out_of_sync ? "yes" : "");
  set_value(memory, "recently_spelled", caller && caller->emails.size() == 1 && caller->recently_spelled ? "yes" : "");
  set_value(memory, "email", caller && caller->emails.size() == 1 ? caller->emails.front() : "");
  if (!caller) {
    set_value(memory, "data_state", "ABSENT");
    set_value(memory, "email_state", "none");
  } else if (caller->emails.size() > 1) {
    set_value(memory, "data_state", "CONFLICT");
    set_value(memory, "email_state", "disputed");
  } else {
    set_value(memory, "data_state", caller->emails.size() == 1 && missing.empty() ? "COMPLETE" : "INCOMPLETE");
    set_value(memory, "email_state", caller->emails.empty() ? "none" : caller->email_state);
  }
}

// The address of a person whom the caller said not to be. What was reported from the number of the call may be that person's as well:
// nobody's data is read out to somebody else (UU PDP Pasal 33, domain 7).
bool is_of_another_person(const Memory& memory, const Facts& facts, const std::string& number, const std::string& address) {
  if (value_of(memory, "unlinked").empty()) return false;
  if (number == facts.number) return true;
  return std::any_of(facts.callers.begin(), facts.callers.end(), [&](const KnownCaller& caller) { return std::find(caller.emails.begin(), caller.emails.end(), address) != caller.emails.end(); });
}

// The newest e-mail of these reports that the caller has not just disowned.
void review(Memory& memory, const Facts& facts, const std::string& number, const std::vector<ReportedEmail>& found) {
  set_value(memory, "found_email", "");
  set_value(memory, "found_report", "");
  for (const auto& email : found) {
    if (email.email == value_of(memory, "detached") || is_of_another_person(memory, facts, number, email.email)) continue;
    set_value(memory, "found_email", email.email);
    set_value(memory, "found_report", email.report_no);
    return;
  }
}

void check_domain(Memory& memory) {
  const auto suggestion = suggested_email(value_of(memory, "email"));
  set_value(memory, "suggestion", suggestion.value_or(""));
  set_value(memory, "suggested_domain", suggestion ? suggestion->substr(suggestion->rfind('@') + 1) : "");
}

const std::vector<ReportedEmail>* search_of(const Facts& facts, const std::string& number) {
  const auto found = facts.searches.find(number);
  return found == facts.searches.end() ? nullptr : &found->second;
}

}  // namespace

std::span<const IntentRule> intent_rules() { return rules(); }

const IntentRule* find_intent(std::string_view name) {
  const auto found = std::find_if(rules().begin(), rules().end(), [&](const auto& rule) { return rule.name == name; });
  return found == rules().end() ? nullptr : &*found;
}

const ValueRule* find_value_rule(std::string_view name) {
  static const std::vector<ValueRule> kRules = {
      {"number"}, {"emergency", {"yes"}}, {"notice_given", {"yes"}}, {"caller_name"}, {"matches", {"none", "one", "several"}},
      {"own_email"}, {"own_report"}, {"linked"}, {"unlinked", {"yes"}}, {"data_state", {"ABSENT", "INCOMPLETE", "COMPLETE", "CONFLICT"}},
      {"email_state", {"none", "legacy_unverified", "claimed", "read_back", "spelled", "confirmed", "soft_bounced", "bounced", "disputed",
                       "refused", "withdrawn", "superseded", "erased"}},
      {"email"}, {"newest_email"}, {"missing"}, {"lacks_name", {"yes"}}, {"lacks_hp", {"yes"}}, {"lacks_address", {"yes"}},
      {"out_of_sync", {"yes"}}, {"recently_spelled", {"yes"}}, {"other_number", {"yes"}}, {"found_email"}, {"found_report"}, {"suggestion"},
      {"suggested_domain"}, {"detached"},
  };
  const auto found = std::find_if(kRules.begin(), kRules.end(), [&](const auto& rule) { return rule.name == name; });
  return found == kRules.end() ? nullptr : &*found;
}

std::span<const std::string_view> fact_values() { return kFactValues; }

void set_fact_values(Memory& memory, const Facts& facts) {
  set_value(memory, "number", facts.number.value_or(""));
  set_value(memory, "emergency", facts.emergency ? "yes" : "");
  set_value(memory, "notice_given", facts.notice_given ? "yes" : "");
  set_value(memory, "caller_name", facts.callers.size() == 1 ? facts.callers.front().name : "");
  set_value(memory, "email_state", "none");
}

bool perform(const Intent& intent, Memory& memory, const Facts& facts) {
  const auto& name = intent.name;
  if (name == "look_up_caller") look_up_caller(memory, facts);
  if (name == "link_caller") link_caller(memory, facts);
  if (name == "check_data") check_data(memory, facts);
  if (name == "check_domain") check_domain(memory);
  if (name == "unlink_caller") {
    for (const auto* gone : {"linked", "record", "own_email", "own_report", "caller_name"}) set_value(memory, gone, "");
    set_value(memory, "unlinked", "yes");
  }
  if (name == "take_newest_email") set_value(memory, "email", value_of(memory, "newest_email"));
  if (name == "take_found_email") set_value(memory, "email", value_of(memory, "found_email"));
  if (name == "take_suggestion") set_value(memory, "email", value_of(memory, "suggestion"));
  if (name == "detach_email") {
    // Kept, so that a search does not bring the same address up again.
    const auto& email = value_of(memory, "email");
    set_value(memory, "detached", email.empty() ? "-" : std::string(email));
    for (const auto* gone : {"email", "own_email", "own_report", "recently_spelled"}) set_value(memory, gone, "");
  }
  if (name == "read_own_reports" && facts.number) {
    const auto* found = search_of(facts, *facts.number);
    if (!found) return false;
    const bool own = !found->empty() && value_of(memory, "unlinked").empty();
    set_value(memory, "own_email", own ? found->front().email : "");
    set_value(memory, "own_report", own ? found->front().report_no : "");
  }
  if (name == "search_reports") {
    if (!search_of(facts, intent.subject)) return false;
    memory.searched.push_back(intent.subject);
    set_value(memory, "other_number", intent.subject == facts.number ? "" : "yes");
  }
  if (name == "limit_dates") memory.dates_limited = true;
  if (name == "review_reports") {
    const auto& number = value_of(memory, "search_number");
    const auto* found = search_of(facts, number);
    review(memory, facts, number, found ? *found : std::vector<ReportedEmail>{});
  }
  return true;
}

}  // namespace sapa::sop

#pragma once

// What is known when a run begins, and what was looked up during it. A run is replayed from its facts and answers, so
// facts are kept with the run and only ever added to (`searches`). Pure.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/sop/flow.h"
#include "core/sop/reports.h"

namespace sapa::sop {

// What a record that fits the caller's number says, as far as the procedure asks.
struct KnownCaller {
  std::string name;     // empty: not known
  std::string hp;       // E.164; empty: not known
  std::string address;  // without e-mails; empty: not known
  std::vector<std::string> emails = {};  // canonical, distinct, newest first; more than one: a conflict
  std::string email_state = "legacy_unverified";  // domain 2.3, of emails.front()
  bool columns_out_of_sync = false;  // one e-mail, but not in every column that ought to have it
  bool recently_spelled = false;     // spelled within the months that the policy allows
};

struct Facts {
  std::optional<std::string> number = std::nullopt;  // of the caller, E.164; empty: withheld or unusable
  bool emergency = false;
  bool notice_given = false;  // the present privacy notice was said to this caller before
  std::vector<KnownCaller> callers = {};
  std::map<std::string, std::vector<ReportedEmail>> searches = {};  // by E.164; a number that is missing was not searched yet
  std::string profile = {};                     // empty: the flow's default
  std::map<std::string, bool> settings = {};    // over the profile's
};

struct Answer {
  std::string step;
  std::string choice;
  std::map<std::string, std::string> fields = {};
};

// The settings that hold: the profile's, then those of the facts.
std::map<std::string, bool> settings_of(const Flow& flow, const Facts& facts);

}  // namespace sapa::sop

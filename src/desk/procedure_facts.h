#pragma once

// What the procedure knows of a call before the first question: the records of the number, and the e-mails in its earlier
// reports - read while the phone rings, so that nothing is searched by hand (domain 1.6).

#include <string>
#include <vector>

#include "core/email_extract.h"
#include "core/sop/facts.h"
#include "desk/call_rows.h"
#include "desk/match_callers.h"
#include "desk/services.h"

namespace sapa::desk {

// The facts, and whose record each of `facts.callers` is.
struct CallFacts {
  sop::Facts facts;
  std::vector<CallerId> caller_ids = {};
};

CallFacts facts_of(storage::Connection& connection, const Services& services, const StoredCall& call, const std::vector<CallerMatch>& matches);

// The e-mails in the reports of a number, newest first, since the programme began. Placeholders are left out.
std::vector<sop::ReportedEmail> search_emails(storage::Connection& connection, const Services& services, const std::string& site, std::string_view e164);

// The record as the procedure sees it.
sop::KnownCaller known_caller(const Services& services, const Caller& caller);

wire::json::object facts_as_json(const sop::Facts& facts);
sop::Facts facts_from_json(const wire::json::object& object);

}  // namespace sapa::desk

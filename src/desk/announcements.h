#pragma once

// What a leader tells every desk: a sentence about an area, until when; for a surge also that the e-mail procedure rests
// there. Every change is in the access log with its reason.

#include <string>
#include <vector>

#include "desk/call_rows.h"
#include "desk/unit_of_work.h"

namespace sapa::desk {

struct AnnouncementChange {
  std::optional<std::string> site = std::nullopt, area = std::nullopt;  // only when it is made
  std::optional<std::string> sentence = std::nullopt;
  std::optional<Instant> until = std::nullopt;
  std::optional<bool> suspend_email = std::nullopt;
  bool end = false;
  std::string reason;
};

// Errors: role_forbidden, reason_invalid, sentence_invalid, until_invalid (in the past, or more than 30 days away).
Result<wire::json::object> publish_announcement(UnitOfWork& unit, const Scope& scope, const AnnouncementChange& change);
Result<wire::json::object> change_announcement(UnitOfWork& unit, const Scope& scope, const std::string& id, const AnnouncementChange& change, std::optional<std::int64_t> expected_version);

enum class Over { left_out, shown };
wire::json::object list_announcements(storage::Connection& connection, const Scope& scope, Instant now, Over over, int limit);

// Those that fit a call: its site, and their area among the words of `places` (Gardu, unit, CVP LOKASI, address ...).
wire::json::array announcements_for(storage::Connection& connection, const Scope& scope, Instant now, const std::string& site, const std::vector<std::string>& places);
// The e-mail procedure rests for this call.
bool email_suspended(storage::Connection& connection, Instant now, const StoredCall& call);
// Where a call comes from, as announcements see it.
std::vector<std::string> places_of(storage::Connection& connection, const StoredCall& call);

}  // namespace sapa::desk

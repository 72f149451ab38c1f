#pragma once

// The lists of the desk: call log, call-backs, customers, the call inspector. Each a page, newest first, with a
// keyset cursor; limits by site and role come from the Scope.

#include <optional>
#include <string>

#include "desk/scope.h"
#include "desk/settings.h"
#include "desk/unit_of_work.h"

namespace sapa::desk {

// A range of local dates of a site, both included, as half-open instants.
struct DateRange {
  std::int64_t from_ms = 0;
  std::int64_t to_ms = INT64_MAX;
};
// Errors: not a date, from after to.
Result<DateRange> read_range(const Settings& settings, const std::string& site, const std::optional<std::string>& from, const std::optional<std::string>& to);

struct CallFilter {
  std::string view = "all";  // all missed mine
  std::optional<std::string> phone = std::nullopt;
  DateRange range = {};
  std::string cursor;
  int limit = 20;
};
Result<wire::json::object> list_calls(storage::Connection& connection, const Services& services, const Scope& scope, const CallFilter& filter);

Result<wire::json::object> list_callbacks(storage::Connection& connection, const Scope& scope, const std::string& state, const std::string& cursor, int limit);
struct CallbackWork {
  std::string action;  // claim release attempt finish reopen
  std::string result;
  std::string note;
  std::optional<std::int64_t> expected_version = std::nullopt;
};
Result<wire::json::object> work_callback(UnitOfWork& unit, const Scope& scope, const std::string& id, const CallbackWork& work);

Result<wire::json::object> find_customers(storage::Connection& connection, const std::string& text, int limit);

struct InspectorFilter {
  std::string source, outcome, call;
  std::string cursor;
  int limit = 20;
};
Result<wire::json::object> list_received(storage::Connection& connection, const InspectorFilter& filter);
Result<wire::json::object> received_event(storage::Connection& connection, const std::string& id, bool reveal);
wire::json::object list_sources(storage::Connection& connection, const Services& services);

}  // namespace sapa::desk

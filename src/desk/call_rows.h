#pragma once

// Calls in the tables: core::Call beside what the desk knows of it.

#include <optional>
#include <string>
#include <vector>

#include "core/call.h"
#include "storage/connection.h"

namespace sapa::desk {

struct StoredCall {
  Call call;
  std::int64_t caller_key = 0;  // 0: withheld or unusable
  bool manual = false;
  std::optional<CallerId> caller = std::nullopt;
  std::string identity = "unknown";  // unknown suggested confirmed none
  std::string resume;
  std::string disposition;
  std::string site;

  // Its row and those of its legs as the tables have them; empty for a call that is not there yet.
  std::vector<storage::Value> written = {};
  std::vector<std::vector<storage::Value>> written_legs = {};
};

struct StoredWorkspace {
  CallId call;
  UserId user;
  std::int64_t opened_at_ms = 0;
  std::optional<std::int64_t> answered_at_ms = std::nullopt;
  std::optional<std::int64_t> wrap_up_at_ms = std::nullopt;
  std::optional<std::int64_t> closed_at_ms = std::nullopt;
  std::optional<std::string> draft = std::nullopt;  // JSON
  std::int64_t draft_version = 0;
  std::int64_t version = 0;
};

std::optional<StoredCall> load_call(storage::Connection& connection, const CallId& id);
std::optional<StoredCall> find_call(storage::Connection& connection, const std::string& source, const std::string& external_id);
// A call typed by hand for this number that may be the same one; see take_call_event.
std::optional<StoredCall> find_manual_call(storage::Connection& connection, std::int64_t caller_key, std::int64_t since_ms);
void insert_call(storage::Connection& connection, const StoredCall& call);
// Writes what has changed since it was read or written; also source and external id.
void update_call(storage::Connection& connection, StoredCall& call);

std::optional<StoredWorkspace> load_workspace(storage::Connection& connection, const CallId& call, const UserId& user);
// Its next version, and the workspace as it is then.
std::optional<StoredWorkspace> raise_workspace(storage::Connection& connection, const CallId& call, const UserId& user);
std::vector<StoredWorkspace> open_workspaces(storage::Connection& connection, const UserId& user);
std::vector<UserId> watchers(storage::Connection& connection, const CallId& call);  // users whose workspace is open

}  // namespace sapa::desk

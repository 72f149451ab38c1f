#pragma once

// A caller with everything that is its own, whole and as it stands in the tables: what a merge and its undo work on. JSON
// {"caller": {...}, "addresses": {id: {...}}, "phones": {key: {...}}, "emails": {id: {...}}, "customers": {id: {...}}}, the
// members of the inner objects named as the columns.

#include <optional>
#include <string>

#include "core/ids.h"
#include "desk/caller_rows.h"
#include "storage/connection.h"
#include "wire/json.h"

namespace sapa::desk {

using CallerRecord = wire::json::object;

std::optional<CallerRecord> read_record(storage::Connection& connection, const CallerId& id);
// Puts the record in place of what is there, or where nothing is.
void replace_record(storage::Connection& connection, const CallerId& id, const CallerRecord& record);
void delete_record(storage::Connection& connection, const CallerId& id);

// To be shown like one that was just read; `connection` for the customers it names.
Caller caller_of(storage::Connection& connection, const CallerId& id, const CallerRecord& record);

}  // namespace sapa::desk

#pragma once

// Histori: the earlier calls and reports of a caller and of a number, newest first.

#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "desk/caller_rows.h"
#include "storage/connection.h"
#include "wire/json_text.h"

namespace sapa::desk {

// Reports of this caller and of a number (0: none), each once, newest first; of each at most `most`, before `before_ms`. The columns
// are those of present_report.
std::vector<storage::Row> earlier_reports(storage::Connection& connection, const std::optional<CallerId>& caller, std::int64_t phone_key, std::int64_t before_ms, int most);
wire::json::object present_report(const storage::Row& row);
// The newest reports of a number, at most `most`.
void show_last_reports(wire::JsonText& out, storage::Connection& connection, std::int64_t phone_key, int most);

// One page of calls and reports; masked, as those see it who have no call with the caller. `next` goes on where this one ends.
struct HistoryPage {
  std::string items;  // a JSON array of so many lines
  int count = 0;
  std::optional<std::string> next = std::nullopt;
};
HistoryPage history_of(storage::Connection& connection, const std::optional<CallerId>& caller, std::int64_t phone_key, const std::string& cursor, int limit,
                       const std::string& but_call, Masking masking);
// The first page, of reports that were read already (more than `limit` of each, where there are so many).
HistoryPage history_with(storage::Connection& connection, const std::optional<CallerId>& caller, const std::string& caller_name, std::int64_t phone_key,
                         const std::vector<storage::Row>& reports, int limit, const std::string& but_call, Masking masking);

}  // namespace sapa::desk

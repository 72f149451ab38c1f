#pragma once

// Callers and reports as rows of a table, a page at a time: our own columns, or the old screens' exactly (domain 1.6). One
// consistent picture is the caller's business (Connection::begin_read). One thread.

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "storage/connection.h"
#include "wire/json.h"

namespace sapa::desk {

enum class ExportKind : std::uint8_t { callers, tickets };
std::string_view to_word(ExportKind kind);
std::optional<ExportKind> export_kind(std::string_view word);

struct TableExport {
  ExportKind kind = ExportKind::callers;
  bool legacy = false;
  std::size_t address_length = 0;      // of the old ALAMAT, in characters; 0: no limit. The address is cut, the e-mail never
  std::chrono::minutes zone_offset = std::chrono::minutes(420);
  std::optional<std::string> since = std::nullopt;  // a cursor of an earlier export: only what changed behind it
  std::string email_state;             // callers whose present e-mail is in this state, one of export_email_states()
  std::string status, site;            // tickets, in capitals or not
  std::optional<std::int64_t> from_ms = std::nullopt, to_ms = std::nullopt;  // tickets, by the report's time, half-open
};

// What a present e-mail can be in, and "none".
std::span<const std::string_view> export_email_states();

std::vector<std::string> export_columns(const TableExport& request);

// In the order of export_columns; null for what is not there. `each` answers false to stop.
using ExportedRow = std::vector<wire::json::value>;
struct ExportEnd {
  std::int64_t rows = 0;
  std::int64_t cut_addresses = 0;
  std::int64_t long_emails = 0;  // longer than the old field: they are not in it, for none is cut
  std::int64_t further_phones = 0;  // beside those of ID Caller, No. Hp and Telp. Rumah
  std::int64_t further_emails = 0;  // a third one of a caller: the old system has room for two
  std::int64_t unplaced_emails = 0;  // of reports, not in Alamat Pelapor: the old system has no column for them
  bool site_unknown = false;  // no report is of the site
  std::string first_long_email;  // whose: "caller ID", "report 20900713"
  std::string cursor;  // for the next export's `since`, with the same filter
};
// `request.since`. Errors: it is no cursor, it is of the other kind or of another filter, it lies in the future.
Result<void> check_cursor(const TableExport& request, std::int64_t now_ms);

// `now_ms` bounds the cursor: what others are still committing is told again next time rather than never.
// Errors: as check_cursor.
Result<ExportEnd> export_rows(storage::Connection& connection, const TableExport& request, std::int64_t now_ms, const std::function<bool(const ExportedRow&)>& each);

}  // namespace sapa::desk

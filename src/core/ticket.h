#pragma once

// Tickets and reports (domain 2.6): status with its qualifier, what may follow what, numbers and codes. Unknown values of
// the old system pass through everywhere; only what we write ourselves is checked.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace sapa {

struct TicketStatus {
  std::string base;       // "Selesai"
  std::string qualifier;  // "PEMADAMAN", empty when none
  bool operator==(const TicketStatus&) const = default;
};

// "Selesai(PEMADAMAN)", "Selesai (PEMADAMAN", " Selesai ": spaces and a lost bracket are forgiven.
TicketStatus parse_status(std::string_view text);
std::string to_text(const TicketStatus& status);

std::span<const std::string_view> ticket_statuses();    // ours, in the order of the work
std::span<const std::string_view> ticket_categories();
std::span<const std::string_view> ticket_priorities();
std::span<const std::string_view> ticket_modules();

// Nothing more happens to it. An unknown status is open.
bool is_closed_status(std::string_view base);
enum class Reopening { no, yes };
// What may follow. `reopening` is for leaders: a closed ticket goes back to work.
std::vector<std::string_view> next_statuses(std::string_view base, Reopening reopening);

struct StatusChange {
  std::string to;
  std::string note;
  bool names_ticket = false;  // the ticket that it is merged into
};
// Errors: status_unknown, status_not_allowed (says what may follow), note_missing, merge_missing.
Result<void> check_status_change(std::string_view from, const StatusChange& change, Reopening reopening);

// No. Tiket of a new ticket: 7 characters that nobody confuses over the telephone or on paper (no 0 O 1 I L 5 S 8 B 2 Z),
// at least one digit and one letter. `entropy`: 7 random bytes and one more.
std::string make_ticket_code(const std::array<std::uint8_t, 8>& entropy);
// Any code the old system or we could have made: 7 of [0-9A-Z].
bool looks_like_ticket_code(std::string_view text);

// No. Laporan: 8 digits at least. Empty when it is not one.
std::optional<std::int64_t> parse_report_no(std::string_view text);
std::string to_report_no(std::int64_t number);

// "CC.S2.RINI" of an agent (domain 2.6, Dibuat Oleh).
std::string creator_name(std::string_view site, std::string_view display_name);
bool looks_like_creator(std::string_view text);

}  // namespace sapa

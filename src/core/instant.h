#pragma once

// Instants are UTC with milliseconds; spans are std::chrono durations. core never reads a clock.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sapa {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

constexpr Instant instant_from_ms(std::int64_t ms) { return Instant(std::chrono::milliseconds(ms)); }
constexpr std::int64_t to_ms(Instant instant) { return instant.time_since_epoch().count(); }

// "2026-11-24T02:00:00.401Z" (RFC 3339, always UTC, always milliseconds).
std::string to_rfc3339(Instant instant);

// RFC 3339 5.6 date-time, any offset, any number of fraction digits (cut to ms), 't'/' ' between date and time.
// Empty when it is not one or lies outside years 1970 to 9999.
std::optional<Instant> parse_rfc3339(std::string_view text);

}  // namespace sapa

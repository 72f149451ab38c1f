#pragma once

// A stored instant as the contract shows it: RFC 3339 in UTC, null where there is none.

#include <cstdint>
#include <optional>

#include "core/instant.h"
#include "wire/json.h"

namespace sapa::desk {

inline wire::json::value instant(const std::optional<Instant>& value) {
  return value ? wire::json::value(to_rfc3339(*value)) : wire::json::value(nullptr);
}
inline wire::json::value instant(const std::optional<std::int64_t>& ms) { return instant(ms ? std::optional(instant_from_ms(*ms)) : std::nullopt); }

}  // namespace sapa::desk

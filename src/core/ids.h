#pragma once

// Ids are types. All of ours are UUIDv7 (RFC 9562, 5.7): 36 characters, sortable by time, made by us.

#include <array>
#include <compare>
#include <cstdint>
#include <string>

#include "core/instant.h"

namespace sapa {

template <class Tag>
struct Id {
  std::string value;
  auto operator<=>(const Id&) const = default;
  [[nodiscard]] bool empty() const { return value.empty(); }
};

using CallId = Id<struct CallTag>;
using CallerId = Id<struct CallerTag>;
using CustomerId = Id<struct CustomerTag>;
using UserId = Id<struct UserTag>;
using TicketId = Id<struct TicketTag>;

// `entropy` is random; only 74 of its 80 bits are used.
std::string make_uuid_v7(Instant now, const std::array<std::uint8_t, 10>& entropy);

}  // namespace sapa

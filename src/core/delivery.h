#pragma once

// What a refusal or a delivery report says about an address, and when a letter is tried again (domain 5.5). Pure.

#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/instant.h"

namespace sapa {

enum class BounceKind {
  none,  // 2.x.x, or not a status at all: says nothing
  hard,  // the address is wrong or gone
  soft,  // it may work later: 4.x.x, a full box, a failure without a reason
  ours,  // policy (5.7.x) or our own address: says nothing about theirs
};

std::string_view to_word(BounceKind kind);

// RFC 3463 "class.subject.detail", e.g. "5.1.1"; each number has 1 to 3 digits, leading zeros not allowed.
bool is_delivery_status(std::string_view text);

BounceKind bounce_kind(std::string_view status);

// An SMTP reply without an enhanced status, to RCPT TO: 550 551 553 -> "5.1.1", 552 -> "5.2.2"; other 5yz "5.0.0", 4yz "4.0.0".
std::string_view status_of_reply(int reply);

inline constexpr int kSoftBouncesThatCount = 3;
inline constexpr auto kSoftBounceWindow = std::chrono::days(14);

// `soft_at`: the soft bounces of the address, this one included, in any order.
bool soft_bounces_are_hard(const std::vector<Instant>& soft_at, Instant now);

inline constexpr auto kLetterTokenLife = std::chrono::hours(72);
inline constexpr auto kLetterStopLife = std::chrono::hours(24 * 365);  // "berhenti" and List-Unsubscribe (RFC 8058) of an old letter
inline constexpr auto kLetterPause = std::chrono::hours(24);      // one letter an address
inline constexpr auto kLetterGivenUp = std::chrono::hours(48);    // after it was asked for

// The pause before attempt number `attempts` + 1: `first`, then four times as long each time, at most six hours.
std::chrono::milliseconds letter_retry_pause(std::int64_t attempts, std::chrono::milliseconds first);

}  // namespace sapa

#include "core/delivery.h"

#include <algorithm>
#include <array>

namespace sapa {

std::string_view to_word(BounceKind kind) {
  switch (kind) {
    case BounceKind::none: return "none";
    case BounceKind::hard: return "hard";
    case BounceKind::soft: return "soft";
    case BounceKind::ours: return "ours";
  }
  return "";
}

bool is_delivery_status(std::string_view text) {
  if (text.empty() || (text[0] != '2' && text[0] != '4' && text[0] != '5')) return false;
  int numbers = 0;
  while (true) {
    const auto end = std::min(text.find('.'), text.size());
    const auto number = text.substr(0, end);
    if (number.empty() || number.size() > 3 || (number.size() > 1 && number[0] == '0')) return false;
    if (!std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; })) return false;
    if (numbers == 0 && number.size() != 1) return false;
    ++numbers;
    if (end == text.size()) return numbers == 3;
    text.remove_prefix(end + 1);
  }
}

BounceKind bounce_kind(std::string_view status) {
  if (!is_delivery_status(status) || status[0] == '2') return BounceKind::none;
  const auto rest = status.substr(2);
  // X.7: security or policy. X.1.7 and X.1.8: the sender's address, RFC 3463 3.2.
  if (rest.starts_with("7.") || rest == "1.7" || rest == "1.8") return BounceKind::ours;
  if (status[0] == '4') return BounceKind::soft;
  if (rest.starts_with("1.")) return BounceKind::hard;
  // 5.2.1: the box is disabled. 5.2.2 (full) and the other 5.2 leave the address what it is.
  if (rest == "2.1") return BounceKind::hard;
  // X.5 and X.6: the letter or the protocol was not to its taste.
  if (rest.starts_with("5.") || rest.starts_with("6.")) return BounceKind::ours;
  return BounceKind::soft;
}

std::string_view status_of_reply(int reply) {
  static constexpr std::array<int, 3> kNoSuchBox = {550, 551, 553};
  if (std::find(kNoSuchBox.begin(), kNoSuchBox.end(), reply) != kNoSuchBox.end()) return "5.1.1";
  if (reply == 552) return "5.2.2";
  return reply >= 500 && reply < 600 ? "5.0.0" : "4.0.0";
}

bool soft_bounces_are_hard(const std::vector<Instant>& soft_at, Instant now) {
  const auto recent = std::count_if(soft_at.begin(), soft_at.end(), [&](Instant at) { return at > now - kSoftBounceWindow && at <= now; });
  return recent >= kSoftBouncesThatCount;
}

std::chrono::milliseconds letter_retry_pause(std::int64_t attempts, std::chrono::milliseconds first) {
  constexpr std::chrono::milliseconds kLongest = std::chrono::hours(6);
  auto pause = first;
  for (std::int64_t i = 1; i < attempts && pause < kLongest; ++i) pause *= 4;
  return std::min(pause, kLongest);
}

}  // namespace sapa

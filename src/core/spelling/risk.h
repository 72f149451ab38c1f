#pragma once

// Which letters of an address are easily misheard, for the verification screen (domain 4.4): high ones stop the reading. Pure.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/spelling/letter_pairs.h"

namespace sapa::spelling {

enum class RiskLevel : std::uint8_t { low, medium, high, conflict };
std::string_view to_word(RiskLevel level);

inline constexpr double kHighRisk = 0.70;    // stops the reading
inline constexpr double kMediumRisk = 0.45;

struct LetterRisk {
  std::size_t pos = 0;
  char character = ' ';
  double risk = 0;  // 0 to 1, in hundredths
  RiskLevel level = RiskLevel::low;
  std::string mistaken_for;  // what it is taken for, likeliest first: "f" -> "svpx"
};

// Base risks from pairs: 0.7 x the largest weight + 0.3 x the mean of the three largest; 0.10 without a pair. Another table of
// pairs (learned from corrections) gives other risks.
class RiskTable {
 public:
  explicit RiskTable(const std::vector<LetterPair>& pairs = letter_pairs());
  double base(char character) const;
  std::string_view mistaken_for(char character) const;

 private:
  struct Entry {
    double risk = 0.10;
    std::string mistaken_for;
  };
  std::array<Entry, 128> entries_;
};
const RiskTable& default_risks();

// One entry for each character of the local part, in their order. Raised: a vowel that ends a name part (AYA/AYU), O and 0
// beside a digit, l, 1 and i beside a digit. A position in which one of `others` (stored variants of the address) has another
// letter is a conflict: 1.00.
std::vector<LetterRisk> letter_risks(std::string_view address, const std::vector<std::string>& others = {}, const RiskTable& table = default_risks());

// The order in which they are settled with the caller: conflicts first, then as they stand.
std::vector<LetterRisk> conflicts_first(std::vector<LetterRisk> risks);

}  // namespace sapa::spelling

#pragma once

// Which letters are taken for which on the telephone, and how often (domain 4.4). Data; the evidence stands behind each pair.
// "matrix" is a published confusion matrix of English letters in noise (stimulus -> response counts); Indonesian has no table
// of its own yet.

#include <cstdint>
#include <vector>

namespace sapa::spelling {

struct LetterPair {
  enum class Beside : std::uint8_t { anything, digits };  // digits: only a danger beside a digit; not in the base risk
  char a = ' ';
  char b = ' ';
  double weight = 0;  // 0 to 1: the strongest published or observed evidence, scaled by rank
  Beside beside = Beside::anything;
};

const std::vector<LetterPair>& letter_pairs();

}  // namespace sapa::spelling

#pragma once

// Letter pairs learned from what callers of this centre really corrected (domain 4.4: a Beta prior of the shipped weights, worth
// 20 observations). Pure.

#include <cstdint>
#include <vector>

#include "core/spelling/letter_pairs.h"
#include "core/spelling/risk.h"

namespace sapa::spelling {

// How often a letter that turned out to be `confirmed` had stood there as `heard`. The same letter: it was right.
struct HeardLetter {
  char heard = ' ';
  char confirmed = ' ';
  std::int64_t count = 0;
};

struct LearnedPair {
  LetterPair pair;         // with its new weight
  double shipped = 0;      // 0: a pair that the shipped table does not have
  std::int64_t confused = 0;
  std::int64_t chances = 0;  // how often either letter was confirmed
  double expected = 0;       // confusions, had the shipped weights been right
  bool bounded = false;      // the evidence asked for a deeper fall
};

struct Learned {
  std::int64_t letters = 0;      // observations in all
  std::int64_t corrections = 0;  // of two letters that can be confused
  bool enough = false;           // false: nothing is proposed
  std::vector<LearnedPair> pairs = {};  // all, in the shipped order, new ones behind
};

inline constexpr double kPriorWorth = 20;                  // observations
inline constexpr double kMostFall = 0.30;                  // below the shipped weight: a letter that no longer stops is no longer checked
inline constexpr std::int64_t kFewestCorrections = 30;     // below it the sample says nothing
inline constexpr std::int64_t kFewestOfNewPair = 5;        // and fewer people than this are not shown (domain 7)

// With c the number of confusions that a pair of weight 1 would have had by its chances (so that the shipped weights give as many
// in all as were seen): weight = (20 x shipped + confused) / (20 + c). Seen as expected, a weight stays as it is. Pairs that are
// only a danger beside a digit are left alone, since their chances are not known.
Learned learn_pairs(const std::vector<HeardLetter>& heard, const std::vector<LetterPair>& shipped = letter_pairs());

std::vector<LetterPair> pairs_of(const Learned& learned);

// What it means for the letters on the screen: those whose base risk changes.
struct ChangedLetter {
  char letter = ' ';
  double before = 0;
  double after = 0;
};
std::vector<ChangedLetter> changed_letters(const RiskTable& before, const RiskTable& after);

}  // namespace sapa::spelling

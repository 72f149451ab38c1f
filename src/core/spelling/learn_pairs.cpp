#include "core/spelling/learn_pairs.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>

namespace sapa::spelling {

namespace {

using Beside = LetterPair::Beside;
using Two = std::pair<char, char>;

constexpr std::string_view kLearned = "abcdefghijklmnopqrstuvwxyz0123456789._-+";
// A pair that nobody expected begins here.
constexpr double kUnexpected = 0.05;

Two two(char a, char b) { return a < b ? Two{a, b} : Two{b, a}; }
bool known(char c) { return kLearned.find(c) != std::string_view::npos; }
double in_hundredths(double value) { return std::round(value * 100) / 100; }

}  // namespace

Learned learn_pairs(const std::vector<HeardLetter>& heard, const std::vector<LetterPair>& shipped) {
  std::map<char, std::int64_t> confirmed;
  std::map<Two, std::int64_t> confused;
  Learned learned;
  for (const auto& letter : heard) {
    if (letter.count <= 0 || !known(letter.heard) || !known(letter.confirmed)) continue;
    learned.letters += letter.count;
    confirmed[letter.confirmed] += letter.count;
    if (letter.heard == letter.confirmed) continue;
    confused[two(letter.heard, letter.confirmed)] += letter.count;
    learned.corrections += letter.count;
  }
  const auto seen_of = [&](char a, char b) { const auto found = confused.find(two(a, b)); return found == confused.end() ? 0 : found->second; };
  const auto chances_of = [&](char a, char b) { return confirmed[a] + confirmed[b]; };

  std::map<Two, bool> in_table;
  for (const auto& pair : shipped) {
    in_table[two(pair.a, pair.b)] = true;
    learned.pairs.push_back({pair, pair.weight, seen_of(pair.a, pair.b), chances_of(pair.a, pair.b)});
  }
  for (const auto& [letters, count] : confused) {
    if (in_table.contains(letters) || count < kFewestOfNewPair) continue;
    learned.pairs.push_back({{letters.first, letters.second, 0}, 0, count, chances_of(letters.first, letters.second)});
  }
  double seen = 0;
  double weighed = 0;
  for (const auto& pair : learned.pairs) {
    if (pair.pair.beside != Beside::anything || pair.shipped == 0) continue;
    seen += double(pair.confused);
    weighed += pair.shipped * double(pair.chances);
  }
  learned.enough = learned.corrections >= kFewestCorrections && seen > 0;
  if (!learned.enough) return learned;

  // How often a pair of weight 1 is confused at each chance, here.
  const double rate = seen / weighed;
  for (auto& pair : learned.pairs) {
    if (pair.pair.beside != Beside::anything) continue;
    const double prior = pair.shipped == 0 ? kUnexpected : pair.shipped;
    const double chances = rate * double(pair.chances);
    pair.expected = in_hundredths(prior * chances);
    const double weight = (kPriorWorth * prior + double(pair.confused)) / (kPriorWorth + chances);
    const double kept = std::clamp(weight, std::max(0.0, prior - kMostFall), 1.0);
    pair.bounded = kept != weight;
    pair.pair.weight = in_hundredths(kept);
  }
  return learned;
}

std::vector<LetterPair> pairs_of(const Learned& learned) {
  std::vector<LetterPair> pairs;
  pairs.reserve(learned.pairs.size());
  for (const auto& pair : learned.pairs) pairs.push_back(pair.pair);
  return pairs;
}

std::vector<ChangedLetter> changed_letters(const RiskTable& before, const RiskTable& after) {
  std::vector<ChangedLetter> changed;
  for (const char letter : kLearned) {
    if (before.base(letter) != after.base(letter)) changed.push_back({letter, before.base(letter), after.base(letter)});
  }
  return changed;
}

}  // namespace sapa::spelling

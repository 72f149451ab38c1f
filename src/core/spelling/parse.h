#pragma once

// What a caller dictates or an agent types, back to text: "mama alfa romeo ... titik alfa yankee alfa at yahoo titik com"
// (domain 4.3). Pure; linear in the length of the input.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/spelling/alphabet.h"

namespace sapa::spelling {

struct Ambiguity {
  std::size_t pos = 0;
  std::vector<std::string> options = {};  // the likeliest first is not promised; the text holds the reading taken
};

struct Spelling {
  std::string text;                  // as understood so far; positions below are indexes into it
  std::optional<std::string> email;  // canonical; empty while incomplete, malformed, or with something unresolved
  std::vector<Ambiguity> ambiguous = {};
  std::vector<std::size_t> guessed = {};         // first letter of a word that is in no alphabet
  std::vector<std::size_t> low_confidence = {};  // bare letters and letter names: easily misheard
  std::vector<std::string> unresolved = {};      // words that could not be used
  // corrected, case_ignored, space_ignored, letter_word_mismatch, second_at, incomplete ("..." was said)
  std::vector<std::string> warnings = {};
  std::size_t steps = 0;  // words looked at; bounded by a multiple of the words there are

  // Nothing here may be stored as spelled before the agent has confirmed it with a code word.
  bool needs_confirmation() const { return !ambiguous.empty() || !guessed.empty() || !low_confidence.empty(); }
};

// The code words of `alphabet` come before those of the others, which are understood as well.
Spelling parse(std::string_view input, const Alphabet& alphabet = default_alphabet());

}  // namespace sapa::spelling

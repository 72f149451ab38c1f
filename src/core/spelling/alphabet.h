#pragma once

// Spelling alphabets: one code word a letter (domain 4.2). Data that an administrator edits; the functions of this room take
// the alphabet as a value. Pure.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace sapa::spelling {

struct Alphabet {
  std::string id;                       // "id-operator"
  std::string name;                     // shown in lists
  std::array<std::string, 26> words = {};  // from A to Z, as they are shown and said

  const std::string& word(char letter) const { return words.at(static_cast<std::size_t>(letter - 'a')); }  // REQUIRES: a to z
};

// The alphabets that ship, the default first: id-operator, icao, id-city, and id-operator-london, which says London for L
// because lima is also five.
const std::vector<Alphabet>& shipped_alphabets();
const Alphabet& default_alphabet();
const Alphabet* shipped_alphabet(std::string_view id);  // null: there is none of this name

// Every mistake of an alphabet at once, each with its field ("words.m"). A code word is one word of 3 to 24 letters (an inner
// hyphen is allowed), begins with its letter, and is none of the words that mean something else while spelling (digits,
// signs, domains, "ralat" ...). LIMA is allowed for L alone; it is then said "huruf lima".
std::vector<Error> check_alphabet(const Alphabet& alphabet);

}  // namespace sapa::spelling

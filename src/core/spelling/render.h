#pragma once

// An address as tiles: one letter with its code word each, a well-known domain as one (domain 4.2, SOP point 1.b). Pure.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/spelling/alphabet.h"

namespace sapa::spelling {

enum class TileKind : std::uint8_t {
  letter,
  digit,
  sign,    // . _ - + %
  at,      // the @
  ending,  // com, co, id ...: a part of the domain that is said as a word
  domain,  // a whole well-known domain
};
std::string_view to_word(TileKind kind);

struct Tile {
  TileKind kind = TileKind::letter;
  std::string text;                     // what it stands for: "m", "@", "yahoo.com"
  std::vector<std::string> words = {};  // what is said, in order: {"Mama"}, {"angka lima"}, {"yahoo", "titik", "com"}
  std::size_t pos = 0;                  // where it begins in the address
};

// `address` in lower case; an unfinished one is rendered as far as it goes. Other characters than those of core/email.h
// are said as they are. The texts of the tiles, joined, are the address.
std::vector<Tile> render(std::string_view address, const Alphabet& alphabet = default_alphabet());

// The words of all tiles in order, as the agent says them.
std::vector<std::string> spoken(const std::vector<Tile>& tiles);

}  // namespace sapa::spelling

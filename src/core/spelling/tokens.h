#pragma once

// Cuts what was typed or dictated into words, signs and pieces of typed text. Internal to core/spelling/parse.cpp.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sapa::spelling {

struct Token {
  enum class Kind : std::uint8_t {
    word,   // letters only: to be interpreted
    typed,  // stands for itself: a piece of an address that was typed, or digits
    sign,   // @ . _ - + %
    gap,    // "...": something was left out
    other,  // cannot be part of an address
  };
  Kind kind = Kind::word;
  std::string text;  // lower case
};

std::vector<Token> read_tokens(std::string_view input);

}  // namespace sapa::spelling

#pragma once

// Where two values differ, letter by letter, for two records side by side. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace sapa {

struct TextPiece {
  std::string text;
  bool same = true;  // false: these letters are not in the other text
};

struct TextDifference {
  std::vector<TextPiece> left = {};
  std::vector<TextPiece> right = {};
};

// Pieces that joined are the texts again, unchanged. Case does not count. Of texts that have little in common everything is
// marked: single equal letters would only confuse.
TextDifference mark_difference(std::string_view left, std::string_view right);

}  // namespace sapa

#include "core/text_difference.h"

#include <algorithm>
#include <cstdint>

#include "core/text_fold.h"

namespace sapa {

namespace {

// Of what is left between a common beginning and end; beyond it the whole of it counts as different.
constexpr std::size_t kMost = 600;

struct Letter {
  std::string_view text;  // as it stands there
  std::string folded;
};

std::vector<Letter> letters_of(std::string_view text) {
  std::vector<Letter> letters;
  while (!text.empty()) {
    std::size_t length = 1;
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) ++length;
    letters.push_back({text.substr(0, length), upper_text(text.substr(0, length))});
    text.remove_prefix(length);
  }
  return letters;
}

void add(std::vector<TextPiece>& pieces, std::string_view text, bool same) {
  if (pieces.empty() || pieces.back().same != same) pieces.push_back({std::string(text), same});
  else pieces.back().text += text;
}

std::vector<TextPiece> pieces_of(const std::vector<Letter>& letters, const std::vector<bool>& same) {
  std::vector<TextPiece> pieces;
  for (std::size_t i = 0; i < letters.size(); ++i) add(pieces, letters[i].text, same[i]);
  return pieces;
}

}  // namespace

TextDifference mark_difference(std::string_view left, std::string_view right) {
  const auto a = letters_of(left);
  const auto b = letters_of(right);
  std::vector<bool> same_a(a.size(), false);
  std::vector<bool> same_b(b.size(), false);
  std::size_t common = 0;
  const auto mark = [&](std::size_t i, std::size_t j) {
    same_a[i] = same_b[j] = true;
    ++common;
  };
  std::size_t begin = 0;
  while (begin < std::min(a.size(), b.size()) && a[begin].folded == b[begin].folded) {
    mark(begin, begin);
    ++begin;
  }
  std::size_t a_end = a.size();
  std::size_t b_end = b.size();
  while (a_end > begin && b_end > begin && a[a_end - 1].folded == b[b_end - 1].folded) mark(--a_end, --b_end);
  const auto rows = a_end - begin;
  const auto columns = b_end - begin;
  if (rows > 0 && columns > 0 && rows <= kMost && columns <= kMost) {
    // Longest common subsequence of what is left.
    std::vector<std::uint16_t> length((rows + 1) * (columns + 1), 0);
    const auto at = [&](std::size_t i, std::size_t j) -> std::uint16_t& { return length[i * (columns + 1) + j]; };
    for (std::size_t i = rows; i-- > 0;) {
      for (std::size_t j = columns; j-- > 0;) {
        at(i, j) = a[begin + i].folded == b[begin + j].folded ? std::uint16_t(at(i + 1, j + 1) + 1) : std::max(at(i + 1, j), at(i, j + 1));
      }
    }
    for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
      if (a[begin + i].folded == b[begin + j].folded) mark(begin + i++, begin + j++);
      else if (at(i + 1, j) >= at(i, j + 1)) ++i;
      else ++j;
    }
  }
  if (common * 2 < std::max(a.size(), b.size())) {
    same_a.assign(a.size(), false);
    same_b.assign(b.size(), false);
  }
  return {pieces_of(a, same_a), pieces_of(b, same_b)};
}

}  // namespace sapa

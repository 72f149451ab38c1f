#include "wire/formula.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sapa::wire {

namespace {

using namespace std::string_view_literals;

// = + - @ as typed, full-width, small, and the minus sign (Unicode FF1D FF0B FF0D FF20, FE66 FE62 FE63 FE6B, 2212).
constexpr std::array kSigns = {"="sv,          "+"sv,          "-"sv,          "@"sv,          "\xEF\xBC\x9D"sv, "\xEF\xBC\x8B"sv, "\xEF\xBC\x8D"sv,
                               "\xEF\xBC\xA0"sv, "\xEF\xB9\xA6"sv, "\xEF\xB9\xA2"sv, "\xEF\xB9\xA3"sv, "\xEF\xB9\xAB"sv, "\xE2\x88\x92"sv};

// What stands before a sign and does not stop it: quotes, no-break and ideographic spaces, the spaces and marks without width of
// 2000 to 200F, 202F, 205F, 2060, the byte order mark. Blanks and control characters are told by their byte.
constexpr std::array kSkipped = {"\""sv, "\xC2\xA0"sv, "\xE3\x80\x80"sv, "\xE2\x80\xAF"sv, "\xE2\x81\x9F"sv, "\xE2\x81\xA0"sv, "\xEF\xBB\xBF"sv};

std::size_t skipped(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text[0]);
  if (byte <= 0x20 || byte == 0x7F) return 1;
  if (text.starts_with("\xE2\x80") && text.size() > 2 && static_cast<unsigned char>(text[2]) <= 0x8F) return 3;
  for (const auto mark : kSkipped) {
    if (text.starts_with(mark)) return mark.size();
  }
  return 0;
}

std::size_t sign(std::string_view text) {
  for (const auto known : kSigns) {
    if (text.starts_with(known)) return known.size();
  }
  return 0;
}

bool ends_cell(char c) { return c == ';' || c == '\t' || c == '\r' || c == '\n'; }

bool is_harmless(std::string_view cell) {
  return cell == "-" || (cell.size() >= 8 && cell.size() <= 16 && cell[0] == '+' && cell.find_first_not_of("0123456789", 1) == std::string_view::npos);
}

// Where a ' is needed, in rising order. One way through the text.
std::vector<std::size_t> places(std::string_view cell) {
  std::vector<std::size_t> found;
  if (cell.empty() || is_harmless(cell)) return found;
  if (cell[0] == '\t' || cell[0] == '\r' || cell[0] == '\n') found.push_back(0);
  bool begins = true;  // a cell begins here, for some spreadsheet
  bool first = true;   // and it is the first one: the ' goes before everything
  for (std::size_t at = 0; at < cell.size();) {
    const auto rest = cell.substr(at);
    if (ends_cell(rest[0])) {
      begins = true;
      first = false;
      ++at;
    } else if (const auto blank = begins ? skipped(rest) : 0; blank > 0) {
      at += blank;
    } else {
      if (begins && sign(rest) > 0) found.push_back(first ? 0 : at);
      begins = false;
      ++at;
    }
  }
  return found;
}

}  // namespace

bool runs_as_formula(std::string_view cell) { return !places(cell).empty(); }

std::string without_formula(std::string_view cell) {
  std::string harmless;
  std::size_t done = 0;
  for (const auto place : places(cell)) {
    harmless.append(cell.substr(done, place - done)).append(1, '\'');
    done = place;
  }
  return harmless.append(cell.substr(done));
}

}  // namespace sapa::wire

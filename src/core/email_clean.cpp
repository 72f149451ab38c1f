#include "core/email_clean.h"

#include <cstdint>

#include "core/email_markers.h"
#include "core/text_fold.h"

namespace sapa {

using email_text::Span;
using email_text::Text;

namespace {

bool is_separator(char c) { return c == ' ' || c == ',' || c == ';' || c == '/' || c == '|' || c == '&' || c == ':' || c == '-'; }

// Its label, and the brackets or quotes around it.
Span with_wrapping(const Text& text, Span span) {
  for (int layer = 0; layer < 3; ++layer) {
    const auto before = span;
    span.begin = label_before(text, span.begin);
    Span inner = span;
    while (inner.begin > 0 && text.before(inner.begin) == ' ') --inner.begin;
    while (text.at(inner.end) == ' ' || (text.at(inner.end) == '.' && text.at(inner.end + 1) != '.')) ++inner.end;
    const char left = text.before(inner.begin);
    const char right = text.at(inner.end);
    const bool pair = (left == '(' && right == ')') || (left == '[' && right == ']') || (left == '<' && right == '>') || (left == '{' && right == '}') ||
                      (left == '"' && right == '"') || (left == '\'' && right == '\'');
    if (pair) span = {inner.begin - 1, inner.end + 1};
    if (span.begin == before.begin && span.end == before.end) break;
  }
  return span;
}

struct Separators {
  std::size_t edge = 0;
  bool comma = false;
};

Separators separators_before(const Text& text, std::size_t begin, std::size_t floor) {
  Separators left{begin, false};
  while (left.edge > floor && is_separator(text.at(left.edge - 1))) left.comma |= text.at(--left.edge) == ',';
  return left;
}

Separators separators_behind(const Text& text, std::size_t end) {
  Separators right{end, false};
  while (right.edge < text.size() && (is_separator(text.at(right.edge)) || text.at(right.edge) == '.')) right.comma |= text.at(right.edge++) == ',';
  return right;
}

// "A@B.COM DAN C@D.COM": the word between two addresses goes with them.
bool only_a_link(const Text& text, Span between) {
  while (!between.empty() && (is_separator(text.at(between.begin)) || text.at(between.begin) == '.')) ++between.begin;
  while (!between.empty() && is_separator(text.at(between.end - 1))) --between.end;
  if (between.end - between.begin > 4) return false;
  const auto word = text.slice(between);
  return word.empty() || word == "dan" || word == "atau" || word == "/";
}

void trim_blanks(std::string& text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
}

bool says_nothing(const std::string& address) {
  if (address.find_first_not_of(" ,;/|&:-.") == std::string::npos) return true;
  if (address.size() > 16) return false;
  const auto folded = fold_name(address);
  return folded == "kosong" || folded == "tidak ada" || folded == "tdk ada" || folded == "nihil" || folded == "n a";
}

void drop_label(std::string& address) {
  const auto lower = lower_ascii(std::string_view(address).substr(0, 10));
  if (!lower.starts_with("alamat")) return;
  std::size_t i = 6;
  while (i < address.size() && address[i] == ' ') ++i;
  if (i >= address.size() || (address[i] != ':' && address[i] != '=')) return;
  address.erase(0, i + 1);
  trim_blanks(address);
}

}  // namespace

std::string clean_address(const Text& text, std::vector<Removed> removed) {
  std::sort(removed.begin(), removed.end(), [](const Removed& a, const Removed& b) { return a.span.begin < b.span.begin; });
  std::vector<Span> gone;
  for (const auto& part : removed) {
    const auto span = with_wrapping(text, part.span);
    if (!gone.empty() && (span.begin <= gone.back().end || (span.begin - gone.back().end < 16 && only_a_link(text, {gone.back().end, span.begin})))) {
      gone.back().end = std::max(gone.back().end, span.end);
    } else {
      gone.push_back(span);
    }
  }
  std::string address;
  std::size_t from = 0;
  for (const auto& span : gone) {
    const auto left = separators_before(text, std::max(span.begin, from), from);
    const auto right = separators_behind(text, span.end);
    address.append(text.original(), from, left.edge - from);
    if (!address.empty() && right.edge < text.size()) address += left.comma && right.comma ? ", " : " ";
    from = right.edge;
  }
  address.append(text.original(), from);
  trim_blanks(address);
  drop_label(address);
  if (says_nothing(address)) address.clear();
  return address;
}

}  // namespace sapa

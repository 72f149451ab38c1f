#pragma once

// The text that e-mail extraction works on: normalised, with a lower-case twin of the same length, and a count of the work.
// Internal to core/email_*.cpp.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace sapa::email_text {

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool empty() const { return begin == end; }
};

inline bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_alnum(char c) { return is_letter(c) || is_digit(c); }
inline bool is_local(char c) { return is_alnum(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-'; }
inline bool is_domain(char c) { return is_alnum(c) || c == '.' || c == '-'; }

template <class List>
bool is_one_of(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

class Text {
 public:
  Text(std::string text, std::string lower) : text_(std::move(text)), lower_(std::move(lower)) {}

  std::size_t size() const { return lower_.size(); }
  const std::string& original() const { return text_; }
  const std::string& lower() const { return lower_; }
  std::string_view slice(Span span) const { return std::string_view(lower_).substr(span.begin, span.end - span.begin); }

  // '\0' outside; counts as one step of work.
  char at(std::size_t i) const {
    ++steps_;
    return i < lower_.size() ? lower_[i] : '\0';
  }
  char before(std::size_t i) const { return i == 0 ? '\0' : at(i - 1); }
  bool starts_with(std::size_t i, std::string_view word) const {
    ++steps_;
    if (i + word.size() > lower_.size() || lower_[i] != word[0]) return false;
    steps_ += word.size();
    return lower_.compare(i, word.size(), word) == 0;
  }

  // A letter or digit, also one outside ASCII: then an address would begin or end in the middle of a word. Signs outside
  // ASCII (dashes, quotes, bullets, the inverted question mark) are none.
  bool is_wordlike(std::size_t i) const {
    const char c = at(i);
    if (static_cast<unsigned char>(c) < 0x80U) return is_alnum(c);
    while (i > 0 && (static_cast<unsigned char>(lower_[i]) & 0xC0U) == 0x80U) --i;
    const auto lead = static_cast<unsigned char>(lower_[i]);
    const auto next = i + 1 < lower_.size() ? static_cast<unsigned char>(lower_[i + 1]) : 0U;
    if (lead == 0xC2U) return next < 0xA0U || next == 0xAAU || next == 0xB5U || next == 0xBAU;
    if (lead == 0xE2U) return next > 0xAFU;            // U+2000 to U+2BFF: punctuation, arrows, signs
    if (lead == 0xE3U) return next != 0x80U;           // U+3000 to U+303F: CJK punctuation
    return true;
  }

  // The word of ASCII letters, digits and hyphens that ends at `end`; empty when there is none or it is longer than 24.
  Span word_ending_at(std::size_t end) const {
    std::size_t begin = end;
    while (begin > 0 && end - begin <= 24 && (is_alnum(at(begin - 1)) || lower_[begin - 1] == '-')) --begin;
    if (end - begin > 24 || (begin > 0 && is_wordlike(begin - 1))) return {end, end};
    return {begin, end};
  }
  Span word_starting_at(std::size_t begin) const {
    std::size_t end = begin;
    while (end < size() && end - begin <= 24 && (is_alnum(at(end)) || lower_[end] == '-')) ++end;
    if (end - begin > 24 || (end < size() && is_wordlike(end))) return {begin, begin};
    return {begin, end};
  }
  // The word before the one that begins at `begin`, with one blank between.
  Span previous_word(std::size_t begin) const {
    if (before(begin) != ' ') return {begin, begin};
    return word_ending_at(begin - 1);
  }

  // Work done elsewhere: `count` characters looked at.
  void add_steps(std::size_t count) const { steps_ += count; }
  std::size_t steps() const { return steps_; }

 private:
  std::string text_;
  std::string lower_;
  mutable std::size_t steps_ = 0;
};

}  // namespace sapa::email_text

#include "core/email_markers.h"

#include "core/email_domain_reader.h"
#include "core/email_tables.h"

namespace sapa {

using email_text::is_one_of;
using email_text::Span;
using email_text::Text;

namespace {

constexpr std::size_t kMostWords = 6;  // between MENOLAK and EMAIL

bool is_email_word(std::string_view word) { return is_one_of(email_tables::kEmailWords, word); }

// "E MAIL": two words for one.
Span widen_split_word(const Text& text, Span word) {
  const auto slice = text.slice(word);
  if (slice != "mail" && slice != "mailnya") return word;
  const auto before = text.previous_word(word.begin);
  return text.slice(before) == "e" ? Span{before.begin, word.end} : word;
}

std::size_t with_callers_before(const Text& text, std::size_t begin) {
  for (std::size_t words = 0; words < 3; ++words) {
    const auto word = text.previous_word(begin);
    if (word.empty() || !is_one_of(email_tables::kCallerWords, text.slice(word))) break;
    begin = word.begin;
  }
  return begin;
}

// "... email": what stands before the word says that there is none, or that it is refused.
std::optional<MarkerSpan> read_before(const Text& text, Span email) {
  auto word = text.previous_word(email.begin);
  if (text.slice(word) == "alamat") word = text.previous_word(word.begin);
  if (word.empty()) return std::nullopt;
  if (is_one_of(email_tables::kNoWords, text.slice(word))) return MarkerSpan{{word.begin, email.end}, EmailMarker::no_email};
  if (is_one_of(email_tables::kHaveWords, text.slice(word))) {
    const auto negation = text.previous_word(word.begin);
    if (is_one_of(email_tables::kNotWords, text.slice(negation))) return MarkerSpan{{negation.begin, email.end}, EmailMarker::no_email};
  }
  for (std::size_t words = 0; words < kMostWords && !word.empty(); ++words) {
    const auto slice = text.slice(word);
    if (is_one_of(email_tables::kRefuseWords, slice)) return MarkerSpan{{word.begin, email.end}, EmailMarker::refused};
    const auto earlier = text.previous_word(word.begin);
    if (is_one_of(email_tables::kWillingWords, slice) && is_one_of(email_tables::kNotWords, text.slice(earlier))) {
      return MarkerSpan{{earlier.begin, email.end}, EmailMarker::refused};
    }
    if (is_one_of(email_tables::kAddressWords, slice)) break;
    word = earlier;
  }
  return std::nullopt;
}

// Whether an @ follows before the next comma: then a dash behind EMAIL belongs to a label.
bool address_follows(const Text& text, std::size_t begin) {
  for (std::size_t i = begin; i < text.size() && i - begin < 100; ++i) {
    const char c = text.at(i);
    if (c == '@') return true;
    if (c == ',' || c == ';') return false;
  }
  return false;
}

bool ends_part(const Text& text, std::size_t i) {
  if (text.at(i) == ' ') ++i;
  const char c = text.at(i);
  return c == '\0' || c == ',' || c == ';' || c == '/' || c == '|' || c == ')' || c == ']' || c == '.';
}

// "email ...": EMAIL TIDAK ADA, EMAIL: KOSONG, EMAIL -, EMAIL DITOLAK.
std::optional<MarkerSpan> read_behind(const Text& text, Span email) {
  std::size_t i = email.end;
  bool label = false;
  while (text.at(i) == ' ' || text.at(i) == ':' || text.at(i) == '=') {
    label = label || text.at(i) != ' ';
    ++i;
    if (i - email.end > 4) return std::nullopt;
  }
  if (text.at(i) == '-') {
    const std::size_t dash = i;
    while (text.at(i) == '-' && i - dash < 4) ++i;
    const char next = text.at(i);
    if ((next == '\0' || next == ' ' || next == ',' || next == ';' || next == '/' || next == ')') && !address_follows(text, i)) {
      return MarkerSpan{{email.begin, i}, EmailMarker::no_email};
    }
    if (next == ' ') ++i;  // EMAIL - TIDAK ADA
  }
  const auto first = text.word_starting_at(i);
  if (first.empty() || i == email.end || text.at(first.end) == '@') return std::nullopt;
  const auto slice = text.slice(first);
  const auto span = [&](std::size_t end) { return Span{email.begin, end}; };
  if (is_one_of(email_tables::kEmptyWords, slice)) return MarkerSpan{span(first.end), EmailMarker::no_email};
  if (is_one_of(email_tables::kRefuseWords, slice)) return MarkerSpan{span(first.end), EmailMarker::refused};
  if (!is_one_of(email_tables::kNotWords, slice)) return std::nullopt;
  if (text.at(first.end) == ' ') {
    const auto second = text.word_starting_at(first.end + 1);
    if (text.at(second.end) != '@') {
      if (is_one_of(email_tables::kHaveWords, text.slice(second))) return MarkerSpan{span(second.end), EmailMarker::no_email};
      if (is_one_of(email_tables::kWillingWords, text.slice(second))) {
        const auto third = text.at(second.end) == ' ' ? text.word_starting_at(second.end + 1) : second;  // TIDAK MAU DIBERIKAN
        const bool more = is_one_of(email_tables::kWillingWords, text.slice(third));
        return MarkerSpan{span(more ? third.end : second.end), EmailMarker::refused};
      }
    }
  }
  if (ends_part(text, first.end)) return MarkerSpan{span(first.end), EmailMarker::no_email};
  return std::nullopt;
}

}  // namespace

Span email_word_ending_at(const Text& text, std::size_t end) {
  if (text.starts_with(end, "nya") || text.starts_with(end, "plg")) end += 3;
  const Span none{end, end};
  const char next = text.at(end);
  if (text.is_wordlike(end) || next == '@' || next == '_' || next == '+') return none;
  if (next == '.' && text.is_wordlike(end + 1)) return none;  // MAIL.COM
  const auto word = widen_split_word(text, text.word_ending_at(end));
  const char before = text.before(word.begin);
  const auto slice = text.slice(word);
  const bool split = slice == "e mail" || slice == "e mailnya";
  return (split || is_email_word(slice)) && before != '@' && before != '.' && before != '_' ? word : none;
}

std::optional<MarkerSpan> read_marker(const Text& text, Span email_word) {
  auto marker = read_before(text, email_word);
  if (!marker) marker = read_behind(text, email_word);
  if (!marker) return std::nullopt;
  const auto word = text.previous_word(marker->span.begin);
  if (text.slice(word) == "alamat") marker->span.begin = word.begin;
  marker->span.begin = with_callers_before(text, marker->span.begin);
  return marker;
}

std::size_t label_before(const Text& text, std::size_t begin) {
  std::size_t end = begin;
  while (end > 0 && begin - end < 5) {
    const char c = text.before(end);
    if (c != ' ' && c != ':' && c != '=' && c != '-') break;
    --end;
  }
  auto word = text.word_ending_at(end);
  if (!word.empty() && is_one_of(email_tables::kCallerWords, text.slice(word))) word = text.previous_word(word.begin);  // EMAIL PLG:
  if (word.empty()) return begin;
  word = widen_split_word(text, word);
  const auto slice = text.slice(word);
  if (!is_email_word(slice) && slice != "e mail" && slice != "mail") return begin;
  const auto address = text.previous_word(word.begin);
  return text.slice(address) == "alamat" ? address.begin : word.begin;
}

}  // namespace sapa

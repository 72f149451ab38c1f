#include "core/text_fold.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "core/assert.h"

namespace sapa {

namespace {

bool is_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80U) return false;
  }
  return true;
}

// Calls each(code point) for every code point; malformed sequences give U+FFFD.
template <class Each>
void for_each_code_point(std::string_view text, const Each& each) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(bytes, i, length, c);
    each(c);
  }
}

void append(std::string& text, UChar32 c) {
  char bytes[U8_MAX_LENGTH];
  std::int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, c);
  text.append(bytes, static_cast<std::size_t>(size));
}

bool is_invisible(UChar32 c) {
  // Zero width, joiners, soft hyphen, bidirectional marks, fillers, tags (Unicode, Default_Ignorable_Code_Point), interlinear annotation. What chooses
  // between the letter and the picture of an emoji stays.
  if (c < 0xAD || c == 0xFE0E || c == 0xFE0F) return false;
  return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) || (c >= 0xFFF9 && c <= 0xFFFB);
}

// A joiner (U+200D) holds emoji and letters of many scripts together; behind Latin, Greek, Cyrillic and Hebrew it only hides.
bool may_join(UChar32 previous) {
  if (previous < 0x0600) return false;
  UErrorCode status = U_ZERO_ERROR;
  const auto script = uscript_getScript(previous, &status);
  return script != USCRIPT_LATIN && script != USCRIPT_GREEK && script != USCRIPT_CYRILLIC && script != USCRIPT_HEBREW;
}

std::string normalise(const icu::Normalizer2* form, UErrorCode status, std::string_view text) {
  SAPA_ASSERT(U_SUCCESS(status));
  const auto source = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  const auto normal = form->normalize(source, status);
  SAPA_ASSERT(U_SUCCESS(status));
  std::string result;
  normal.toUTF8String(result);
  return result;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    if (c < 0) return false;
  }
  return true;
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for_each_code_point(text, [&](UChar32) { ++count; });
  return count;
}

std::string normalise_nfkc(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  UErrorCode status = U_ZERO_ERROR;
  const auto* form = icu::Normalizer2::getNFKCInstance(status);
  return normalise(form, status, text);
}

std::string normalise_nfc(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  UErrorCode status = U_ZERO_ERROR;
  const auto* form = icu::Normalizer2::getNFCInstance(status);
  return normalise(form, status, text);
}

std::string fold_name(std::string_view text) {
  std::string folded;
  if (is_ascii(text)) {
    for (const char c : text) {
      if (c >= 'A' && c <= 'Z') folded += static_cast<char>(c + 32);
      else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) folded += c;
      else if (!folded.empty() && folded.back() != ' ') folded += ' ';
    }
  } else {
    UErrorCode status = U_ZERO_ERROR;
    const auto* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    const auto folded_case = normalise(casefold, status, text);
    const auto* decompose = icu::Normalizer2::getNFDInstance(status);
    for_each_code_point(normalise(decompose, status, folded_case), [&](UChar32 c) {
      if (u_charType(c) == U_NON_SPACING_MARK) return;  // José is found as jose
      if (u_isalnum(c)) append(folded, c);
      else if (!folded.empty() && folded.back() != ' ') folded += ' ';
    });
  }
  while (!folded.empty() && folded.back() == ' ') folded.pop_back();
  return folded;
}

std::vector<std::string> fold_words(std::string_view text) {
  std::vector<std::string> words;
  const auto folded = fold_name(text);
  std::size_t start = 0;
  while (start < folded.size()) {
    const auto end = std::min(folded.find(' ', start), folded.size());
    if (end > start) words.push_back(folded.substr(start, end - start));
    start = end + 1;
  }
  return words;
}

std::string drop_invisible(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for_each_code_point(text, [&](UChar32 c) {
    if (is_invisible(c)) return;
    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || u_isUWhiteSpace(c)) {
      if (!result.empty() && result.back() != ' ') result += ' ';
      return;
    }
    append(result, c);
  });
  while (!result.empty() && result.back() == ' ') result.pop_back();
  return result;
}

Result<std::string> clean_text(std::string_view text, std::string_view field, std::size_t max_code_points, Lines lines) {
  if (!is_valid_utf8(text)) {
    return fail(ErrorCode::invalid, "not_utf8", "The text is not valid UTF-8.", std::string(field));
  }
  std::string kept;
  kept.reserve(text.size());
  UChar32 previous = 0;
  for_each_code_point(text, [&](UChar32 c) {
    if (c == '\n' && lines == Lines::many) {
      while (!kept.empty() && kept.back() == ' ') kept.pop_back();
      if (!kept.empty()) kept += '\n';
      return;
    }
    if (c == '\r' || (is_invisible(c) && !(c == 0x200D && may_join(previous)))) return;
    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029) c = ' ';
    if (c == ' ' && (kept.empty() || kept.back() == ' ' || kept.back() == '\n')) return;
    append(kept, c);
    previous = c;
  });
  while (!kept.empty() && (kept.back() == ' ' || kept.back() == '\n')) kept.pop_back();
  kept = normalise_nfc(kept);
  if (code_points(kept) > max_code_points) {
    return fail(ErrorCode::invalid, "too_long", "At most " + std::to_string(max_code_points) + " characters fit here.", std::string(field));
  }
  return kept;
}

std::string upper_text(std::string_view text) {
  if (is_ascii(text)) return upper_ascii(text);
  auto upper = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  upper.toUpper(icu::Locale::getRoot());
  std::string result;
  upper.toUTF8String(result);
  return result;
}

std::string cut_text(std::string text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  auto end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
  return text;
}

std::string upper_ascii(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return result;
}

std::string lower_ascii(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return result;
}

}  // namespace sapa

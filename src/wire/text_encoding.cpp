#include "wire/text_encoding.h"

#include <algorithm>
#include <array>

#include "core/text_fold.h"

namespace sapa::wire {

namespace {

// Windows-1252, 0x80 to 0x9F (unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT); 0: not assigned.
constexpr std::array<std::uint16_t, 32> kHigh = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                                 0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                                 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append(std::string& out, std::uint32_t point) {
  if (point < 0x80) {
    out += char(point);
  } else if (point < 0x800) {
    out += char(0xC0U | (point >> 6U));
    out += char(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    out += char(0xE0U | (point >> 12U));
    out += char(0x80U | ((point >> 6U) & 0x3FU));
    out += char(0x80U | (point & 0x3FU));
  } else {
    out += char(0xF0U | (point >> 18U));
    out += char(0x80U | ((point >> 12U) & 0x3FU));
    out += char(0x80U | ((point >> 6U) & 0x3FU));
    out += char(0x80U | (point & 0x3FU));
  }
}

void append_1252(std::string& out, unsigned char byte) {
  const bool high = byte >= 0x80 && byte < 0xA0;
  const std::uint32_t point = high ? kHigh[byte - 0x80] : byte;
  append(out, high && point == 0 ? 0xFFFD : point);
}

// The length of the well-formed character at `at` (Unicode 15, table 3-7); 0: none; -1: it may go on behind the end.
int character_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto lead = byte(at);
  if (lead < 0x80) return 1;
  const int length = lead >= 0xC2 && lead <= 0xDF ? 2 : lead >= 0xE0 && lead <= 0xEF ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
  for (int i = 1; i < length; ++i) {
    if (at + std::size_t(i) >= text.size()) return -1;
    const auto next = byte(at + std::size_t(i));
    const unsigned low = i == 1 && lead == 0xE0 ? 0xA0 : i == 1 && lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = i == 1 && lead == 0xED ? 0x9F : i == 1 && lead == 0xF4 ? 0x8F : 0xBF;
    if (next < low || next > high) return 0;
  }
  return length;
}

std::uint32_t read_point(std::string_view text, std::size_t at, int length) {
  const auto byte = [&](std::size_t i) { return std::uint32_t(static_cast<unsigned char>(text[i])); };
  if (length == 1) return byte(at);
  std::uint32_t point = byte(at) & (length == 2 ? 0x1FU : length == 3 ? 0x0FU : 0x07U);
  for (int i = 1; i < length; ++i) point = (point << 6U) | (byte(at + std::size_t(i)) & 0x3FU);
  return point;
}

}  // namespace

std::string_view to_word(Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8: return "utf-8";
    case Encoding::utf16le: return "utf-16le";
    case Encoding::utf16be: return "utf-16be";
    case Encoding::windows1252: return "windows-1252";
  }
  return "";
}

std::optional<Encoding> encoding_of(std::string_view word) {
  for (const auto encoding : {Encoding::utf8, Encoding::utf16le, Encoding::utf16be, Encoding::windows1252}) {
    if (to_word(encoding) == lower_ascii(word)) return encoding;
  }
  return std::nullopt;
}

DetectedEncoding detect_encoding(std::string_view beginning) {
  if (beginning.starts_with("\xEF\xBB\xBF")) return {Encoding::utf8, 3};
  if (beginning.starts_with("\xFF\xFE")) return {Encoding::utf16le, 2};
  if (beginning.starts_with("\xFE\xFF")) return {Encoding::utf16be, 2};
  std::size_t even = 0;
  std::size_t odd = 0;
  for (std::size_t i = 0; i < beginning.size(); ++i) {
    if (beginning[i] == '\0') ++(i % 2 == 0 ? even : odd);
  }
  // Latin letters have a zero as their other half.
  if (odd > beginning.size() / 4 && even * 8 < odd) return {Encoding::utf16le, 0};
  if (even > beginning.size() / 4 && odd * 8 < even) return {Encoding::utf16be, 0};
  // Old tables mix the two: Windows-1252 hardly ever looks like well-formed UTF-8, and the decoder mends what is none.
  std::size_t well_formed = 0;
  std::size_t other = 0;
  for (std::size_t i = 0; i < beginning.size();) {
    const int length = character_length(beginning, i);
    if (length < 0) break;  // the piece ends inside a character
    well_formed += length > 1 ? 1 : 0;
    other += length == 0 ? 1 : 0;
    i += std::size_t(std::max(length, 1));
  }
  return {other > 0 && well_formed == 0 ? Encoding::windows1252 : Encoding::utf8, 0};
}

void Decoder::feed(std::string_view bytes, std::string& out) {
  if (encoding_ == Encoding::windows1252) {
    for (const char c : bytes) append_1252(out, static_cast<unsigned char>(c));
    return;
  }
  std::string joined;
  if (!rest_.empty()) {
    joined = std::move(rest_) + std::string(bytes);
    rest_.clear();
    bytes = joined;
  }
  if (encoding_ == Encoding::utf8) feed_utf8(bytes, out);
  else feed_utf16(bytes, out);
}

void Decoder::feed_utf8(std::string_view bytes, std::string& out) {
  std::size_t i = 0;
  while (i < bytes.size()) {
    auto plain = i;
    while (plain < bytes.size() && static_cast<unsigned char>(bytes[plain]) < 0x80) ++plain;
    out.append(bytes.substr(i, plain - i));
    i = plain;
    if (i == bytes.size()) return;
    const int length = character_length(bytes, i);
    if (length < 0) {
      rest_ = bytes.substr(i);
      return;
    }
    if (length == 0) {
      append_1252(out, static_cast<unsigned char>(bytes[i++]));
      ++mended_;
    } else {
      out.append(bytes.substr(i, std::size_t(length)));
      i += std::size_t(length);
    }
  }
}

void Decoder::feed_utf16(std::string_view bytes, std::string& out) {
  const auto unit = [&](std::size_t at) {
    const auto first = std::uint32_t(static_cast<unsigned char>(bytes[at]));
    const auto second = std::uint32_t(static_cast<unsigned char>(bytes[at + 1]));
    return encoding_ == Encoding::utf16le ? first | (second << 8U) : (first << 8U) | second;
  };
  std::size_t i = 0;
  while (i + 2 <= bytes.size()) {
    const auto first = unit(i);
    if (first >= 0xD800 && first <= 0xDBFF) {
      if (i + 4 > bytes.size()) break;
      const auto second = unit(i + 2);
      if (second >= 0xDC00 && second <= 0xDFFF) {
        append(out, 0x10000 + ((first - 0xD800) << 10U) + (second - 0xDC00));
        i += 4;
        continue;
      }
    }
    const bool lone = first >= 0xD800 && first <= 0xDFFF;
    if (lone) ++mended_;
    append(out, lone ? 0xFFFD : first);
    i += 2;
  }
  rest_ = bytes.substr(i);
}

void Decoder::finish(std::string& out) {
  for (const char c : rest_) {
    ++mended_;
    if (encoding_ == Encoding::utf8) append_1252(out, static_cast<unsigned char>(c));
  }
  rest_.clear();
}

std::string encode(std::string_view utf8, Encoding encoding) {
  if (encoding == Encoding::utf8) return std::string(utf8);
  std::string out;
  const auto put = [&](std::uint32_t unit) {
    const auto low = char(unit & 0xFFU);
    const auto high = char(unit >> 8U);
    out += encoding == Encoding::utf16le ? low : high;
    out += encoding == Encoding::utf16le ? high : low;
  };
  for (std::size_t i = 0; i < utf8.size();) {
    const int length = character_length(utf8, i);
    const auto point = length > 0 ? read_point(utf8, i, length) : 0xFFFDU;
    i += std::size_t(std::max(length, 1));
    if (encoding != Encoding::windows1252) {
      if (point >= 0x10000) {
        put(0xD800 + ((point - 0x10000) >> 10U));
        put(0xDC00 + ((point - 0x10000) & 0x3FFU));
      } else {
        put(point);
      }
    } else if (point < 0x80 || (point >= 0xA0 && point <= 0xFF)) {
      out += char(point);
    } else {
      const auto found = std::find(kHigh.begin(), kHigh.end(), point);
      out += found != kHigh.end() && point != 0 ? char(0x80 + (found - kHigh.begin())) : '?';
    }
  }
  return out;
}

std::string_view byte_order_mark(Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8: return "\xEF\xBB\xBF";
    case Encoding::utf16le: return "\xFF\xFE";
    case Encoding::utf16be: return "\xFE\xFF";
    case Encoding::windows1252: return "";
  }
  return "";
}

}  // namespace sapa::wire

#include "mail/letter.h"

#include <algorithm>
#include <array>

namespace sapa::mail {

namespace {

constexpr std::size_t kLine = 76;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string base64(std::string_view bytes) {
  static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = (group << 8U) | (k < have ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k) text += k <= have ? kDigits[(group >> (18U - 6U * k)) & 63U] : '=';
  }
  return text;
}

// Bytes of the code point that begins here; a stray byte stands for itself.
std::size_t length_at(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && end - at < 4 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  return end - at;
}

Result<void> check_text(std::string_view text, const char* name) {
  if (std::none_of(text.begin(), text.end(), is_control)) return {};
  return fail(ErrorCode::invalid, "header_unsafe", "A header cannot hold line breaks or control characters.", name);
}

Result<void> check_structured(std::string_view text, const char* name) {
  SAPA_CHECK(check_text(text, name));
  if (!is_ascii(text)) return fail(ErrorCode::invalid, "header_unsafe", "This header takes ASCII only.", name);
  return {};
}

bool is_header_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 &&
         std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; });
}

// Folds between words, RFC 5322 2.2.3.
Result<std::string> fold(std::string_view name, std::string_view value) {
  std::string line(name);
  line += ':';
  std::size_t column = line.size();
  while (!value.empty()) {
    const auto end = std::min(value.find(' '), value.size());
    const auto word = value.substr(0, end);
    value.remove_prefix(std::min(end + 1, value.size()));
    if (word.empty()) continue;
    if (word.size() > 900) return fail(ErrorCode::invalid, "header_long", "A word of this header is too long.", std::string(name));
    if (column + 1 + word.size() > kLine && column > name.size() + 1) {
      line += "\r\n";
      column = 0;
    }
    line += ' ';
    line += word;
    column += 1 + word.size();
  }
  return line + "\r\n";
}

std::string display_name(const std::string& name, std::size_t column) {
  const bool plain = is_ascii(name);
  if (!plain) return encode_words(name, column);
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace

std::string encode_words(std::string_view text, std::size_t first_column) {
  // "=?" in plain text would be read as an encoded word.
  if (is_ascii(text) && text.find("=?") == std::string_view::npos && first_column + text.size() <= kLine) return std::string(text);
  constexpr std::string_view kOpen = "=?UTF-8?B?";
  std::string encoded;
  std::size_t column = first_column;
  std::size_t at = 0;
  while (at < text.size()) {
    // An encoded word has at most 75 characters (RFC 2047 2) and whole code points.
    const std::size_t room = kLine - 1 > column + kOpen.size() + 2 ? (kLine - 1 - column - kOpen.size() - 2) / 4 * 3 : 0;
    std::size_t take = 0;
    while (at + take < text.size() && take + length_at(text, at + take) <= std::min<std::size_t>(room, 45)) take += length_at(text, at + take);
    if (take == 0) {
      encoded += "\r\n ";
      column = 1;
      continue;
    }
    if (!encoded.empty() && !encoded.ends_with("\r\n ")) {
      encoded += "\r\n ";
      column = 1;
    }
    const auto word = std::string(kOpen) + base64(text.substr(at, take)) + "?=";
    encoded += word;
    column += word.size();
    at += take;
  }
  return encoded;
}

std::string quoted_printable(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  std::size_t column = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    if (c == '\n') {
      encoded += "\r\n";
      column = 0;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    const bool line_ends = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
    const bool plain = byte >= 0x20 && byte < 0x7f && c != '=' && !(c == ' ' && line_ends);
    const std::size_t width = plain ? 1 : 3;
    if (column + width > kLine - 1) {
      encoded += "=\r\n";
      column = 0;
    }
    if (plain) {
      encoded += c;
    } else {
      encoded += '=';
      encoded += kHex[byte >> 4U];
      encoded += kHex[byte & 15U];
    }
    column += width;
  }
  if (!encoded.ends_with("\r\n")) encoded += "\r\n";
  return encoded;
}

std::string letter_date(Instant at) {
  static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(at - day));
  const auto two = [](auto number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return std::string(kDays[std::chrono::weekday(day).c_encoding()]) + ", " + std::to_string(unsigned(date.day())) + " " + kMonths[unsigned(date.month()) - 1] + " " +
         std::to_string(int(date.year())) + " " + two(time.hours().count()) + ":" + two(time.minutes().count()) + ":" + two(time.seconds().count()) + " +0000";
}

Result<std::string> encode_letter(const Letter& letter, Instant date) {
  SAPA_CHECK(check_text(letter.from_name, "from_name"));
  SAPA_CHECK(check_structured(letter.from_address, "from"));
  SAPA_CHECK(check_structured(letter.to_address, "to"));
  SAPA_CHECK(check_text(letter.subject, "subject"));
  SAPA_CHECK(check_structured(letter.language, "language"));
  SAPA_CHECK(check_structured(letter.id, "id"));
  if (letter.text.find('\0') != std::string::npos) return fail(ErrorCode::invalid, "header_unsafe", "A letter cannot hold a NUL.", "text");
  const auto at = letter.from_address.rfind('@');
  if (at == std::string::npos) return fail(ErrorCode::invalid, "header_unsafe", "The sender has no domain.", "from");

  std::string head;
  const auto put = [&](std::string_view name, std::string_view value) -> Result<void> {
    SAPA_TRY(const auto line, fold(name, value));
    head += line;
    return {};
  };
  SAPA_CHECK(put("Date", letter_date(date)));
  if (letter.from_name.empty()) {
    SAPA_CHECK(put("From", letter.from_address));
  } else {
    head += "From: " + display_name(letter.from_name, 6) + "\r\n <" + letter.from_address + ">\r\n";
  }
  SAPA_CHECK(put("To", letter.to_address));
  head += "Subject: " + encode_words(letter.subject, 9) + "\r\n";
  SAPA_CHECK(put("Message-ID", "<" + letter.id + letter.from_address.substr(at) + ">"));
  if (!letter.language.empty()) {
    SAPA_CHECK(put("Content-Language", letter.language));
  }
  // RFC 3834: nobody's holiday notice is to answer.
  SAPA_CHECK(put("Auto-Submitted", "auto-generated"));
  for (const auto& [name, value] : letter.headers) {
    if (!is_header_name(name)) return fail(ErrorCode::invalid, "header_unsafe", "A header's name has letters, digits and hyphens only.", name);
    SAPA_CHECK(check_structured(value, name.c_str()));
    SAPA_CHECK(put(name, value));
  }
  head += "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n";
  return head + quoted_printable(letter.text);
}

}  // namespace sapa::mail

#include "desk/tickets_cursor.h"

#include <array>
#include <charconv>

#include "core/text_fold.h"
#include "desk/crypto.h"

namespace sapa::desk {

namespace {

// RFC 4648, 5: base64 for addresses, without padding.
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode(std::string_view bytes) {
  std::string text;
  unsigned bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = bits << 8U | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) text += kLetters[bits >> unsigned(count - 6) & 63U];
  }
  if (count > 0) text += kLetters[bits << unsigned(6 - count) & 63U];
  return text;
}

std::optional<std::string> decode(std::string_view text) {
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    const auto at = kLetters.find(c);
    if (at == std::string_view::npos) return std::nullopt;
    bits = bits << 6U | unsigned(at);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>(bits >> unsigned(count) & 255U);
    }
  }
  return bytes;
}

std::string seal(std::string_view body, const std::string& fingerprint) { return hash_token(std::string(body) + "\n" + fingerprint).substr(0, 12); }

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && rest == text.data() + text.size() && !text.empty() ? std::optional(value) : std::nullopt;
}

}  // namespace

std::string write_cursor(const PagePosition& position, const std::string& fingerprint) {
  const auto* text = std::get_if<std::string>(&position.value);
  const auto body = std::to_string(position.report_no) + "." + std::to_string(position.second) + "." + std::to_string(position.total) + "." +
                    (text ? "t" + *text : "n" + std::to_string(std::get<std::int64_t>(position.value)));
  return encode(seal(body, fingerprint) + body);
}

Result<std::optional<PagePosition>> read_cursor(const std::string& text, const std::string& fingerprint) {
  if (text.empty()) return std::optional<PagePosition>();
  const auto wrong = [] { return fail(ErrorCode::invalid, "cursor_invalid", "This cursor was not given out for this search; begin with the first page.", "cursor"); };
  const auto bytes = text.size() <= 1024 ? decode(text) : std::nullopt;
  if (!bytes || bytes->size() < 20) return wrong();
  const auto body = std::string_view(*bytes).substr(12);
  if (bytes->substr(0, 12) != seal(body, fingerprint) || !is_valid_utf8(body)) return wrong();
  std::array<std::int64_t, 3> numbers{};
  std::size_t at = 0;
  for (auto& value : numbers) {
    const auto dot = body.find('.', at);
    const auto read = dot == std::string_view::npos ? std::nullopt : number(body.substr(at, dot - at));
    if (!read) return wrong();
    value = *read;
    at = dot + 1;
  }
  const auto value = body.substr(at);
  PagePosition position;
  position.report_no = numbers[0];
  position.second = numbers[1];
  position.total = numbers[2];
  if (value.starts_with("t")) {
    position.value = std::string(value.substr(1));
  } else {
    const auto read = value.starts_with("n") ? number(value.substr(1)) : std::nullopt;
    if (!read) return wrong();
    position.value = *read;
  }
  return std::optional(std::move(position));
}

}  // namespace sapa::desk

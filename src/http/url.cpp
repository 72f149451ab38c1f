#include "http/url.h"

#include "core/text_fold.h"

namespace sapa::http {

namespace {

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// A header parameter: name="value" or name=value (RFC 2045 5.1).
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
  const auto lower = lower_ascii(header);
  for (auto at = lower.find(name); at != std::string::npos; at = lower.find(name, at + 1)) {
    const bool starts_word = at == 0 || lower[at - 1] == ';' || lower[at - 1] == ' ' || lower[at - 1] == '\t';
    auto rest = header.substr(at + name.size());
    if (!starts_word || rest.empty() || rest.front() != '=') continue;
    rest.remove_prefix(1);
    if (!rest.empty() && rest.front() == '"') {
      const auto end = rest.find('"', 1);
      if (end == std::string_view::npos) return std::nullopt;
      return std::string(rest.substr(1, end - 1));
    }
    return std::string(rest.substr(0, rest.find_first_of("; \t\r\n")));
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, Plus plus) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size() || hex(text[i + 1]) < 0 || hex(text[i + 2]) < 0) return std::nullopt;
      result += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
      i += 2;
    } else {
      result += plus == Plus::blank && text[i] == '+' ? ' ' : text[i];
    }
  }
  if (result.find('\0') != std::string::npos) return std::nullopt;
  return result;
}

std::string percent_encode(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      result += c;
    } else {
      result += '%';
      result += kHex[static_cast<unsigned char>(c) >> 4U];
      result += kHex[static_cast<unsigned char>(c) & 0xfU];
    }
  }
  return result;
}

Pairs parse_form(std::string_view text) {
  Pairs pairs;
  while (!text.empty() && pairs.size() < 1000) {
    const auto end = std::min(text.find('&'), text.size());
    const auto pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    const auto decoded = [](std::string_view part) { return percent_decode(part, Plus::blank).value_or(std::string(part)); };
    pairs.emplace_back(decoded(pair.substr(0, equals)), decoded(pair.substr(std::min(equals + 1, pair.size()))));
  }
  return pairs;
}

Result<Pairs> parse_multipart(std::string_view content_type, std::string_view body) {
  const auto broken = [](const char* what) { return fail(ErrorCode::malformed, "multipart_malformed", std::string("The multipart body cannot be read: ") + what + "."); };
  const auto boundary = parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > 70) return broken("Content-Type names no boundary");
  const std::string line = "--" + *boundary;
  Pairs pairs;
  auto at = body.find(line);
  if (at == std::string_view::npos) return broken("the boundary never comes");
  at += line.size();
  for (;;) {
    if (body.substr(at, 2) == "--") return pairs;
    const auto head_from = body.find("\r\n", at);
    if (head_from == std::string_view::npos) return broken("a part has no head");
    const auto head_to = body.find("\r\n\r\n", head_from);
    if (head_to == std::string_view::npos) return broken("a part has no head");
    const auto end = body.find("\r\n" + line, head_to + 2);
    if (end == std::string_view::npos) return broken("a part has no end");
    const auto head = body.substr(head_from + 2, head_to - head_from);
    const auto name = parameter(head, "name");
    if (pairs.size() >= 200) return broken("it has more than 200 parts");
    const auto from = std::min(head_to + 4, end);
    if (name) pairs.emplace_back(*name, std::string(body.substr(from, end - from)));
    at = end + 2 + line.size();
  }
}

}  // namespace sapa::http

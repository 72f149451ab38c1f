#include "wire/json_text.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace sapa::wire {

namespace {

constexpr std::size_t kLeast = 512;
constexpr std::size_t kInteger = 20;  // the digits of the longest, with its sign
constexpr std::size_t kEscape = 6;    // \u0000

// RFC 8259, 7: what must not stand in a string as it is.
constexpr bool is_plain(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; }

// Eight bytes at once: the high bit of a byte is set where the byte is below 0x20, a quotation mark or a backslash ("Bit Twiddling
// Hacks", Determine if a word has a byte less than n). It may also be set above such a byte, which tells nothing else.
constexpr std::uint64_t each(std::uint64_t byte) { return byte * 0x0101010101010101U; }
constexpr std::uint64_t below(std::uint64_t bytes, std::uint64_t limit) { return (bytes - each(limit)) & ~bytes & each(0x80); }
constexpr bool any_special(std::uint64_t bytes) { return (below(bytes, 0x20) | below(bytes ^ each('"'), 1) | below(bytes ^ each('\\'), 1)) != 0; }

bool all_plain(std::string_view text) {
  while (text.size() >= sizeof(std::uint64_t)) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data(), sizeof bytes);
    if (any_special(bytes)) return false;
    text.remove_prefix(sizeof bytes);
  }
  return std::all_of(text.begin(), text.end(), is_plain);
}

char* put(char* at, std::string_view text) { return std::copy(text.begin(), text.end(), at); }

char* put_escaped(char* at, char c) {
  switch (c) {
    case '"': return put(at, "\\\"");
    case '\\': return put(at, "\\\\");
    case '\n': return put(at, "\\n");
    case '\r': return put(at, "\\r");
    case '\t': return put(at, "\\t");
    default: break;
  }
  static constexpr char kHex[] = "0123456789abcdef";
  at = put(at, "\\u00");
  *at++ = kHex[static_cast<unsigned char>(c) >> 4U];
  *at++ = kHex[static_cast<unsigned char>(c) & 0x0fU];
  return at;
}

}  // namespace

char* JsonText::grow(std::size_t more) {
  if (size_ + more > capacity_) {
    const auto capacity = std::max({kLeast, capacity_ * 2, size_ + more});
    auto data = std::make_unique_for_overwrite<char[]>(capacity);
    if (size_ > 0) std::memcpy(data.get(), data_.get(), size_);
    data_ = std::move(data);
    capacity_ = capacity;
  }
  return data_.get() + size_;
}

JsonText& JsonText::name(std::string_view name) {
  char* at = comma(grow(name.size() + 4));
  *at++ = '"';
  at = put(at, name);
  *at++ = '"';
  *at++ = ':';
  end_at(at);
  return *this;
}

JsonText& JsonText::value(std::string_view text) {
  const bool plain = all_plain(text);
  char* at = comma(grow((plain ? text.size() : text.size() * kEscape) + 3));
  *at++ = '"';
  if (plain) {
    at = put(at, text);
  } else {
    for (const char c : text) {
      if (is_plain(c)) *at++ = c;
      else at = put_escaped(at, c);
    }
  }
  *at++ = '"';
  end_at(at);
  return *this;
}

JsonText& JsonText::value(Instant at) { return value(std::string_view(to_rfc3339(at))); }

JsonText& JsonText::raw(std::string_view json) {
  end_at(put(comma(grow(json.size() + 1)), json));
  return *this;
}

JsonText& JsonText::integer(std::int64_t number) {
  char* at = comma(grow(kInteger + 1));
  end_at(std::to_chars(at, at + kInteger, number).ptr);
  return *this;
}

}  // namespace sapa::wire

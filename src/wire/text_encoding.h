#pragma once

// The encodings old exports come in, read as a stream and written back. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sapa::wire {

enum class Encoding : std::uint8_t { utf8, utf16le, utf16be, windows1252 };

std::string_view to_word(Encoding encoding);  // "utf-8", "utf-16le", "utf-16be", "windows-1252"
std::optional<Encoding> encoding_of(std::string_view word);

struct DetectedEncoding {
  Encoding encoding = Encoding::utf8;
  std::size_t mark_bytes = 0;  // of a byte order mark at the front
};

// From the first bytes of a file: a mark; zeros in every other byte; any letter in UTF-8, or none beyond ASCII; else Windows-1252.
DetectedEncoding detect_encoding(std::string_view beginning);

// A character may lie across two pieces. As UTF-8, bytes that are none are read as Windows-1252: old tables mix the two.
class Decoder {
 public:
  explicit Decoder(Encoding encoding) : encoding_(encoding) {}
  void feed(std::string_view bytes, std::string& out);  // appends UTF-8
  void finish(std::string& out);                        // what is left of a torn character
  [[nodiscard]] std::int64_t mended_bytes() const { return mended_; }

 private:
  void feed_utf8(std::string_view bytes, std::string& out);
  void feed_utf16(std::string_view bytes, std::string& out);
  Encoding encoding_;
  std::string rest_;
  std::int64_t mended_ = 0;
};

// UTF-8 to the encoding; what Windows-1252 cannot say becomes "?".
std::string encode(std::string_view utf8, Encoding encoding);
std::string_view byte_order_mark(Encoding encoding);  // empty for Windows-1252

}  // namespace sapa::wire

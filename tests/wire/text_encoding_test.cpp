#include "wire/text_encoding.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace sapa::wire {

namespace {

std::string decoded(std::string_view bytes, Encoding encoding, std::size_t piece = 1) {
  Decoder decoder(encoding);
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += piece) decoder.feed(bytes.substr(at, piece), text);
  decoder.finish(text);
  return text;
}

}  // namespace

TEST(TextEncoding, finds_marks_zeros_and_old_bytes) {
  EXPECT_EQ(detect_encoding("\xEF\xBB\xBFNama").mark_bytes, 3U);
  EXPECT_EQ(detect_encoding(std::string("\xFF\xFEN\0", 4)).encoding, Encoding::utf16le);
  EXPECT_EQ(detect_encoding(std::string("\0N\0a\0m\0a", 8)).encoding, Encoding::utf16be);
  EXPECT_EQ(detect_encoding("JOS\xC9 RINI").encoding, Encoding::windows1252);
  EXPECT_EQ(detect_encoding("JOS\xC3\x89").encoding, Encoding::utf8);
  EXPECT_EQ(detect_encoding("JOS\xC3\x89 RINI REN\xC9").encoding, Encoding::utf8);
  EXPECT_EQ(detect_encoding("REN\xC9 \xC9LISE JOS\xC3\x89").encoding, Encoding::utf8) << "the decoder reads both";
  EXPECT_EQ(decoded(std::string("a\0\x81", 3), Encoding::windows1252), std::string("a\0\xEF\xBF\xBD", 5));
}

TEST(TextEncoding, reads_old_bytes_in_the_middle_of_utf8) {
  EXPECT_EQ(decoded("JOS\xC3\x89 \x96 JOS\xC9,", Encoding::utf8), "JOSÉ – JOSÉ,");
  EXPECT_EQ(decoded("caf\xE9", Encoding::windows1252), "café");
}

RC_GTEST_PROP(TextEncodingLaws, every_encoding_gives_back_what_it_was_given, (const std::vector<std::uint16_t>& letters)) {
  std::string text;
  for (const auto letter : letters) text += letter % 3 == 0 ? "é" : letter % 3 == 1 ? std::string(1, char('a' + letter % 26)) : "€";
  for (const auto encoding : {Encoding::utf8, Encoding::utf16le, Encoding::utf16be, Encoding::windows1252}) {
    RC_ASSERT(decoded(encode(text, encoding), encoding, 3) == text);
  }
}

}  // namespace sapa::wire

#include "mail/letter.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "mail/confirmation_letter.h"
#include "sample_letter.h"

namespace sapa::mail {
namespace {

Instant noon() { return instant_from_ms(1'795'485'600'000); }

TEST(Letters, headers_cannot_be_smuggled_in) {
  const std::string nul("a\0b", 3);
  for (const std::string& bad : {std::string("a\r\nBcc: x@y.example"), std::string("a\nb"), std::string("a\rb"), nul, std::string("a\x7f")}) {
    for (auto member : {&Letter::from_name, &Letter::from_address, &Letter::to_address, &Letter::subject, &Letter::language, &Letter::id}) {
      auto letter = sample();
      letter.*member = bad;
      const auto encoded = encode_letter(letter, noon());
      ASSERT_FALSE(encoded);
      EXPECT_EQ(encoded.error().reason, "header_unsafe");
    }
    auto letter = sample();
    letter.headers = {{"List-Unsubscribe", bad}};
    EXPECT_FALSE(encode_letter(letter, noon()));
    letter.headers = {{"X" + bad, "1"}};
    EXPECT_FALSE(encode_letter(letter, noon()));
  }
}

TEST(Letters, words_beyond_ascii_are_encoded_and_no_line_is_long) {
  auto letter = sample();
  letter.from_name = "Pelayanan é";
  letter.subject = "Konfirmasi – alamat e‑mail Anda yang baru saja diberikan melalui telepon kepada petugas kami hari ini";
  const auto bytes = encode_letter(letter, noon()).value();
  EXPECT_NE(bytes.find("From: =?UTF-8?B?UGVsYXlhbmFuIMOp?=\r\n <noreply@pln.example>\r\n"), std::string::npos) << bytes;
  EXPECT_NE(bytes.find("Subject: =?UTF-8?B?"), std::string::npos);
  std::size_t begin = 0;
  while (begin < bytes.size()) {
    const auto end = bytes.find("\r\n", begin);
    ASSERT_NE(end, std::string::npos);
    EXPECT_LE(end - begin, 78U) << bytes.substr(begin, end - begin);
    begin = end + 2;
  }
  EXPECT_EQ(bytes.find('\n'), bytes.find("\r\n") + 1);
}

TEST(Letters, a_name_with_quotes_stays_a_name) {
  auto letter = sample();
  letter.from_name = R"(PLN "123" <x@evil.example>, \)";
  EXPECT_NE(encode_letter(letter, noon()).value().find(R"(From: "PLN \"123\" <x@evil.example>, \\")" "\r\n <noreply@pln.example>"), std::string::npos);
}

TEST(Letters, plain_text_that_looks_encoded_is_encoded) { EXPECT_TRUE(encode_words("=?UTF-8?B?aGk=?=", 9).starts_with("=?UTF-8?B?PT9V")); }

TEST(Letters, dates_are_those_of_rfc_5322) { EXPECT_EQ(letter_date(instant_from_ms(1'795'485'600'000)), "Tue, 24 Nov 2026 02:00:00 +0000"); }

std::string decode_quoted_printable(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '=' && text.substr(i, 3) == "=\r\n") i += 2;
    else if (text[i] == '=') plain += char(std::stoi(text.substr(i + 1, 2), nullptr, 16)), i += 2;
    else if (text[i] != '\r') plain += text[i];
  }
  return plain;
}

RC_GTEST_PROP(Letters, quoted_printable_gives_the_text_back, ()) {
  const auto bytes = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab =.\n\té–")));
  auto expected = bytes;
  if (expected.empty() || expected.back() != '\n') expected += '\n';
  const auto encoded = quoted_printable(bytes);
  RC_ASSERT(decode_quoted_printable(encoded) == expected);
  std::size_t begin = 0;
  for (auto end = encoded.find("\r\n"); end != std::string::npos; begin = end + 2, end = encoded.find("\r\n", begin)) RC_ASSERT(end - begin <= 76U);
}

TEST(Letters, the_confirmation_says_what_it_must_and_nothing_of_the_caller) {
  for (const std::string language : {"id", "en"}) {
    const auto letter = confirmation_letter({"PLN 123", language, "sari@yahoo.example", "", "noreply@pln.example", "https://sapa.example", "TOKEN", "0199"});
    EXPECT_NE(letter.text.find("https://sapa.example/konfirmasi/TOKEN\n"), std::string::npos);
    EXPECT_NE(letter.text.find("https://sapa.example/konfirmasi/TOKEN/bukan-saya\n"), std::string::npos);
    EXPECT_EQ(letter.text.find('{'), std::string::npos);
    EXPECT_EQ(letter.text.find("sari"), std::string::npos);
    const auto bytes = encode_letter(letter, noon()).value();
    EXPECT_NE(bytes.find("List-Unsubscribe: <https://sapa.example/konfirmasi/TOKEN/berhenti>\r\n"), std::string::npos) << bytes;
    EXPECT_NE(bytes.find("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), std::string::npos);
    EXPECT_NE(bytes.find("Content-Language: " + language), std::string::npos);
  }
}

}  // namespace
}  // namespace sapa::mail

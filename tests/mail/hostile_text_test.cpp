// Tables of hostile text: header injection, invisible characters, text that is made to keep a parser busy.

#include <ctime>
#include <functional>

#include <gtest/gtest.h>

#include "core/email.h"
#include "core/email_extract.h"
#include "core/phone.h"
#include "core/spelling/parse.h"
#include "core/text_fold.h"
#include "core/word_search.h"
#include "mail/letter.h"
#include "sample_letter.h"

namespace sapa::mail {
namespace {

// Every way to end a line or a string x everything one would want to say behind it.
std::vector<std::string> header_payloads() {
  const std::vector<std::string> ends = {"\r\n", "\n", "\r", std::string(1, '\0'), "\v", "\f", "\r\n ", "\n\t", "\x1b"};
  const std::vector<std::string> tails = {"Bcc: mata@mata.example", "To: mata@mata.example", "Subject: lain", "Content-Type: text/html", "\r\n<script>", "RCPT TO:<mata@mata.example>", ".\r\nMAIL FROM:<x@y.example>"};
  std::vector<std::string> payloads;
  for (const auto& end : ends) {
    for (const auto& tail : tails) payloads.push_back("sari@yahoo.example" + end + tail);
  }
  return payloads;
}

TEST(HostileText, no_address_or_name_smuggles_a_header_into_a_letter) {
  const auto payloads = header_payloads();
  ASSERT_GE(payloads.size(), 50U);
  for (const auto& payload : payloads) {
    // What is taken down as an address has nothing of it left.
    if (const auto address = canonical_email(payload)) {
      for (const char c : *address) EXPECT_GT(static_cast<unsigned char>(c), 0x20U) << payload;
    }
    for (auto member : {&Letter::from_name, &Letter::to_address, &Letter::subject}) {
      auto letter = sample();
      letter.*member = payload;
      const auto encoded = encode_letter(letter, instant_from_ms(1'795'485'600'000));
      EXPECT_FALSE(encoded) << payload;
    }
  }
}

// Bidirectional controls, zero width, C0, C1, tags, line and paragraph separators: 66 code points in one name each.
std::vector<std::u32string> invisible_payloads() {
  std::vector<char32_t> points;
  for (char32_t c = 0x01; c < 0x20; ++c) points.push_back(c);
  for (char32_t c = 0x7F; c <= 0x9F; ++c) points.push_back(c);
  for (const char32_t c : {U'\u202A', U'\u202B', U'\u202C', U'\u202D', U'\u202E', U'\u2066', U'\u2067', U'\u2068', U'\u2069', U'\u200E', U'\u200F', U'\u061C'}) points.push_back(c);
  std::vector<std::u32string> payloads;
  for (const auto c : points) payloads.push_back(std::u32string(U"IBU MA") + c + U"RNI");
  return payloads;
}

std::string to_utf8(std::u32string_view text) {
  std::string bytes;
  for (const auto c : text) {
    if (c < 0x80) bytes += char(c);
    else if (c < 0x800) (bytes += char(0xC0 | (c >> 6U))) += char(0x80 | (c & 0x3FU));
    else ((bytes += char(0xE0 | (c >> 12U))) += char(0x80 | ((c >> 6U) & 0x3FU))) += char(0x80 | (c & 0x3FU));
  }
  return bytes;
}

TEST(HostileText, nothing_invisible_is_stored_in_a_name) {
  const auto payloads = invisible_payloads();
  ASSERT_GE(payloads.size(), 50U);
  for (const auto& payload : payloads) {
    const auto kept = clean_text(to_utf8(payload), "name", 200);
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->find(to_utf8(payload.substr(6, 1))), std::string::npos) << "code point " << unsigned(payload[6]);
    EXPECT_TRUE(kept->starts_with("IBU MA") && kept->ends_with("RNI")) << *kept;
    EXPECT_FALSE(drop_invisible(to_utf8(payload)).find(to_utf8(payload.substr(6, 1))) != std::string::npos) << "code point " << unsigned(payload[6]);
  }
  // Zero width ones join letters in some scripts and are kept in names, but never in an address or a search.
  for (const auto* hidden : {"\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF"}) {
    EXPECT_EQ(drop_invisible(std::string("MA") + hidden + "RNI"), "MARNI");
    EXPECT_EQ(canonical_email(std::string("mar") + hidden + "ni@yahoo.com").value_or("marni@yahoo.com"), "marni@yahoo.com");
  }
}

// What makes backtracking parsers work: one piece again and again.
const std::vector<std::string> kPieces = {"a",  "@",  ".",    "a.",   "a@",   "@a.", "a@a.", "-",   "_",    " ",    "\t",  "(",      ")",     "<",      ">",    "\"",   "\\",  ",",  ";",   ":",
                                          "/",  "=",  "+",    "+62",  "0",    "08",  "0-",  "0 ",  "(0)",  "00",   "62",  "9.",     "EMAIL ", "E-MAIL:", "JL ", "JL. ", "NO", "RT ", "at ", "dot ",
                                          "titik ", "et ", "alfa ", "a b ", "\u00E9", "\u200B", "\u0301", "\U0001F600", "\xFF", "%00", "&amp;", "''", "--", "||", "{}", "[]", "a@b.c "};

std::string repeated(const std::string& piece, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text + "!";
}

// Processor time of this thread, the least of some tries: others on the machine do not count.
double cost(const std::function<void()>& work) {
  double least = 1e9;
  for (int i = 0; i < 3; ++i) {
    timespec from{}, to{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
    work();
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
    least = std::min(least, double(to.tv_sec - from.tv_sec) * 1e6 + double(to.tv_nsec - from.tv_nsec) / 1e3);
  }
  return least;
}

TEST(HostileText, work_grows_with_the_text_and_no_faster) {
  ASSERT_GE(kPieces.size(), 50U);
  const std::vector<std::pair<const char*, std::function<void(const std::string&)>>> parsers = {
      {"canonical_email", [](const std::string& text) { (void)canonical_email(text); }},
      {"extract_emails", [](const std::string& text) { (void)extract_emails(text); }},
      {"classify_phone", [](const std::string& text) { (void)classify_phone(text, PhoneSource::typed); }},
      {"fold_name", [](const std::string& text) { (void)fold_name(text); }},
      {"clean_text", [](const std::string& text) { (void)clean_text(text, "name", 200); }},
  };
  for (const auto& [name, parse] : parsers) {
    for (const auto& piece : kPieces) {
      const auto small = repeated(piece, 2'000), large = repeated(piece, 16'000);
      const auto before = cost([&] { parse(small); }), after = cost([&] { parse(large); });
      // Eight times the text: eight times the work if it is linear, sixty-four if it is not. Below 2 ms nobody is kept busy.
      EXPECT_TRUE(after < 2'000 || after < before * 24) << name << " of \"" << piece << "\": " << before << " us, then " << after << " us";
    }
  }
}

}  // namespace
}  // namespace sapa::mail

// Tables of hostile text: header injection, invisible characters, text that is made to keep a parser busy.

#include <functional>

#include <gtest/gtest.h>

#include "core/email.h"
#include "core/email_columns.h"
#include "core/email_extract.h"
#include "core/phone.h"
#include "core/spelling/parse.h"
#include "core/text_fold.h"
#include "core/word_search.h"
#include "mail/delivery_report.h"
#include "mail/letter.h"
#include "sample_letter.h"
#include "support/hostile_text.h"
#include "wire/flow_json.h"

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

// C0, C1, bidirectional controls, zero width, tags, fillers, variation selectors, annotation, line and paragraph separators: a code point in a name each.
std::vector<std::u32string> invisible_payloads() {
  std::vector<char32_t> points;
  for (char32_t c = 0x01; c < 0x20; ++c) points.push_back(c);
  for (char32_t c = 0x7F; c <= 0x9F; ++c) points.push_back(c);
  for (const char32_t c : U"\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u200E\u200F\u061C\u00AD\u034F\u115F\u1160\u17B4\u180B\u180E\u200B\u200C\u200D\u2028\u2029"
                          U"\u2060\u2064\u206A\u206F\u3164\uFE00\uFEFF\uFFA0\uFFF9\uFFFA\uFFFB\U0001D173\U000E0001\U000E0020\U000E0041\U000E007F\U000E0100\U000E01EF") {
    if (c != 0) points.push_back(c);
  }
  std::vector<std::u32string> payloads;
  for (const auto c : points) payloads.push_back(std::u32string(U"IBU MA") + c + U"RNI");
  return payloads;
}

std::string to_utf8(std::u32string_view text) {
  std::string bytes;
  for (const auto c : text) {
    if (c < 0x80) bytes += char(c);
    else if (c < 0x800) (bytes += char(0xC0 | (c >> 6U))) += char(0x80 | (c & 0x3FU));
    else if (c < 0x10000) ((bytes += char(0xE0 | (c >> 12U))) += char(0x80 | ((c >> 6U) & 0x3FU))) += char(0x80 | (c & 0x3FU));
    else (((bytes += char(0xF0 | (c >> 18U))) += char(0x80 | ((c >> 12U) & 0x3FU))) += char(0x80 | ((c >> 6U) & 0x3FU))) += char(0x80 | (c & 0x3FU));
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
  // And never in an address or a search.
  for (const auto* hidden : {"\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF"}) {
    EXPECT_EQ(drop_invisible(std::string("MA") + hidden + "RNI"), "MARNI");
    EXPECT_EQ(canonical_email(std::string("mar") + hidden + "ni@yahoo.com").value_or("marni@yahoo.com"), "marni@yahoo.com");
  }
}

TEST(HostileText, work_grows_with_the_text_and_no_faster) {
  const auto words = read_search_words("mawar melati", SearchField::any, "q").value();
  const std::vector<std::pair<const char*, std::function<void(const std::string&)>>> parsers = {
      {"canonical_email", [](const std::string& text) { (void)canonical_email(text); }},
      {"extract_emails", [](const std::string& text) { (void)extract_emails(text); }},
      {"compare_columns", [](const std::string& text) { (void)compare_columns({{"a", text}, {"b", text.substr(1)}}); }},
      {"classify_phone", [](const std::string& text) { (void)classify_phone(text, PhoneSource::typed); }},
      {"spelling::parse", [](const std::string& text) { (void)spelling::parse(text); }},
      {"fold_name", [](const std::string& text) { (void)fold_name(text); }},
      {"clean_text", [](const std::string& text) { (void)clean_text(text, "name", 20'000); }},
      {"read_search_words", [](const std::string& text) { (void)read_search_words(text, SearchField::any, "q"); }},
      {"find_words", [&words](const std::string& text) { (void)find_words(words, SearchField::any, text); }},
      {"read_flow", [](const std::string& text) { (void)wire::read_flow(text); }},
      {"parse_json", [](const std::string& text) { (void)wire::parse_json(text); }},
      {"read_delivery_report", [](const std::string& text) { (void)read_delivery_report(text); }},
  };
  for (const auto& [name, parse] : parsers) test::expect_linear(name, parse);
}

// Bytes that belong to the grammar of what is read, where a table of plain text would be refused at its first.
TEST(HostileText, neither_do_reports_and_flows_that_nearly_are_some) {
  auto pieces = test::busy_pieces();
  for (const auto* piece : {"\r\n", "\n\n", "--b\r\n", "--b--\r\n", "Content-Type: message/delivery-status\r\n", "Final-Recipient: rfc822; a@b.example\r\n", " folded\r\n", "Status: 5.1.1\r\n", "=?utf-8?q?=41?=", "=3D", "=\r\n"}) pieces.emplace_back(piece);
  const std::string head = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n";
  test::expect_linear("read_delivery_report", pieces, [&head](const std::string& text) { (void)read_delivery_report(head + text); });
  for (const auto* piece : {"{", "[", "\"a\":", "{\"a\":", "[{\"steps\":", "\\u0000", "\\ud800", "1e", "9", "-", "null,", "true", "\"\","}) pieces.emplace_back(piece);
  test::expect_linear("read_flow", pieces, [](const std::string& text) { (void)wire::read_flow("{\"steps\":[" + text); });
  test::expect_linear("parse_json", pieces, [](const std::string& text) { (void)wire::parse_json("[\"" + text); });
}

}  // namespace
}  // namespace sapa::mail

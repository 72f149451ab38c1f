#include "core/email.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "core/email_doubts.h"

namespace sapa {
namespace {

TEST(Email, is_kept_in_lower_case_without_blanks_around) {
  EXPECT_EQ(canonical_email("  Marni.Aya@YAHOO.com "), "marni.aya@yahoo.com");
  EXPECT_EQ(canonical_email("marni_aya+pln%1@mail.example.co.id"), "marni_aya+pln%1@mail.example.co.id");
}

TEST(Email, full_width_letters_are_the_same_letters) {
  EXPECT_EQ(canonical_email("ｍａｒｎｉ＠ｙａｈｏｏ．ｃｏｍ"), "marni@yahoo.com");
}

TEST(Email, invisible_characters_do_not_hide_in_an_address) {
  EXPECT_EQ(canonical_email("marni\xE2\x80\x8B@\xE2\x80\xAEyahoo.com"), "marni@yahoo.com");
}

TEST(Email, what_no_letter_would_reach_is_refused) {
  for (const auto* text : {"", " ", "marni", "@yahoo.com", "marni@", "marni@yahoo", "marni@@yahoo.com", "marni@yahoo..com", "marni@.yahoo.com",
                           "marni@yahoo.com.", "marni@-yahoo.com", "marni@yahoo-.com", ".marni@yahoo.com", "marni.@yahoo.com",
                           "mar..ni@yahoo.com", "mar ni@yahoo.com", "marni@yahoo.c", "marni@yahoo.c0m", "marni@127.0.0.1", "---@yahoo.com",
                           "marni@yah_oo.com", "\"mar ni\"@yahoo.com", "marni@yahoo.com\r\nBcc: budi@yahoo.com", "márni@yahoo.com", "a@b@c.com"}) {
    EXPECT_FALSE(canonical_email(text)) << text;
  }
}

// RFC 5321 4.5.3.1.
TEST(Email, lengths_are_limited_as_in_the_rfc) {
  EXPECT_TRUE(canonical_email(std::string(64, 'a') + "@yahoo.com"));
  EXPECT_FALSE(canonical_email(std::string(65, 'a') + "@yahoo.com"));
  const auto label = std::string(61, 'b') + ".";
  EXPECT_TRUE(canonical_email("a@" + label + label + label + std::string(63, 'c') + ".id"));
  EXPECT_FALSE(canonical_email("a@" + std::string(64, 'c') + ".id"));
  EXPECT_FALSE(canonical_email(std::string(60, 'a') + "@" + label + label + label + std::string(20, 'c') + ".id"));
  EXPECT_FALSE(canonical_email(std::string(20'000, 'a') + "@yahoo.com"));
}

TEST(Email, one_gmail_mailbox_has_one_key) {
  EXPECT_EQ(email_key("marni.aya+pln@gmail.com"), "marniaya@gmail.com");
  EXPECT_EQ(email_key("marniaya@googlemail.com"), "marniaya@gmail.com");
  EXPECT_EQ(email_key("marni.aya+pln@yahoo.com"), "marni.aya+pln@yahoo.com");
}

TEST(DomainList, finds_every_line_and_nothing_else) {
  const DomainList list("*.dua.example\na.example\nab.example\nb.example\nz.example");
  for (const auto* name : {"a.example", "ab.example", "b.example", "z.example", "x.dua.example", "x.y.dua.example"}) EXPECT_TRUE(list.covers(name)) << name;
  for (const auto* name : {"", "example", "a.exampl", "a.example.", "x.a.example", "dua.example", "aa.example", "zz.example", "0", "a.example\nab.example"}) EXPECT_FALSE(list.covers(name)) << name;
  EXPECT_FALSE(DomainList().covers("a.example"));
}

RC_GTEST_PROP(DomainListLaw, is_the_set_of_its_lines, (std::set<std::uint16_t> numbers, std::uint16_t asked)) {
  const auto name = [](std::uint16_t number) { return "d" + std::to_string(number) + ".example"; };
  std::set<std::string> names;
  for (const auto number : numbers) names.insert(name(number));
  std::string text;
  for (const auto& line : names) text += (text.empty() ? "" : "\n") + line;
  RC_ASSERT(DomainList(text).covers(name(asked)) == numbers.contains(asked));
  for (const auto number : numbers) RC_ASSERT(DomainList(text).covers(name(number)));
}

TEST(EmailDoubts, are_said_in_their_order) {
  const DomainList disposable("*.sekali.example\nbuang.example\ngmail.com");
  const auto doubts = [&](std::string_view address) {
    std::string words;
    for (const auto doubt : email_doubts(address, disposable)) words += (words.empty() ? "" : " ") + std::string(to_word(doubt));
    return words;
  };
  EXPECT_EQ(doubts("marni.aya@yahoo.com"), "");
  EXPECT_EQ(doubts("tidak.ada@yahoo.com"), "placeholder");
  EXPECT_EQ(doubts("marni@gmial.com"), "mistyped_domain");
  EXPECT_EQ(doubts("marni@buang.example"), "disposable");
  EXPECT_EQ(doubts("marni@x.sekali.example"), "disposable");
  EXPECT_EQ(doubts("humas@pt-contoh.co.id"), "role");
  EXPECT_EQ(doubts("info+a@gmial.com"), "mistyped_domain role");
  EXPECT_EQ(doubts("marni@gmail.com"), "") << "a list is never right about the large providers";
  EXPECT_EQ(doubts("informasi.marni@yahoo.com"), "");
  EXPECT_EQ(doubts("no address"), "");
}

RC_GTEST_PROP(EmailLaw, a_canonical_address_is_its_own_canonical_form, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("aZ09._%+-@. ")));
  if (const auto once = canonical_email(text + "@Yahoo.com")) RC_ASSERT(canonical_email(*once) == once);
}

RC_GTEST_PROP(EmailLaw, any_bytes_are_read_or_refused, (const std::vector<char>& bytes)) {
  const std::string text(bytes.begin(), bytes.end());
  canonical_email(text);
  email_key(text);
}

}  // namespace
}  // namespace sapa

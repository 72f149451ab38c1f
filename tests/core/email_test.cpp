#include "core/email.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

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

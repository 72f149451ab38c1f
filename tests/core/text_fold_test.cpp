#include "core/text_fold.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace sapa {
namespace {

std::string any_text() {
  // Letters, marks, blanks, controls, bidirectional characters, emoji and bytes that are no UTF-8.
  static const std::vector<std::string> kPieces = {"a",    "Z",    "7",    " ",    "\t",           "\n",           "\r",       "\x01",         ".",
                                                   "-",    "é",    "e\xCC\x81",    "İ",            "ß",            "Ａ",       "\xE2\x80\x8B", "\xE2\x80\xAE",
                                                   "👩",   "\xE2\x80\x8D", "العربية", "\xC2\xA0", "\xEF\xBB\xBF", "\xFF",     "\xC3",         "\xED\xA0\x80",
                                                   "\xCC\x81", "ﬁ", "\xC2\x85", "\xE2\x80\xA8", "\x7F"};
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kPieces));
  std::string text;
  for (const auto& piece : pieces) text += piece;
  return text;
}

TEST(Text, malformed_utf8_is_seen) {
  EXPECT_TRUE(is_valid_utf8(""));
  EXPECT_TRUE(is_valid_utf8("Bu Marni 👩‍🔧 مرحبا"));
  for (const auto* text : {"\xFF", "\xC3", "\xE2\x80", "\xED\xA0\x80", "\xC0\xAF", "\xF4\x90\x80\x80"}) EXPECT_FALSE(is_valid_utf8(text));
}

TEST(Text, code_points_are_counted_not_bytes) {
  EXPECT_EQ(code_points("abc"), 3U);
  EXPECT_EQ(code_points("é👩"), 2U);
  EXPECT_EQ(code_points("a\xFF"), 2U);
}

TEST(Text, names_are_found_whatever_their_case_accents_and_marks) {
  EXPECT_EQ(fold_name("  IBU  Marni,S.Pd. "), "ibu marni s pd");
  EXPECT_EQ(fold_name("José Ñuñez"), "jose nunez");
  EXPECT_EQ(fold_name("Straße"), "strasse");
  EXPECT_EQ(fold_name("ＭＡＲＮＩ"), "marni");
  EXPECT_EQ(fold_name("..."), "");
  EXPECT_EQ(fold_words("BP. Budi-Santoso"), (std::vector<std::string>{"bp", "budi", "santoso"}));
}

TEST(Text, a_stored_line_has_no_controls_and_no_bidirectional_marks) {
  EXPECT_EQ(clean_text("  IBU\tMARNI\r\n ", "name", 100), "IBU MARNI");
  EXPECT_EQ(clean_text("evil\xE2\x80\xAEgnp.exe", "name", 100), "evilgnp.exe");
  EXPECT_EQ(clean_text(std::string_view("a\0b", 3), "name", 100), "a b");
  EXPECT_EQ(clean_text("e\xCC\x81", "name", 100), "é");
}

TEST(Text, emoji_and_arabic_names_are_kept) {
  EXPECT_EQ(clean_text("Marni 👩\xE2\x80\x8D🔧", "name", 100), "Marni 👩\xE2\x80\x8D🔧");
  EXPECT_EQ(clean_text("مرني", "name", 100), "مرني");
}

TEST(Text, line_breaks_stay_only_where_lines_are_asked_for) {
  EXPECT_EQ(clean_text("satu \r\n dua\n\n", "note", 100, Lines::many), "satu\ndua");
  EXPECT_EQ(clean_text("satu\ndua", "note", 100), "satu dua");
}

TEST(Text, an_error_names_the_field_and_the_limit) {
  const auto result = clean_text("abcdef", "name", 5);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().reason, "too_long");
  EXPECT_EQ(result.error().field, "name");
  EXPECT_EQ(clean_text("ééééé", "name", 5), "ééééé");
  EXPECT_EQ(clean_text("\xFF", "name", 5).error().reason, "not_utf8");
}

RC_GTEST_PROP(TextLaw, folding_twice_is_folding_once, ()) {
  const auto text = any_text();
  RC_ASSERT(fold_name(fold_name(text)) == fold_name(text));
}

RC_GTEST_PROP(TextLaw, cleaning_twice_is_cleaning_once, ()) {
  const auto text = any_text();
  for (const auto lines : {Lines::one, Lines::many}) {
    const auto once = clean_text(text, "name", 10'000, lines);
    if (!once) return;
    RC_ASSERT(is_valid_utf8(*once));
    RC_ASSERT(clean_text(*once, "name", 10'000, lines).value() == *once);
    RC_ASSERT(once->find('\0') == std::string::npos);
  }
}

RC_GTEST_PROP(TextLaw, dropping_the_invisible_twice_is_dropping_it_once, ()) {
  const auto text = any_text();
  const auto once = drop_invisible(text);
  RC_ASSERT(drop_invisible(once) == once);
  RC_ASSERT(is_valid_utf8(once));
}

RC_GTEST_PROP(TextLaw, words_are_the_folded_name_cut_at_blanks, ()) {
  const auto text = any_text();
  std::string joined;
  for (const auto& word : fold_words(text)) joined += (joined.empty() ? "" : " ") + word;
  RC_ASSERT(joined == fold_name(text));
}

RC_GTEST_PROP(TextLaw, any_bytes_are_harmless, (const std::vector<char>& bytes)) {
  const std::string text(bytes.begin(), bytes.end());
  RC_ASSERT(is_valid_utf8(normalise_nfkc(text)) || is_valid_utf8(text) == false);
  fold_name(text);
  clean_text(text, "name", 10);
  code_points(text);
}

}  // namespace
}  // namespace sapa

#include "core/word_search.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/text_fold.h"

namespace sapa {
namespace {

SearchWords words(std::string_view typed, SearchField field = SearchField::any) { return read_search_words(typed, field, "q").value(); }

const auto kMarni = search_text("IBU MARNI", "JL MELATI RAYA NO 3 KEL MEKARSARI", "marni.aya@yahoo.com");

TEST(WordSearch, three_letters_are_found_anywhere_fewer_at_the_beginning) {
  EXPECT_TRUE(word_rank(words("arn"), kMarni));
  EXPECT_TRUE(word_rank(words("ma"), kMarni));
  EXPECT_FALSE(word_rank(words("rn"), kMarni));
  EXPECT_TRUE(word_rank(words("m"), kMarni));
  EXPECT_FALSE(word_rank(words("x"), kMarni));
}

TEST(WordSearch, every_word_must_be_there) {
  EXPECT_TRUE(word_rank(words("marni melati yahoo"), kMarni));
  EXPECT_FALSE(word_rank(words("marni anggrek"), kMarni));
  EXPECT_FALSE(word_rank(words("melati", SearchField::name), kMarni));
  EXPECT_TRUE(word_rank(words("melati", SearchField::address), kMarni));
}

TEST(WordSearch, whole_words_stand_before_beginnings_and_insides_and_names_first) {
  const auto whole = word_rank(words("mar"), search_text("MAR", "", ""));
  const auto beginning = word_rank(words("mar"), search_text("MARNI", "", ""));
  const auto inside = word_rank(words("mar"), search_text("SUMARNI", "", ""));
  const auto address = word_rank(words("mar"), search_text("", "MAR", ""));
  EXPECT_GT(*whole, *address);
  EXPECT_GT(*address, *beginning);
  EXPECT_GT(*beginning, *inside);
}

TEST(WordSearch, wildcards_and_quotes_are_only_separators) {
  EXPECT_EQ(read_search_words("%_'\"*", SearchField::any, "q").error().reason, "query_empty");
  EXPECT_EQ(words("ma%rni").size(), 2U);
  EXPECT_EQ(read_search_words("a b c d e f g h i j k", SearchField::any, "q").error().reason, "query_long");
}

TEST(WordSearch, what_matched_is_told_in_javascript_units) {
  EXPECT_EQ(find_words(words("marni"), SearchField::name, "IBU MARNI"), (std::vector<TextRange>{{4, 9}}));
  EXPECT_EQ(find_words(words("jos"), SearchField::name, "👩 José"), (std::vector<TextRange>{{3, 6}}));
  EXPECT_EQ(find_words(words("jose"), SearchField::name, "Jose\xCC\x81 A"), (std::vector<TextRange>{{0, 4}}));
  EXPECT_EQ(find_words(words("strasse"), SearchField::address, "Straße 5"), (std::vector<TextRange>{{0, 6}}));
  EXPECT_EQ(find_words(words("aya yah"), SearchField::email, "marni.aya@yahoo.com"), (std::vector<TextRange>{{6, 9}, {10, 13}}));
  EXPECT_TRUE(find_words(words("ni"), SearchField::name, "MARNI").empty());
}

std::string any_line() {
  static const std::vector<std::string> kPieces = {"ma", "rni", "BUDI", "é", "ß", "7", " ", ".", "@", "a", "x", "Jl", "-", "👩"};
  std::string text;
  for (const auto& piece : *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kPieces))) text += piece;
  return text;
}

RC_GTEST_PROP(WordSearchLaw, a_text_that_matches_holds_every_candidate, ()) {
  const auto text = search_text(any_line(), any_line(), any_line());
  const auto read = read_search_words(any_line(), SearchField::any, "q");
  RC_PRE(bool(read));
  if (!word_rank(*read, text)) return;
  for (const auto& trigram : candidate_trigrams(*read)) RC_ASSERT(text.find(trigram) != std::string::npos);
  for (const auto& piece : candidate_pieces(*read)) RC_ASSERT(text.find(piece) != std::string::npos);
}

RC_GTEST_PROP(WordSearchLaw, a_text_with_every_piece_of_any_field_matches, ()) {
  const auto text = search_text(any_line(), any_line(), any_line());
  const auto read = read_search_words(any_line(), SearchField::any, "q");
  RC_PRE(bool(read));
  bool all = true;
  for (const auto& piece : candidate_pieces(*read)) all = all && text.find(piece) != std::string::npos;
  RC_ASSERT(all == word_rank(*read, text).has_value());
}

RC_GTEST_PROP(WordSearchLaw, what_is_marked_folds_to_something_that_holds_a_word, ()) {
  const auto line = any_line();
  const auto read = read_search_words(any_line(), SearchField::name, "name");
  RC_PRE(bool(read));
  const bool matches = word_rank(*read, search_text(line, "", "")).has_value();
  if (matches) RC_ASSERT(!find_words(*read, SearchField::name, line).empty());
}

}  // namespace
}  // namespace sapa

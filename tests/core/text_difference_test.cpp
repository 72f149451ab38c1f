#include "core/text_difference.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace sapa {
namespace {

std::string marked(const std::vector<TextPiece>& pieces) {
  std::string text;
  for (const auto& piece : pieces) text += piece.same ? piece.text : "[" + piece.text + "]";
  return text;
}

std::string joined(const std::vector<TextPiece>& pieces) {
  std::string text;
  for (const auto& piece : pieces) text += piece.text;
  return text;
}

TEST(TextDifference, the_differing_letters_are_marked_on_both_sides) {
  const auto changed = mark_difference("mariny@yahoo.com", "marini@yahoo.com");
  EXPECT_EQ(marked(changed.left), "marin[y]@yahoo.com");
  EXPECT_EQ(marked(changed.right), "marin[i]@yahoo.com");
  const auto longer = mark_difference("HARTONO", "HARTTONOO");
  EXPECT_EQ(marked(longer.left), "HARTONO");
  EXPECT_EQ(joined(longer.right), "HARTTONOO");
  EXPECT_EQ(marked(mark_difference("Ibu É", "IBU é").left), "Ibu É") << "case does not count";
  EXPECT_EQ(marked(mark_difference("MARNI", "SUTRISNO").left), "[MARNI]") << "nothing in common";
  EXPECT_EQ(marked(mark_difference("MARNI", "").left), "[MARNI]");
  EXPECT_TRUE(mark_difference("", "").left.empty());
}

RC_GTEST_PROP(TextDifferenceLaws, the_pieces_are_the_texts_and_equal_pieces_are_equal, (const std::string& a, const std::string& b)) {
  const auto marks = mark_difference(a, b);
  RC_ASSERT(joined(marks.left) == a);
  RC_ASSERT(joined(marks.right) == b);
  const auto own = mark_difference(a, a);
  RC_ASSERT(marked(own.left) == a);
}

}  // namespace
}  // namespace sapa

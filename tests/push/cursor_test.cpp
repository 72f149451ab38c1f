#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "push/hub.h"

namespace sapa::push {
namespace {

TEST(Cursor, is_read_as_it_was_written) {
  const Cursor cursor{{"user:0192", 12}, {"everyone", 3}, {"site:S1", 0}};
  EXPECT_EQ(to_text(cursor), "everyone=3;site:S1=0;user:0192=12");
  EXPECT_EQ(parse_cursor(to_text(cursor)), cursor);
}

TEST(Cursor, what_is_none_is_refused) {
  for (const auto* text : {"", "x", "x=", "=1", "x=-1", "x=1x", "x=1;;y=2", "x=1;y", "x=99999999999999999999", "x= 1", ";"}) EXPECT_FALSE(parse_cursor(text)) << text;
  EXPECT_FALSE(parse_cursor(std::string(600, 'x') + "=1"));
}

RC_GTEST_PROP(CursorLaw, any_bytes_are_read_or_refused, (const std::vector<char>& bytes)) {
  const std::string text(bytes.begin(), bytes.end());
  if (const auto cursor = parse_cursor(text)) RC_ASSERT(!cursor->empty());
}

RC_GTEST_PROP(CursorLaw, writing_and_reading_is_nothing, ()) {
  Cursor cursor;
  for (int count = *rc::gen::inRange(1, 6); count > 0; --count) {
    cursor[*rc::gen::elementOf(std::vector<std::string>{"user:1", "everyone", "site:S=1", "sources", "a b"})] = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000);
  }
  RC_ASSERT(parse_cursor(to_text(cursor)) == cursor);
}

}  // namespace
}  // namespace sapa::push

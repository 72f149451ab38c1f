#include "wire/json.h"

#include <gtest/gtest.h>

namespace sapa::wire {

TEST(Json, a_number_that_cannot_be_written_again_is_refused) {
  for (const auto* text : {"0e02214", "1e999", "-1e999", R"({"a":[1,{"b":1e400}]})"}) {
    const auto value = parse_json(text);
    ASSERT_FALSE(value) << text;
    EXPECT_EQ(value.error().code, ErrorCode::malformed) << text;
  }
  for (const auto* text : {"0e0", "1e300", "-0.5", R"({"a":[1,{"b":12345678901234567890}]})"}) EXPECT_TRUE(parse_json(text)) << text;
}

}  // namespace sapa::wire

#include "core/instant.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace sapa {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

TEST(Instant, is_written_as_utc_with_milliseconds) {
  EXPECT_EQ(to_rfc3339(instant_from_ms(0)), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(to_rfc3339(instant_from_ms(1795485600401)), "2026-11-24T02:00:00.401Z");
}

TEST(Instant, is_read_with_any_offset) {
  const auto expected = instant_from_ms(1795485600401);
  for (const auto* text : {"2026-11-24T02:00:00.401Z", "2026-11-24t02:00:00.401z", "2026-11-24 09:00:00.401+07:00",
                           "2026-11-23T22:30:00.4019999-03:30", "2026-11-24T02:00:00.401+00:00"}) {
    EXPECT_EQ(parse_rfc3339(text), expected) << text;
  }
}

TEST(Instant, short_fractions_are_tenths_and_hundredths) {
  EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:01.5Z"), instant_from_ms(1500));
  EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:01.05Z"), instant_from_ms(1050));
}

TEST(Instant, a_leap_second_is_the_next_minute) {
  EXPECT_EQ(parse_rfc3339("2016-12-31T23:59:60Z"), parse_rfc3339("2017-01-01T00:00:00Z"));
}

TEST(Instant, what_is_no_instant_is_refused) {
  for (const auto* text : {"", "2026", "2026-11-24", "2026-11-24T02:00:00", "2026-11-24T02:00Z", "2026-02-29T00:00:00Z",
                           "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-11-00T00:00:00Z", "2026-11-31T00:00:00Z",
                           "2026-11-24T24:00:00Z", "2026-11-24T02:60:00Z", "2026-11-24T02:00:61Z", "2026-11-24T02:00:00.Z",
                           "2026-11-24T02:00:00+7:00", "2026-11-24T02:00:00+0700", "2026-11-24T02:00:00+24:00",
                           "2026-11-24T02:00:00 07:00", "2026-11-24T02:00:00Zx", " 2026-11-24T02:00:00Z", "1969-12-31T23:59:59Z",
                           "1970-01-01T00:00:00+00:01", "-026-11-24T02:00:00Z", "2O26-11-24T02:00:00Z", "10000-01-01T00:00:00Z"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
}

RC_GTEST_PROP(InstantLaw, what_is_written_is_read_back, ()) {
  const auto ms = *rc::gen::inRange<std::int64_t>(0, 253402300799999);  // to the end of year 9999
  RC_ASSERT(parse_rfc3339(to_rfc3339(instant_from_ms(ms))) == instant_from_ms(ms));
}

RC_GTEST_PROP(InstantLaw, texts_sort_as_instants_do, ()) {
  const auto a = *rc::gen::inRange<std::int64_t>(0, 253402300799999);
  const auto b = *rc::gen::inRange<std::int64_t>(0, 253402300799999);
  RC_ASSERT((to_rfc3339(instant_from_ms(a)) < to_rfc3339(instant_from_ms(b))) == (a < b));
}

RC_GTEST_PROP(InstantLaw, an_offset_moves_the_clock_face_only, ()) {
  const auto ms = *rc::gen::inRange<std::int64_t>(86'400'000, 253402214400000);
  const auto offset_hours = *rc::gen::inRange(0, 24);
  auto text = to_rfc3339(instant_from_ms(ms) + hours(offset_hours));
  text.pop_back();
  text += (offset_hours < 10 ? "+0" : "+") + std::to_string(offset_hours) + ":00";
  RC_ASSERT(parse_rfc3339(text) == instant_from_ms(ms));
}

RC_GTEST_PROP(InstantLaw, any_text_is_read_or_refused, (const std::string& text)) { parse_rfc3339(text); }

}  // namespace
}  // namespace sapa

#include "core/ids.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace sapa {
namespace {

using Entropy = std::array<std::uint8_t, 10>;

// RFC 9562, A.6: the example of a UUIDv7.
TEST(Ids, the_example_of_the_rfc_is_made) {
  const Entropy entropy{0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f};
  EXPECT_EQ(make_uuid_v7(instant_from_ms(0x017F22E279B0), entropy), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

RC_GTEST_PROP(IdsLaw, have_the_shape_of_a_version_7_uuid, (const Entropy& entropy)) {
  const auto ms = *rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 47);
  const auto id = make_uuid_v7(instant_from_ms(ms), entropy);
  RC_ASSERT(id.size() == 36U);
  RC_ASSERT(id[14] == '7');
  RC_ASSERT(std::string("89ab").find(id[19]) != std::string::npos);
  for (std::size_t i = 0; i < id.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    RC_ASSERT((dash ? id[i] == '-' : std::string("0123456789abcdef").find(id[i]) != std::string::npos));
  }
}

RC_GTEST_PROP(IdsLaw, sort_by_time_whatever_the_entropy, (const Entropy& first, const Entropy& second)) {
  const auto ms = *rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 47);
  RC_ASSERT(make_uuid_v7(instant_from_ms(ms), first) < make_uuid_v7(instant_from_ms(ms + 1), second));
}

}  // namespace
}  // namespace sapa

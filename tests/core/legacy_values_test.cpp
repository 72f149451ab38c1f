#include "core/legacy_values.h"

#include <gtest/gtest.h>

namespace sapa {

namespace {

// "R1 900", "R1" without a power; "?" behind a code that is none.
std::string tariff(std::string_view text, std::string_view power = {}) {
  const auto read = read_tariff(text, power);
  return read.code + (read.usual ? "" : "?") + (read.power_va ? " " + std::to_string(*read.power_va) : "");
}

}  // namespace

TEST(LegacyValues, a_tariff_and_its_power_stand_in_any_order) {
  for (const auto* text : {"R1/900", "R-1/TR 900 VA", "R.1 / 900", "TR/R1/900", "R1.900", "R-1-900", "R1/TR/900", "R1/TR-900VA", "R1 DAYA:900", "900/R1", "900 VA/R-1", "900 VA R1", "r1 900va"}) EXPECT_EQ(tariff(text), "R1 900") << text;
  EXPECT_EQ(tariff("R1M.900"), "R1M 900");
  EXPECT_EQ(tariff("R1MT.1.300"), "R1MT 1300");
  EXPECT_EQ(tariff("TM/B3/240 KVA"), "B3 240000");
  EXPECT_EQ(tariff("B2 16.500 VA"), "B2 16500");
  EXPECT_EQ(tariff("6,6 kVA/B2"), "B2 6600");
  EXPECT_EQ(tariff("I3 / 33 KVA"), "I3 33000");
  EXPECT_EQ(tariff("T/TM"), "T");
  EXPECT_EQ(tariff("R-1/TR", "900 VA"), "R1 900");
}

TEST(LegacyValues, what_is_no_tariff_is_kept_and_marked_or_is_a_power_alone) {
  EXPECT_EQ(tariff("900 WATT"), " 900");
  EXPECT_EQ(tariff("1.300 VA (PRABAYAR)"), " 1300");
  EXPECT_EQ(tariff("SOSIAL/900"), "SOSIAL? 900");
  EXPECT_EQ(tariff("TR"), "");
  EXPECT_EQ(tariff("-", "-"), "");
}

}  // namespace sapa

#include "app/motion.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "core/sop_flow.h"
#include "core/spelling/render.h"
#include "core/spelling/risk.h"
#include "support/source_dir.h"

namespace sapa::app {
namespace {

std::string file(const char* path) {
  std::ifstream stream(source_dir() + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

const std::vector<Motion>& motions() {
  static const auto kMotions = compare_motions(sop::email_flow());
  return kMotions;
}

const Motion& of(std::string_view caller, std::string_view procedure) {
  for (const auto& motion : motions()) {
    if (motion.caller == caller && motion.procedure == procedure) return motion;
  }
  throw std::logic_error("no such walk");
}

TEST(TimeAndMotion, the_page_and_the_picture_show_what_is_computed) {
  EXPECT_NE(file("/docs/time-and-motion.md").find("\n" + motion_table(motions())), std::string::npos) << "build/dev/sapa-motion prints the table:\n" << motion_table(motions());
  EXPECT_EQ(file("/docs/pictures/time-and-motion.svg"), motion_picture(motions())) << "build/dev/sapa-motion --svg draws it";
}

TEST(TimeAndMotion, every_walk_ends_verified) {
  ASSERT_EQ(motions().size(), 15U);
  for (const auto& motion : motions()) EXPECT_TRUE(motion.outcome.starts_with("VERIFIED_")) << motion.caller << " " << motion.procedure << ": " << motion.outcome;
}

TEST(TimeAndMotion, sapa_uses_one_screen_and_no_mouse) {
  for (const auto& motion : motions()) {
    if (motion.procedure == "old") continue;
    EXPECT_EQ(motion.screens, 1);
    EXPECT_EQ(motion.clicks, 0);
    EXPECT_EQ(motion.homings, 0);
  }
}

TEST(TimeAndMotion, the_search_by_hand_is_what_the_old_way_costs) {
  EXPECT_GT(of("given_before", "old").clicks, of("known", "old").clicks + 8);
  EXPECT_LT(of("given_before", "sapa").seconds, of("given_before", "old").seconds);
  EXPECT_LT(of("given_before", "sapa").questions, of("given_before", "sop").questions);
}

TEST(TimeAndMotion, a_faster_hand_or_tongue_makes_every_walk_shorter) {
  MotionModel quick;
  quick.key = 0.12;
  quick.syllable /= 2;
  const auto faster = compare_motions(sop::email_flow(), quick);
  for (std::size_t i = 0; i < faster.size(); ++i) EXPECT_LT(faster[i].seconds, motions()[i].seconds) << motions()[i].caller << motions()[i].procedure;
}

// An address, what is stored otherwise, its tiles as the server sends them, and what each Enter confirms. The browser's own grouping is held
// against the same file (web/src/features/email/tiles.test.ts). Changed on purpose only: run with SAPA_UPDATE_GOLDEN=1 and read the difference.
std::string breaths_told() {
  std::string told;
  for (const auto& [address, other] : std::vector<std::pair<std::string, std::string>>{{"marni.aya@yahoo.com", ""}, {"marni.aya@yahoo.com", "marni.ayu@yahoo.com"}, {"budi@gmail.com", ""},
                                                                                       {"a1b2c3@pln.co.id", ""}, {"siti_nur-aini99@kantor.example", ""}, {"x@y.id", "x@z.id"}, {"mmmnnn@yahoo.com", ""}, {"oooooooooo@gmail.com", ""}}) {
    std::vector<std::string> others;
    if (!other.empty()) others.push_back(other);
    const auto tiles = spelling::render(address);
    const auto risks = spelling::letter_risks(address, others);
    told += address + "\nother " + other + "\ntiles";
    for (const auto& tile : tiles) {
      const bool word = tile.kind == spelling::TileKind::at || tile.kind == spelling::TileKind::domain;
      const auto level = word || tile.pos >= risks.size() ? spelling::RiskLevel::low : risks[tile.pos].level;
      told += " " + std::string(spelling::to_word(tile.kind)) + "," + tile.text + "," + std::string(spelling::to_word(level));
    }
    told += "\nbreaths";
    std::size_t at = 0;
    for (const auto size : breaths(address, others)) {
      told += " ";
      for (std::size_t i = 0; i < size; ++i) told += tiles.at(at++).text;
    }
    told += "\n\n";
  }
  return told;
}

TEST(TimeAndMotion, an_enter_confirms_what_it_confirms_on_the_screen) {
  const auto told = breaths_told();
  if (std::getenv("SAPA_UPDATE_GOLDEN")) std::ofstream(source_dir() + "/tests/golden/breaths.txt", std::ios::binary) << told;
  EXPECT_EQ(file("/tests/golden/breaths.txt"), told);
}

}  // namespace
}  // namespace sapa::app

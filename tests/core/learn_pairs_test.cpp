#include "core/spelling/learn_pairs.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace sapa::spelling {
namespace {

const LearnedPair& pair_of(const Learned& learned, char a, char b) {
  for (const auto& pair : learned.pairs) {
    if ((pair.pair.a == a && pair.pair.b == b) || (pair.pair.a == b && pair.pair.b == a)) return pair;
  }
  throw std::logic_error("no such pair");
}

TEST(LearnPairs, a_small_sample_changes_nothing) {
  const auto learned = learn_pairs({{'m', 'm', 5000}, {'n', 'm', 29}});
  EXPECT_FALSE(learned.enough);
  for (const auto& pair : learned.pairs) EXPECT_EQ(pair.pair.weight, pair.shipped);
}

TEST(LearnPairs, what_is_seen_as_often_as_expected_stays_as_it_is) {
  // Weights 0.8 and 0.4, the same chances: twice as many confusions of the first.
  const std::vector<LetterPair> shipped = {{'a', 'b', 0.8}, {'c', 'd', 0.4}};
  const auto learned = learn_pairs({{'a', 'a', 920}, {'a', 'b', 80}, {'c', 'c', 960}, {'c', 'd', 40}}, shipped);
  ASSERT_TRUE(learned.enough);
  EXPECT_EQ(learned.letters, 2000);
  EXPECT_EQ(learned.corrections, 120);
  EXPECT_DOUBLE_EQ(learned.pairs[0].pair.weight, 0.80);
  EXPECT_DOUBLE_EQ(learned.pairs[1].pair.weight, 0.40);
  EXPECT_DOUBLE_EQ(learned.pairs[0].expected, 80);
  EXPECT_DOUBLE_EQ(learned.pairs[1].expected, 40);
}

TEST(LearnPairs, what_is_seen_more_often_rises_and_the_rest_falls_within_a_bound) {
  const std::vector<LetterPair> shipped = {{'a', 'b', 0.5}, {'c', 'd', 0.5}};
  const auto learned = learn_pairs({{'a', 'a', 900}, {'a', 'b', 100}, {'c', 'c', 1000}}, shipped);
  // 100 / (0.5 x 2000) = 0.1 a chance: (20 x 0.5 + 100) / (20 + 100) = 0.92, and (20 x 0.5 + 0) / (20 + 100) = 0.08.
  EXPECT_DOUBLE_EQ(learned.pairs[0].pair.weight, 0.92);
  EXPECT_FALSE(learned.pairs[0].bounded);
  EXPECT_DOUBLE_EQ(learned.pairs[1].pair.weight, 0.20);
  EXPECT_TRUE(learned.pairs[1].bounded);
  const auto few = learn_pairs({{'a', 'a', 970}, {'a', 'b', 30}, {'c', 'c', 1000}}, shipped);
  // (10 + 30) / (20 + 30) and 10 / 50: the prior still weighs.
  EXPECT_DOUBLE_EQ(few.pairs[0].pair.weight, 0.80);
  EXPECT_FALSE(few.pairs[0].bounded);
  EXPECT_DOUBLE_EQ(few.pairs[1].pair.weight, 0.20);
}

TEST(LearnPairs, a_pair_that_nobody_expected_is_added_once_it_was_seen_five_times) {
  const auto four = learn_pairs({{'m', 'm', 500}, {'m', 'n', 60}, {'a', 'u', 4}, {'u', 'u', 200}});
  EXPECT_THROW(pair_of(four, 'a', 'u'), std::logic_error);
  const auto many = learn_pairs({{'m', 'm', 500}, {'m', 'n', 60}, {'a', 'u', 40}, {'u', 'u', 200}});
  EXPECT_EQ(pair_of(many, 'a', 'u').shipped, 0);
  EXPECT_GT(pair_of(many, 'a', 'u').pair.weight, 0.2);
  EXPECT_FALSE(changed_letters(default_risks(), RiskTable(pairs_of(many))).empty());
}

TEST(LearnPairs, a_danger_beside_digits_only_is_left_alone) {
  const auto learned = learn_pairs({{'m', 'm', 500}, {'m', 'n', 60}, {'0', 'o', 300}, {'o', 'o', 900}});
  EXPECT_DOUBLE_EQ(pair_of(learned, '0', 'o').pair.weight, 0.90);
}

RC_GTEST_PROP(LearnPairsLaw, weights_stay_in_bounds_and_nothing_depends_on_the_order, ()) {
  auto heard = *rc::gen::container<std::vector<HeardLetter>>(rc::gen::map(rc::gen::tuple(rc::gen::inRange(0, 127), rc::gen::inRange(0, 127), rc::gen::inRange(-5, 100000)), [](const auto& t) {
    return HeardLetter{char(std::get<0>(t)), char(std::get<1>(t)), std::get<2>(t)};
  }));
  const auto learned = learn_pairs(heard);
  for (const auto& pair : learned.pairs) {
    RC_ASSERT(pair.pair.weight >= 0 && pair.pair.weight <= 1);
    RC_ASSERT(pair.pair.weight > (pair.shipped == 0 ? 0.05 : pair.shipped) - kMostFall - 0.0051 || !learned.enough);
  }
  std::reverse(heard.begin(), heard.end());
  RC_ASSERT(pairs_of(learn_pairs(heard)).size() == learned.pairs.size());
  RC_ASSERT(learn_pairs(heard).corrections == learned.corrections);
}

}  // namespace
}  // namespace sapa::spelling

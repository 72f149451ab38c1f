#include "core/call.h"

#include <gtest/gtest.h>

#include "core/call_stories.h"

namespace sapa {
namespace {

using namespace stories;

TEST(Call, an_ordinary_call_is_told_from_ring_to_end) {
  const auto call = after({queued(0), ringing(1, "1001"), answered(5, "1001"), held(10, "1001"), retrieved(14, "1001"), hungup(20)});
  EXPECT_EQ(call.started_at, second(0));
  EXPECT_EQ(call.answered_at, second(5));
  EXPECT_EQ(call.ended_at, second(20));
  EXPECT_EQ(call.end_reason, "caller");
  EXPECT_FALSE(call.late);
  ASSERT_EQ(call.legs.size(), 1U);
  EXPECT_EQ(call.legs[0].state, LegState::gone);
  EXPECT_EQ(call.legs[0].rang_at, second(1));
  EXPECT_EQ(call.legs[0].held_ms, 4'000);
}

TEST(Call, ringing_pops_for_the_agent_named_and_nobody_else) {
  const auto applied = apply(std::nullopt, ringing(0, "1001"), CallId{"call-1"});
  ASSERT_EQ(applied.changes.size(), 2U);
  EXPECT_EQ(applied.changes[0].kind, CallChangeKind::call_started);
  EXPECT_EQ(applied.changes[1].kind, CallChangeKind::leg_ringing);
  EXPECT_EQ(applied.call.legs.at(applied.changes[1].leg.value()).agent_address, "1001");
  EXPECT_EQ(applied.call.id.value, "call-1");
}

TEST(Call, an_answer_without_a_ring_pops) {
  const auto applied = apply(std::nullopt, answered(0, "1001"), CallId{"call-1"});
  EXPECT_TRUE(has(applied, CallChangeKind::leg_answered));
  EXPECT_TRUE(applied.call.late);
  EXPECT_TRUE(remarks(applied, "stub_call"));
}

TEST(Call, the_answer_of_one_ends_the_ringing_of_the_others) {
  const auto call = after({ringing(0, "1001"), ringing(0, "1002"), answered(3, "1002")});
  EXPECT_EQ(leg_of(call, "1001")->state, LegState::gone);
  EXPECT_EQ(leg_of(call, "1001")->gone_reason, "answeredElsewhere");
  EXPECT_EQ(leg_of(call, "1002")->state, LegState::answered);
  EXPECT_FALSE(call.ended_at);
}

TEST(Call, an_answer_without_an_agent_is_that_of_the_only_ringing_one) {
  EXPECT_EQ(leg_of(after({ringing(0, "1001"), answered(2)}), "1001")->state, LegState::answered);
  const auto two = after({ringing(0, "1001"), ringing(0, "1002"), answered(2)});
  EXPECT_EQ(leg_of(two, "1001")->state, LegState::ringing);
  EXPECT_EQ(two.answered_at, second(2));
}

TEST(Call, a_missed_offer_moves_on_and_the_call_lives) {
  const auto call = after({ringing(0, "1001"), hungup(15, "1001", "noAnswer"), ringing(16, "1002")});
  EXPECT_FALSE(call.ended_at);
  EXPECT_EQ(leg_of(call, "1001")->state, LegState::gone);
  EXPECT_EQ(leg_of(call, "1002")->state, LegState::ringing);
}

TEST(Call, ringing_again_after_gone_is_a_second_attempt) {
  const auto once = after({ringing(0, "1001"), hungup(15, "1001", "noAnswer")});
  const auto applied = then(once, ringing(20, "1001"));
  EXPECT_TRUE(has(applied, CallChangeKind::leg_ringing));
  EXPECT_EQ(leg_of(applied.call, "1001")->attempt, 2);
  EXPECT_EQ(applied.call.legs.size(), 1U);
}

TEST(Call, a_hangup_that_comes_first_leaves_a_tombstone) {
  const auto call = after({hungup(10)});
  EXPECT_TRUE(call.late);
  for (const auto& late : {ringing(1, "1001"), ringing(11, "1001"), answered(2, "1001"), held(3, "1001"), transferred(4, "1001")}) {
    const auto applied = then(call, late);
    EXPECT_TRUE(applied.call.ended_at);
    EXPECT_FALSE(has(applied, CallChangeKind::leg_ringing));
    EXPECT_FALSE(has(applied, CallChangeKind::leg_answered));
  }
}

TEST(Call, a_hangup_before_its_answer_keeps_both_instants) {
  const auto call = after({ringing(0, "1001"), hungup(10), answered(5, "1001")});
  EXPECT_EQ(call.answered_at, second(5));
  EXPECT_EQ(call.ended_at, second(10));
  EXPECT_EQ(leg_of(call, "1001")->answered_at, second(5));
  EXPECT_EQ(leg_of(call, "1001")->state, LegState::gone);
}

TEST(Call, an_agents_hangup_before_the_ring_does_not_pop) {
  const auto call = after({queued(0), hungup(9, "1001", "noAnswer")});
  EXPECT_FALSE(call.ended_at);
  const auto applied = then(call, ringing(1, "1001"));
  EXPECT_FALSE(has(applied, CallChangeKind::leg_ringing));
  EXPECT_EQ(leg_of(applied.call, "1001")->rang_at, second(1));
}

TEST(Call, the_agent_who_talked_ends_the_call_unless_it_was_transferred) {
  EXPECT_TRUE(after({ringing(0, "1001"), answered(1, "1001"), hungup(9, "1001", "agent")}).ended_at);
  EXPECT_FALSE(after({ringing(0, "1001"), answered(1, "1001"), transferred(9, "1001")}).ended_at);
  EXPECT_FALSE(after({ringing(0, "1001"), answered(1, "1001"), hungup(9, "1001", "transfer")}).ended_at);
}

TEST(Call, a_caller_who_gives_up_ends_the_call) {
  for (const auto* reason : {"cancel", "abandoned", "caller", "lost", "failed", "487", "603"}) {
    EXPECT_TRUE(after({ringing(0, "1001"), hungup(9, "1001", reason)}).ended_at) << reason;
  }
  for (const auto* reason : {"noAnswer", "busy", "answeredElsewhere", "", "200", "9999"}) {
    EXPECT_FALSE(after({ringing(0, "1001"), hungup(9, "1001", reason)}).ended_at) << reason;
  }
}

TEST(Call, a_transfer_moves_the_call_and_keeps_the_caller) {
  auto offer = ringing(10, "1002");
  offer.caller_number = "1001";  // a consult shows the agent's number
  const auto call = after({ringing(0, "1001"), answered(1, "1001"), transferred(9, "1001"), offer, answered(12, "1002")});
  EXPECT_EQ(call.caller_number, "087700001234");
  EXPECT_EQ(leg_of(call, "1001")->gone_reason, "transfer");
  EXPECT_EQ(leg_of(call, "1002")->state, LegState::answered);
  EXPECT_EQ(call.attributes.at("transferTarget"), "1002");
  EXPECT_EQ(call.answered_at, second(1));
}

TEST(Call, late_variables_are_added) {
  auto update = event(CallEventKind::updated, 2);
  update.location = "CC MATARAM";
  update.attributes["layanan"] = "gangguan";
  const auto applied = then(after({ringing(0, "1001")}), update);
  EXPECT_TRUE(has(applied, CallChangeKind::call_updated));
  EXPECT_EQ(applied.call.location, "CC MATARAM");
  EXPECT_EQ(applied.call.attributes.at("layanan"), "gangguan");
}

TEST(Call, what_is_missing_later_is_inherited) {
  auto bare = answered(3, "1001");
  bare.caller_number = std::nullopt;
  const auto call = after({ringing(0, "1001"), bare, hungup(5)});
  EXPECT_EQ(call.caller_number, "087700001234");
}

TEST(Call, a_withheld_number_stays_withheld) {
  auto offer = event(CallEventKind::ringing, 0, "1001");
  offer.caller_withheld = true;
  EXPECT_TRUE(after({offer, answered(2, "1001"), hungup(4)}).caller_withheld);
}

TEST(Call, an_agent_is_the_user_not_the_address) {
  auto offer = ringing(0, "1001");
  offer.agent_user = UserId{"marni"};
  auto answer = answered(2, "SEP001122");
  answer.agent_user = UserId{"marni"};
  const auto call = after({offer, answer});
  ASSERT_EQ(call.legs.size(), 1U);
  EXPECT_EQ(call.legs[0].state, LegState::answered);
}

TEST(Call, a_seat_that_changed_hands_is_another_agent) {
  auto offer = ringing(0, "1001");
  offer.agent_user = UserId{"marni"};
  auto next = ringing(9, "1001");
  next.agent_user = UserId{"budi"};
  EXPECT_EQ(after({offer, hungup(5, "1001", "noAnswer"), next}).legs.size(), 2U);
}

TEST(Call, a_clock_that_runs_ahead_is_not_believed) {
  auto offer = ringing(0, "1001");
  offer.at = second(3600);
  EXPECT_EQ(after({offer}).started_at, second(0));
}

TEST(Call, no_clock_gives_a_negative_duration) {
  const auto call = after({ringing(10, "1001"), answered(12, "1001"), hungup(5)});
  EXPECT_GE(call.ended_at, call.answered_at);
  EXPECT_GE(leg_of(call, "1001")->gone_at, leg_of(call, "1001")->answered_at);
}

// --- what went wrong once -------------------------------------------------------------------------------------------

TEST(CallOnce, a_repeated_hold_was_counted_twice) {
  const auto call = after({ringing(0, "1001"), answered(1, "1001"), held(3, "1001"), retrieved(7, "1001"), held(3, "1001"), retrieved(7, "1001")});
  EXPECT_EQ(call.legs[0].held_ms, 4'000);
  EXPECT_EQ(call.legs[0].state, LegState::answered);
}

TEST(CallOnce, a_hold_that_its_retrieve_overtook_was_counted_with_each_repeat) {
  const auto call = after({ringing(0, "1001"), answered(1, "1001"), retrieved(7, "1001"), held(3, "1001"), held(3, "1001")});
  EXPECT_EQ(call.legs[0].held_ms, 4'000);
  EXPECT_EQ(call.legs[0].state, LegState::answered);
}

TEST(CallOnce, the_repeated_hangup_of_a_missed_offer_ended_the_answered_second_one) {
  const auto call = after({ringing(0, "1001"), hungup(15, "1001", "noAnswer"), ringing(20, "1001"), answered(22, "1001"), hungup(15, "1001", "noAnswer")});
  EXPECT_FALSE(call.ended_at);
  EXPECT_EQ(leg_of(call, "1001")->state, LegState::answered);
}

TEST(CallOnce, the_repeated_answer_of_the_first_attempt_answered_the_second) {
  const auto call = after({ringing(0, "1001"), answered(2, "1001"), transferred(5, "1001"), ringing(20, "1001"), answered(2, "1001")});
  EXPECT_EQ(leg_of(call, "1001")->state, LegState::ringing);
}

TEST(CallOnce, a_repeated_answer_without_agent_answered_the_agent_after_the_transfer) {
  const auto call = after({ringing(0, "1001"), answered(2), transferred(5, "1001"), ringing(6, "1002"), answered(2)});
  EXPECT_EQ(leg_of(call, "1002")->state, LegState::ringing);
}

TEST(CallOnce, the_ring_beside_an_answer_that_overtook_it_popped) {
  const auto before = after({ringing(0, "1001"), answered(3, "1001")});
  const auto applied = then(before, ringing(0, "1002"));
  EXPECT_FALSE(has(applied, CallChangeKind::leg_ringing));
  EXPECT_EQ(leg_of(applied.call, "1002")->gone_reason, "answeredElsewhere");
}

TEST(CallOnce, an_agent_who_was_rung_was_forgotten_when_the_end_came_first) {
  const auto call = after({hungup(9), ringing(0, "1001")});
  ASSERT_NE(leg_of(call, "1001"), nullptr);
  EXPECT_EQ(leg_of(call, "1001")->rang_at, second(0));
}

TEST(CallOnce, a_call_whose_last_words_came_in_the_wrong_order_never_ended) {
  const auto call = after({ringing(0, "1001"), hungup(9, "1001", "agent"), answered(2, "1001")});
  EXPECT_EQ(call.ended_at, second(9));
}

TEST(CallOnce, the_target_of_a_late_transfer_was_not_said_to_be_new) {
  const auto applied = then(after({ringing(0, "1001"), answered(1, "1001"), hungup(9)}), transferred(5, "1001"));
  EXPECT_FALSE(applied.changes.empty());
}

// Some PBXs count their calls from 1 after a restart.
TEST(CallOnce, a_call_id_used_again_hours_later_was_swallowed_by_the_tombstone) {
  const auto call = after({ringing(0, "1001"), hungup(9)});
  EXPECT_FALSE(begins_anew(call, ringing(10, "1001")));
  EXPECT_FALSE(begins_anew(call, ringing(69, "1001")));
  EXPECT_TRUE(begins_anew(call, ringing(3'600, "1001")));
  EXPECT_FALSE(begins_anew(call, answered(3'600, "1001")));
  EXPECT_FALSE(begins_anew(after({ringing(0, "1001")}), ringing(3'600, "1001")));
  auto replayed = ringing(0, "1001");
  replayed.received_at = second(3'600);
  EXPECT_FALSE(begins_anew(call, replayed));
}

TEST(CallOnce, a_ringing_sent_again_minutes_later_without_a_time_rang_once_more) {
  const auto call = after({ringing(0, "1001"), hungup(9)});
  const auto again = [](int seconds) {
    auto event = ringing(seconds, "1001");
    event.at = std::nullopt;
    return event;
  };
  EXPECT_FALSE(begins_anew(call, again(9 + 4 * 60)));
  EXPECT_TRUE(begins_anew(call, again(9 + 16 * 60)));
  auto other = again(9 + 4 * 60);
  other.caller_number = "081299990001";
  EXPECT_TRUE(begins_anew(call, other));
}

}  // namespace
}  // namespace sapa

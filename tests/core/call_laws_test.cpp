#include <algorithm>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/call.h"
#include "core/call_stories.h"

namespace sapa {
namespace {

using namespace stories;

std::string any_agent() { return *rc::gen::elementOf(std::vector<std::string>{"1001", "1002", "1003"}); }

// Any event at all: in any order, with or without agent, user and clock.
CallEvent any_event() {
  const auto kind = CallEventKind(*rc::gen::inRange(0, 8));
  auto one = event(kind, *rc::gen::inRange(0, 120) / 2.0);
  one.received_at = second(*rc::gen::inRange(0, 200));
  if (*rc::gen::inRange(0, 4) == 0) one.at = std::nullopt;
  if (*rc::gen::inRange(0, 3) != 0) one.agent = any_agent();
  if (*rc::gen::inRange(0, 3) == 0) one.agent_user = UserId{*rc::gen::elementOf(std::vector<std::string>{"marni", "budi"})};
  if (*rc::gen::inRange(0, 2) == 0) one.caller_number = *rc::gen::elementOf(std::vector<std::string>{"087700001234", "1001", ""});
  if (*rc::gen::inRange(0, 4) == 0) one.caller_withheld = true;
  if (*rc::gen::inRange(0, 3) == 0) one.location = *rc::gen::elementOf(std::vector<std::string>{"CC MATARAM", ""});
  if (*rc::gen::inRange(0, 4) == 0) one.attributes["layanan"] = *rc::gen::elementOf(std::vector<std::string>{"a", "b"});
  if (*rc::gen::inRange(0, 2) == 0) {
    one.reason = *rc::gen::elementOf(std::vector<std::string>{"caller", "agent", "noAnswer", "transfer", "cancel", "487", "answeredElsewhere", "?", ""});
  }
  if (*rc::gen::inRange(0, 5) == 0) one.target = any_agent();
  return one;
}

std::vector<CallEvent> any_events() {
  std::vector<CallEvent> events;
  for (int count = *rc::gen::inRange(1, 25); count > 0; --count) events.push_back(any_event());
  return events;
}

void check_shape(const Call& call) {
  RC_ASSERT(call.started_at.has_value());
  if (call.ended_at) {
    RC_ASSERT(*call.ended_at >= *call.started_at);
    for (const auto& leg : call.legs) RC_ASSERT(leg.state == LegState::gone);
  }
  if (call.answered_at && call.ended_at) RC_ASSERT(*call.answered_at <= *call.ended_at);
  std::set<std::string> users;
  for (const auto& leg : call.legs) {
    RC_ASSERT(leg.attempt >= 1);
    RC_ASSERT(leg.held_ms >= 0);
    RC_ASSERT((leg.state == LegState::gone) == leg.gone_at.has_value());
    RC_ASSERT((leg.state == LegState::held) == leg.held_at.has_value());
    if (leg.state == LegState::answered || leg.state == LegState::held) RC_ASSERT(leg.answered_at.has_value());
    if (leg.gone_at && leg.answered_at) RC_ASSERT(*leg.gone_at >= *leg.answered_at);
    if (leg.gone_at && leg.rang_at) RC_ASSERT(*leg.gone_at >= *leg.rang_at);
    if (leg.agent_user) RC_ASSERT(users.insert(leg.agent_user->value).second);
  }
}

RC_GTEST_PROP(CallLaw, any_events_in_any_order_leave_a_sound_call, ()) {
  std::optional<Call> call;
  for (const auto& one : any_events()) {
    const auto applied = apply(call, one, CallId{"call-1"});
    check_shape(applied.call);
    if (call) {
      RC_ASSERT(applied.changes.empty() == (applied.call == *call));
      RC_ASSERT(applied.call.id == call->id);
      if (call->ended_at) RC_ASSERT(applied.call.ended_at == call->ended_at);
      if (call->caller_number) RC_ASSERT(applied.call.caller_number == call->caller_number);
    }
    for (const auto& change : applied.changes) {
      if (change.leg) RC_ASSERT(*change.leg < applied.call.legs.size());
    }
    call = applied.call;
  }
}

RC_GTEST_PROP(CallLaw, the_same_event_at_once_again_changes_nothing, ()) {
  std::optional<Call> call;
  for (const auto& one : any_events()) {
    call = apply(call, one, CallId{"call-1"}).call;
    auto again = one;
    again.received_at += std::chrono::milliseconds(*rc::gen::inRange(0, 50));
    if (!again.at) again.at = one.received_at;
    RC_PRE(*again.at <= again.received_at + std::chrono::minutes(5));
    const auto applied = apply(call, again, CallId{"call-2"});
    RC_ASSERT(applied.changes.empty());
    RC_ASSERT(applied.call == *call);
    RC_ASSERT(!applied.remarks.empty());
  }
}

RC_GTEST_PROP(CallLaw, applying_is_pure, ()) {
  std::optional<Call> call;
  for (const auto& one : any_events()) {
    const auto first = apply(call, one, CallId{"call-1"});
    const auto second_time = apply(call, one, CallId{"call-1"});
    RC_ASSERT(first.call == second_time.call);
    RC_ASSERT(first.remarks == second_time.remarks);
    call = first.call;
  }
}

// A whole call as a PBX tells it in order: offers that are missed, offers beside each other, an answer, a hold, a
// transfer, the end by the whole call or by the last agent.
std::vector<CallEvent> any_story(bool again_to_the_same = false) {
  std::vector<CallEvent> story;
  double now = 0;
  const auto next = [&] { return now += *rc::gen::inRange(1, 10); };
  std::vector<std::string> fresh = {"1001", "1002", "1003", "1004", "1005", "1006"};
  const auto agent = [&] {
    const auto chosen = fresh.front();
    if (!again_to_the_same || *rc::gen::inRange(0, 2) == 0 || fresh.size() < 2) fresh.erase(fresh.begin());
    return chosen;
  };
  if (*rc::gen::inRange(0, 2) == 0) story.push_back(queued(now));
  for (int missed = *rc::gen::inRange(0, 3); missed > 0 && fresh.size() > 3; --missed) {
    const auto who = agent();
    story.push_back(ringing(next(), who));
    story.push_back(hungup(next(), who, "noAnswer"));
  }
  if (*rc::gen::inRange(0, 4) == 0) {
    const auto who = agent();
    story.push_back(ringing(next(), who));
    story.push_back(*rc::gen::inRange(0, 2) == 0 ? hungup(next(), who, "cancel") : hungup(next()));
    return story;
  }
  for (int talks = *rc::gen::inRange(1, 3); talks > 0; --talks) {
    const auto who = agent();
    std::string beside;
    if (*rc::gen::inRange(0, 2) == 0) {
      beside = fresh.back();
      fresh.pop_back();
      story.push_back(ringing(next(), beside));
    }
    story.push_back(ringing(next(), who));
    story.push_back(answered(next(), who));
    if (!beside.empty() && *rc::gen::inRange(0, 2) == 0) story.push_back(hungup(next(), beside, "answeredElsewhere"));
    if (*rc::gen::inRange(0, 2) == 0) {
      story.push_back(held(next(), who));
      if (*rc::gen::inRange(0, 3) != 0) story.push_back(retrieved(next(), who));
    }
    if (talks > 1) story.push_back(transferred(next(), who, fresh.front()));
    else story.push_back(*rc::gen::inRange(0, 2) == 0 ? hungup(next(), who, "agent") : hungup(next()));
  }
  return story;
}

std::string told(const std::vector<CallEvent>& events, std::size_t last) {
  static const std::vector<std::string> kWords = {"queued", "ringing", "answered", "held", "retrieved", "transferred", "hungup", "updated"};
  std::string text;
  for (std::size_t i = 0; i <= last; ++i) {
    const auto& one = events[i];
    text += std::to_string((one.at.value_or(one.received_at) - kStart).count()) + " " + kWords[std::size_t(one.kind)] + " " + one.agent.value_or("") + " " +
            one.reason.value_or("") + "\n";
  }
  return text;
}

// What must be the same in the end, however the events came. How long a hold was may be lost.
std::string facts(const Call& call) {
  const auto at = [](const std::optional<Instant>& instant) { return instant ? std::to_string((*instant - kStart).count()) : "-"; };
  std::vector<std::string> legs;
  for (const auto& leg : call.legs) {
    legs.push_back(leg.agent_address + " " + std::to_string(int(leg.state)) + " rang " + at(leg.rang_at) + " answered " + at(leg.answered_at) + " gone " +
                   at(leg.gone_at) + " " + leg.gone_reason.value_or("-"));
  }
  std::sort(legs.begin(), legs.end());
  auto text = "started " + at(call.started_at) + " answered " + at(call.answered_at) + " ended " + at(call.ended_at) + " " + call.end_reason.value_or("-") +
              " " + call.caller_number.value_or("-");
  for (const auto& leg : legs) text += "\n" + leg;
  return text;
}

RC_GTEST_PROP(CallLaw, a_story_ends_the_same_in_whatever_order_it_is_told, ()) {
  const auto story = any_story();
  const auto in_order = after(story);
  RC_ASSERT(in_order.ended_at.has_value());
  auto shuffled = story;
  for (std::size_t i = shuffled.size(); i > 1; --i) std::swap(shuffled[i - 1], shuffled[*rc::gen::inRange<std::size_t>(0, i)]);
  RC_LOG() << told(shuffled, shuffled.size() - 1);
  RC_ASSERT(facts(after(shuffled)) == facts(in_order));
}

RC_GTEST_PROP(CallLaw, neighbours_that_swap_places_change_nothing, ()) {
  const auto story = any_story();
  auto swapped = story;
  const auto at = *rc::gen::inRange<std::size_t>(0, story.size() - 1);
  std::swap(swapped[at], swapped[at + 1]);
  RC_ASSERT(facts(after(swapped)) == facts(after(story)));
}

RC_GTEST_PROP(CallLaw, any_earlier_event_may_come_again_at_any_time, ()) {
  const auto story = any_story(true);
  std::optional<Call> call;
  for (std::size_t i = 0; i < story.size(); ++i) {
    call = apply(call, story[i], CallId{"call-1"}).call;
    auto repeated = story[*rc::gen::inRange<std::size_t>(0, i + 1)];
    repeated.received_at = story[i].received_at;
    const auto applied = apply(call, repeated, CallId{"call-2"});
    RC_LOG() << told(story, i) << "again: " << told({repeated}, 0) << facts(*call) << "\nbecame\n" << facts(applied.call) << '\n';
    RC_ASSERT(applied.changes.empty());
    RC_ASSERT(applied.call == *call);
  }
}

RC_GTEST_PROP(CallLaw, nothing_pops_after_the_end, ()) {
  auto call = after(any_story());
  for (const auto& one : any_events()) {
    const auto applied = apply(call, one, CallId{"call-2"});
    RC_ASSERT(!has(applied, CallChangeKind::leg_ringing));
    RC_ASSERT(!has(applied, CallChangeKind::leg_answered));
    RC_ASSERT(!has(applied, CallChangeKind::call_ended));
    call = applied.call;
  }
}

}  // namespace
}  // namespace sapa

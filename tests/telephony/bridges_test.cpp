// What bridges in the wild really send (domain telephony 5.1 and 5.3), each as the story of one call.

#include <gtest/gtest.h>

#include "core/call.h"
#include "telephony/read.h"

namespace sapa::telephony {
namespace {

struct Told {
  std::optional<Call> call;
  std::vector<UnderstoodEvent> events;
};

// Applies a bridge's requests one after the other, a second apart.
Told tell(const std::vector<Pairs>& requests) {
  Told told;
  auto now = kNow;
  for (const auto& fields : requests) {
    told.events.push_back(read_cti(fields, "pbx1", now));
    if (const auto& event = told.events.back().event) told.call = apply(told.call, *event, CallId{"call-1"}).call;
    now += std::chrono::seconds(1);
  }
  return told;
}

TEST(Bridge, asterisk_zammad_cti_bridge) {
  const auto told = tell({{{"event", "newCall"}, {"from", "+62 877 00001234"}, {"to", "gangguan"}, {"direction", "in"}, {"callId", "1795471589.0"}},
                          {{"event", "answer"}, {"callId", "1795471589.0"}, {"user", "PJSIP/1001"}, {"direction", "in"}},
                          {{"event", "hangup"}, {"callId", "1795471589.0"}, {"cause", "normalClearing"}, {"direction", "in"}}});
  EXPECT_EQ(told.call->caller_number, "+62 877 00001234");
  ASSERT_EQ(told.call->legs.size(), 1U);
  EXPECT_EQ(told.call->legs[0].agent_address, "1001");
  EXPECT_TRUE(told.call->answered_at);
  EXPECT_TRUE(told.call->ended_at);
  EXPECT_FALSE(told.call->late);
}

TEST(Bridge, asterisk_zammad_cti_bridge_when_the_caller_gives_up) {
  const auto told = tell({{{"event", "newCall"}, {"from", "087700001234"}, {"to", "gangguan"}, {"direction", "in"}, {"callId", "1"}},
                          {{"event", "hangup"}, {"callId", "1"}, {"cause", "cancel"}, {"direction", "in"}}});
  EXPECT_FALSE(told.call->answered_at);
  EXPECT_EQ(told.call->end_reason, "cancel");
}

TEST(Bridge, threecx_zammad_bridge_sends_both_ids_and_a_late_new_call) {
  const auto told = tell({{{"event", "newCall"}, {"call_id", "7"}, {"callid", "7"}, {"direction", "in"}, {"from", "087700001234"}, {"to", "800"}},
                          {{"event", "answer"}, {"call_id", "7"}, {"callid", "7"}, {"answeringNumber", "1001"}, {"user", "1001 Rini Sari"}, {"direction", "in"}},
                          {{"event", "hangup"}, {"call_id", "7"}, {"callid", "7"}, {"cause", "normalClearing"}, {"direction", "in"}}});
  EXPECT_EQ(told.events[0].dialect, "3cx");
  EXPECT_EQ(told.call->external_id, "7");
  EXPECT_EQ(told.call->legs.at(0).agent_address, "1001");
  EXPECT_TRUE(told.call->ended_at);
}

TEST(Bridge, exotel_says_busy_while_it_rings) {
  const auto told = tell({{{"CallSid", "ex1"}, {"CallFrom", "087700001234"}, {"CallTo", "123"}, {"Direction", "incoming"}, {"Status", "busy"}, {"EventType", "Dial"},
                           {"DialWhomNumber", "1001"}, {"AgentEmail", "rini@pln.example"}},
                          {{"CallSid", "ex1"}, {"CallFrom", "087700001234"}, {"Direction", "incoming"}, {"Status", "free"}, {"EventType", "answered"}, {"DialWhomNumber", "1001"}},
                          {{"CallSid", "ex1"}, {"CallFrom", "087700001234"}, {"Direction", "incoming"}, {"Status", "free"}, {"EventType", "Terminal"}}});
  EXPECT_EQ(told.events[0].dialect, "exotel");
  EXPECT_EQ(told.events[0].event->kind, CallEventKind::ringing);
  EXPECT_EQ(told.events[0].event->agent, "1001");
  EXPECT_EQ(told.events[0].emails, std::vector<std::string>{"rini@pln.example"});
  EXPECT_TRUE(told.call->answered_at);
  EXPECT_TRUE(told.call->ended_at);
}

TEST(Bridge, twilio_names_its_agents_as_clients) {
  const auto told = tell({{{"CallSid", "CA1"}, {"CallStatus", "ringing"}, {"From", "+6287700001234"}, {"To", "client:rini"}, {"Direction", "inbound"}},
                          {{"CallSid", "CA1"}, {"CallStatus", "in-progress"}, {"From", "+6287700001234"}, {"To", "client:rini"}, {"Direction", "inbound"}},
                          {{"CallSid", "CA1"}, {"CallStatus", "completed"}, {"From", "+6287700001234"}, {"To", "client:rini"}, {"Direction", "inbound"}}});
  EXPECT_EQ(told.events[0].dialect, "twilio");
  EXPECT_EQ(told.events[0].logins, std::vector<std::string>{"rini"});
  EXPECT_EQ(told.call->legs.at(0).agent_address, "rini");
  EXPECT_FALSE(told.call->called_number);
  EXPECT_EQ(told.call->end_reason, "normalClearing");
}

TEST(Bridge, twilio_busy_is_the_end) {
  const auto told = tell({{{"CallSid", "CA1"}, {"CallStatus", "ringing"}, {"From", "+6287700001234"}, {"To", "1001"}},
                          {{"CallSid", "CA1"}, {"CallStatus", "busy"}, {"From", "+6287700001234"}, {"To", "1001"}}});
  EXPECT_EQ(told.call->end_reason, "busy");
}

TEST(Bridge, placetel_has_words_of_its_own) {
  const auto told = tell({{{"event", "IncomingCall"}, {"call_id", "p1"}, {"from", "087700001234"}, {"to", "123"}},
                          {{"event", "CallAccepted"}, {"call_id", "p1"}, {"from", "087700001234"}, {"peer", "1001@fpbx.example"}},
                          {{"event", "HungUp"}, {"call_id", "p1"}, {"type", "accepted"}}});
  EXPECT_EQ(told.events[0].dialect, "placetel");
  EXPECT_EQ(told.call->legs.at(0).agent_address, "1001");
  EXPECT_EQ(told.call->end_reason, "accepted");
  EXPECT_EQ(tell({{{"event", "OutgoingCall"}, {"call_id", "p2"}, {"from", "1001"}, {"to", "087700001234"}}}).call->direction, CallDirection::outbound);
}

TEST(Bridge, sipgate_rings_one_user_and_answers_with_scalars) {
  const auto told = tell({{{"event", "newCall"}, {"from", "anonymous"}, {"to", "6221123"}, {"direction", "in"}, {"callId", "s1"}, {"origCallId", "s1"}, {"xcid", "x"},
                           {"user[]", "Rini"}, {"userId[]", "w7"}, {"fullUserId[]", "1234567w7"}},
                          {{"event", "answer"}, {"callId", "s1"}, {"direction", "in"}, {"from", "anonymous"}, {"to", "6221123"}, {"answeringNumber", "1001"},
                           {"user", "Rini"}, {"userId", "w7"}, {"fullUserId", "1234567w7"}},
                          {{"event", "hangup"}, {"callId", "s1"}, {"direction", "in"}, {"from", "anonymous"}, {"to", "6221123"}, {"cause", "normalClearing"},
                           {"answeringNumber", "1001"}}});
  EXPECT_EQ(told.events[0].dialect, "sipgate");
  EXPECT_EQ(told.call->caller_number, "anonymous");
  EXPECT_TRUE(told.call->answered_at);
  EXPECT_TRUE(told.call->ended_at);
  EXPECT_FALSE(told.events[2].event->agent) << "a hang-up of sipgate ends the call, whoever answered";
}

}  // namespace
}  // namespace sapa::telephony

// The acceptance matrix of a drop-in receiver (domain telephony 5.4), row by row as far as reading goes; rows 3, 7 and
// 10 are tested where calls are stored and requests answered.

#include "telephony/cti_dialect.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/hostile_text.h"
#include "telephony/read.h"

namespace sapa::telephony {
namespace {

using testing::Test;

TEST(CtiDialect, row_1_json_and_form_say_the_same) {
  const auto form = read_form({{"event", "newCall"}, {"from", "087700001234"}, {"to", "123"}, {"direction", "in"}, {"callId", "a-1"}, {"user[]", "Rini"}});
  const auto json = read_json(R"({"event":"newCall","from":"087700001234","to":"123","direction":"in","callId":"a-1","user":["Rini"]})");
  for (const auto& understood : {form, json}) {
    ASSERT_TRUE(understood.event);
    EXPECT_EQ(understood.dialect, "zammad");
    EXPECT_EQ(understood.event->kind, CallEventKind::ringing);
    EXPECT_EQ(understood.event->caller_number, "087700001234");
    EXPECT_EQ(understood.event->called_number, "123");
    EXPECT_EQ(understood.event->call_id, "a-1");
    EXPECT_EQ(understood.event->source, "pbx1");
    EXPECT_EQ(understood.event->agent, "Rini");
    EXPECT_TRUE(understood.remarks.empty());
  }
}

TEST(CtiDialect, row_1_numbers_in_json_are_text) {
  const auto understood = read_json(R"({"event":"newCall","from":87700001234,"callId":42,"direction":"in"})");
  ASSERT_TRUE(understood.event);
  EXPECT_EQ(understood.event->call_id, "42");
  EXPECT_EQ(understood.event->caller_number, "87700001234");
}

TEST(CtiDialect, row_2_every_name_of_the_call_id_is_known) {
  for (const auto* name : {"callId", "call_id", "callid", "CallSid", "uniqueid", "CALLID", "Uniqueid"}) {
    const auto understood = read_form({{"event", "newCall"}, {name, "x-9"}});
    ASSERT_TRUE(understood.event) << name;
    EXPECT_EQ(understood.event->call_id, "x-9") << name;
  }
}

TEST(CtiDialect, row_2_every_name_of_the_user_is_known) {
  for (const auto* name : {"user", "user[]", "users", "users[]", "user[0]"}) {
    const auto understood = read_form({{"event", "answer"}, {"callId", "1"}, {name, "SIP/1001"}});
    ASSERT_TRUE(understood.event) << name;
    EXPECT_EQ(understood.event->agent, "1001") << name;
    EXPECT_EQ(understood.extensions.at(0), "1001") << name;
    EXPECT_EQ(understood.display_names.at(0), "SIP/1001") << name;
  }
}

TEST(CtiDialect, row_2_every_word_for_the_direction_is_known) {
  for (const auto* word : {"in", "inbound", "Inbound", "incoming", "INCOMING"}) {
    const auto understood = read_form({{"event", "newCall"}, {"callId", "1"}, {"direction", word}});
    EXPECT_EQ(understood.event->direction, CallDirection::inbound) << word;
    EXPECT_TRUE(understood.remarks.empty()) << word;
  }
  for (const auto* word : {"out", "outbound", "Outgoing", "outbound-api"}) {
    EXPECT_EQ(read_form({{"event", "newCall"}, {"callId", "1"}, {"direction", word}}).event->direction, CallDirection::outbound) << word;
  }
  EXPECT_TRUE(remarks(read_form({{"event", "newCall"}, {"callId", "1"}, {"direction", "sideways"}}), "unknown_direction"));
}

TEST(CtiDialect, row_2_on_an_outgoing_call_the_customer_is_the_one_called) {
  const auto understood = read_form({{"event", "newCall"}, {"callId", "1"}, {"direction", "out"}, {"from", "1001"}, {"to", "087700001234"}, {"user", "1001"}});
  EXPECT_EQ(understood.event->caller_number, "087700001234");
  EXPECT_EQ(understood.event->called_number, "1001");
  EXPECT_EQ(understood.event->agent, "1001");
}

TEST(CtiDialect, row_4_answer_and_hangup_without_from_and_to_are_understood) {
  const auto answer = read_form({{"event", "answer"}, {"callId", "1"}, {"user", "PJSIP/1001-0000002a"}});
  ASSERT_TRUE(answer.event);
  EXPECT_FALSE(answer.event->caller_number);
  EXPECT_EQ(answer.event->agent, "1001");
  const auto hangup = read_form({{"event", "hangup"}, {"callId", "1"}, {"cause", "normalClearing"}});
  ASSERT_TRUE(hangup.event);
  EXPECT_EQ(hangup.event->reason, "normalClearing");
}

TEST(CtiDialect, row_4_the_raw_agent_stays_beside_the_stripped_one) {
  const auto understood = read_form({{"event", "answer"}, {"callId", "1"}, {"answeringNumber", "sip:1001@pbx.example;transport=tcp"}});
  EXPECT_EQ(understood.extensions, (std::vector<std::string>{"1001", "sip:1001@pbx.example;transport=tcp"}));
  EXPECT_EQ(understood.logins.at(0), "1001");
}

TEST(CtiDialect, row_5_unknown_causes_and_events_are_remarks_never_errors) {
  const auto cause = read_form({{"event", "hangup"}, {"callId", "1"}, {"cause", "solarFlare"}});
  ASSERT_TRUE(cause.event);
  EXPECT_EQ(cause.event->reason, "solarFlare");
  EXPECT_TRUE(remarks(cause, "unknown_reason"));
  const auto event = read_form({{"event", "lunch"}, {"callId", "1"}});
  EXPECT_FALSE(event.event);
  EXPECT_TRUE(remarks(event, "unknown_event"));
  EXPECT_TRUE(remarks(read_form({{"callId", "1"}}), "event_missing"));
  EXPECT_TRUE(remarks(read_form({{"event", "newCall"}}), "call_id_missing"));
  EXPECT_TRUE(remarks(read_form({}), "call_id_missing"));
  EXPECT_TRUE(remarks(read_form({{"event", "newCall"}, {"callId", std::string(129, 'x')}}), "call_id_too_long"));
  EXPECT_TRUE(remarks(read_form({{"event", "dtmf"}, {"callId", "1"}, {"dtmf", "0"}}), "ignored_event"));
}

TEST(CtiDialect, row_5_every_documented_cause_is_known) {
  for (const auto* cause : {"normalClearing", "busy", "cancel", "noAnswer", "congestion", "notFound", "forwarded", "voicemail", "blocked", "487", "603"}) {
    EXPECT_FALSE(remarks(read_form({{"event", "hangup"}, {"callId", "1"}, {"cause", cause}}), "unknown_reason")) << cause;
  }
}

TEST(CtiDialect, row_6_the_answer_to_sipgate_asks_for_the_follow_ups) {
  EXPECT_EQ(sipgate_answer("https://sapa.example/cti?a=1&b=\"<>"),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<Response onAnswer=\"https://sapa.example/cti?a=1&amp;b=&quot;&lt;&gt;\" onHangup=\"https://sapa.example/cti?a=1&amp;b=&quot;&lt;&gt;\"/>\n");
}

TEST(CtiDialect, row_8_the_agent_is_looked_for_in_the_order_of_the_matrix) {
  const auto understood = read_form({{"event", "answer"},
                                     {"callId", "1"},
                                     {"user", "Rini Sari"},
                                     {"user_id", "w7"},
                                     {"agentEmail", "rini@pln.example"},
                                     {"answeringNumber", "SIP/1001"}});
  EXPECT_EQ(understood.extensions.at(0), "1001");
  EXPECT_EQ(understood.extensions.at(1), "SIP/1001");
  EXPECT_EQ(understood.logins.at(0), "1001");
  EXPECT_EQ(understood.emails, std::vector<std::string>{"rini@pln.example"});
  EXPECT_EQ(understood.user_ids, std::vector<std::string>{"w7"});
  EXPECT_EQ(understood.display_names, std::vector<std::string>{"Rini Sari"});
}

TEST(CtiDialect, row_8_a_ring_for_several_users_addresses_nobody) {
  const auto understood = read_form({{"event", "newCall"}, {"callId", "1"}, {"user[]", "Rini"}, {"user[]", "Budi"}});
  ASSERT_TRUE(understood.event);
  EXPECT_EQ(understood.event->kind, CallEventKind::queued);
  EXPECT_FALSE(understood.event->agent);
  EXPECT_TRUE(understood.display_names.empty());
  EXPECT_TRUE(remarks(understood, "rings_a_group"));
}

TEST(CtiDialect, row_9_the_superset_is_spoken_here_too) {
  const std::vector<std::pair<std::string, CallEventKind>> words = {{"transfer", CallEventKind::transferred}, {"hold", CallEventKind::held},
                                                                    {"resume", CallEventKind::retrieved},     {"queueJoin", CallEventKind::queued},
                                                                    {"queueLeave", CallEventKind::updated}};
  for (const auto& [word, kind] : words) {
    const auto understood = read_form({{"event", word}, {"callId", "1"}, {"agent", "1001"}, {"target", "1002"}});
    ASSERT_TRUE(understood.event) << word;
    EXPECT_EQ(understood.event->kind, kind) << word;
    EXPECT_EQ(understood.dialect, "sapa") << word;
  }
}

TEST(CtiDialect, row_9_variables_and_the_original_call_come_along) {
  const auto form = read_form({{"event", "newCall"}, {"callId", "2"}, {"origCallId", "1"}, {"vars[layanan]", "gangguan"}, {"location", "CC MATARAM"}});
  EXPECT_EQ(form.event->attributes.at("layanan"), "gangguan");
  EXPECT_EQ(form.event->attributes.at("origCallId"), "1");
  EXPECT_EQ(form.event->location, "CC MATARAM");
}

TEST(CtiDialect, a_location_of_one_dash_is_none) {
  EXPECT_FALSE(read_form({{"event", "newCall"}, {"callId", "2"}, {"lokasi", "-"}}).event->location);
}

TEST(CtiDialect, withheld_words_are_kept_for_core_to_read) {
  EXPECT_EQ(read_form({{"event", "newCall"}, {"callId", "2"}, {"from", "anonymous"}}).event->caller_number, "anonymous");
}

TEST(CtiDialect, hostile_text_stays_text) {
  const auto understood = read_form({{"event", "newCall"},
                                     {"callId", "2"},
                                     {"from", "<script>alert(1)</script>"},
                                     {"callerName", std::string("Event: hangup\r\nX: \xE2\x80\xAE\0y", 27)},
                                     {"queue", "\xFF\xFE"},
                                     {"vars[\xFF]", "x"},
                                     {"vars[]", "y"}});
  ASSERT_TRUE(understood.event);
  EXPECT_EQ(understood.event->caller_number, "<script>alert(1)</script>");
  EXPECT_EQ(understood.event->caller_name->find('\n'), std::string::npos);
  EXPECT_EQ(understood.event->caller_name->find('\0'), std::string::npos);
}

TEST(CtiDialect, busy_text_keeps_nobody_busy) {
  static const auto kNow = instant_from_ms(1'795'485'600'000);
  for (const auto* name : {"from", "user", "callerName", "queue", "vars[a]", "event"}) {
    test::expect_linear(name, [name](const std::string& text) { (void)read_cti({{"event", "newCall"}, {"callId", "2"}, {name, text}, {text, "x"}}, "pbx1", kNow); });
  }
  test::expect_linear("our own event", [](const std::string& text) {
    (void)read_own_event({{"event", "ringing"}, {"callId", "2"}, {"callerNumber", text}, {"agent", text}, {"at", text}}, "pbx1", kNow);
  });
  test::expect_linear("sipgate_answer", [](const std::string& text) { (void)sipgate_answer(text); });
}

// --- what went wrong once -------------------------------------------------------------------------------------------

TEST(CtiDialectOnce, variables_in_json_were_dropped) {
  const auto understood = read_json(R"({"event":"newCall","callId":"2","vars":{"layanan":"gangguan","posisi":3,"x":null,"y":[1]}})");
  EXPECT_EQ(understood.event->attributes, (std::map<std::string, std::string>{{"layanan", "gangguan"}, {"posisi", "3"}}));
}

RC_GTEST_PROP(CtiDialectLaw, any_fields_are_answered, ()) {
  static const std::vector<std::string> kNames = {"event",  "callId", "call_id", "CallSid", "from", "to",      "user",   "user[]", "cause", "direction",
                                                  "status", "CallStatus", "EventType", "vars[a]", "vars[", "type", "xcid", "\xFF", "",      "agent"};
  static const std::vector<std::string> kValues = {"newCall", "answer", "hangup", "1", "", "busy", "ringing", "completed", "\xFF", "client:rini", "SIP/1001", "out"};
  Pairs pairs;
  for (int count = *rc::gen::inRange(0, 12); count > 0; --count) pairs.emplace_back(*rc::gen::elementOf(kNames), *rc::gen::elementOf(kValues));
  const auto understood = read_form(pairs);
  RC_ASSERT((understood.event.has_value() || !understood.remarks.empty()));
  RC_ASSERT(!understood.dialect.empty());
}

}  // namespace
}  // namespace sapa::telephony

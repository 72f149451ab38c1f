#include "telephony/own_event.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/text_fold.h"
#include "telephony/read.h"

namespace sapa::telephony {
namespace {

namespace json = wire::json;

Result<UnderstoodEvent> read(std::string_view text, const std::string& source = "") {
  return read_own_event(wire::parse_json(text).value().as_object(), source, kNow);
}

TEST(OwnEvent, all_fields_are_read) {
  const auto understood = read(R"({"source":"pbx1","callId":"pbx1-1","legId":"l1","event":"ringing","callerNumber":"087700001234","callerName":"IBU MARNI",
      "calledNumber":"123","queue":"pln123-gangguan","location":"CC MATARAM","agent":"PJSIP/1001","direction":"in","at":"2026-11-24T02:00:00.401Z",
      "resync":true,"attributes":{"layanan":"gangguan","posisi":3}})");
  ASSERT_TRUE(understood);
  const auto& event = understood->event.value();
  EXPECT_EQ(event.source, "pbx1");
  EXPECT_EQ(event.call_id, "pbx1-1");
  EXPECT_EQ(event.kind, CallEventKind::ringing);
  EXPECT_EQ(event.caller_number, "087700001234");
  EXPECT_EQ(event.caller_name, "IBU MARNI");
  EXPECT_EQ(event.called_number, "123");
  EXPECT_EQ(event.queue, "pln123-gangguan");
  EXPECT_EQ(event.location, "CC MATARAM");
  EXPECT_EQ(event.agent, "1001");
  EXPECT_EQ(event.at, parse_rfc3339("2026-11-24T02:00:00.401Z"));
  EXPECT_EQ(event.received_at, kNow);
  EXPECT_TRUE(event.resync);
  EXPECT_EQ(event.attributes.at("posisi"), "3");
  EXPECT_TRUE(understood->remarks.empty());
}

TEST(OwnEvent, short_names_mean_the_same) {
  const auto understood = read(R"({"callId":"1","event":"hangup","from":"087700001234","to":"123","lokasi":"CC MATARAM","cause":"noAnswer"})", "pbx1");
  ASSERT_TRUE(understood);
  const auto& event = understood->event.value();
  EXPECT_EQ(event.source, "pbx1");
  EXPECT_EQ(event.caller_number, "087700001234");
  EXPECT_EQ(event.called_number, "123");
  EXPECT_EQ(event.location, "CC MATARAM");
  EXPECT_EQ(event.reason, "noAnswer");
}

TEST(OwnEvent, every_word_of_an_event_is_known_in_any_case) {
  for (const auto& [word, kind] : std::vector<std::pair<std::string, CallEventKind>>{{"Ring", CallEventKind::ringing},
                                                                                     {"queueJoin", CallEventKind::queued},
                                                                                     {"queueLeave", CallEventKind::updated},
                                                                                     {"hold", CallEventKind::held},
                                                                                     {"resume", CallEventKind::retrieved},
                                                                                     {"transfer", CallEventKind::transferred},
                                                                                     {"hangup", CallEventKind::hungup},
                                                                                     {"abandoned", CallEventKind::hungup},
                                                                                     {"updated", CallEventKind::updated}}) {
    const auto understood = read(R"({"callId":"1","event":")" + word + R"("})", "pbx1");
    ASSERT_TRUE(understood && understood->event) << word;
    EXPECT_EQ(understood->event->kind, kind) << word;
  }
  EXPECT_EQ(read(R"({"callId":"1","event":"abandoned"})", "pbx1")->event->reason, "abandoned");
}

TEST(OwnEvent, an_instant_may_be_rfc_3339_or_seconds_or_milliseconds) {
  for (const auto* at : {R"("2026-11-24T02:00:00Z")", "1795485600", R"("1795485600.000000")", "1795485600000", R"("1795485600")", "1795485600.0"}) {
    const auto understood = read(std::string(R"({"callId":"1","event":"ringing","at":)") + at + "}", "pbx1");
    ASSERT_TRUE(understood) << at;
    EXPECT_EQ(understood->event->at, kNow) << at;
  }
  for (const auto* at : {"null", R"("")"}) {
    const auto understood = read(std::string(R"({"callId":"1","event":"ringing","at":)") + at + "}", "pbx1");
    ASSERT_TRUE(understood) << at;
    EXPECT_FALSE(understood->event->at) << at;
  }
  for (const auto* at : {R"("yesterday")", "-1", "0", "true", "[]", R"("nan")", R"("inf")", "1e300", R"("2026-11-24")", R"("12 monkeys")"}) {
    const auto understood = read(std::string(R"({"callId":"1","event":"ringing","at":)") + at + "}", "pbx1");
    ASSERT_FALSE(understood) << at;
    EXPECT_EQ(understood.error().field, "at") << at;
  }
}

TEST(OwnEvent, what_is_missing_is_named) {
  EXPECT_EQ(read(R"({"event":"ringing"})", "pbx1").error().field, "callId");
  EXPECT_EQ(read(R"({"callId":"1"})", "pbx1").error().field, "event");
  EXPECT_EQ(read(R"({"callId":"1","event":"ringing"})").error().field, "source");
  EXPECT_EQ(read(R"({"callId":")" + std::string(129, 'x') + R"(","event":"ringing"})", "pbx1").error().reason, "id_too_long");
  EXPECT_EQ(read(R"({"callId":"a\u0000b","event":"ringing"})", "pbx1").error().reason, "id_invalid");
}

TEST(OwnEvent, an_unknown_word_is_a_remark) {
  const auto understood = read(R"({"callId":"1","event":"lunch"})", "pbx1");
  ASSERT_TRUE(understood);
  EXPECT_FALSE(understood->event);
  EXPECT_TRUE(remarks(*understood, "unknown_event"));
  EXPECT_TRUE(remarks(*read(R"({"callId":"1","event":"hangup","reason":"solarFlare"})", "pbx1"), "unknown_reason"));
}

// RFC 3323, RFC 3325.
TEST(OwnEvent, privacy_hides_the_number_and_the_asserted_one_fills_in_otherwise) {
  for (const auto* hidden : {R"("privacy":"id")", R"("privacy":"user;id")", R"("privacy":"full")", R"("presentation":"prohib_passed_screen")", R"("callerWithheld":true)"}) {
    EXPECT_TRUE(read(std::string(R"({"callId":"1","event":"ringing",)") + hidden + "}", "pbx1")->event->caller_withheld) << hidden;
  }
  EXPECT_FALSE(read(R"({"callId":"1","event":"ringing","privacy":"none"})", "pbx1")->event->caller_withheld);
  EXPECT_EQ(read(R"({"callId":"1","event":"ringing","from":"1","assertedFrom":"087700001234"})", "pbx1")->event->caller_number, "087700001234");
  EXPECT_EQ(read(R"({"callId":"1","event":"ringing","from":"anonymous","privacy":"id","assertedFrom":"087700001234"})", "pbx1")->event->caller_number, "anonymous");
}

TEST(OwnEvent, a_list_names_the_event_that_is_wrong) {
  const auto events = [](std::string_view text) { return read_own_events(wire::parse_json(text).value(), "pbx1", kNow); };
  EXPECT_EQ(events(R"([{"callId":"1","event":"ringing"},{"callId":"2","event":"hangup"}])")->size(), 2U);
  EXPECT_EQ(events(R"([{"callId":"1","event":"ringing"},{"event":"hangup"}])").error().field, "[1].callId");
  EXPECT_EQ(events(R"([1])").error().field, "[0]");
  EXPECT_EQ(events(R"("x")").error().code, ErrorCode::malformed);
  EXPECT_EQ(events("[]")->size(), 0U);
  std::string many = "[";
  for (int i = 0; i < 501; ++i) many += std::string(i ? "," : "") + R"({"callId":"1","event":"ringing"})";
  EXPECT_EQ(events(many + "]").error().code, ErrorCode::too_large);
}

TEST(OwnEvent, the_agent_may_be_a_mail_address) {
  const auto understood = read(R"({"callId":"1","event":"ringing","agent":"rini@pln.example"})", "pbx1");
  EXPECT_EQ(understood->emails, std::vector<std::string>{"rini@pln.example"});
  EXPECT_EQ(understood->logins, std::vector<std::string>{"rini"});
}

TEST(OwnEvent, what_is_shown_is_read_as_the_same_event) {
  const auto first = read(R"({"source":"pbx1","callId":"1","event":"hold","from":"087700001234","agent":"1001","at":1795485600.5,"direction":"out","attributes":{"a":"b"}})");
  const auto again = read_own_event(present_event(*first->event), "", kNow);
  ASSERT_TRUE(again);
  EXPECT_EQ(json::serialize(present_event(*again->event)), json::serialize(present_event(*first->event)));
}

// --- what went wrong once -------------------------------------------------------------------------------------------

TEST(OwnEventOnce, a_long_text_was_lost_when_the_limit_cut_a_letter) {
  std::string name;
  while (name.size() < 600) name += "é";
  const auto understood = read(R"({"callId":"1","event":"ringing","callerName":"x)" + name + R"("})", "pbx1");
  ASSERT_TRUE(understood->event->caller_name);
  EXPECT_LE(understood->event->caller_name->size(), 512U);
  EXPECT_TRUE(is_valid_utf8(*understood->event->caller_name));
}

TEST(OwnEventOnce, the_name_of_an_attribute_was_cut_inside_a_letter) {
  std::string name = "x";
  while (name.size() < 100) name += "é";
  const auto understood = read(R"({"callId":"1","event":"ringing","attributes":{")" + name + R"(":"1"}})", "pbx1");
  for (const auto& [key, value] : understood->event->attributes) EXPECT_TRUE(is_valid_utf8(key)) << value;
}

RC_GTEST_PROP(OwnEventLaw, any_object_is_answered, ()) {
  static const std::vector<std::string> kNames = {"source", "callId", "event", "at", "agent", "from", "attributes", "privacy", "resync", "direction", "location", "reason"};
  json::object object;
  for (int count = *rc::gen::inRange(0, 10); count > 0; --count) {
    const auto name = *rc::gen::elementOf(kNames);
    switch (*rc::gen::inRange(0, 7)) {
      case 0: object[name] = nullptr; break;
      case 1: object[name] = *rc::gen::arbitrary<bool>(); break;
      case 2: object[name] = *rc::gen::arbitrary<double>(); break;
      case 3: object[name] = *rc::gen::arbitrary<std::int64_t>(); break;
      case 4: object[name] = json::array{1, "x"}; break;
      case 5: object[name] = json::object{{"a", json::array{}}, {"b", 1.5}}; break;
      default: object[name] = *rc::gen::elementOf(std::vector<std::string>{"ringing", "hangup", "1", "", "anonymous", "SIP/1001", "2026-11-24T02:00:00Z", "\xFF"});
    }
  }
  const auto understood = read_own_event(object, "pbx1", kNow);
  if (understood) RC_ASSERT((understood->event.has_value() || !understood->remarks.empty()));
  else RC_ASSERT(!understood.error().field.empty());
}

}  // namespace
}  // namespace sapa::telephony

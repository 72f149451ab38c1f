#include "desk/take_call_event.h"

#include "desk/call_actions.h"
#include "desk/desk_fixture.h"
#include "desk/keys.h"
#include "desk/lists.h"
#include "desk/maintenance.h"
#include "telephony/cti_dialect.h"

namespace sapa::desk {
namespace {

namespace json = wire::json;

SAPA_ENGINES(TakeCallEvent);

TakenEvent tell(Desk& desk, const std::string& text, const std::string& source = "pbx1") {
  return desk.run([&](UnitOfWork& unit) {
    const auto understood = telephony::read_own_event(wire::parse_json(text).value().as_object(), source, unit.now).value();
    return take_call_event(unit, understood, source, text);
  });
}

TakenEvent tell_form(Desk& desk, const telephony::Pairs& fields, const std::string& source = "pbx1") {
  return desk.run([&](UnitOfWork& unit) { return take_call_event(unit, telephony::read_cti(fields, source, unit.now), source, "form"); });
}

std::string ring(const std::string& call, const std::string& agent = "1001", const std::string& number = "087700001234") {
  return R"({"callId":")" + call + R"(","event":"ringing","callerNumber":")" + number + R"(","agent":")" + agent + R"("})";
}
std::string hangup(const std::string& call) { return R"({"callId":")" + call + R"(","event":"hangup","reason":"caller"})"; }
std::string answer(const std::string& call, const std::string& agent = "1001") { return R"({"callId":")" + call + R"(","event":"answered","agent":")" + agent + R"("})"; }

Caller make_caller(Desk& desk, const Scope& scope, const std::string& name, const std::string& hp) {
  WriteRefusal refusal;
  return desk.run([&](UnitOfWork& unit) { return write_caller(unit, scope, std::nullopt, {.name = name, .hp = hp}, {.accept_duplicates = true}, refusal); }).value();
}

TEST_P(TakeCallEvent, a_ring_opens_the_desk_of_the_agent_in_that_seat_and_of_nobody_else) {
  Desk desk(engine);
  const auto rini = desk.add("rini");
  const auto budi = desk.add("budi");
  desk.seat(rini, "1001");
  desk.seat(budi, "1002");
  const auto taken = tell(desk, ring("a"));
  EXPECT_EQ(taken.outcome, "applied");
  const auto news = desk.news("user:" + rini.value);
  ASSERT_EQ(news.size(), 1U);
  EXPECT_EQ(news[0].at("change").as_string(), "ringing");
  EXPECT_EQ(news[0].at("workspace").at("call").at("number").at("e164").as_string(), "+6287700001234");
  EXPECT_TRUE(desk.news("user:" + budi.value).empty());
}

TEST_P(TakeCallEvent, a_known_caller_is_suggested_before_anybody_says_hello) {
  Desk desk(engine);
  const auto rini = desk.add("rini");
  desk.seat(rini, "1001");
  const auto marni = make_caller(desk, Desk::scope_of(rini, "rini"), "IBU MARNI", "0877-0000-1234");
  tell(desk, ring("a"));
  const auto workspace = desk.news("user:" + rini.value).at(0).at("workspace");
  EXPECT_EQ(workspace.at("identity").as_string(), "suggested");
  EXPECT_EQ(workspace.at("caller").at("id").as_string(), marni.id.value);
  EXPECT_EQ(workspace.at("caller").at("honorific").as_string(), "IBU");
  EXPECT_EQ(workspace.at("verdict").as_string(), "incomplete");
}

TEST_P(TakeCallEvent, two_callers_of_one_number_are_both_shown_and_none_is_chosen) {
  Desk desk(engine);
  const auto rini = desk.add("rini");
  desk.seat(rini, "1001");
  make_caller(desk, Desk::scope_of(rini, "rini"), "IBU MARNI", "087700001234");
  make_caller(desk, Desk::scope_of(rini, "rini"), "BP BUDI", "087700001234");
  tell(desk, ring("a"));
  const auto workspace = desk.news("user:" + rini.value).at(0).at("workspace");
  EXPECT_EQ(workspace.at("matches").as_array().size(), 2U);
  EXPECT_TRUE(workspace.at("caller").is_null());
  EXPECT_EQ(workspace.at("identity").as_string(), "unknown");
}

TEST_P(TakeCallEvent, a_withheld_number_pops_an_empty_form) {
  Desk desk(engine);
  const auto rini = desk.add("rini");
  desk.seat(rini, "1001");
  tell(desk, ring("a", "1001", "anonymous"));
  tell(desk, R"({"callId":"b","event":"ringing","from":"087700001234","privacy":"id","agent":"1001"})");
  for (const auto& news : desk.news("user:" + rini.value)) {
    EXPECT_EQ(news.at("workspace").at("verdict").as_string(), "withheld");
    EXPECT_TRUE(news.at("workspace").at("matches").as_array().empty());
  }
}

TEST_P(TakeCallEvent, an_event_told_twice_changes_nothing_and_is_shown_as_that) {
  Desk desk(engine);
  const auto rini = desk.add("rini");
  desk.seat(rini, "1001");
  tell(desk, ring("a"));
  EXPECT_EQ(tell(desk, ring("a")).outcome, "duplicate");
  EXPECT_EQ(desk.news("user:" + rini.value).size(), 1U);
  EXPECT_EQ(desk.count("SELECT CAST(count(*) AS BIGINT) FROM calls"), 1);
  EXPECT_EQ(desk.count("SELECT CAST(count(*) AS BIGINT) FROM received_events WHERE outcome = 'duplicate'"), 1);
}

TEST_P(TakeCallEvent, an_unknown_agent_is_visible_in_the_inspector_not_dropped) {
  Desk desk(engine);
  const auto taken = tell(desk, ring("a", "9999"));
  EXPECT_EQ(taken.outcome, "unresolved");
  EXPECT_EQ(desk.count("SELECT CAST(count(*) AS BIGINT) FROM calls"), 1);
  const auto event = desk.rows("SELECT outcome, decided FROM received_events").at(0);
  EXPECT_EQ(event.text(0), "unresolved");
  EXPECT_NE(event.text(1).find("agent_unresolved"), std::string::npos);
  EXPECT_EQ(desk.rows("SELECT last_problem FROM sources WHERE source = 'pbx1'").at(0).text(0), "agent_unresolved");
}

// Telephony 5.4, row 8.
TEST_P(TakeCallEvent, the_agent_is_found_in_the_order_of_the_matrix) {
  Desk desk(engine);
  const auto seat = desk.add("seat");
  const auto owner = desk.add("owner");
  const auto login = desk.add("1003");
  const auto mailed = desk.add("mailed");
  const auto named = desk.add("rini.s");
  desk.write("UPDATE users SET display_name = 'Rini Sari' WHERE user_id = $1", {named.value});
  desk.know("1001");
  desk.seat(seat, "1001");
  EXPECT_TRUE(desk.run([&](UnitOfWork& unit) { return put_extension(unit, "1002", {"S1", "", owner.value, false}); }));
  const auto how = [&](const telephony::Pairs& agent) {
    static int number = 0;
    telephony::Pairs fields = {{"event", "answer"}, {"callId", "m" + std::to_string(++number)}};
    fields.insert(fields.end(), agent.begin(), agent.end());
    tell_form(desk, fields);
    const auto leg = desk.rows("SELECT l.agent_user_id FROM call_legs l JOIN calls c ON c.call_id = l.call_id WHERE c.external_id = $1", {fields[1].second});
    return leg.empty() ? std::string() : leg[0].optional_text(0).value_or("");
  };
  EXPECT_EQ(how({{"user", "Rini Sari"}, {"agentEmail", "mailed@pln.example"}, {"answeringNumber", "SIP/1001"}}), seat.value);
  EXPECT_EQ(how({{"answeringNumber", "1002"}, {"agentEmail", "mailed@pln.example"}}), owner.value);
  EXPECT_EQ(how({{"answeringNumber", "sip:1003@pbx"}, {"agentEmail", "mailed@pln.example"}}), login.value);
  EXPECT_EQ(how({{"agentEmail", "MAILED@pln.example"}, {"user", "Rini Sari"}}), mailed.value);
  EXPECT_EQ(how({{"user_id", mailed.value}, {"user", "Nobody"}}), mailed.value);
  EXPECT_EQ(how({{"user", "Rini Sari"}}), named.value);
  EXPECT_EQ(how({{"user", "Nobody"}}), "");
}

TEST_P(TakeCallEvent, a_display_name_that_two_people_have_is_nobodys) {
  Desk desk(engine);
  desk.add("rini1");
  desk.add("rini2");
  desk.write("UPDATE users SET display_name = 'Rini Sari'");
  const auto taken = tell_form(desk, {{"event", "answer"}, {"callId", "a"}, {"user", "Rini Sari"}});
  EXPECT_EQ(taken.outcome, "unresolved");
}

TEST_P(TakeCallEvent, an_empty_seat_is_nobody_even_when_a_user_is_called_like_it) {
  Desk desk(engine);
  desk.add("1001");
  desk.know("1001");
  EXPECT_EQ(tell(desk, ring("a")).outcome, "unresolved");
}

TEST_P(TakeCallEvent, a_disabled_user_is_not_called) {
  Desk desk(engine);
  const auto rini = desk.add("rini");
  desk.seat(rini, "1001");
  desk.write("UPDATE users SET disabled_at_ms = 1");
  EXPECT_EQ(tell(desk, ring("a")).outcome, "unresolved");
}

TEST_P(TakeCallEvent, the_whole_way_leaves_a_workspace_for_wrap_up) {
  Desk desk(engine);
  const auto rini = desk.add("rini");
  desk.seat(rini, "1001");
  tell(desk, ring("a"));
  desk.advance(std::chrono::seconds(3));
  tell(desk, answer("a"));
  desk.advance(std::chrono::seconds(30));
  tell(desk, hangup("a"));
  std::vector<std::string> changes;
  for (const auto& news : desk.news("user:" + rini.value)) changes.emplace_back(news.at("change").as_string());
  EXPECT_EQ(changes, (std::vector<std::string>{"ringing", "answered", "gone"}));
  const auto workspace = desk.rows("SELECT answered_at_ms, wrap_up_at_ms, closed_at_ms, version FROM workspaces").at(0);
  EXPECT_FALSE(workspace.is_null(0));
  EXPECT_FALSE(workspace.is_null(1));
  EXPECT_TRUE(workspace.is_null(2)) << "it survives until the agent closes it";
  EXPECT_EQ(workspace.integer(3), 3);
}

TEST_P(TakeCallEvent, a_missed_offer_closes_unless_something_was_typed_into_it) {
  Desk desk(engine);
  const auto rini = desk.add("rini");
  const auto budi = desk.add("budi");
  desk.seat(rini, "1001");
  desk.seat(budi, "1002");
  tell(desk, ring("a", "1001"));
  tell(desk, ring("a", "1002"));
  std::optional<StoredWorkspace> newer;
  const auto call = CallId{desk.rows("SELECT call_id FROM calls").at(0).text(0)};
  EXPECT_TRUE(desk.run([&](UnitOfWork& unit) { return keep_draft(unit, Desk::scope_of(rini, "rini"), call, 1, json::object{{"name", "IBU"}}, newer); }));
  tell(desk, hangup("a"));
  EXPECT_EQ(desk.rows("SELECT closed_at_ms, draft FROM workspaces WHERE user_id = $1", {rini.value}).at(0).optional_integer(0), std::nullopt);
  EXPECT_FALSE(desk.rows("SELECT closed_at_ms FROM workspaces WHERE user_id = $1", {budi.value}).at(0).is_null(0));
}

TEST_P(TakeCallEvent, a_missed_call_is_listed_for_call_back_once) {
  Desk desk(engine);
  const auto rini = desk.add("rini");
  desk.seat(rini, "1001");
  for (const auto* call : {"a", "b"}) {
    tell(desk, ring(call));
    tell(desk, hangup(call));
  }
  tell(desk, ring("c", "1001", "anonymous"));
  tell(desk, hangup("c"));
  EXPECT_EQ(desk.count("SELECT CAST(count(*) AS BIGINT) FROM callbacks"), 1);
  tell(desk, ring("d", "1001", "081200005678"));
  tell(desk, answer("d"));
  tell(desk, hangup("d"));
  EXPECT_EQ(desk.count("SELECT CAST(count(*) AS BIGINT) FROM callbacks"), 1);
}

TEST_P(TakeCallEvent, a_call_typed_by_hand_merges_with_its_late_event) {
  Desk desk(engine);
  const auto rini = desk.add("rini");
  desk.seat(rini, "1001");
  const auto typed = desk.run([&](UnitOfWork& unit) { return open_manual_call(unit, Desk::scope_of(rini, "rini"), "0877 0000 1234", CallDirection::inbound); });
  ASSERT_TRUE(typed);
  desk.advance(std::chrono::minutes(2));
  const auto taken = tell(desk, ring("a"));
  EXPECT_EQ(taken.call, typed->call.id);
  EXPECT_EQ(desk.count("SELECT CAST(count(*) AS BIGINT) FROM calls"), 1);
  tell(desk, hangup("a"));
  EXPECT_EQ(desk.rows("SELECT manual, ended_at_ms, source FROM calls").at(0).integer(0), 0);
  EXPECT_FALSE(desk.rows("SELECT ended_at_ms FROM calls").at(0).is_null(0));
}

TEST_P(TakeCallEvent, a_call_typed_by_somebody_else_or_long_ago_is_another_call) {
  Desk desk(engine);
  const auto rini = desk.add("rini");
  const auto budi = desk.add("budi");
  desk.seat(rini, "1001");
  const auto type = [&](const UserId& user, const std::string& name) {
    ASSERT_TRUE(desk.run([&](UnitOfWork& unit) { return open_manual_call(unit, Desk::scope_of(user, name), "087700001234", CallDirection::inbound); }));
  };
  type(budi, "budi");
  tell(desk, ring("a"));
  EXPECT_EQ(desk.count("SELECT CAST(count(*) AS BIGINT) FROM calls"), 2);
  type(rini, "rini");
  desk.advance(std::chrono::minutes(11));
  tell(desk, ring("b"));
  EXPECT_EQ(desk.count("SELECT CAST(count(*) AS BIGINT) FROM calls"), 4);
}

TEST_P(TakeCallEvent, a_typed_number_that_nobody_can_call_from_is_refused) {
  Desk desk(engine);
  const auto scope = Desk::scope_of(desk.add("rini"), "rini");
  for (const auto* number : {"123", "999", "8888888888888888888888888888888888888888", "Marni"}) {
    const auto refused = desk.run([&](UnitOfWork& unit) { return open_manual_call(unit, scope, number, CallDirection::inbound); });
    ASSERT_FALSE(refused) << number;
    EXPECT_EQ(refused.error().field, "phone") << number;
  }
  EXPECT_TRUE(desk.run([&](UnitOfWork& unit) { return open_manual_call(unit, scope, "", CallDirection::inbound); }));
}

TEST_P(TakeCallEvent, late_variables_reach_the_open_desk) {
  Desk desk(engine);
  const auto rini = desk.add("rini");
  desk.seat(rini, "1001");
  tell(desk, ring("a"));
  tell(desk, R"({"callId":"a","event":"updated","lokasi":"CC MATARAM"})");
  const auto news = desk.news("user:" + rini.value);
  ASSERT_EQ(news.size(), 2U);
  EXPECT_EQ(news[1].at("change").as_string(), "updated");
  EXPECT_EQ(news[1].at("workspace").at("call").at("location").as_string(), "CC MATARAM");
}

TEST_P(TakeCallEvent, a_transfer_moves_the_caller_to_the_next_desk) {
  Desk desk(engine);
  const auto rini = desk.add("rini");
  const auto budi = desk.add("budi");
  desk.seat(rini, "1001");
  desk.seat(budi, "1002");
  tell(desk, ring("a"));
  tell(desk, answer("a"));
  tell(desk, R"({"callId":"a","event":"transfer","agent":"1001","target":"1002"})");
  tell(desk, ring("a", "1002", "1001"));
  const auto news = desk.news("user:" + budi.value);
  ASSERT_EQ(news.size(), 1U);
  EXPECT_EQ(news[0].at("workspace").at("call").at("number").at("e164").as_string(), "+6287700001234");
  EXPECT_EQ(desk.count("SELECT CAST(count(*) AS BIGINT) FROM calls"), 1);
}

TEST_P(TakeCallEvent, numbers_are_read_as_the_trunk_writes_them) {
  Desk desk(engine);
  const auto rini = desk.add("rini");
  desk.seat(rini, "1001");
  ASSERT_TRUE(desk.run([&](UnitOfWork& unit) { return add_key(unit, ScopeMaker::system("test"), {.name = "pbx", .source = "pbx1", .trunk_area_code = "21", .strip_prefixes = {"9"}}); }));
  tell(desk, ring("a", "1001", "55501234"));
  tell(desk, ring("b", "1001", "9087700001234"));
  const auto news = desk.news("user:" + rini.value);
  EXPECT_EQ(news.at(0).at("workspace").at("call").at("number").at("e164").as_string(), "+622155501234");
  EXPECT_EQ(news.at(1).at("workspace").at("call").at("number").at("e164").as_string(), "+6287700001234");
}

TEST_P(TakeCallEvent, garbage_of_every_kind_is_kept_for_the_inspector) {
  Desk desk(engine);
  telephony::UnderstoodEvent unreadable;
  unreadable.dialect = "unreadable";
  unreadable.remarks = {"body_unreadable"};
  for (const auto& raw : {std::string("\xFF\xFE\0garbage", 10), std::string(200'000, 'x'), std::string(), std::string("👩 ok")}) {
    const auto taken = desk.run([&](UnitOfWork& unit) { return take_call_event(unit, unreadable, "pbx1", raw); });
    EXPECT_EQ(taken.outcome, "ignored");
    desk.advance(std::chrono::milliseconds(1));
  }
  const auto kept = desk.rows("SELECT raw FROM received_events ORDER BY event_id");
  ASSERT_EQ(kept.size(), 4U);
  EXPECT_LE(kept[1].text(0).size(), 16U * 1024U);
  EXPECT_EQ(kept[3].text(0), "👩 ok");
}

TEST_P(TakeCallEvent, a_call_whose_hangup_was_lost_does_not_ring_for_ever) {
  Desk desk(engine);
  const auto rini = desk.add("rini");
  desk.seat(rini, "1001");
  tell(desk, ring("rings"));
  tell(desk, ring("talks"));
  tell(desk, answer("talks"));
  tell(desk, R"({"callId":"waits","event":"queued","callerNumber":"081200005678"})");
  const auto sweep = [&] { return desk.run([](UnitOfWork& unit) { return end_lost_calls(unit); }).value(); };
  desk.advance(std::chrono::seconds(170));
  EXPECT_EQ(sweep(), 0);
  desk.advance(std::chrono::seconds(20));
  EXPECT_EQ(sweep(), 1);
  EXPECT_EQ(desk.rows("SELECT end_reason FROM calls WHERE external_id = 'rings'").at(0).text(0), "lost");
  EXPECT_EQ(desk.news("user:" + rini.value).back().at("change").as_string(), "gone");
  EXPECT_EQ(desk.count("SELECT CAST(count(*) AS BIGINT) FROM callbacks"), 1) << "and somebody calls back";
  EXPECT_EQ(desk.count("SELECT CAST(count(*) AS BIGINT) FROM calls WHERE ended_at_ms IS NULL"), 2);
  desk.advance(std::chrono::hours(4));
  EXPECT_EQ(sweep(), 2);
  EXPECT_EQ(sweep(), 0);
  EXPECT_LT(desk.rows("SELECT last_event_at_ms FROM sources").at(0).integer(0), desk.now_ms - 3'600'000) << "no sign of life of the source";
}

TEST_P(TakeCallEvent, one_call_id_of_two_sources_is_two_calls) {
  Desk desk(engine);
  tell(desk, ring("1"), "pbx1");
  tell(desk, ring("1"), "pbx2");
  EXPECT_EQ(desk.count("SELECT CAST(count(*) AS BIGINT) FROM calls"), 2);
}

// --- what went wrong once -------------------------------------------------------------------------------------------

TEST_P(TakeCallEvent, once_a_call_id_that_a_pbx_used_again_never_rang) {
  Desk desk(engine);
  const auto rini = desk.add("rini");
  desk.seat(rini, "1001");
  tell(desk, ring("1"));
  tell(desk, hangup("1"));
  desk.advance(std::chrono::hours(5));
  tell(desk, ring("1", "1001", "081200005678"));
  EXPECT_EQ(desk.count("SELECT CAST(count(*) AS BIGINT) FROM calls"), 2);
  EXPECT_EQ(desk.news("user:" + rini.value).back().at("change").as_string(), "ringing");
}

TEST_P(TakeCallEvent, once_a_call_whose_answer_came_after_its_end_stayed_on_the_call_back_list) {
  Desk desk(engine);
  const auto rini = desk.add("rini");
  desk.seat(rini, "1001");
  tell(desk, ring("a"));
  tell(desk, hangup("a"));
  EXPECT_EQ(desk.count("SELECT CAST(count(*) AS BIGINT) FROM callbacks"), 1);
  tell(desk, answer("a"));
  EXPECT_EQ(desk.count("SELECT CAST(count(*) AS BIGINT) FROM callbacks WHERE state = 'open'"), 0);
}

}  // namespace
}  // namespace sapa::desk

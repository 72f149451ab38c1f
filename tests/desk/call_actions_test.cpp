#include "desk/call_actions.h"

#include "desk/desk_fixture.h"
#include "desk/lists.h"

namespace sapa::desk {
namespace {

namespace json = wire::json;

SAPA_ENGINES(CallActions);

// One agent with one answered call of a number that nobody has.
struct OneCall {
  explicit OneCall(storage::Engine engine) : desk(engine), rini(desk.add("rini")), scope(Desk::scope_of(rini, "rini")) {
    desk.seat(rini, "1001");
    tell(R"({"callId":"a","event":"ringing","callerNumber":"087700001234","agent":"1001"})");
    tell(R"({"callId":"a","event":"answered","agent":"1001"})");
    id = CallId{desk.rows("SELECT call_id FROM calls").at(0).text(0)};
  }
  void tell(const std::string& text) {
    desk.run([&](UnitOfWork& unit) {
      take_call_event(unit, telephony::read_own_event(wire::parse_json(text).value().as_object(), "pbx1", unit.now).value(), "pbx1", text);
      return true;
    });
    desk.advance(std::chrono::seconds(1));
  }
  void end() { tell(R"({"callId":"a","event":"hangup","reason":"caller"})"); }
  Caller caller(const std::string& name, const std::string& hp) {
    WriteRefusal ignored;
    return desk.run([&](UnitOfWork& unit) { return write_caller(unit, scope, std::nullopt, {.name = name, .hp = hp}, {.accept_duplicates = true}, ignored); }).value();
  }
  Result<Workspace> identify(const Identify& request) { return desk.run([&](UnitOfWork& unit) { return identify_caller(unit, scope, id, request); }); }
  Result<Workspace> save(const SaveCall& request) {
    return desk.run([&](UnitOfWork& unit) {
      refusal = {};
      return save_call_data(unit, scope, id, request, refusal);
    });
  }
  Result<Workspace> close(const CloseCall& request) {
    return desk.run([&](UnitOfWork& unit) {
      refusal = {};
      return close_call(unit, scope, id, request, refusal);
    });
  }
  Result<std::int64_t> draft(std::int64_t version, const std::string& text) {
    return desk.run([&](UnitOfWork& unit) { return keep_draft(unit, scope, id, version, json::object{{"name", text}}, newer); });
  }
  Desk desk;
  UserId rini;
  Scope scope;
  CallId id;
  WriteRefusal refusal;
  std::optional<StoredWorkspace> newer;
};

TEST_P(CallActions, saving_a_new_caller_attaches_the_number_and_is_found_when_they_call_again) {
  OneCall one(engine);
  const auto saved = one.save({.with_resume = true, .input = {.name = "IBU MARNI", .address = "JL MELATI 1", .email = "marni@yahoo.com"}, .resume = "lampu padam"});
  ASSERT_TRUE(saved) << saved.error().message;
  EXPECT_EQ(saved->call.identity, "confirmed");
  EXPECT_EQ(saved->call.resume, "lampu padam");
  one.end();
  one.tell(R"({"callId":"b","event":"ringing","callerNumber":"+6287700001234","agent":"1001"})");
  const auto workspace = one.desk.news("user:" + one.rini.value).back().at("workspace");
  EXPECT_EQ(workspace.at("caller").at("name").as_string(), "MARNI");
  EXPECT_EQ(workspace.at("verdict").as_string(), "known");
  EXPECT_EQ(workspace.at("history").as_array().size(), 1U);
}

TEST_P(CallActions, who_does_not_say_whom_saves_the_caller_of_the_call) {
  OneCall one(engine);
  const auto first = one.save({.of_call = true, .input = {.name = "IBU MARNI", .address = "JL MELATI 1"}});
  ASSERT_TRUE(first) << first.error().message;
  const auto again = one.save({.with_resume = true, .of_call = true, .resume = "lampu padam", .expected_version = 1});
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->call.caller, first->call.caller);
  EXPECT_EQ(one.save({.of_call = true, .input = {.name = "X"}}).error().reason, "if_match_required");
}

TEST_P(CallActions, a_number_attached_to_the_wrong_person_in_this_call_is_taken_back_with_him) {
  OneCall one(engine);
  const auto wrong = one.caller("TONO", "081200001111");
  const auto former = one.caller("MARNI", "087700001234");
  ASSERT_TRUE(one.identify({Decision::attach, wrong.id}));
  const auto numbers = [&](const Caller& caller) {
    return one.desk.count("SELECT CAST(count(*) AS BIGINT) FROM caller_phones WHERE released_at_ms IS NULL AND caller_id = '" + caller.id.value + "'");
  };
  EXPECT_EQ(numbers(wrong), 2);
  ASSERT_TRUE(one.identify({Decision::reject, wrong.id}));
  EXPECT_EQ(numbers(wrong), 1);
  ASSERT_TRUE(one.identify({Decision::reject, former.id}));
  EXPECT_EQ(numbers(former), 1) << "what was his before stays his";
}

TEST_P(CallActions, a_caller_is_confirmed_rejected_and_attached) {
  OneCall one(engine);
  const auto marni = one.caller("MARNI", "081200005678");
  const auto attached = one.identify({.decision = Decision::attach, .caller = marni.id, .role = "kerabat"});
  ASSERT_TRUE(attached) << attached.error().message;
  EXPECT_EQ(attached->call.caller, marni.id);
  const auto rejected = one.identify({.decision = Decision::reject, .caller = marni.id, .release_number = true});
  ASSERT_TRUE(rejected);
  EXPECT_FALSE(rejected->call.caller);
  const auto confirmed = one.identify({.decision = Decision::confirm, .caller = marni.id});
  EXPECT_EQ(confirmed->call.identity, "confirmed");
  EXPECT_FALSE(one.identify({.decision = Decision::confirm, .caller = CallerId{"nobody"}}));
}

TEST_P(CallActions, after_not_this_person_the_other_one_of_the_number_is_suggested) {
  OneCall one(engine);
  const auto marni = one.caller("MARNI", "087700001234");
  const auto budi = one.caller("BUDI", "087700001234");
  const auto rejected = one.identify({.decision = Decision::reject, .caller = marni.id});
  ASSERT_TRUE(rejected);
  EXPECT_EQ(rejected->call.identity, "suggested");
  EXPECT_EQ(rejected->call.caller, budi.id);
}

TEST_P(CallActions, a_draft_of_an_older_version_is_refused_and_the_newer_one_shown) {
  OneCall one(engine);
  EXPECT_TRUE(one.draft(5, "MAR"));
  EXPECT_TRUE(one.draft(6, "MARNI"));
  EXPECT_TRUE(one.draft(6, "MARNI")) << "sent twice";
  const auto refused = one.draft(5, "MAR");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "draft_newer");
  ASSERT_TRUE(one.newer && one.newer->draft);
  EXPECT_EQ(*one.newer->draft, R"({"name":"MARNI"})");
  EXPECT_FALSE(one.draft(6, "other")) << "the same version with another text";
}

TEST_P(CallActions, a_draft_survives_the_end_of_the_call_and_the_next_ring) {
  OneCall one(engine);
  EXPECT_TRUE(one.draft(1, "MARNI"));
  one.end();
  one.tell(R"({"callId":"b","event":"ringing","callerNumber":"081200005678","agent":"1001"})");
  std::size_t open = 0;
  one.desk.read([&](storage::Connection& db) {
    for (const auto& workspace : open_workspaces(db, one.rini)) {
      ++open;
      if (workspace.call == one.id) EXPECT_EQ(workspace.draft, R"({"name":"MARNI"})");
    }
  });
  EXPECT_EQ(open, 2U);
}

TEST_P(CallActions, a_call_is_closed_when_it_is_over_and_complete_or_excused) {
  OneCall one(engine);
  EXPECT_EQ(one.close({.disposition = "informasi"}).error().reason, "call_running");
  one.end();
  EXPECT_EQ(one.close({.disposition = "nonsense"}).error().field, "disposition");
  const auto incomplete = one.close({.disposition = "informasi"});
  ASSERT_FALSE(incomplete);
  EXPECT_EQ(incomplete.error().reason, "fields_missing");
  EXPECT_EQ(one.refusal.problems.size(), 4U);
  ASSERT_TRUE(one.close({.disposition = "informasi", .reason = "terputus di tengah"}));
  EXPECT_TRUE(one.close({.disposition = "informasi"})) << "pressed twice";
  EXPECT_EQ(one.save({.input = {.name = "X"}}).error().reason, "call_closed");
  EXPECT_EQ(one.draft(9, "x").error().reason, "call_closed");
}

TEST_P(CallActions, silence_and_pranks_need_no_fields) {
  for (const auto* disposition : {"hening", "salah_sambung", "prank", "terputus", "tes"}) {
    OneCall one(engine);
    one.end();
    EXPECT_TRUE(one.close({.disposition = disposition})) << disposition;
  }
}

TEST_P(CallActions, the_call_of_somebody_else_is_not_there) {
  OneCall one(engine);
  const auto budi = Desk::scope_of(one.desk.add("budi"), "budi");
  const auto refused = one.desk.run([&](UnitOfWork& unit) { return identify_caller(unit, budi, one.id, {.caller = CallerId{"x"}}); });
  EXPECT_EQ(refused.error().code, ErrorCode::not_found);
}

TEST_P(CallActions, what_the_source_cannot_do_is_not_offered) {
  OneCall one(engine);
  for (const auto* action : {"hold", "transfer", "hangup", "answer", "explode", ""}) {
    const auto refused = one.desk.run([&](UnitOfWork& unit) { return control_call(unit, one.scope, one.id, action, "1002"); });
    ASSERT_FALSE(refused) << action;
    EXPECT_EQ(refused.error().reason, "control_unavailable") << action;
  }
}

TEST_P(CallActions, others_who_see_the_same_caller_are_told) {
  OneCall one(engine);
  const auto budi_id = one.desk.add("budi");
  one.desk.seat(budi_id, "1002");
  const auto marni = one.caller("MARNI", "087700001234");
  ASSERT_TRUE(one.identify({.decision = Decision::confirm, .caller = marni.id}));
  one.tell(R"({"callId":"b","event":"ringing","callerNumber":"087700001234","agent":"1002"})");
  ASSERT_TRUE(one.save({.caller = marni.id, .input = {.address = "JL MELATI 1"}, .expected_version = marni.version}));
  bool told = false;
  for (const auto& row : one.desk.rows("SELECT kind FROM news WHERE audience = $1", {"user:" + budi_id.value})) told = told || row.text(0) == "caller";
  EXPECT_TRUE(told);
}

TEST_P(CallActions, a_call_back_is_claimed_tried_and_finished_by_one) {
  OneCall one(engine);
  one.tell(R"({"callId":"m","event":"ringing","callerNumber":"081200005678","agent":"1001"})");
  one.tell(R"({"callId":"m","event":"hangup","reason":"cancel"})");
  const auto list = [&](const std::string& state, const Scope& scope) {
    json::object page;
    one.desk.read([&](storage::Connection& db) { page = list_callbacks(db, scope, state, "", 20).value(); });
    return page.at("items").as_array();
  };
  ASSERT_EQ(list("open", one.scope).size(), 1U);
  const std::string id(list("open", one.scope)[0].at("id").as_string());
  EXPECT_NE(json::serialize(list("open", one.scope)[0]).find("****"), std::string::npos) << "masked until it is claimed";
  const auto budi = Desk::scope_of(one.desk.add("budi"), "budi");
  const auto work = [&](const Scope& scope, const CallbackWork& step) { return one.desk.run([&](UnitOfWork& unit) { return work_callback(unit, scope, id, step); }); };
  ASSERT_TRUE(work(one.scope, {.action = "claim"}));
  EXPECT_EQ(work(budi, {.action = "claim"}).error().code, ErrorCode::conflict);
  EXPECT_EQ(work(budi, {.action = "finish", .result = "reached"}).error().code, ErrorCode::conflict);
  EXPECT_EQ(work(one.scope, {.action = "attempt"}).error().field, "result");
  const auto tried = work(one.scope, {.action = "attempt", .result = "no_answer"});
  ASSERT_TRUE(tried);
  EXPECT_EQ(tried->at("attempts").as_int64(), 1);
  EXPECT_EQ(tried->at("call").at("number").at("e164").as_string(), "+6281200005678");
  EXPECT_EQ(work(one.scope, {.action = "attempt", .result = "reached", .expected_version = 1}).error().code, ErrorCode::version_conflict);
  ASSERT_TRUE(work(one.scope, {.action = "attempt", .result = "reached"}));
  EXPECT_EQ(list("done", one.scope).size(), 1U);
  EXPECT_TRUE(list("waiting", one.scope).empty());
  const auto elsewhere = Desk::scope_of(one.desk.add("siti", "agent", "S2"), "siti", Role::agent, "S2");
  EXPECT_TRUE(list("done", elsewhere).empty());
  EXPECT_EQ(work(elsewhere, {.action = "claim"}).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace sapa::desk

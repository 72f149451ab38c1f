// An agent's day over HTTP, on both engines; every answer is checked against the contract on the way.

#include "http/test_server.h"

namespace sapa::http {
namespace {

namespace json = wire::json;

class Journey : public testing::TestWithParam<storage::Engine> {
 protected:
  void SetUp() override {
    if (GetParam() == storage::Engine::postgres && !test::postgres_is_offered()) GTEST_SKIP() << "no PostgreSQL: run under tools/with-postgres";
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, Journey, testing::Values(storage::Engine::sqlite, storage::Engine::postgres),
                         [](const auto& info) { return test::engine_name(info.param); });

std::string text_at(const json::value& value, std::string_view name) { return std::string(value.at(name).as_string()); }

TEST_P(Journey, a_call_is_answered_saved_closed_and_known_the_next_time) {
  House house(GetParam());
  Client rini(house.server.port());
  rini.sign_in("rini", "1001");
  EXPECT_EQ(body_of(rini.get("/api/v1/session")).at("extension").as_string(), "1001");
  house.tell(R"({"callId":"a","event":"ringing","callerNumber":"87700001234","agent":"PJSIP/1001","lokasi":"CC MATARAM"})");
  const auto desk = body_of(rini.get("/api/v1/desk"));
  ASSERT_EQ(desk.at("workspaces").as_array().size(), 1U);
  const auto call = text_at(desk.at("workspaces").as_array()[0].at("call"), "id");
  house.tell(R"([{"callId":"a","event":"answered","agent":"1001"},{"callId":"a","event":"hold","agent":"1001"},{"callId":"a","event":"resume","agent":"1001"}])");
  EXPECT_EQ(rini.send("PUT", "/api/v1/calls/" + call + "/draft", {{"version", 1}, {"draft", {{"name", "IBU MAR"}}}}).status, 200);
  EXPECT_EQ(code_of(rini.send("PUT", "/api/v1/calls/" + call + "/draft", {{"version", 1}, {"draft", {{"name", "other"}}}})), "draft_newer");
  const auto wrong = rini.send("POST", "/api/v1/calls/" + call + "/save", {{"form", "data_penelpon"}, {"data", {{"name", std::string(200, 'x')}, {"email", "marni@"}, {"hp", "123"}}}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(body_of(wrong).at("errors").as_array().size(), 3U);
  const auto saved = rini.send("POST", "/api/v1/calls/" + call + "/save",
                               {{"form", "data_penelpon"}, {"data", {{"name", "IBU MARNI 👩"}, {"address", "JL MELATI 1"}, {"email", "Marni@Yahoo.com"}, {"resume", "lampu padam"}}}});
  ASSERT_EQ(saved.status, 200) << saved.body;
  EXPECT_EQ(code_of(rini.send("POST", "/api/v1/calls/" + call + "/close", {{"disposition", "gangguan"}})), "call_running");
  house.tell(R"({"callId":"a","event":"hangup","reason":"caller"})");
  EXPECT_EQ(rini.send("POST", "/api/v1/calls/" + call + "/close", {{"disposition", "gangguan"}}).status, 200);
  EXPECT_TRUE(body_of(rini.get("/api/v1/desk")).at("workspaces").as_array().empty());

  house.desk.advance(std::chrono::hours(1));
  rini.sign_in("rini");
  house.tell(R"({"callId":"b","event":"ringing","callerNumber":"+6287700001234","agent":"1001"})");
  const auto again = body_of(rini.get("/api/v1/desk")).at("workspaces").as_array()[0];
  EXPECT_EQ(again.at("verdict").as_string(), "known");
  EXPECT_EQ(again.at("caller").at("name").as_string(), "MARNI 👩");
  EXPECT_EQ(again.at("history").as_array().size(), 1U);
  const auto caller = text_at(again.at("caller"), "id");
  for (const auto& path : {"/api/v1/callers/" + caller, "/api/v1/callers/" + caller + "/history", "/api/v1/callers/" + caller + "/changes", std::string("/api/v1/calls?view=mine"),
                           std::string("/api/v1/calls?view=missed"), std::string("/api/v1/calls?phone=087700001234&limit=1"), std::string("/api/v1/callers?phone=0877-0000-1234"),
                           std::string("/api/v1/callers?email=marni@yahoo.com"), std::string("/api/v1/callers?customer=111111111111"), std::string("/api/v1/callers?q=marni"),
                           std::string("/api/v1/customers?q=marni"), std::string("/api/v1/callbacks"), std::string("/api/v1/settings"), "/api/v1/calls/" + text_at(again.at("call"), "id")}) {
    EXPECT_EQ(rini.get(path).status, 200) << path;
  }
}

TEST_P(Journey, two_agents_save_one_caller_and_neither_loses_anything) {
  House house(GetParam());
  Client rini(house.server.port());
  rini.sign_in("rini");
  const auto made = rini.send("POST", "/api/v1/callers", {{"name", "IBU MARNI"}, {"hp", "087700001234"}});
  ASSERT_EQ(made.status, 201) << made.body;
  const auto path = "/api/v1/callers/" + text_at(json::value(body_of(made)), "id");
  const auto tag = made.header("etag");
  EXPECT_EQ(rini.send("PATCH", path, {{"address", "JL MELATI 1"}}, {{"If-Match", tag}}).status, 200);
  const auto conflict = rini.send("PATCH", path, {{"address", "JL MAWAR 2"}}, {{"If-Match", tag}});
  EXPECT_EQ(conflict.status, 412);
  EXPECT_EQ(body_of(conflict).at("current").at("address").as_string(), "JL MELATI 1");
  EXPECT_EQ(rini.send("PATCH", path, {{"address", "x"}}).status, 422);
  for (const auto* broken : {"seven", "\"7", "W/", "\"1\",\"2\"", "99999999999999999999"}) EXPECT_EQ(rini.send("PATCH", path, {{"address", "x"}}, {{"If-Match", broken}}).status, 400) << broken;
  const auto duplicate = rini.send("POST", "/api/v1/callers", {{"name", "X"}, {"hp", "+62 877 0000 1234"}});
  EXPECT_EQ(duplicate.status, 409);
  EXPECT_EQ(body_of(duplicate).at("duplicates").as_array().size(), 1U);
}

TEST_P(Journey, a_request_that_is_sent_twice_is_done_once) {
  House house(GetParam());
  Client rini(house.server.port());
  rini.sign_in("rini");
  const std::vector<std::pair<std::string, std::string>> key = {{"Idempotency-Key", "0192f3b4-7e68-7a47"}};
  const auto first = rini.send("POST", "/api/v1/callers", {{"name", "IBU MARNI"}, {"hp", "087700001234"}}, key);
  const auto second = rini.send("POST", "/api/v1/callers", {{"name", "IBU MARNI"}, {"hp", "087700001234"}}, key);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(second.status, 201);
  EXPECT_EQ(first.body, second.body);
  EXPECT_EQ(second.header("idempotent-replay"), "true");
  EXPECT_EQ(house.desk.count("SELECT CAST(count(*) AS BIGINT) FROM callers"), 1);
  EXPECT_EQ(rini.send("POST", "/api/v1/callers", {{"name", "X"}}, {{"Idempotency-Key", "short"}}).status, 422);
}

TEST_P(Journey, an_administrator_keeps_the_house) {
  House house(GetParam());
  Client admin(house.server.port());
  admin.sign_in("admin");
  const auto user = admin.send("POST", "/api/v1/users", {{"name", "siti"}, {"displayName", "Siti"}, {"role", "agent"}, {"site", "S1"}});
  ASSERT_EQ(user.status, 201) << user.body;
  EXPECT_EQ(code_of(admin.send("POST", "/api/v1/users", {{"name", "SITI"}, {"displayName", "Siti"}, {"role", "agent"}, {"site", "S1"}})), "name_taken");
  EXPECT_EQ(admin.send("PUT", "/api/v1/extensions/1009", {{"site", "S1"}, {"label", "Meja 9"}}).status, 200);
  const auto key = admin.send("POST", "/api/v1/keys", {{"name", "PBX 2"}, {"source", "pbx2"}, {"signed", true}, {"allowedNetworks", json::array{"127.0.0.0/8"}}});
  ASSERT_EQ(key.status, 201) << key.body;
  for (const auto* path : {"/api/v1/users", "/api/v1/extensions", "/api/v1/keys", "/api/v1/settings", "/api/v1/inspector/events", "/api/v1/inspector/sources", "/api/v1/accesses", "/readyz", "/healthz",
                           "/metrics", "/openapi.json"}) {
    EXPECT_EQ(admin.get(path).status, 200) << path;
  }
  const auto settings = admin.get("/api/v1/settings");
  const auto version = body_of(settings).at("version").as_int64();
  EXPECT_EQ(admin.send("PATCH", "/api/v1/settings", {{"wrapUpSeconds", 30}}, {{"If-Match", "\"" + std::to_string(version) + "\""}}).status, 200);
  EXPECT_EQ(admin.send("PATCH", "/api/v1/settings", {{"wrapUpSeconds", 40}}, {{"If-Match", "\"" + std::to_string(version) + "\""}}).status, 412);
  EXPECT_LT(admin.ask({"POST", "/api/v1/users/import", "name,display_name,role,site\nbudi2,Budi,agent,S1\nx,,boss,S1\n", "text/csv"}).status, 300);
  EXPECT_EQ(admin.send("DELETE", "/api/v1/keys/" + text_at(json::value(body_of(key)), "id")).status, 204);
  EXPECT_EQ(admin.send("DELETE", "/api/v1/extensions/1009").status, 204);
}

TEST_P(Journey, signing_in_and_out_and_sitting_down) {
  House house(GetParam());
  Client rini(house.server.port());
  EXPECT_EQ(code_of(rini.send("POST", "/api/v1/session", {{"name", "rini"}, {"password", "salah"}})), "sign_in_failed");
  EXPECT_EQ(rini.send("POST", "/api/v1/session", {{"name", "rini"}}).status, 422);
  rini.sign_in("rini", "1001");
  Client lead(house.server.port());
  const auto taken = lead.send("POST", "/api/v1/session", {{"name", "lead"}, {"password", kPassword}, {"extension", "1001"}});
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(code_of(taken), "extension_taken");
  lead.sign_in("lead");
  EXPECT_EQ(lead.send("PUT", "/api/v1/session/seat", {{"extension", "1001"}}).status, 409);
  EXPECT_EQ(lead.send("PUT", "/api/v1/session/seat", {{"extension", "1001"}, {"takeOver", true}}).status, 200);
  EXPECT_EQ(lead.send("PUT", "/api/v1/session/seat", {{"extension", nullptr}}).status, 200);
  EXPECT_EQ(lead.send("PUT", "/api/v1/session/password", {{"old", "salah"}, {"new", "kuda baterai staples"}}).status, 422);
  EXPECT_EQ(lead.send("PUT", "/api/v1/session/password", {{"old", kPassword}, {"new", "kuda baterai staples"}}).status, 204);
  EXPECT_EQ(rini.send("DELETE", "/api/v1/session").status, 204);
  EXPECT_EQ(rini.get("/api/v1/session").status, 401);
}

}  // namespace
}  // namespace sapa::http

// Who may do what, made from the route table: every role at every route, no session, a wrong CSRF token.

#include "http/router.h"
#include "http/test_server.h"

namespace sapa::http {
namespace {

namespace json = wire::json;

// The pattern with something in its places that is not there.
std::string filled(std::string path) {
  for (auto from = path.find('{'); from != std::string::npos; from = path.find('{')) path.replace(from, path.find('}', from) - from + 1, "none");
  return path;
}

bool may(Permission permission, std::string_view role) {
  switch (permission) {
    case Permission::none: return false;
    case Permission::open:
    case Permission::token:
    case Permission::signed_in:
    case Permission::agent_desk: return true;
    case Permission::leader: return role == "lead" || role == "admin";
    case Permission::quality: return role == "lead" || role == "admin" || role == "mutu";
    case Permission::admin: return role == "admin";
  }
  return false;
}

bool is_safe(Method method) { return method == Method::get || method == Method::head; }

TEST(Permissions, every_role_at_every_route) {
  House house;
  for (const std::string role : {"rini", "lead", "mutu", "admin"}) {
    Client client(house.server.port());
    client.sign_in(role);
    for (const auto& endpoint : all_routes({})) {
      const auto& route = endpoint.route;
      // Signing out or ending one's own key in the middle would end the walk.
      if (route.permission == Permission::open || route.permission == Permission::token || route.operation_id == "signOut") continue;
      const auto answer = client.send(std::string(to_word(route.method)), filled(route.pattern));
      const bool forbidden = answer.status == 403 && code_of(answer) == "role_forbidden";
      if (!may(route.permission, role)) EXPECT_TRUE(forbidden) << role << " " << route.operation_id << " " << answer.status;
      else EXPECT_NE(answer.status, 401) << role << " " << route.operation_id << " " << answer.body;
    }
  }
}

TEST(Permissions, without_a_session_nothing_is_shown_or_done) {
  House house;
  Client nobody(house.server.port());
  for (const auto& endpoint : all_routes({})) {
    const auto& route = endpoint.route;
    if (route.permission == Permission::open) continue;
    const auto answer = nobody.send(std::string(to_word(route.method)), filled(route.pattern));
    EXPECT_EQ(answer.status, 401) << route.operation_id << " " << answer.body;
  }
  EXPECT_EQ(nobody.get("/api/v1/events").status, 401);
}

TEST(Permissions, without_its_csrf_token_nothing_is_changed) {
  House house;
  Client client(house.server.port());
  client.sign_in("admin");
  client.forget_csrf();
  for (const auto& endpoint : all_routes({})) {
    const auto& route = endpoint.route;
    if (is_safe(route.method) || route.permission == Permission::open || route.permission == Permission::token) continue;
    for (const std::string token : {"", "wrong"}) {
      const auto answer = client.send(std::string(to_word(route.method)), filled(route.pattern), {}, {{"X-CSRF-Token", token}});
      EXPECT_EQ(answer.status, 403) << route.operation_id;
      EXPECT_EQ(code_of(answer), "csrf_token_wrong") << route.operation_id;
    }
  }
}

TEST(Permissions, an_agent_does_not_see_the_calls_of_another) {
  House house;
  house.desk.seat(house.rini, "1001");
  house.tell(R"({"callId":"a","event":"ringing","callerNumber":"087700001234","agent":"1001"})");
  const auto id = house.desk.rows("SELECT call_id FROM calls").at(0).text(0);
  Client rini(house.server.port());
  rini.sign_in("rini");
  EXPECT_EQ(rini.get("/api/v1/calls/" + id).status, 200);
  house.desk.add("budi", "agent", "S1", house.desk.rows("SELECT password_hash FROM users WHERE name = 'rini'").at(0).text(0));
  Client budi(house.server.port());
  budi.sign_in("budi");
  const auto answer = budi.get("/api/v1/calls/" + id);
  EXPECT_TRUE(answer.status == 404 || body_of(answer).at("call").at("number").at("e164").as_string().find("*") != std::string::npos) << answer.body.substr(0, 300);
  const auto log = budi.get("/api/v1/calls");
  EXPECT_EQ(log.body.find("87700001234"), std::string::npos) << "masked in the log of others";
}

TEST(Permissions, an_administrator_never_sees_a_whole_number) {
  House house;
  house.desk.seat(house.rini, "1001");
  Client rini(house.server.port());
  rini.sign_in("rini");
  ASSERT_EQ(rini.send("POST", "/api/v1/callers", {{"name", "IBU MARNI"}, {"hp", "087700001234"}, {"email", "marni@yahoo.com"}, {"address", "JL MELATI 1"}}).status, 201);
  house.tell(R"({"callId":"a","event":"ringing","callerNumber":"087700001234","callerName":"IBU MARNI","agent":"1001"})");
  house.tell(R"({"callId":"b","event":"ringing","callerNumber":"0877-0000-1234","agent":"1001"})");
  house.tell(R"({"callId":"c","event":"ringing","callerNumber":"0877000012340877000012340877000012340877","agent":"1001"})");
  const auto caller = house.desk.rows("SELECT caller_id FROM callers").at(0).text(0);
  const auto event = house.desk.rows("SELECT event_id FROM received_events").at(0).text(0);
  Client admin(house.server.port());
  admin.sign_in("admin");
  for (const auto& path : {std::string("/api/v1/calls"), std::string("/api/v1/callbacks"), "/api/v1/callers/" + caller, "/api/v1/callers/" + caller + "/history",
                           "/api/v1/callers/" + caller + "/changes", std::string("/api/v1/inspector/events"), "/api/v1/inspector/events/" + event, std::string("/api/v1/accesses"),
                           std::string("/api/v1/callers?phone=087700001234")}) {
    const auto answer = admin.get(path);
    for (const auto* secret : {"87700001234", "0877-0000-1234", "marni@yahoo.com", "MELATI"}) EXPECT_EQ(answer.body.find(secret), std::string::npos) << path << " " << answer.body.substr(0, 600);
  }
}

}  // namespace
}  // namespace sapa::http

// What another site's page can make a browser send with our cookie: forms, fetches, navigations. The browser's own walls
// (SameSite, no CORS) are left out here: each request carries the cookie, as if they had failed.

#include <set>

#include "http/router.h"
#include "http/test_server.h"

namespace sapa::http {
namespace {

namespace json = wire::json;
using Headers = std::vector<std::pair<std::string, std::string>>;

bool is_safe(Method method) { return method == Method::get || method == Method::head; }

std::string filled(std::string path) {
  for (auto from = path.find('{'); from != std::string::npos; from = path.find('{')) path.replace(from, path.find('}', from) - from + 1, "none");
  return path;
}

// All that changes something for a session, and signing in, which makes one.
std::vector<Route> changing() {
  std::vector<Route> routes;
  for (const auto& endpoint : all_routes({})) {
    if (!is_safe(endpoint.route.method) && endpoint.route.permission != Permission::token && endpoint.route.pattern.find("/konfirmasi") != 0) routes.push_back(endpoint.route);
  }
  return routes;
}

TEST(CrossOrigin, no_page_of_another_site_changes_anything_even_with_cookie_and_token) {
  House house;
  Client admin(house.server.port());
  admin.sign_in("admin");
  int tried = 0;
  for (const auto& route : changing()) {
    for (const std::string site : {"cross-site", "same-site"}) {
      const auto answer = admin.ask({std::string(to_word(route.method)), filled(route.pattern), "{}", "application/json", {{"Origin", "https://lain.example"}, {"Sec-Fetch-Site", site}}});
      EXPECT_EQ(answer.status, 403) << route.operation_id << " " << site;
      EXPECT_EQ(code_of(answer), "cross_origin") << route.operation_id;
      ++tried;
    }
  }
  EXPECT_GT(tried, 80);
  EXPECT_EQ(admin.get("/api/v1/session").status, 200) << "the session is still there";
}

TEST(CrossOrigin, a_form_changes_nothing) {
  House house;
  Client admin(house.server.port());
  admin.sign_in("admin");
  admin.forget_csrf();  // a form cannot send it
  const auto rows = [&] { return house.desk.count("SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM integration_keys) + (SELECT count(*) FROM callers) + (SELECT count(*) FROM extensions)"); };
  const auto before = rows();
  // The three types a form may have, and a body that is JSON all the same.
  for (const auto* type : {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"}) {
    for (const auto* body : {"{\"name\":\"rini2\",\"displayName\":\"R\",\"role\":\"admin\",\"site\":\"S1\",\"x\":\"=\"}", "name=rini2&role=admin"}) {
      for (const auto& route : changing()) {
        if (route.method != Method::post) continue;  // all that a form can do
        const auto answer = admin.ask({"POST", filled(route.pattern), body, type, {{"Origin", "null"}}});
        EXPECT_TRUE(answer.status == 403 || answer.status == 415) << route.operation_id << " " << type << " " << answer.status;
      }
    }
  }
  EXPECT_EQ(rows(), before);
}

TEST(CrossOrigin, nobody_is_signed_in_by_another_sites_form) {
  House house;
  Client client(house.server.port());
  const std::string body = std::string(R"({"name":"rini","password":")") + kPassword + "\"}";
  for (const auto* type : {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"}) {
    const auto answer = client.ask({"POST", "/api/v1/session", body, type, {}});
    EXPECT_EQ(answer.status, 415) << type;
    EXPECT_TRUE(answer.header("set-cookie").empty());
  }
  const auto answer = client.ask({"POST", "/api/v1/session", body, "application/json", {{"Sec-Fetch-Site", "cross-site"}}});
  EXPECT_EQ(answer.status, 403);
  EXPECT_TRUE(answer.header("set-cookie").empty());
}

TEST(CrossOrigin, our_own_pages_and_programs_without_a_browser_go_on) {
  House house;
  for (const Headers& headers : {Headers{{"Sec-Fetch-Site", "same-origin"}, {"Origin", "http://127.0.0.1"}}, Headers{{"Sec-Fetch-Site", "none"}}, Headers{}}) {
    Client rini(house.server.port());
    rini.sign_in("rini");
    EXPECT_EQ(rini.send("PUT", "/api/v1/session/seat", {{"extension", nullptr}}, headers).status, 200);
    rini.forget_csrf();
    EXPECT_EQ(rini.send("PUT", "/api/v1/session/seat", {{"extension", nullptr}}, headers).status, 403) << "and need the token";
  }
  // A telephone system is no page: whatever it says of itself, its key counts.
  Client pbx(house.server.port());
  EXPECT_EQ(pbx.ask({"POST", "/api/v1/call-events", R"({"callId":"a","event":"ringing","callerNumber":"087700001234","agent":"1001"})", "application/json",
                     {{"Authorization", "Bearer " + house.token}, {"Sec-Fetch-Site", "cross-site"}}}).status, 200);
}

TEST(CrossOrigin, nothing_is_readable_from_elsewhere) {
  House house;
  Client admin(house.server.port());
  admin.sign_in("admin");
  for (const auto& endpoint : all_routes({})) {
    const auto& route = endpoint.route;
    if (route.operation_id == "signOut" || route.operation_id == "changePassword" || route.operation_id == "deleteExtension" || route.operation_id == "endKey") continue;
    for (const auto& method : {std::string("OPTIONS"), std::string(to_word(route.method))}) {
      // As a preflight asks, and as a fetch of another origin does.
      Socket socket(house.server.port());
      socket.send(method + " " + filled(route.pattern) + " HTTP/1.1\r\nHost: a\r\nOrigin: https://lain.example\r\nAccess-Control-Request-Method: " + std::string(to_word(route.method)) +
                  "\r\nAccess-Control-Request-Headers: content-type, x-csrf-token\r\nCookie: " + admin.cookie() + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      const auto answer = socket.answer();
      ASSERT_TRUE(answer) << method << " " << route.pattern;
      for (const auto& [name, value] : answer->headers) EXPECT_FALSE(name.starts_with("access-control-")) << method << " " << route.pattern << " " << name;
      EXPECT_EQ(answer->header("cross-origin-resource-policy"), "same-origin") << route.pattern;
    }
  }
}

TEST(CrossOrigin, a_link_from_elsewhere_opens_the_desk_and_changes_nothing) {
  House house;
  Client rini(house.server.port());
  rini.sign_in("rini");
  const auto answer = rini.ask({.path = "/api/v1/session", .headers = {{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Mode", "navigate"}}});
  EXPECT_EQ(answer.status, 200) << "whoever comes by a link in a letter stays signed in";
}

}  // namespace
}  // namespace sapa::http

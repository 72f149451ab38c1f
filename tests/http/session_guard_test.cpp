// A session from outside: nobody can choose it, keep it too long, or go on with it when its user is out.

#include "desk/maintenance.h"
#include "http/test_server.h"

namespace sapa::http {
namespace {

namespace json = wire::json;
using std::chrono::hours;
using std::chrono::minutes;

class SessionGuard : public testing::TestWithParam<storage::Engine> {
 protected:
  void SetUp() override {
    if (GetParam() == storage::Engine::postgres && !test::postgres_is_offered()) GTEST_SKIP() << "no PostgreSQL: run under tools/with-postgres";
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, SessionGuard, testing::Values(storage::Engine::sqlite, storage::Engine::postgres), [](const auto& info) { return test::engine_name(info.param); });

Answer ask_with(unsigned short port, const std::string& cookie, const std::string& path = "/api/v1/session") {
  Client client(port);
  return client.ask({.path = path, .headers = {{"Cookie", cookie}}});
}

Answer sign_in_with(unsigned short port, const std::string& cookie, const std::string& name, const std::string& password) {
  Client client(port);
  std::vector<std::pair<std::string, std::string>> headers;
  if (!cookie.empty()) headers.emplace_back("Cookie", cookie);
  return client.send("POST", "/api/v1/session", {{"name", name}, {"password", password}}, std::move(headers));
}

std::string cookie_in(const Answer& answer) {
  const auto set = answer.header("set-cookie");
  return set.substr(0, set.find(';'));
}

TEST_P(SessionGuard, a_token_that_somebody_chose_never_becomes_a_session) {
  House house(GetParam());
  const auto port = house.server.port();
  // Planted before the sign-in: as a cookie of the right name, doubled, long, beside others.
  for (const auto& planted : {std::string("sapa_session=attacker"), std::string("sapa_session=a; sapa_session=b"), "sapa_session=" + std::string(2000, 'a'), std::string("x=1; sapa_session=attacker; y=2")}) {
    const auto signed_in = sign_in_with(port, planted, "rini", kPassword);
    ASSERT_EQ(signed_in.status, 200) << signed_in.body;
    EXPECT_NE(cookie_in(signed_in), planted);
    EXPECT_EQ(ask_with(port, planted).status, 401) << planted;
    EXPECT_EQ(ask_with(port, cookie_in(signed_in)).status, 200);
    for (const auto* part : {"HttpOnly", "SameSite=Lax", "Path=/"}) EXPECT_NE(signed_in.header("set-cookie").find(part), std::string::npos) << part;
  }
}

TEST_P(SessionGuard, signing_in_again_makes_another_token_and_ends_the_one_before) {
  House house(GetParam());
  const auto port = house.server.port();
  Client rini(port);
  rini.sign_in("rini");
  const auto first = rini.cookie();
  const auto csrf = rini.csrf();
  // A wrong password ends nothing.
  EXPECT_EQ(sign_in_with(port, first, "rini", "salah sekali kuda").status, 401);
  EXPECT_EQ(ask_with(port, first).status, 200);
  const auto again = sign_in_with(port, first, "lead", kPassword);
  ASSERT_EQ(again.status, 200);
  EXPECT_NE(cookie_in(again), first);
  EXPECT_EQ(ask_with(port, first).status, 401) << "the browser has another session now";
  EXPECT_EQ(body_of(ask_with(port, cookie_in(again))).at("user").at("name").as_string(), "lead");
  // Nor does the former token against forgery go with the new session.
  Client browser(port);
  const auto forged = browser.send("PUT", "/api/v1/session/seat", {{"extension", nullptr}}, {{"Cookie", cookie_in(again)}, {"X-CSRF-Token", csrf}});
  EXPECT_EQ(forged.status, 403);
  EXPECT_EQ(code_of(forged), "csrf_token_wrong");
}

TEST_P(SessionGuard, a_session_ends_when_nobody_works_and_after_twelve_hours_whoever_does) {
  House house(GetParam());
  Client idle(house.server.port()), busy(house.server.port());
  idle.sign_in("rini");
  busy.sign_in("lead");
  for (int i = 0; i < 35; ++i) {  // 11 h 40 min
    house.desk.advance(minutes(20));
    EXPECT_EQ(busy.get("/api/v1/session").status, 200) << i;
    // What was seen is written behind the answer; it is on the disk once this is.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (house.desk.count("SELECT max(seen_at_ms) FROM sessions") != house.desk.now_ms && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    if (i == 1) EXPECT_EQ(idle.get("/api/v1/session").status, 401) << "nothing was asked for 40 minutes";
  }
  house.desk.advance(minutes(21));
  const auto over = busy.get("/api/v1/session");
  EXPECT_EQ(over.status, 401);
  EXPECT_EQ(code_of(over), "session_required");
}

TEST_P(SessionGuard, a_disabled_user_is_cut_off_within_two_seconds_streams_too) {
  House house(GetParam());
  const auto port = house.server.port();
  Client rini(port), again(port), admin(port);
  rini.sign_in("rini");
  again.sign_in("rini");
  admin.sign_in("admin");
  Socket stream(port), second(port);
  stream.send("GET /api/v1/events HTTP/1.1\r\nHost: a\r\nCookie: " + rini.cookie() + "\r\n\r\n");
  second.send("GET /api/v1/events HTTP/1.1\r\nHost: a\r\nCookie: " + again.cookie() + "\r\n\r\n");
  ASSERT_NE(stream.read_until("event: hello").find("event: hello"), std::string::npos);
  ASSERT_NE(second.read_until("event: hello").find("event: hello"), std::string::npos);
  const auto from = std::chrono::steady_clock::now();
  ASSERT_EQ(admin.send("PATCH", "/api/v1/users/" + house.rini.value, {{"disabled", true}}, {{"If-Match", "\"1\""}}).status, 200);
  EXPECT_EQ(rini.get("/api/v1/session").status, 401);
  EXPECT_EQ(again.send("PUT", "/api/v1/session/seat", {{"extension", "1001"}}).status, 401);
  EXPECT_TRUE(stream.closes_within(std::chrono::seconds(2)));
  EXPECT_TRUE(second.closes_within(std::chrono::seconds(2)));
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - from);
  EXPECT_LT(took.count(), 2000);
  EXPECT_EQ(sign_in_with(port, "", "rini", kPassword).status, 401) << "the right password does not help";
}

TEST_P(SessionGuard, another_node_cuts_off_whom_this_one_disabled) {
  House house(GetParam());
  Client rini(house.server.port()), lead(house.server.port());
  rini.sign_in("rini");
  lead.sign_in("lead");
  Socket stream(house.server.port()), other(house.server.port());
  stream.send("GET /api/v1/events HTTP/1.1\r\nHost: a\r\nCookie: " + rini.cookie() + "\r\n\r\n");
  other.send("GET /api/v1/events HTTP/1.1\r\nHost: a\r\nCookie: " + lead.cookie() + "\r\n\r\n");
  ASSERT_NE(stream.read_until("event: hello").find("event: hello"), std::string::npos);
  ASSERT_NE(other.read_until("event: hello").find("event: hello"), std::string::npos);
  desk::StreamGuard guard;
  const auto look = [&] { house.desk.read([&](storage::Connection& connection) { guard.end_revoked(connection, house.desk.services); }); };
  look();
  // Written past this server, as another node or `sapa user` does; it looks every second.
  house.desk.write("UPDATE users SET disabled_at_ms = 1 WHERE name = 'rini'");
  look();
  EXPECT_TRUE(stream.closes_within(std::chrono::seconds(2)));
  EXPECT_FALSE(other.closes_within(std::chrono::milliseconds(100)));
}

TEST_P(SessionGuard, a_session_that_another_node_ended_is_cut_off_whoever_came_meanwhile) {
  House house(GetParam());
  Client rini(house.server.port()), lead(house.server.port());
  rini.sign_in("rini");
  Socket stream(house.server.port());
  stream.send("GET /api/v1/events HTTP/1.1\r\nHost: a\r\nCookie: " + rini.cookie() + "\r\n\r\n");
  ASSERT_NE(stream.read_until("event: hello").find("event: hello"), std::string::npos);
  desk::StreamGuard guard;
  const auto look = [&] { house.desk.read([&](storage::Connection& connection) { guard.end_revoked(connection, house.desk.services); }); };
  look();
  house.desk.write("DELETE FROM sessions WHERE user_id = '" + house.rini.value + "'");
  house.desk.advance(std::chrono::milliseconds(1));
  lead.sign_in("lead");  // as many as before
  look();
  EXPECT_TRUE(stream.closes_within(std::chrono::seconds(2)));
}

TEST_P(SessionGuard, who_guesses_waits_longer_and_longer_and_others_do_not) {
  House house(GetParam());
  const auto port = house.server.port();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in_with(port, "", "rini", "salah sekali kuda").status, 401);
  // Even the right one has to wait now: what is guessed meanwhile is not told.
  const auto waiting = sign_in_with(port, "", "rini", kPassword);
  EXPECT_EQ(waiting.status, 429);
  EXPECT_EQ(code_of(waiting), "sign_in_wait");
  EXPECT_FALSE(waiting.header("retry-after").empty());
  EXPECT_EQ(sign_in_with(port, "", "lead", kPassword).status, 200);
  EXPECT_EQ(sign_in_with(port, "", "nobody-of-ours", "salah sekali kuda").body.substr(0, 40), sign_in_with(port, "", "mutu", "salah sekali kuda").body.substr(0, 40));
  house.desk.advance(std::chrono::milliseconds(1001));
  EXPECT_EQ(sign_in_with(port, "", "rini", "salah sekali kuda").status, 401);
  house.desk.advance(std::chrono::milliseconds(1001));
  EXPECT_EQ(sign_in_with(port, "", "rini", kPassword).status, 429) << "two seconds by now";
  house.desk.advance(std::chrono::milliseconds(1001));
  EXPECT_EQ(sign_in_with(port, "", "rini", kPassword).status, 200);
  EXPECT_EQ(sign_in_with(port, "", "rini", "salah sekali kuda").status, 401) << "and is forgiven";
}

TEST_P(SessionGuard, an_address_that_tries_without_end_is_slowed_whatever_names_it_tries) {
  House house(GetParam());
  Client client(house.server.port());
  int tried = 0, status = 0;
  while (tried < 400 && status != 429) {
    status = client.send("POST", "/api/v1/session", {{"name", ""}, {"password", ""}}).status;
    ++tried;
  }
  EXPECT_GE(tried, 200) << "a whole shift signs in at once";
  EXPECT_LT(tried, 400);
  EXPECT_EQ(code_of(client.send("POST", "/api/v1/session", {{"name", "rini"}, {"password", kPassword}})), "sign_in_rate") << "the right password, too";
}

TEST_P(SessionGuard, signing_out_ends_it_for_good_and_takes_the_cookie_away) {
  House house(GetParam());
  Client rini(house.server.port());
  rini.sign_in("rini");
  const auto out = rini.send("DELETE", "/api/v1/session");
  EXPECT_EQ(out.status, 204);
  EXPECT_NE(out.header("set-cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(ask_with(house.server.port(), rini.cookie()).status, 401);
  EXPECT_EQ(ask_with(house.server.port(), rini.cookie(), "/api/v1/events").status, 401);
}

}  // namespace
}  // namespace sapa::http

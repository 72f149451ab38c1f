// What should never come, and does. Client fails a test on any answer that is 5xx or not in the contract.

#include "http/test_server.h"
#include "http/url.h"

namespace sapa::http {
namespace {

namespace json = wire::json;

std::int64_t events(House& house) { return house.desk.count("SELECT CAST(count(*) AS BIGINT) FROM received_events"); }

TEST(BadInput, garbage_from_a_pbx_is_answered_200_and_shown_in_the_inspector) {
  House house;
  Client pbx(house.server.port());
  const auto path = "/api/v1/cti/" + house.token;
  const std::vector<std::pair<std::string, std::string>> garbage = {
      {"application/json", "{"},
      {"application/json", "[]"},
      {"application/json", "7"},
      {"application/json", std::string("\xFF\xFE\0\x01", 4)},
      {"application/json", R"({"event":"newCall","callId":"1","from":"\u0000","user":["\ud800"]})"},
      {"application/json", std::string(40, '[') + std::string(40, ']')},
      {"application/json", R"({"event":{},"callId":[],"from":true})"},
      {"application/x-www-form-urlencoded", "%%%=%ZZ&&&=&event=newCall&callId=%FF%00"},
      {"application/x-www-form-urlencoded", std::string(60'000, '&')},
      {"multipart/form-data", "--x"},
      {"multipart/form-data; boundary=", "--"},
      {"multipart/form-data; boundary=x",
       "--x\r\nContent-Disposition: form-data; name=\"event\"\r\n\r\nnewCall\r\n--x"},
      {"text/plain", "hello"},
      {"", "event=lunch&callId=1"},
  };
  std::int64_t before = events(house);
  for (const auto& [type, body] : garbage) {
    EXPECT_EQ(pbx.ask({"POST", path, body, type}).status, 200) << type << " " << body.substr(0, 60);
    EXPECT_EQ(events(house), ++before) << type << " " << body.substr(0, 60);
  }
  EXPECT_EQ(pbx.ask({"POST", path, ""}).status, 200);
  EXPECT_EQ(pbx.get(path + "?event=newCall&callId=q1&from=087700001234&user=1001").status, 200);
  EXPECT_EQ(pbx.ask({"POST", path, std::string(70'000, 'x')}).status, 413);
  Client admin(house.server.port());
  admin.sign_in("admin");
  EXPECT_EQ(admin.get("/api/v1/inspector/events?limit=50").status, 200);
}

TEST(BadInput, every_way_to_carry_the_fields_is_taken) {
  House house;
  house.desk.seat(house.rini, "1001");
  Client pbx(house.server.port());
  const auto path = "/api/v1/cti/" + house.token;
  EXPECT_EQ(pbx.ask({"POST", path, R"({"event":"newCall","callId":"1","from":"087700001234","user":["1001"]})"}).status,
            200);
  EXPECT_EQ(pbx.ask({"POST", path, "event=newCall&callId=2&from=087700001234&user[]=1001",
                     "application/x-www-form-urlencoded"})
                .status,
            200);
  EXPECT_EQ(
      pbx.ask({"POST", path,
               "--b\r\nContent-Disposition: form-data; name=\"event\"\r\n\r\nnewCall\r\n--b\r\nContent-Disposition: "
               "form-data; name=\"callId\"\r\n\r\n3\r\n"
               "--b\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\n1001\r\n--b--\r\n",
               "multipart/form-data; boundary=b"})
          .status,
      200);
  EXPECT_EQ(pbx.get(path + "?event=newCall&callId=4&from=087700001234&user=1001").status, 200);
  EXPECT_EQ(house.desk.count("SELECT CAST(count(*) AS BIGINT) FROM call_legs WHERE state = 'ringing'"), 4);
  const auto sipgate =
      pbx.ask({"POST", path + "/sipgate", "event=newCall&callId=5&from=087700001234&user[]=1001&direction=in",
               "application/x-www-form-urlencoded"});
  EXPECT_EQ(sipgate.status, 200);
  EXPECT_NE(sipgate.body.find("onAnswer=\"http://127.0.0.1/api/v1/cti/"), std::string::npos) << sipgate.body;
}

TEST(BadInput, sipgate_needs_only_another_host_name_than_zammads) {
  House house;
  house.desk.seat(house.rini, "1001");
  Client pbx(house.server.port());
  for (const std::string way : {"in", "out"}) {
    const auto path = "/api/v1/sipgate/" + house.token + "/" + way;
    const auto answer = pbx.ask({"POST", path, "event=newCall&callId=" + way + "&from=087700001234&to=123&user[]=1001", "application/x-www-form-urlencoded"});
    EXPECT_EQ(answer.status, 200);
    EXPECT_NE(answer.body.find("onAnswer=\"http://127.0.0.1" + path + "\""), std::string::npos) << answer.body;
    EXPECT_EQ(house.desk.count("SELECT CAST(count(*) AS BIGINT) FROM calls WHERE direction = '" + way + "'"), 1) << way;
  }
  EXPECT_EQ(pbx.ask({"POST", "/api/v1/sipgate/x/in", "event=newCall&callId=3", "application/x-www-form-urlencoded"}).status, 401);
}

TEST(BadInput, an_unknown_token_is_told_apart_from_nothing_else) {
  House house;
  Client pbx(house.server.port());
  std::string first;
  for (const auto* token : {"x", "sapa_00000000000000000000000000000000000000000", "%00", "%FF", "..%2f..", "a%20b"}) {
    const auto answer = pbx.ask(
        {"POST", std::string("/api/v1/cti/") + token, "event=newCall&callId=1", "application/x-www-form-urlencoded"});
    EXPECT_TRUE(answer.status == 401 || answer.status == 404 || answer.status == 400) << token << " " << answer.status;
  }
  for (const auto* header : {"", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", "bearer\txx"}) {
    const auto answer = pbx.ask({"POST", "/api/v1/call-events", "{}", "application/json", {{"Authorization", header}}});
    EXPECT_EQ(answer.status, 401) << header;
  }
  EXPECT_EQ(events(house), 0);
}

TEST(BadInput, our_own_events_are_refused_with_the_field_that_is_wrong) {
  House house;
  house.tell("{", 400);
  house.tell("7", 400);
  house.tell("{}", 422);
  house.tell(R"({"callId":"1"})", 422);
  house.tell(R"({"callId":"1","event":"ringing","at":"yesterday"})", 422);
  house.tell(R"([{"callId":"1","event":"ringing"},{"event":"ringing"}])", 422);
  house.tell(R"({"callId":")" + std::string(200, 'x') + R"(","event":"ringing"})", 422);
  EXPECT_EQ(house.desk.count("SELECT CAST(count(*) AS BIGINT) FROM calls"), 0) << "one wrong event undoes the list";
  house.tell(R"({"callId":"1","event":"lunch"})", 200);
  std::string many = "[";
  for (int i = 0; i < 501; ++i) many += std::string(i ? "," : "") + R"({"callId":"1","event":"ringing"})";
  house.tell(many + "]", 413);
}

TEST(BadInput, a_signed_key_takes_no_event_that_was_changed_is_old_or_unsigned) {
  House house;
  const auto made = house.desk
                        .run([&](desk::UnitOfWork& unit) {
                          return desk::add_key(unit, desk::ScopeMaker::system("test"),
                                               {.name = "signed", .source = "pbx9", .is_signed = true});
                        })
                        .value();
  const std::string secret(made.at("secret").as_string());
  const std::string signing(made.at("signingSecret").as_string());
  Client pbx(house.server.port());
  const std::string body = R"({"callId":"1","event":"ringing"})";
  const auto send = [&](const std::string& signature, const std::string& text) {
    return pbx
        .ask({"POST",
              "/api/v1/call-events",
              text,
              "application/json",
              {{"Authorization", "Bearer " + secret}, {"X-Sapa-Signature", signature}}})
        .status;
  };
  const auto sign = [&](std::int64_t seconds) {
    return "t=" + std::to_string(seconds) + ",v1=" + desk::hmac_sha256(signing, std::to_string(seconds) + "." + body);
  };
  const auto now = house.desk.now_ms / 1000;
  EXPECT_EQ(send(sign(now), body), 200);
  EXPECT_EQ(send(sign(now), body + " "), 401);
  EXPECT_EQ(send(sign(now - 301), body), 401);
  EXPECT_EQ(send(sign(now + 301), body), 401);
  for (const auto* signature : {"", "t=", "v1=", "t=x,v1=y", "t=1", "t=-9223372036854775808,v1=y", "t=9223372036854775807,v1=y", "garbage"})
    EXPECT_EQ(send(signature, body), 401) << signature;
}

TEST(BadInput, a_replayed_request_makes_no_second_call) {
  House house;
  house.desk.seat(house.rini, "1001");
  for (int i = 0; i < 3; ++i)
    house.tell(R"({"callId":"1","event":"ringing","from":"087700001234","agent":"1001","at":"2026-11-24T02:00:00Z"})");
  EXPECT_EQ(house.desk.count("SELECT CAST(count(*) AS BIGINT) FROM calls"), 1);
  EXPECT_EQ(house.desk.news("user:" + house.rini.value).size(), 1U);
}

TEST(BadInput, odd_values_in_every_place_are_answered) {
  House house;
  house.desk.seat(house.rini, "1001");
  house.tell(R"({"callId":"a","event":"answered","from":"087700001234","agent":"1001"})");
  const auto call = house.desk.rows("SELECT call_id FROM calls").at(0).text(0);
  Client rini(house.server.port());
  rini.sign_in("rini");
  json::array odd = {nullptr,
                     true,
                     7,
                     -1.5,
                     json::array{},
                     json::object{},
                     "",
                     "-",
                     "123",
                     std::string(40, '8'),
                     std::string(9'000, 'x'),
                     std::string("a\0b", 3),
                     "👩\xE2\x80\x8D🔧",
                     "\xE2\x80\xAEmarni",
                     "'; DROP TABLE callers; --",
                     "<script>alert(1)</script>",
                     "../../etc/passwd"};
  odd.emplace_back(json::array(1, json::object{{"phone", 7}}));
  struct Place {
    std::string method, path;
    std::vector<std::string> members;
  };
  const std::vector<Place> places = {
      {"POST", "/api/v1/calls", {"phone", "direction"}},
      {"PUT", "/api/v1/calls/" + call + "/caller", {"decision", "callerId", "role", "releaseNumber"}},
      {"PUT", "/api/v1/calls/" + call + "/draft", {"version", "draft"}},
      {"POST", "/api/v1/calls/" + call + "/save", {"form", "data", "callerId"}},
      {"POST", "/api/v1/calls/" + call + "/control", {"action", "target"}},
      {"POST", "/api/v1/callers", {"name", "honorific", "hp", "homePhone", "address", "email", "note", "phones", "customerIds"}},
      {"PUT", "/api/v1/session/seat", {"extension", "takeOver"}},
      {"POST", "/api/v1/callers/none/phones", {"phone", "role", "callId"}},
      {"POST", "/api/v1/callers/none/customers", {"customerId", "role"}},
      {"POST", "/api/v1/calls/" + call + "/close", {"disposition", "resume", "reason"}}};
  for (const auto& [method, path, members] : places) {
    for (const auto& member : members) {
      for (const auto& value : odd) {
        // A good request with one odd member.
        json::object body{
            {"phone", "087700001234"}, {"decision", "confirm"}, {"callerId", "none"},     {"version", 1},
            {"draft", nullptr},        {"form", "data_caller"}, {"data", json::object{}}, {"action", "hold"},
            {"extension", "1001"},     {"customerId", "none"}};
        body[member] = value;
        const auto answer = rini.send(method, path, body);
        EXPECT_LT(answer.status, 500) << method << " " << path << " " << member << " "
                                      << json::serialize(value).substr(0, 60);
      }
    }
  }
}

TEST(BadInput, text_that_looks_like_sql_is_text) {
  const std::vector<std::string> payloads = {"'; DROP TABLE callers; --", "' OR '1'='1", "\" OR \"\"=\"", "') OR 1=1 --", "'; UPDATE users SET role = 'admin'; --", "$1", "$$;SELECT 1;$$", "?1", ":name", "@p",
                                             "%", "_%_", "\\", "\\'; --", "/* x */", "-- x", "E'\\x27'", "U&'\\0027'", "0x27", "1;SELECT pg_sleep(9)", "' UNION SELECT password_hash FROM users --", "`x`", "[x]", "{{collate_c}}"};
  for (const auto engine : {storage::Engine::sqlite, storage::Engine::postgres}) {
    if (engine == storage::Engine::postgres && !test::postgres_is_offered()) continue;
    House house(engine);
    Client rini(house.server.port());
    rini.sign_in("rini");
    const auto users = house.desk.count("SELECT CAST(count(*) AS BIGINT) FROM users WHERE role = 'admin'");
    for (const auto& payload : payloads) {
      const auto name = "SARI " + payload;
      const auto made = rini.send("POST", "/api/v1/callers", {{"name", name}, {"address", payload}, {"note", payload}, {"acceptDuplicates", true}});
      ASSERT_EQ(made.status, 201) << payload << " " << made.body;
      EXPECT_EQ(house.desk.rows("SELECT name FROM callers WHERE name = $1", {name}).size(), 1U) << payload;
      for (const auto* query : {"/api/v1/callers?q=", "/api/v1/callers?phone=", "/api/v1/customers?q=", "/api/v1/tickets?q=", "/api/v1/callers?email="}) {
        EXPECT_LT(rini.get(query + percent_encode(payload)).status, 500) << query << payload;
      }
    }
    EXPECT_EQ(house.desk.count("SELECT CAST(count(*) AS BIGINT) FROM callers WHERE name LIKE 'SARI %'"), std::int64_t(payloads.size()));
    EXPECT_EQ(house.desk.count("SELECT CAST(count(*) AS BIGINT) FROM users WHERE role = 'admin'"), users);
  }
}

// Each name that the contract knows, with values it does not expect; and names of other routes, which are ignored.
TEST(BadInput, odd_queries_are_answered) {
  House house;
  const std::vector<std::string> values = {"", "x", "-1", "0", "201", "99999999999999999999", "%FF", "%C0%AF", "%E2%80%AE", "'+OR+1=1+--", "1.2", "1.", ".", "%F0%9F%91%A9", "2026-02-30", "%7B%22a%22:1%7D"};
  int sent = 0;
  for (const auto* who : {"lead", "admin"}) {
    Client client(house.server.port());
    client.sign_in(who);
    for (const auto& operation : the_contract().operations()) {
      if (operation.method != "GET" || operation.id == "streamEvents" || operation.path.starts_with("/api/v1/cti/")) continue;
      auto path = operation.path;
      for (auto from = path.find('{'); from != std::string::npos; from = path.find('{')) path.replace(from, path.find('}') - from + 1, "none");
      auto names = the_contract().query_names(operation);
      names.emplace_back("nobody_knows_it");
      for (const auto& name : names) {
        for (const auto& value : values) {
          EXPECT_LT(client.get(path + "?" + name + "=" + value).status, 500) << path << " " << name << "=" << value;
          ++sent;
        }
      }
    }
  }
  EXPECT_GT(sent, 2'000);
}

TEST(BadInput, of_what_is_said_twice_the_first_counts) {
  House house;
  Client rini(house.server.port()), other(house.server.port());
  rini.sign_in("rini");
  for (const auto* hp : {"087700001234", "087700005678"}) ASSERT_EQ(rini.send("POST", "/api/v1/callers", {{"name", "IBU MARNI"}, {"hp", hp}, {"acceptDuplicates", true}}).status, 201);
  for (const auto* again : {"phone", "%70hone", "phon%65"}) {
    const auto found = rini.get("/api/v1/callers?phone=087700001234&limit=5&" + std::string(again) + "=087700005678");
    EXPECT_NE(found.body.find("0877-0000-1234"), std::string::npos) << found.body;
    EXPECT_EQ(found.body.find("0877-0000-5678"), std::string::npos) << found.body;
  }
  EXPECT_EQ(other.ask({.path = "/api/v1/session", .headers = {{"Cookie", rini.cookie() + "; sapa_session=other"}}}).status, 200);
  EXPECT_EQ(other.ask({.path = "/api/v1/session", .headers = {{"Cookie", "sapa_session=other; " + rini.cookie()}}}).status, 401);
}

TEST(BadInput, a_body_that_is_no_json_object_is_400_or_415) {
  House house;
  Client rini(house.server.port());
  rini.sign_in("rini");
  EXPECT_EQ(rini.ask({"POST", "/api/v1/callers", "{"}).status, 400);
  EXPECT_EQ(rini.ask({"POST", "/api/v1/callers", "[]"}).status, 400);
  EXPECT_EQ(rini.ask({"POST", "/api/v1/callers", "{\"name\":\"\xFF\"}"}).status, 400);
  EXPECT_EQ(rini.ask({"POST", "/api/v1/callers", std::string(64, '[')}).status, 400);
  EXPECT_EQ(rini.ask({"POST", "/api/v1/callers", "name=x", "application/x-www-form-urlencoded"}).status, 415);
  EXPECT_EQ(rini.ask({"POST", "/api/v1/callers", "{}", "text/plain"}).status, 415);
  EXPECT_EQ(rini.ask({"POST", "/api/v1/callers", "{\"name\":\"" + std::string(70'000, 'x') + "\"}"}).status, 413);
  EXPECT_EQ(rini.ask({"POST", "/api/v1/callers", ""}).status, 415);
}

TEST(BadInput, what_is_not_there_is_404_and_what_it_cannot_do_405) {
  House house;
  Client rini(house.server.port());
  rini.sign_in("rini");
  for (const auto* path : {"/api/v1/nowhere", "/api/v1", "/api/v1/calls/none", "/api/v1/callers/none",
                           "/api/v1/callers/%00", "/api/v2/session", "/api/v1/calls/none/none/none"}) {
    const auto status = rini.get(path).status;
    EXPECT_TRUE(status == 404 || status == 400) << path << " " << status;
  }
  const auto refused = rini.send("DELETE", "/api/v1/desk");
  EXPECT_EQ(refused.status, 405);
  EXPECT_NE(refused.header("allow").find("GET"), std::string::npos);
  EXPECT_EQ(rini.ask({"HEAD", "/healthz"}).status, 200);
}

}  // namespace
}  // namespace sapa::http

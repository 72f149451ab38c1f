// The review list over HTTP: every exchange is checked against the contract.

#include "http/test_server.h"

namespace sapa::http {
namespace {

namespace json = wire::json;

std::string plant(House& house) {
  Client rini(house.server.port());
  rini.sign_in("rini");
  EXPECT_EQ(rini.send("POST", "/api/v1/callers", {{"name", "IBU MARNI"}, {"email", "marni@yahoo.com"}, {"phones", {{{"phone", "087700001234"}}}}, {"acceptDuplicates", true}}).status, 201);
  EXPECT_EQ(rini.send("POST", "/api/v1/callers", {{"name", "IBU MARNY"}, {"email", "mamy@yahoo.com"}, {"phones", {{{"phone", "087700001234"}}}}, {"acceptDuplicates", true}}).status, 201);
  const auto callers = house.desk.rows("SELECT caller_id FROM callers ORDER BY caller_id");
  house.desk.write("INSERT INTO caller_reviews (review_id, caller_id, other_id, reason, state, source, created_at_ms) VALUES ('r1', $1, $2, 'near_name', 'open', 'crm', 5)",
                   {callers.at(1).text(0), callers.at(0).text(0)});
  return callers.at(0).text(0);
}

TEST(ReviewRoutes, a_leader_merges_and_takes_it_back_and_every_look_is_noted) {
  House house;
  const auto kept = plant(house);
  Client lead(house.server.port());
  lead.sign_in("lead");
  const auto page = lead.get("/api/v1/reviews");
  ASSERT_EQ(page.status, 200) << page.body;
  const auto version = std::to_string(body_of(page).at("items").as_array().at(0).at("version").as_int64());
  const auto merged = lead.send("POST", "/api/v1/reviews/r1/decision", {{"decision", "merge"}, {"keep", kept}}, {{"If-Match", "\"" + version + "\""}});
  ASSERT_EQ(merged.status, 200) << merged.body;
  EXPECT_EQ(body_of(merged).at("state"), "merged");
  EXPECT_EQ(lead.get("/api/v1/reviews?state=merged").status, 200);
  EXPECT_EQ(lead.send("POST", "/api/v1/reviews/r1/decision", {{"decision", "apart"}}, {{"If-Match", "\"1\""}}).status, 409);
  const auto undone = lead.send("POST", "/api/v1/reviews/r1/undo");
  ASSERT_EQ(undone.status, 200) << undone.body;
  EXPECT_EQ(body_of(undone).at("state"), "open");
  house.desk.accesses.flush_and_wait();
  EXPECT_GE(house.desk.count("SELECT count(*) FROM accesses WHERE action = 'view' AND detail = 'review'"), 8);
}

TEST(ReviewRoutes, an_undo_in_the_way_of_later_work_says_what_is_in_its_way) {
  House house;
  const auto kept = plant(house);
  Client lead(house.server.port());
  lead.sign_in("lead");
  const auto version = std::to_string(body_of(lead.get("/api/v1/reviews/r1")).at("version").as_int64());
  ASSERT_EQ(lead.send("POST", "/api/v1/reviews/r1/decision", {{"decision", "merge"}, {"keep", kept}}, {{"If-Match", "\"" + version + "\""}}).status, 200);
  house.desk.write("UPDATE caller_emails SET state = 'spelled' WHERE address = 'mamy@yahoo.com'");
  const auto refused = lead.send("POST", "/api/v1/reviews/r1/undo");
  EXPECT_EQ(refused.status, 409) << refused.body;
  EXPECT_EQ(code_of(refused), "undo_blocked");
  EXPECT_EQ(body_of(refused).at("blockers").as_array().at(0).at("field"), "email");
}

TEST(ReviewRoutes, agents_and_quality_see_nothing_of_it_and_administrators_decide_nothing) {
  House house;
  const auto kept = plant(house);
  for (const std::string name : {"rini", "mutu"}) {
    Client client(house.server.port());
    client.sign_in(name);
    EXPECT_EQ(client.get("/api/v1/reviews").status, 403);
    EXPECT_EQ(client.get("/api/v1/freshness").status, 200);
  }
  Client admin(house.server.port());
  admin.sign_in("admin");
  const auto page = admin.get("/api/v1/reviews/r1");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.body.find("MARNI"), std::string::npos);
  const auto version = std::to_string(body_of(page).at("version").as_int64());
  EXPECT_EQ(admin.send("POST", "/api/v1/reviews/r1/decision", {{"decision", "merge"}, {"keep", kept}}, {{"If-Match", "\"" + version + "\""}}).status, 403);
}

TEST(ReviewRoutes, a_search_for_duplicates_is_started_once_and_stopped) {
  House house;
  Client lead(house.server.port());
  lead.sign_in("lead");
  EXPECT_EQ(body_of(lead.get("/api/v1/duplicates")).at("state"), "never");
  EXPECT_EQ(lead.send("POST", "/api/v1/duplicates").status, 202);
  EXPECT_EQ(lead.send("POST", "/api/v1/duplicates").status, 200);
  EXPECT_EQ(body_of(lead.send("DELETE", "/api/v1/duplicates")).at("state"), "stopped");
}

}  // namespace
}  // namespace sapa::http

#include "http/contract.h"

#include <set>

#include "http/router.h"
#include "http/test_server.h"

namespace sapa::http {
namespace {

namespace json = wire::json;

std::vector<Endpoint> routes() { return all_routes({}); }

// Served beside the table, or in demo mode only.
const std::set<std::string> kElsewhere = {"streamEvents", "getSimulator", "setSimulator", "simulateCall"};

// In the contract first; whoever adds the route takes the name away here.
const std::set<std::string> kToCome = {};

TEST(Contract, every_reference_leads_somewhere) { EXPECT_EQ(the_contract().broken_references(), std::vector<std::string>{}); }

TEST(Contract, every_operation_has_a_name_of_its_own) {
  std::set<std::string> names;
  for (const auto& operation : the_contract().operations()) EXPECT_TRUE(names.insert(operation.id).second) << operation.id;
}

TEST(Contract, every_route_is_an_operation) {
  for (const auto& endpoint : routes()) {
    const auto& route = endpoint.route;
    const auto* operation = the_contract().find(to_word(route.method), route.pattern);
    ASSERT_TRUE(operation) << to_word(route.method) << " " << route.pattern;
    EXPECT_EQ(operation->path, route.pattern);
    EXPECT_EQ(operation->id, route.operation_id) << route.pattern;
  }
}

TEST(Contract, every_operation_has_a_route) {
  std::set<std::string> routed;
  for (const auto& endpoint : routes()) routed.insert(endpoint.route.operation_id);
  for (const auto& operation : the_contract().operations()) {
    if (kElsewhere.contains(operation.id) || kToCome.contains(operation.id)) continue;
    EXPECT_TRUE(routed.contains(operation.id)) << operation.id << " " << operation.method << " " << operation.path;
  }
}

TEST(Contract, a_route_without_permission_or_named_twice_does_not_start) {
  EXPECT_FALSE(Router::make({Route{Method::get, "/a", "a", Permission::none}}));
  EXPECT_FALSE(Router::make({Route{Method::get, "/a", "", Permission::open}}));
  EXPECT_FALSE(Router::make({Route{Method::get, "/a/{id}", "a", Permission::open}, Route{Method::get, "/a/{other}", "b", Permission::open}}));
  EXPECT_TRUE(Router::make({Route{Method::get, "/a", "a", Permission::open}}));
}

TEST(Contract, every_example_is_taken) {
  House house;
  int sent = 0;
  for (const auto& operation : the_contract().operations()) {
    const auto* request = operation.definition->if_contains("requestBody");
    const auto* content = request && request->is_object() ? request->get_object().if_contains("content") : nullptr;
    if (!content) continue;
    for (const auto& [type, media] : content->as_object()) {
      const auto* example = media.as_object().if_contains("example");
      if (!example) continue;
      Client client(house.server.port());
      if (operation.path.find("call-events") == std::string::npos) client.sign_in("admin");
      const auto answer = client.ask({operation.method, operation.path, json::serialize(*example), std::string(type), {{"Authorization", "Bearer " + house.token}}});
      EXPECT_LT(answer.status, 300) << operation.id << " " << answer.body;
      ++sent;
    }
  }
  EXPECT_GT(sent, 0);
}

// The validator itself must be able to fail.
TEST(Contract, an_answer_that_breaks_it_is_seen) {
  const auto problems = [](std::string_view path, int status, const std::string& body, const std::string& type = "application/json") {
    return the_contract().check("GET", path, Answer{status, {{"content-type", type}}, body}).size();
  };
  EXPECT_EQ(problems("/healthz", 200, R"({"status":"ok"})"), 0U);
  EXPECT_NE(problems("/healthz", 200, R"({"status":7})"), 0U);
  EXPECT_NE(problems("/healthz", 200, R"({})"), 0U);
  EXPECT_NE(problems("/healthz", 200, R"({"status":"ok","surprise":1})"), 0U);
  EXPECT_NE(problems("/healthz", 200, "{"), 0U);
  EXPECT_NE(problems("/healthz", 200, R"({"status":"ok"})", "text/html"), 0U);
  EXPECT_NE(problems("/healthz", 418, R"({"status":"ok"})"), 0U);
  EXPECT_NE(problems("/api/v1/session", 401, R"({"title":"x"})", "application/problem+json"), 0U);
  EXPECT_NE(problems("/nowhere", 200, "{}"), 0U);
}

}  // namespace
}  // namespace sapa::http

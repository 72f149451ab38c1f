// What machines that watch are told: /metrics, /healthz, /readyz, and the id that ties a refusal to the log.

#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "http/problem.h"
#include "http/request_id.h"
#include "http/test_server.h"

namespace sapa::http {
namespace {

// Prometheus text format 0.0.4, strictly. What is wrong, and every series with its value.
struct Exposition {
  std::vector<std::string> problems;
  std::map<std::string, double> series;
};

Exposition read_exposition(const std::string& text) {
  Exposition read;
  static const std::regex kSample(R"re(([a-z_]+)(\{([a-z]+="([^"\\]|\\.)*",?)+\})? (-?[0-9.e+-]+|\+Inf|NaN))re");
  std::istringstream lines(text);
  std::string family, type, helped;
  std::set<std::string> families;
  std::map<std::string, double> buckets;  // the last value of each bucket series: they add up
  if (text.empty() || text.back() != '\n') read.problems.emplace_back("does not end with a line");
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string hash, kind, name, rest;
    if (line.starts_with("# HELP ")) {
      words >> hash >> kind >> helped;
      continue;
    }
    if (line.starts_with("# TYPE ")) {
      words >> hash >> kind >> family >> type;
      if (family != helped) read.problems.push_back(family + " is not explained");
      if (!families.insert(family).second) read.problems.push_back(family + " comes twice");
      if (type != "counter" && type != "gauge" && type != "histogram") read.problems.push_back(line);
      if ((type == "counter") != family.ends_with("_total")) read.problems.push_back(family + ": counters end in _total, nothing else does");
      continue;
    }
    std::smatch match;
    if (!std::regex_match(line, match, kSample)) {
      read.problems.push_back("no sample: " + line);
      continue;
    }
    const auto base = match[1].str();
    const bool part = type == "histogram" && (base == family + "_bucket" || base == family + "_sum" || base == family + "_count");
    if (base != family && !part) read.problems.push_back(base + " stands under " + family);
    const auto key = line.substr(0, line.rfind(' '));
    const auto value = std::stod(match[5].str());
    if (!read.series.emplace(key, value).second) read.problems.push_back(key + " comes twice");
    if (base.ends_with("_bucket")) {
      const auto of = key.substr(0, key.find("le=\""));
      if (buckets.contains(of) && value < buckets[of]) read.problems.push_back(key + " is less than the bucket before");
      buckets[of] = value;
    }
  }
  return read;
}

double value_of(const Exposition& read, const std::string& key) {
  const auto found = read.series.find(key);
  return found == read.series.end() ? -1 : found->second;
}

TEST(Watching, metrics_are_prometheus_text_and_count_what_happened) {
  House house;
  house.desk.seat(house.rini, "1001");
  Client rini(house.server.port());
  rini.sign_in("rini");
  house.tell(R"({"callId":"a","event":"ringing","callerNumber":"087700001234","agent":"1001"})");
  house.tell(R"({"callId":"a","event":"ringing","callerNumber":"087700001234","agent":"1001"})");
  house.tell("{", 400);
  ASSERT_EQ(rini.get("/api/v1/callers/none").status, 404);
  house.desk.services.database.read_now([&](storage::Connection& connection) { house.server.figures->read(connection, house.desk.services.clock()); });
  const auto answer = rini.get("/metrics");
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  const auto read = read_exposition(answer.body);
  EXPECT_EQ(read.problems, std::vector<std::string>{}) << answer.body;
  EXPECT_EQ(value_of(read, R"(sapa_http_requests_total{operation="receiveCallEvents",status="2xx"})"), 2);
  EXPECT_EQ(value_of(read, R"(sapa_http_requests_total{operation="getCaller",status="4xx"})"), 1);
  EXPECT_EQ(value_of(read, R"(sapa_http_request_seconds_count{method="GET",route="/api/v1/callers/{id}"})"), 1);
  EXPECT_EQ(value_of(read, R"(sapa_http_request_seconds_bucket{method="GET",route="/api/v1/callers/{id}",le="+Inf"})"), 1);
  EXPECT_EQ(value_of(read, R"(sapa_call_events_total{source="pbx1",outcome="applied"})"), 1);
  EXPECT_EQ(value_of(read, R"(sapa_call_events_total{source="pbx1",outcome="duplicate"})"), 1);
  EXPECT_EQ(value_of(read, R"(sapa_call_events_total{source="pbx1",outcome="refused"})"), 1);
  EXPECT_GE(value_of(read, "sapa_commit_seconds_count"), 2);
  EXPECT_EQ(value_of(read, "sapa_database_healthy"), 1);
  EXPECT_EQ(value_of(read, "sapa_calls_open"), 1);
  EXPECT_EQ(value_of(read, "sapa_seats_taken"), 1);
  EXPECT_EQ(value_of(read, "sapa_letters_waiting"), 0);
  EXPECT_GT(value_of(read, R"(sapa_source_last_event_timestamp_seconds{source="pbx1"})"), 1e9);
  for (const auto* name : {R"(sapa_database_jobs_waiting{queue="read"})", R"(sapa_database_jobs_waiting{queue="write"})", "sapa_slow_jobs_waiting", "sapa_streams",
                           "process_resident_memory_bytes", "process_open_fds", "sapa_push_seconds_count"}) {
    EXPECT_GE(value_of(read, name), 0) << name;
  }
}

TEST(Watching, the_way_from_the_commit_to_a_browser_is_timed) {
  House house;
  house.desk.seat(house.rini, "1001");
  Client rini(house.server.port());
  rini.sign_in("rini");
  Socket stream(house.server.port());
  stream.send("GET /api/v1/events HTTP/1.1\r\nHost: a\r\nCookie: " + rini.cookie() + "\r\n\r\n");
  ASSERT_NE(stream.read_until("event: hello").find("X-Request-Id: "), std::string::npos);
  house.tell(R"({"callId":"a","event":"ringing","callerNumber":"087700001234","agent":"1001"})");
  ASSERT_NE(stream.read_until("event: call").find("event: call"), std::string::npos);
  const auto read = read_exposition(rini.get("/metrics").body);
  EXPECT_GE(value_of(read, "sapa_push_seconds_count"), 1);
  EXPECT_EQ(value_of(read, "sapa_streams"), 1);
}

TEST(Watching, a_metric_with_quotes_in_a_label_is_still_one_line) {
  wire::MetricsText text;
  text.family("sapa_test", "gauge", "A test.");
  text.sample({{"name", "a\"b\\c\nd"}}, 1.5);
  EXPECT_EQ(text.take(), "# HELP sapa_test A test.\n# TYPE sapa_test gauge\nsapa_test{name=\"a\\\"b\\\\c\\nd\"} 1.5\n");
  // The reader of this file can fail.
  EXPECT_FALSE(read_exposition("# TYPE a gauge\nb 1\n").problems.empty());
  EXPECT_FALSE(read_exposition("# HELP a x\n# TYPE a gauge\na 1\na 1\n").problems.empty());
  EXPECT_FALSE(read_exposition("# HELP a x\n# TYPE a gauge\na one\n").problems.empty());
}

TEST(Watching, metrics_are_for_the_machines_that_watch) {
  House house(storage::Engine::sqlite, {.behind_proxy = true});
  Client outside(house.server.port());
  EXPECT_EQ(outside.ask({.path = "/metrics", .headers = {{"X-Forwarded-For", "192.0.2.7"}}}).status, 404);
  EXPECT_EQ(outside.ask({.path = "/metrics", .headers = {{"X-Forwarded-For", "127.0.0.1"}}}).status, 200);
}

TEST(Watching, forwarded_headers_of_a_stranger_are_not_believed) {
  House house(storage::Engine::sqlite, {.behind_proxy = true, .proxies = {"192.0.2.1"}});
  Client stranger(house.server.port());
  EXPECT_EQ(stranger.ask({.path = "/metrics", .headers = {{"X-Forwarded-For", "192.0.2.7"}}}).status, 200) << "it is what its socket says: loopback";
  House plain;
  Client direct(plain.server.port());
  EXPECT_EQ(direct.ask({.path = "/metrics", .headers = {{"X-Forwarded-For", "192.0.2.7"}}}).status, 200) << "without behind_proxy nobody is believed";
}

TEST(Watching, ready_means_that_a_save_would_work) {
  House house;
  Client probe(house.server.port());
  EXPECT_EQ(probe.get("/healthz").status, 200);
  EXPECT_EQ(probe.get("/readyz").status, 200);
  // Another node brought the database further.
  house.desk.services.database.write_now([](storage::Connection& connection) { connection.execute("INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)", {std::int64_t{9999}, std::string("later"), std::string("1")}); });
  Socket socket(house.server.port());
  socket.send("GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const auto answer = socket.answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 503);
  EXPECT_EQ(code_of(*answer), "schema_differs");
  EXPECT_EQ(probe.get("/healthz").status, 200) << "alive, though not ready: nothing is gained by a restart";
}

TEST(Watching, a_refusal_carries_the_id_that_the_log_has) {
  House house;
  Client client(house.server.port());
  const auto refused = client.get("/api/v1/session");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.header("x-request-id").size(), 16U);
  EXPECT_EQ(body_of(refused).at("requestId").as_string(), refused.header("x-request-id"));
  const auto again = client.get("/api/v1/session");
  EXPECT_NE(again.header("x-request-id"), refused.header("x-request-id"));
  const std::string given = "0f8fad5b-d9cb-469f-a165-70867728950e";
  EXPECT_EQ(client.ask({.path = "/healthz", .headers = {{"X-Request-Id", given}}}).header("x-request-id"), given);
  EXPECT_FALSE(client.get("/api/v1/nowhere").header("x-request-id").empty());
  Socket bad(house.server.port());
  bad.send("GET / HTTP/9\r\n\r\n");
  const auto malformed = bad.answer();
  ASSERT_TRUE(malformed);
  EXPECT_EQ(body_of(*malformed).at("requestId").as_string(), malformed->header("x-request-id"));
}

TEST(Watching, a_failure_tells_the_client_nothing_of_its_inside) {
  for (const auto& failure : {std::make_exception_ptr(std::runtime_error("SELECT name FROM callers WHERE name = 'MARNI' in /var/lib/sapa/sapa.db")), std::make_exception_ptr(std::logic_error("MARNI")), std::make_exception_ptr(7)}) {
    const auto answer = problem(failure);
    EXPECT_EQ(answer.status, 500);
    for (const auto* inside : {"SELECT", "MARNI", "/var/lib", "error:"}) EXPECT_EQ(answer.body.find(inside), std::string::npos) << answer.body;
  }
}

TEST(Watching, nothing_of_a_person_gets_into_the_log_as_a_request_id) {
  for (const auto* given : {"", "087700001234", "3275010101010001", "marni@yahoo.com", "IBU MARNI", "0f8fad5b-d9cb-469f-a165-70867728950e\r\nX: y", "0f8fad5bd9cb469fa16570867728950",
                            "0f8fad5b-d9cb-469f-a165-70867728950g", "0f8fad5b_d9cb_469f_a165_70867728950e", "../../../../../../../../../etc/passwd"}) {
    EXPECT_FALSE(accepted_request_id(given)) << given;
  }
  EXPECT_TRUE(accepted_request_id("0f8fad5b-d9cb-469f-a165-70867728950e"));
  EXPECT_TRUE(accepted_request_id("0f8fad5bd9cb469fa16570867728950e"));
}

}  // namespace
}  // namespace sapa::http

// No statement that runs in a day's work reads a table that grows from end to end: each one that a scripted day sent to the
// database is explained.

#include <map>
#include <regex>
#include <set>

#include "http/test_server.h"
#include "support/recording_database.h"

namespace sapa::http {
namespace {

namespace json = wire::json;
using storage::Engine;

class Plans : public testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    if (GetParam() == Engine::postgres && !test::postgres_is_offered()) GTEST_SKIP() << "no PostgreSQL: run under tools/with-postgres";
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, Plans, testing::Values(Engine::sqlite, Engine::postgres), [](const auto& info) { return test::engine_name(info.param); });

// Tables that stay small whatever happens; every other one grows with calls, callers, reports or what people do.
const std::map<std::string, std::string> kSmall = {
    {"users", "the people who work here"},
    {"sessions", "who is signed in; ended ones are deleted"},
    {"extensions", "the telephones of the house"},
    {"seats", "one a telephone"},
    {"integration_keys", "one a telephone system"},
    {"settings", "one a setting"},
    {"sources", "one a telephone system"},
    {"audiences", "one an agent and one a site"},
    {"counters", "one a counter"},
    {"flow_revisions", "what leaders published"},
    {"alphabets", "what administrators wrote"},
    {"announcements", "what leaders announced"},
    {"import_runs", "one an import"},
    {"import_watches", "one a source of files"},
    {"seen", "no table: the few values of a column, each found by a descent"},
    {"duplicate_searches", "one a search that a leader started"},
    {"letter_risk_revisions", "one a month"},
    {"schema_migrations", "one a migration"},
};

// Statements that may walk a table that grows, by how they begin, each with its reason.
const std::vector<std::pair<std::string, std::string>> kMayWalk = {
    {"SELECT CAST(count(*) AS BIGINT) FROM calls WHERE ended_at_ms IS NULL", "its index holds the calls that are open and no other"},
};

bool may_walk(const std::string& sql) {
  return std::any_of(kMayWalk.begin(), kMayWalk.end(), [&](const auto& known) { return sql.starts_with(known.first); });
}

// Takes the first row, or the first few, in the order of an index and stops.
bool stops_early(const std::string& sql, const std::string& plan) {
  static const std::regex kBound(R"(LIMIT (\$?\d+)\s*$)");
  return sql.find("WHERE") == std::string::npos && std::regex_search(sql, kBound) && plan.find("TEMP B-TREE") == std::string::npos;
}

// "r" -> "reports" in "FROM reports r JOIN ...".
std::map<std::string, std::string> tables_of(const std::string& sql) {
  static const std::regex kNamed(R"((?:FROM|JOIN|INTO|UPDATE)\s+(\w+)(?:\s+(?:AS\s+)?(\w+))?)");
  std::map<std::string, std::string> tables;
  for (std::sregex_iterator at(sql.begin(), sql.end(), kNamed), end; at != end; ++at) {
    tables[(*at)[1]] = (*at)[1];
    if ((*at)[2].matched) tables[(*at)[2]] = (*at)[1];
  }
  return tables;
}

// The tables that are read from end to end.
std::set<std::string> scanned(Engine engine, const std::string& sql, const std::string& plan) {
  // SQLite names the alias; a virtual table is asked by its own index (fts5.html, "MATCH").
  static const std::regex kSqlite(R"(SCAN (\w+)(?! VIRTUAL TABLE INDEX \d+:\S)(?:\s|$))");
  static const std::regex kPostgres(R"(Seq Scan on (\w+))");
  const auto tables = tables_of(sql);
  std::set<std::string> found;
  const auto& pattern = engine == Engine::sqlite ? kSqlite : kPostgres;
  for (std::sregex_iterator at(plan.begin(), plan.end(), pattern), end; at != end; ++at) {
    const auto table = tables.find((*at)[1]);
    if (table != tables.end()) found.insert(table->second);
  }
  return found;
}

std::string plan_of(storage::Connection& connection, const test::Statement& statement) {
  const bool sqlite = connection.engine() == Engine::sqlite;
  std::string plan;
  connection.for_each((sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + statement.sql, statement.values, [&](const storage::Row& row) {
    plan += row.text(sqlite ? 3 : 0) + "\n";
    return true;
  });
  return plan;
}

bool is_asked(const std::string& sql) {
  for (const auto* word : {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}) {
    if (sql.starts_with(word)) return true;
  }
  return false;
}

std::string text_at(const json::value& value, std::string_view name) { return std::string(value.at(name).as_string()); }

// A day: calls of a caller who is known and of one who is not, the procedure, a report, what leaders and administrators
// look at.
class Day {
 public:
  explicit Day(House& house) : house_(house), rini_(house.server.port()), lead_(house.server.port()), admin_(house.server.port()), quality_(house.server.port()) {}

  void live() {
    sign_in();
    const auto first = call("a", "087700001234");
    procedure(first);
    save(first);
    report(first);
    hang_up("a", first);
    house_.desk.advance(std::chrono::hours(1));  // who did nothing for so long signs in again
    sign_in();
    const auto again = call("b", "+62 877-0000-1234");
    caller(again);
    searches();  // names are searched during a call only
    hang_up("b", again);
    missed();
    looks();
    listen();
  }

 private:
  void sign_in() {
    rini_.sign_in("rini", "1001");
    lead_.sign_in("lead");
    admin_.sign_in("admin");
    quality_.sign_in("mutu");
  }
  void ok(Client& client, const std::string& path) { EXPECT_EQ(client.get(path).status, 200) << path; }
  json::value workspace(const std::string& call) { return body_of(rini_.get("/api/v1/calls/" + call)); }

  std::string call(const std::string& id, const std::string& number) {
    house_.tell(R"({"callId":")" + id + R"(","event":"ringing","callerNumber":")" + number + R"(","agent":"1001","lokasi":"CC MATARAM"})");
    const auto work = body_of(rini_.get("/api/v1/desk")).at("workspaces").as_array();
    if (work.empty()) throw std::runtime_error("the call is on nobody's desk");
    const auto call = text_at(work.back().at("call"), "id");
    for (const std::string event : {"answered", "hold", "resume"}) house_.tell(R"({"callId":")" + id + R"(","event":")" + event + R"(","agent":"1001"})");
    EXPECT_EQ(rini_.send("PUT", "/api/v1/calls/" + call + "/draft", {{"version", 1}, {"draft", {{"name", "IBU MAR"}}}}).status, 200);
    return call;
  }

  void procedure(const std::string& call) {
    const std::vector<std::pair<std::string, json::object>> walk = {{"given", {{"nama", "IBU MARNI"}, {"alamat", "JL MELATI 1"}}}, {"given_before", {}}, {"no", {}}, {"gives", {{"previous_number", "081200004321"}}},
                                                                    {"gives", {}}, {"entered", {{"email", "marni.aya@yahoo.com"}}}, {"read", {}}, {"right", {}}};
    for (const auto& [choice, fields] : walk) {
      const auto sop = workspace(call).at("sop");
      json::object answer{{"position", sop.at("answers")}, {"step", sop.at("step")}, {"choice", choice}, {"fields", fields}};
      if (choice == "right") answer["letters"] = {{"address", "marni.aya@yahoo.com"}, {"letters", {{{"pos", 0}, {"ms", 600}}}}};
      const auto given = rini_.send("POST", "/api/v1/calls/" + call + "/answers", answer);
      EXPECT_EQ(given.status, 200) << choice << " at " << text_at(sop, "step") << ": " << given.body;
    }
    ok(rini_, "/api/v1/calls/" + call + "/picture");
  }

  void save(const std::string& call) {
    const auto known = workspace(call).at("caller");
    const auto saved = rini_.send("POST", "/api/v1/calls/" + call + "/save",
                                  {{"form", "data_penelpon"}, {"callerId", known.at("id")}, {"data", {{"name", "IBU MARNI"}, {"address", "JL MELATI 1"}, {"email", "marni.aya@yahoo.com"}, {"resume", "lampu padam"}}}}, {{"If-Match", "\"" + std::to_string(known.at("version").as_int64()) + "\""}, {"Idempotency-Key", "0192f3b4-7e68-7a47"}});
    EXPECT_EQ(saved.status, 200) << saved.body;
  }

  void report(const std::string& call) {
    const auto path = "/api/v1/calls/" + call + "/report";
    auto shown = body_of(rini_.get(path));
    const auto kept = rini_.send("PUT", path, {{"version", shown.at("version")}, {"data", {{"category", "Gangguan"}, {"substation", "CN148"}, {"pole", "B3"}, {"resume", "PADAM"}}}});
    EXPECT_EQ(kept.status, 200) << kept.body;
    const auto sent = rini_.send("POST", path + "/send", {{"version", body_of(kept).at("version")}}, {{"Idempotency-Key", "0192f3b4-7e68-7a48"}});
    ASSERT_LT(sent.status, 300) << sent.body;
    const auto found = body_of(rini_.get("/api/v1/tickets"));
    ASSERT_FALSE(found.at("items").as_array().empty());
    ticket_ = text_at(found.at("items").as_array()[0], "ticketNo");
    report_ = text_at(found.at("items").as_array()[0], "reportNo");
    const auto ticket = rini_.get("/api/v1/tickets/" + ticket_);
    EXPECT_EQ(ticket.status, 200);
    EXPECT_LT(rini_.send("POST", "/api/v1/tickets/" + ticket_ + "/comments", {{"text", "petugas di jalan"}}, {{"Idempotency-Key", "0192f3b4-7e68-7a49"}}).status, 300);
    EXPECT_LT(lead_.send("PATCH", "/api/v1/tickets/" + ticket_, {{"status", "Dalam Pengerjaan"}}, {{"If-Match", ticket.header("etag")}}).status, 500);
  }

  void hang_up(const std::string& id, const std::string& call) {
    house_.tell(R"({"callId":")" + id + R"(","event":"hangup","reason":"caller"})");
    EXPECT_EQ(rini_.send("POST", "/api/v1/calls/" + call + "/close", {{"disposition", "gangguan"}, {"reason", "uji"}}).status, 200);
  }

  void caller(const std::string& call) {
    const auto work = workspace(call);
    const auto id = text_at(work.at("caller"), "id");
    EXPECT_LT(rini_.send("PUT", "/api/v1/calls/" + call + "/caller", {{"callerId", id}}).status, 500);
    const auto path = "/api/v1/callers/" + id;
    const auto tag = rini_.get(path).header("etag");
    EXPECT_EQ(rini_.send("PATCH", path, {{"note", "catatan"}}, {{"If-Match", tag}, {"Idempotency-Key", "0192f3b4-7e68-7a50"}}).status, 200);
    EXPECT_LT(rini_.send("POST", path + "/phones", {{"phone", "081200004321"}, {"role", "hp"}, {"callId", call}}).status, 500);
    EXPECT_LT(rini_.send("POST", path + "/phones/release", {{"phone", "081200004321"}, {"callId", call}}).status, 500);
    EXPECT_LT(rini_.send("POST", "/api/v1/callers", {{"name", "BP MARNO"}, {"hp", "085600009999"}, {"email", "marno@contoh.id"}}).status, 500);
    for (const auto* more : {"/history", "/changes"}) ok(rini_, path + more);
  }

  void missed() {
    house_.tell(R"({"callId":"c","event":"queued","callerNumber":"081200004321","queue":"Gangguan"})");
    house_.tell(R"({"callId":"c","event":"hangup","reason":"abandoned"})");
    const auto list = rini_.get("/api/v1/callbacks");
    EXPECT_EQ(list.status, 200);
    const auto worklist = body_of(list);
    for (const auto& item : worklist.at("items").as_array()) {
      EXPECT_LT(rini_.send("PATCH", "/api/v1/callbacks/" + text_at(item, "id"), {{"state", "claimed"}}, {{"If-Match", "\"1\""}}).status, 500);
    }
  }

  void searches() {
    for (const auto* find : {"phone=0877-0000-1234", "email=marni.aya@yahoo.com", "customer=511111111111", "q=marni", "q=mar%20mel"}) ok(rini_, std::string("/api/v1/callers?") + find);
    ok(rini_, "/api/v1/customers?q=marni");
    for (const auto& filter : std::vector<std::string>{"q=marni", "q=0877-0000-1234", "reporter_phone=0877-0000-1234&from=2019-11-25&to=2030-01-01", "report_no=" + report_, "ticket_no=" + ticket_, "customer_no=511111111111", "email=marni.aya@yahoo.com",
                                     "words=mar%20mel", "name=marni", "address=melati", "created_by=CC.S1.RINI", "site=S1", "substation=CN148", "status=Lapor", "category=Gangguan",
                                     "status=Selesai%28PEMADAMAN%29&site=S1&category=Gangguan", "from=2019-11-25&to=2030-01-01"}) {
      house_.desk.advance(std::chrono::seconds(2));  // so many searches a second are nobody's
      // A customer that is not there is looked for and that is all (TicketSearch.no_listed_query_scans knows the rest).
      ok(rini_, "/api/v1/tickets?" + filter);
      ok(rini_, "/api/v1/tickets/newer?watermark=1&" + filter);
      for (const std::string sort : {"createdAt", "reportNo", "ticketNo", "reporterName", "reporterAddress", "email", "createdBy", "repeatCount", "status"}) {
        for (const std::string order : {"asc", "desc"}) EXPECT_EQ(rini_.get("/api/v1/tickets?limit=1&" + filter + "&sort=" + sort + "&order=" + order).status, 200) << filter << " by " << sort;
      }
    }
    ok(rini_, "/api/v1/tickets/choices");
    ok(rini_, "/api/v1/reports/" + report_);
  }

  // Who may not see a list is told so, and nothing is asked of the database.
  void looks() {
    const std::vector<std::pair<Client*, std::vector<std::string>>> lists = {
        {&rini_, {"/announcements", "/views", "/alphabets", "/freshness", "/settings", "/calls?view=mine", "/calls?view=missed", "/calls?phone=0877-0000-1234"}},
        {&lead_, {"/calls?view=all", "/calls?view=missed", "/calls?view=all&from=2019-11-25&to=2030-01-01", "/reviews", "/reviews?reason=several", "/duplicates", "/callbacks", "/callbacks?state=done", "/announcements?all=true"}},
        {&quality_, {"/verifications", "/verifications?view=too_fast", "/verifications?user=" + house_.rini.value, "/procedure-figures?from=2026-11-01&to=2026-11-30", "/accesses"}},
        {&admin_, {"/inspector/events", "/inspector/events?source=pbx1", "/inspector/events?outcome=applied", "/inspector/sources", "/accesses", "/accesses?user=" + house_.rini.value, "/users", "/extensions", "/keys", "/letter-risks"}}};
    for (const auto& [client, paths] : lists) {
      for (const auto& path : paths) EXPECT_LT(client->get("/api/v1" + path).status, 500) << path;
    }
    house_.desk.accesses.flush_and_wait();
  }

  // A stream that comes back asks for what it missed.
  void listen() {
    const auto ask = [&](Socket& socket, const std::string& more) {
      socket.send("GET /api/v1/events HTTP/1.1\r\nHost: a\r\nCookie: " + rini_.cookie() + "\r\n" + more + "\r\n");
      EXPECT_NE(socket.read_until("\r\n\r\n").find("200 OK"), std::string::npos);
    };
    Socket first(house_.server.port());
    ask(first, "");
    std::string frame;
    while (frame.find("id: ") == std::string::npos) {
      frame = first.read_until("\n\n");
      ASSERT_FALSE(frame.empty());
    }
    const auto at = frame.find("id: ") + 4;
    Socket back(house_.server.port());
    ask(back, "Last-Event-ID: " + frame.substr(at, frame.find('\n', at) - at) + "\r\n");
    EXPECT_FALSE(back.read_until("\n\n").empty());
  }

  House& house_;
  Client rini_, lead_, admin_, quality_;
  std::string ticket_, report_;
};

TEST_P(Plans, nothing_of_a_day_reads_a_table_that_grows_from_end_to_end) {
  test::RecordingDatabase* recording = nullptr;
  House house(GetParam(), {}, [&](std::unique_ptr<storage::Database> database) {
    auto dressed = std::make_unique<test::RecordingDatabase>(std::move(database));
    recording = dressed.get();
    return dressed;
  });
  Day(house).live();
  const auto statements = recording->statements();
  int explained = 0;
  house.desk.read([&](storage::Connection& connection) {
    // The tables are nearly empty; the question is whether an index serves.
    if (GetParam() == Engine::postgres) connection.execute_script("SET enable_seqscan = off");
    for (const auto& statement : statements) {
      if (!is_asked(statement.sql)) continue;
      ++explained;
      const auto plan = plan_of(connection, statement);
      if (GetParam() == Engine::sqlite && stops_early(statement.sql, plan)) continue;
      if (may_walk(statement.sql)) continue;
      for (const auto& table : scanned(GetParam(), statement.sql, plan)) {
        EXPECT_TRUE(kSmall.contains(table)) << "reads all of " << table << ":\n" << statement.sql << "\n" << plan;
      }
    }
  });
  EXPECT_GT(explained, 150) << "the day became short";
}

TEST(PlansThemselves, a_scan_is_seen_under_any_name) {
  const std::string sql = "SELECT r.report_no FROM reports r LEFT JOIN tickets AS t ON t.ticket_id = r.ticket_id WHERE r.resume = $1";
  EXPECT_EQ(scanned(Engine::sqlite, sql, "SCAN r\nSEARCH t USING INDEX sqlite_autoindex_tickets_1 (ticket_id=?) LEFT-JOIN\n"), std::set<std::string>{"reports"});
  EXPECT_EQ(scanned(Engine::sqlite, sql, "SEARCH r USING INDEX reports_by_phone (reporter_key=?)\nSCAN t USING COVERING INDEX x\n"), std::set<std::string>{"tickets"});
  EXPECT_EQ(scanned(Engine::postgres, sql, "Nested Loop Left Join\n  ->  Seq Scan on reports r  (cost=1)\n"), std::set<std::string>{"reports"});
  EXPECT_TRUE(scanned(Engine::sqlite, "SELECT rowid FROM report_search WHERE report_search MATCH $1", "SCAN report_search VIRTUAL TABLE INDEX 0:M1\n").empty());
  EXPECT_FALSE(scanned(Engine::sqlite, "SELECT rowid FROM report_search", "SCAN report_search VIRTUAL TABLE INDEX 0:\n").empty());
}

}  // namespace
}  // namespace sapa::http

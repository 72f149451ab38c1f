// Who may do what to whose: every role x every operation x {own, another site's, not there}, compared with access_matrix.txt.
// The table of routes says which operations there are; the text says, independently of it, what each role gets. An operation
// that stands in only one of them fails.

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "desk/simulator.h"
#include "http/router.h"
#include "http/test_server.h"
#include "support/source_dir.h"

namespace sapa::http {
namespace {

namespace json = wire::json;

// Of the other site, and what must never be shown to this one.
constexpr const char* kForeignNumber = "87700009999";
constexpr const char* kForeignResume = "rahasia-situs-dua";

const std::vector<std::string> kRoles = {"agent", "leader", "quality", "admin", "nobody"};
const std::map<std::string, std::string> kNames = {{"agent", "rini"}, {"leader", "lead"}, {"quality", "mutu"}, {"admin", "admin"}};
enum class Whose { own, foreign, none };

struct Operation {
  Method method;
  std::string pattern, id;
};

// What is sent, so that a cell that lets somebody in really does something. Others get an empty object.
std::string body_of_operation(const std::string& operation, const std::string& tomorrow) {
  static const std::map<std::string, std::string> kBodies = {
      {"takeSeat", R"({"extension":"1009"})"},
      {"changePassword", R"({"old":"benar sekali kuda","new":"kuda baterai staples"})"},
      {"openManualCall", R"({"phone":"087700001236"})"},
      {"identifyCaller", R"({"decision":"attach","callerId":"$caller"})"},
      {"keepDraft", R"({"version":1,"draft":{"name":"IBU MAR"}})"},
      {"saveCallData", R"({"form":"data_penelpon","callerId":"$caller","data":{"resume":"lampu padam"}})"},
      {"answerStep", R"({"position":0,"step":"x","choice":"y"})"},
      {"renderSpelling", R"({"address":"budi@yahoo.com"})"},
      {"parseSpelling", R"({"text":"mike alfa"})"},
      {"decideLetterRisks", R"({"decision":"take"})"},
      {"controlCall", R"({"action":"hold"})"},
      {"createCaller", R"({"name":"PAK BUDI","hp":"087700001237"})"},
      {"changeCaller", R"({"address":"JL MAWAR 2"})"},
      {"attachPhone", R"({"phone":"087700001238","role":"hp"})"},
      {"releasePhone", R"({"phone":"087700001238"})"},
      {"linkCustomer", R"({"customerId":"cust1","role":"pemilik"})"},
      {"startDuplicateSearch", "{}"},
      {"decideReview", R"({"decision":"postpone"})"},
      {"startExport", R"({"format":"csv","reason":"uji","filter":{}})"},
      {"changeTicket", R"({"priority":"Tinggi","note":"uji"})"},
      {"commentTicket", R"({"text":"sudah dilihat"})"},
      {"keepCallReport", R"({"version":0,"data":{"category":"Gangguan"}})"},
      {"sendCallReport", R"({"newTicket":true})"},
      {"announce", R"({"site":"S1","area":"MATARAM","sentence":"Padam meluas","until":"$tomorrow","reason":"gangguan"})"},
      {"changeAnnouncement", R"({"sentence":"Sudah menyala","reason":"selesai"})"},
      {"saveView", R"({"name":"Hari ini","filter":{}})"},
      {"changeView", R"({"name":"Kemarin","filter":{}})"},
      {"workCallback", R"({"action":"claim"})"},
      {"receiveCtiEvent", R"({"event":"newCall","callId":"t1","from":"6287700001234","to":"123","direction":"in"})"},
      {"receiveCallEvents", R"({"callId":"t2","event":"ringing","callerNumber":"087700001234","agent":"1001"})"},
      {"addUser", R"({"name":"siti","displayName":"Siti","role":"agent","site":"S1"})"},
      {"changeUser", R"({"displayName":"Baru"})"},
      {"putExtension", R"({"site":"S1","label":"Meja 9"})"},
      {"addKey", R"({"name":"PBX 2","source":"pbx2"})"},
      {"changeSettings", R"({"wrapUpSeconds":30})"},
      {"setSimulator", R"({"running":false})"},
      {"simulateCall", R"({"callerNumber":"087700001234","agent":"1001"})"},
      {"closeCall", R"({"disposition":"gangguan"})"},
      {"signIn", R"({"name":"dewi","password":"benar sekali kuda"})"},
  };
  const auto found = kBodies.find(operation);
  auto body = found == kBodies.end() ? std::string("{}") : found->second;
  if (const auto at = body.find("$tomorrow"); at != std::string::npos) body.replace(at, 9, tomorrow);
  return body;
}

const std::map<std::string, std::string> kQueries = {{"findCallers", "?phone=087700001234"}, {"findCustomers", "?q=marni"}, {"countNewerReports", "?watermark=1"}};

// One house with two sites, and one role's walk through all operations.
class Walk {
 public:
  explicit Walk(std::string role) : role_(std::move(role)), simulator_(house_.desk.services, {}, 1), server_(house_.desk, {}, &simulator_), client_(server_.port()) {
    const auto hash = house_.desk.rows("SELECT password_hash FROM users WHERE name = 'rini'").at(0).text(0);
    const auto dewi = house_.desk.add("dewi", "agent", "S2", hash);
    house_.desk.add("lead2", "leader", "S2", hash);
    house_.desk.seat(house_.rini, "1001");
    house_.desk.seat(dewi, "2001");
    for (const auto& [extension, site] : {std::pair("1001", "S1"), std::pair("1009", "S1"), std::pair("2001", "S2")}) house_.desk.know(extension, site);
    tomorrow_ = to_rfc3339(instant_from_ms(house_.desk.now_ms) + std::chrono::hours(24));
    plant_calls();
    plant_caller_and_ticket();
    plant_worklists();
    plant_letters(dewi);
    if (role_ != "nobody") client_.sign_in(kNames.at(role_));
  }

  static std::vector<Operation> operations() {
    House house;
    desk::Simulator simulator(house.desk.services, {}, 1);
    std::vector<Operation> all;
    for (const auto& endpoint : all_routes({.simulator = &simulator})) all.push_back({endpoint.route.method, endpoint.route.pattern, endpoint.route.operation_id});
    all.push_back({Method::get, "/api/v1/events", "streamEvents"});  // beside the table: it is a stream
    return all;
  }

  // "+": answered. "~": let in, and the body was found wrong. "x": refused. ".": there is nothing.
  char cell(const Operation& operation, Whose whose) {
    if (operation.id == "streamEvents") return stream();
    Ask ask{.method = std::string(to_word(operation.method)), .path = filled(operation.pattern, whose), .body = body_of_operation(operation.id, tomorrow_)};
    if (const auto query = kQueries.find(operation.id); query != kQueries.end()) ask.path += query->second;
    if (const auto at = ask.body.find("$caller"); at != std::string::npos) ask.body.replace(at, 7, caller_);
    if (operation.id == "importUsers") {
      ask.content_type = "text/csv";
      ask.body = "name,display_name,role,site\nbudi2,Budi,agent,S1\n";
    } else if (operation.id == "receiveBounce") {
      ask.content_type = "message/rfc822";
      ask.body = "Subject: x\r\n\r\nx\r\n";
    }
    if (operation.id == "receiveCallEvents" || operation.id == "receiveBounce") ask.headers.emplace_back("Authorization", "Bearer " + house_.token);
    if (operation.id == "changeUser" || operation.id == "changeTicket") ask.headers.emplace_back("If-Match", "\"1\"");
    const auto answer = client_.ask(ask);
    last_ = std::to_string(answer.status) + " " + answer.body.substr(0, 160);
    if (operation.id == "getExportFile" && answer.status == 200) EXPECT_TRUE(answer.header("content-disposition").starts_with("attachment; filename=\"monitoring-tiket-20")) << answer.header("content-disposition");
    // A style says nothing about anybody.
    if (operation.id != "getConfirmationStyle") EXPECT_EQ(answer.header("cache-control"), "no-store") << role_ << " " << operation.id << " " << last_;
    EXPECT_EQ(answer.body.find(kForeignNumber), std::string::npos) << role_ << " " << operation.id << " shows a number of the other site: " << answer.body.substr(0, 400);
    if (role_ == "admin" && operation.id != "getContract") {
      for (const auto* secret : {"87700001234", "marni@yahoo.com", "MELATI"}) EXPECT_EQ(answer.body.find(secret), std::string::npos) << operation.id << " shows it to an administrator: " << answer.body.substr(0, 400);
    }
    if (whose != Whose::own) EXPECT_EQ(answer.body.find(kForeignResume), std::string::npos) << role_ << " " << operation.id;
    if (answer.status < 300) return '+';
    if (answer.status == 401 || answer.status == 403) return 'x';
    if (answer.status == 404 || answer.status == 410) return '.';
    return '~';
  }

  bool has_subject(const std::string& pattern) const { return pattern.find('{') != std::string::npos && pattern.find("{domain}") == std::string::npos; }
  const std::string& last() const { return last_; }

  // All rows of the other site, as text: whatever this site sends, nothing of it changes.
  std::string foreign_rows() {
    std::string text;
    for (const auto* sql : {"SELECT call_id, resume, disposition, identity, site FROM calls WHERE site = 'S2' ORDER BY call_id",
                            "SELECT call_id, user_id, draft, CAST(closed_at_ms AS TEXT) FROM workspaces WHERE user_id IN (SELECT user_id FROM users WHERE site = 'S2') ORDER BY call_id",
                            "SELECT callback_id, state, owner_user_id, CAST(version AS TEXT) FROM callbacks WHERE site = 'S2' ORDER BY callback_id",
                            "SELECT view_id, name, filter, CAST(version AS TEXT) FROM ticket_views WHERE owner_user_id IN (SELECT user_id FROM users WHERE site = 'S2') ORDER BY view_id",
                            "SELECT announcement_id, sentence, CAST(version AS TEXT) FROM announcements WHERE site = 'S2' ORDER BY announcement_id",
                            "SELECT c.call_id, CAST(c.version AS TEXT), c.category FROM call_reports c JOIN calls k ON k.call_id = c.call_id WHERE k.site = 'S2' ORDER BY c.call_id"}) {
      for (const auto& row : house_.desk.rows(sql)) {
        for (std::size_t i = 0; i < row.size(); ++i) text += row.optional_text(i).value_or("-") + "|";
        text += "\n";
      }
    }
    return text;
  }

 private:
  std::string one(const std::string& sql, std::vector<storage::Value> values = {}) {
    const auto rows = house_.desk.rows(sql, std::move(values));
    if (rows.empty()) ADD_FAILURE() << "nothing of " << sql;
    return rows.empty() ? "none" : rows[0].text(0);
  }
  std::string made(Client& client, const std::string& path, const json::object& body) {
    const auto answer = client.send("POST", path, body);
    EXPECT_LT(answer.status, 300) << path << " " << answer.body;
    return answer.status < 300 ? std::string(body_of(answer).at("id").as_string()) : "none";
  }

  void plant_calls() {
    const auto ring = [&](const std::string& call, const std::string& number, const std::string& agent) {
      house_.tell(R"({"callId":")" + call + R"(","event":"ringing","callerNumber":"0)" + number + R"(","agent":")" + agent + "\"}");
    };
    for (const auto& [call, number, agent] : {std::tuple("own", "87700001234", "1001"), std::tuple("foreign", kForeignNumber, "2001")}) {
      ring(std::string(call) + "-missed", number, agent);
      house_.tell(R"({"callId":")" + std::string(call) + R"(-missed","event":"hungup"})");
      ring(call, number, agent);
      house_.tell(R"({"callId":")" + std::string(call) + R"(","event":"answered","agent":")" + agent + "\"}");
    }
    house_.desk.write("UPDATE calls SET resume = $1 WHERE external_id = 'foreign'", {std::string(kForeignResume)});
    subjects_["calls"] = {one("SELECT call_id FROM calls WHERE external_id = 'own'"), one("SELECT call_id FROM calls WHERE external_id = 'foreign'")};
    subjects_["callbacks"] = {one("SELECT callback_id FROM callbacks WHERE site = 'S1'"), one("SELECT callback_id FROM callbacks WHERE site = 'S2'")};
  }

  void plant_caller_and_ticket() {
    Client rini(server_.port());
    rini.sign_in("rini");
    const auto call = "/api/v1/calls/" + subjects_["calls"].first;
    const auto saved = rini.send("POST", call + "/save", {{"form", "data_penelpon"}, {"data", {{"name", "IBU MARNI"}, {"address", "JL MELATI 1"}, {"email", "marni@yahoo.com"}, {"resume", "padam"}}}});
    EXPECT_EQ(saved.status, 200) << saved.body;
    caller_ = one("SELECT caller_id FROM callers");
    EXPECT_EQ(rini.send("PUT", call + "/report", {{"version", 0}, {"data", {{"category", "Gangguan"}}}}).status, 200);
    const auto sent = rini.send("POST", call + "/report/send", {{"newTicket", true}});
    EXPECT_EQ(sent.status, 201) << sent.body;
    EXPECT_EQ(rini.send("POST", "/api/v1/callers", {{"name", "IBU MARNY"}, {"phones", {{{"phone", "087700001234"}}}}, {"acceptDuplicates", true}}).status, 201);
    const auto other = one("SELECT caller_id FROM callers WHERE caller_id <> $1", {caller_});
    house_.desk.write("INSERT INTO caller_reviews (review_id, caller_id, other_id, reason, state, source, created_at_ms) VALUES ('r1', $1, $2, 'near_name', 'open', 'crm', 5)", {other, caller_});
    house_.desk.write("INSERT INTO customers (customer_id, customer_no, meter_no, name, name_key, address, tariff_code, substation, pole, unit, status, updated_at_ms, version) "
                      "VALUES ('cust1', '111111111111', '', 'MARNI', 'marni', 'JL MELATI 1', 'R1', '', '', '', 'active', 5, 1)");
    const std::map<std::string, std::string> shared = {{"callers", caller_}, {"reviews", "r1"}, {"{ticketNo}", one("SELECT ticket_no FROM tickets")}, {"alphabets", "situs"}, {"{revision}", "1"}, {"flows", "email-verification"},
                                                       {"{reportNo}", std::to_string(house_.desk.count("SELECT report_no FROM reports"))}, {"inspector", one("SELECT event_id FROM received_events")},
                                                       {"keys", one("SELECT key_id FROM integration_keys")}};
    for (const auto& [kind, id] : shared) subjects_[kind] = {id, ""};
  }

  void plant_worklists() {
    const auto& name = role_ == "nobody" ? "rini" : kNames.at(role_);
    Client own(server_.port()), lead(server_.port()), lead2(server_.port());
    own.sign_in(name);
    lead.sign_in("lead");
    lead2.sign_in("lead2");
    const json::object view = {{"name", "Pagi"}, {"filter", json::object()}};
    subjects_["views"] = {made(own, "/api/v1/views", view), made(lead2, "/api/v1/views", view)};
    const auto announcement = [&](const char* site) { return json::object{{"site", site}, {"area", ""}, {"sentence", "Padam meluas"}, {"until", tomorrow_}, {"reason", "gangguan"}}; };
    subjects_["announcements"] = {made(lead, "/api/v1/announcements", announcement("S1")), made(lead2, "/api/v1/announcements", announcement("S2"))};
    // Whoever may not export has none; then it is the leader's of the site.
    auto& exporter = role_ == "admin" || role_ == "nobody" ? lead : own;
    subjects_["exports"] = {exported(exporter), exported(lead2)};
  }

  std::string exported(Client& client) {
    const auto id = made(client, "/api/v1/tickets/exports", {{"format", "csv"}, {"reason", "uji"}, {"filter", json::object()}});
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (client.get("/api/v1/exports/" + id).body.find("\"running\"") != std::string::npos && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    return id;
  }

  void plant_letters(const UserId& dewi) {
    subjects_["users"] = {house_.rini.value, dewi.value};
    subjects_["{extension}"] = {"1009", "2001"};
    for (const std::string letter : {"confirm", "deny", "stop"}) {
      house_.desk.write("INSERT INTO confirmation_letters (letter_id, caller_id, email_id, address, language, state, email_state, attempts, next_attempt_at_ms, created_at_ms, created_by, problem) "
                        "SELECT $1, caller_id, email_id, address, 'id', 'sent', state, 1, 0, $2, '', '' FROM caller_emails",
                        {letter, std::int64_t(house_.desk.now_ms)});
      house_.desk.write("INSERT INTO letter_tokens (token_hash, letter_id, made_at_ms, ends_at_ms) VALUES ($1, $2, $3, $4)", {desk::hash_token("token-" + letter), letter, house_.desk.now_ms, house_.desk.now_ms + 3'600'000});
    }
  }

  std::string filled(const std::string& pattern, Whose whose) const {
    auto path = pattern;
    const auto from = pattern.find('{');
    if (from == std::string::npos) return path;
    const auto name = pattern.substr(from, pattern.find('}') - from + 1);
    std::string subject;
    if (name == "{domain}") subject = "yahoo.com";
    else if (whose == Whose::none) subject = "none";
    else if (name == "{token}") subject = pattern.starts_with("/konfirmasi") ? pattern.ends_with("bukan-saya") ? "token-deny" : pattern.ends_with("berhenti") ? "token-stop" : "token-confirm" : house_.token;
    else {
      const std::string beginning = "/api/v1/";
      const auto kind = name == "{id}" ? pattern.substr(beginning.size(), pattern.find('/', beginning.size()) - beginning.size()) : name;
      const auto found = subjects_.find(kind);
      if (found == subjects_.end()) ADD_FAILURE() << pattern << ": say what \"" << kind << "\" is in this test";
      else subject = whose == Whose::own ? found->second.first : found->second.second;
    }
    path.replace(from, name.size(), subject);
    for (auto next = path.find('{'); next != std::string::npos; next = path.find('{')) {
      const auto end = path.find('}', next);
      path.replace(next, end - next + 1, path.substr(next, end - next + 1) == "{customerId}" ? "cust1" : "0");
    }
    return path;
  }

 public:
  // Kinds that belong to a site or to somebody in it; the rest is the utility's or the program's (docs/architecture.md).
  bool has_foreign(const std::string& pattern) const {
    if (pattern.find("{token}") != std::string::npos || !has_subject(pattern)) return false;
    for (const auto& [kind, pair] : subjects_) {
      if (!pair.second.empty() && pattern.find(kind[0] == '{' ? kind : "/" + kind + "/{id}") != std::string::npos) return true;
    }
    return false;
  }

 private:
  char stream() {
    Socket socket(server_.port());
    socket.send("GET /api/v1/events HTTP/1.1\r\nHost: a\r\n" + (client_.cookie().empty() ? std::string() : "Cookie: " + client_.cookie() + "\r\n") + "\r\n");
    last_ = socket.read_until("\r\n\r\n").substr(0, 40);
    return last_.find(" 200 ") != std::string::npos ? '+' : last_.find(" 401 ") != std::string::npos ? 'x' : '~';
  }

  const std::string role_;
  House house_;
  desk::Simulator simulator_;
  TestServer server_;
  Client client_;
  std::string tomorrow_, caller_, last_;
  std::map<std::string, std::pair<std::string, std::string>> subjects_;  // ours, and the other site's; "" where there is none
};

// Operation -> what each role gets, in the order of the text.
struct Table {
  std::vector<std::string> order;
  std::map<std::string, std::array<std::string, 5>> cells;
};

const Table& the_table() {
  static const Table table = [] {
    Table read;
    std::ifstream file(source_dir() + "/tests/http/access_matrix.txt");
    for (std::string line; std::getline(file, line);) {
      if (line.empty() || line[0] == '#') continue;
      std::istringstream words(line);
      std::string id;
      std::array<std::string, 5> cells;
      words >> id;
      for (auto& cell : cells) words >> cell;
      EXPECT_FALSE(cells[4].empty()) << "five roles: " << line;
      EXPECT_TRUE(read.cells.emplace(id, cells).second) << id << " stands twice";
      read.order.push_back(id);
    }
    return read;
  }();
  return table;
}

TEST(AccessMatrixTable, names_every_operation_and_nothing_else) {
  std::set<std::string> routed, listed(the_table().order.begin(), the_table().order.end());
  for (const auto& operation : Walk::operations()) routed.insert(operation.id);
  for (const auto& id : routed) EXPECT_TRUE(listed.contains(id)) << id << " is not in tests/http/access_matrix.txt: say who may do it, and to whose";
  for (const auto& id : listed) EXPECT_TRUE(routed.contains(id)) << id << " of tests/http/access_matrix.txt has no route";
  for (const auto& operation : the_contract().operations()) EXPECT_TRUE(listed.contains(operation.id)) << operation.id;
}

class AccessMatrix : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Roles, AccessMatrix, testing::ValuesIn(kRoles), [](const auto& info) { return info.param; });

TEST_P(AccessMatrix, gives_each_role_what_the_table_says) {
  const auto column = std::size_t(std::find(kRoles.begin(), kRoles.end(), GetParam()) - kRoles.begin());
  Walk walk(GetParam());
  std::map<std::string, Operation> operations;
  for (const auto& operation : Walk::operations()) operations.emplace(operation.id, operation);
  int cells = 0;
  std::map<std::string, std::string> seen, why;
  // First what is foreign or not there, for all operations; nothing may come of it.
  const auto before = walk.foreign_rows();
  ASSERT_NE(before.find(kForeignResume), std::string::npos);
  const auto take = [&](const std::string& id, Whose whose) {
    const auto found = operations.find(id);
    if (found == operations.end()) return;
    const char got = walk.cell(found->second, whose);
    seen[id] += got;
    why[id] += "\n    " + std::string(1, got) + " " + walk.last();
    ++cells;
  };
  for (const auto whose : {Whose::foreign, Whose::none}) {
    for (const auto& id : the_table().order) {
      const auto found = operations.find(id);
      if (found == operations.end() || !walk.has_subject(found->second.pattern)) continue;
      if (whose == Whose::none || walk.has_foreign(found->second.pattern)) take(id, whose);
      else seen[id] += '-';
    }
  }
  if (GetParam() != "admin") EXPECT_EQ(walk.foreign_rows(), before) << GetParam() << " changed something of the other site";
  for (const auto& id : the_table().order) {
    auto others = std::exchange(seen[id], {});
    take(id, Whose::own);
    seen[id] += others;
  }
  for (const auto& id : the_table().order) {
    const auto& expected = the_table().cells.at(id)[column];
    EXPECT_EQ(seen[id], expected) << GetParam() << ": " << id << why[id];
    // Told apart from what is not there by nothing (ASVS 8.2.2), unless the role sees all sites.
    if (seen[id].size() == 3 && seen[id][1] != '-' && (GetParam() == "agent" || GetParam() == "leader")) EXPECT_EQ(seen[id][1], seen[id][2]) << GetParam() << ": " << id << why[id];
  }
  if (std::getenv("SAPA_SHOW_MATRIX")) {
    for (const auto& id : the_table().order) std::printf("%s %s %s\n", id.c_str(), GetParam().c_str(), seen[id].c_str());
  }
  EXPECT_GE(cells, int(the_table().order.size()));
  RecordProperty("cells", cells);
}

}  // namespace
}  // namespace sapa::http

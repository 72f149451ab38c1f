// The event stream over a real socket: nothing lost, nothing doubled, whatever is cut.

#include <set>

#include "http/event_stream.h"
#include "http/test_server.h"

namespace sapa::http {
namespace {

namespace json = wire::json;
using std::chrono::milliseconds;

struct Frame {
  std::string id, event, data;
};

// One browser's stream.
class Listening {
 public:
  Listening(unsigned short port, const std::string& cookie, const std::string& last = "") : socket_(port) {
    socket_.send("GET /api/v1/events HTTP/1.1\r\nHost: a\r\nCookie: " + cookie + "\r\n" + (last.empty() ? "" : "Last-Event-ID: " + last + "\r\n") + "\r\n");
    head_ = socket_.read_until("\r\n\r\n");
  }
  const std::string& head() const { return head_; }
  // The next frame; empty after the deadline.
  std::optional<Frame> next(milliseconds deadline = milliseconds(5'000)) {
    for (;;) {
      const auto text = socket_.read_until("\n\n", deadline);
      if (!text.ends_with("\n\n")) return std::nullopt;
      Frame frame;
      const auto field = [&](const std::string& name) {
        const auto at = text.find(name + ": ");
        return at == std::string::npos ? std::string() : text.substr(at + name.size() + 2, text.find('\n', at) - at - name.size() - 2);
      };
      frame = {field("id"), field("event"), field("data")};
      if (!frame.event.empty()) return frame;  // comments and retry are no news
    }
  }
  bool closes_within(milliseconds deadline) { return socket_.closes_within(deadline); }

 private:
  Socket socket_;
  std::string head_;
};

struct Agent {
  explicit Agent(ServerOptions options = {}) : house(storage::Engine::sqlite, options), client(house.server.port()) { client.sign_in("rini", "1001"); }
  void ring(int call) {
    house.tell(R"({"callId":"c)" + std::to_string(call) + R"(","event":"ringing","from":"087700001234","agent":"1001"})");
  }
  House house;
  Client client;
};

void check_news(const Frame& frame) {
  static const std::map<std::string, std::string> kSchemas = {{"hello", "Hello"}, {"call", "CallNews"}, {"caller", "CallerNews"}, {"callback", "CallbackNews"}, {"session", "SessionNews"}, {"setting", "SettingNews"}};
  const auto schema = kSchemas.find(frame.event);
  ASSERT_NE(schema, kSchemas.end()) << frame.event;
  for (const auto& problem : the_contract().check_schema(schema->second, wire::parse_json(frame.data).value())) ADD_FAILURE() << frame.event << ": " << problem;
}

TEST(EventStream, greets_and_brings_what_happens_in_order) {
  Agent agent;
  Listening stream(agent.house.server.port(), agent.client.cookie());
  EXPECT_NE(stream.head().find("200 OK"), std::string::npos);
  EXPECT_NE(stream.head().find("text/event-stream"), std::string::npos);
  EXPECT_NE(stream.head().find("X-Accel-Buffering: no"), std::string::npos);
  EXPECT_EQ(stream.next()->event, "hello");
  for (int i = 0; i < 3; ++i) agent.ring(i);
  for (int i = 0; i < 3; ++i) {
    const auto frame = stream.next();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->event, "call");
    check_news(*frame);
  }
}

TEST(EventStream, a_browser_that_comes_back_gets_what_it_missed_once) {
  Agent agent;
  std::string last;
  std::vector<std::string> seen;
  int rang = 0;
  for (int round = 0; round < 4; ++round) {
    Listening stream(agent.house.server.port(), agent.client.cookie(), last);
    for (int i = 0; i < 3; ++i) agent.ring(rang++);
    // Two of three are read before the line is cut; the rest comes with the next round.
    for (int i = 0; i < 3; ++i) {
      const auto frame = stream.next();
      ASSERT_TRUE(frame);
      if (frame->event == "call") seen.push_back(std::string(wire::parse_json(frame->data)->at("callId").as_string()));
      ASSERT_NE(frame->event, "reset");
      last = frame->id;
    }
  }
  Listening stream(agent.house.server.port(), agent.client.cookie(), last);
  while (int(seen.size()) < rang) {
    const auto frame = stream.next();
    ASSERT_TRUE(frame) << seen.size() << " of " << rang;
    if (frame->event == "call") seen.push_back(std::string(wire::parse_json(frame->data)->at("callId").as_string()));
  }
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), seen.size()) << "nothing twice";
  EXPECT_FALSE(stream.next(milliseconds(200)));
}

TEST(EventStream, a_server_that_was_killed_and_came_back_loses_nothing) {
  desk::Desk desk(storage::Engine::sqlite);
  std::string cookie;
  std::string last;
  const std::string hash = [] {
    desk::start_crypto();
    return desk::hash_password(kPassword);
  }();
  const auto rini = desk.add("rini", "agent", "S1", hash);
  desk.seat(rini, "1001");
  const auto ring = [&](const std::string& call) {
    desk.run([&](desk::UnitOfWork& unit) {
      const auto event = telephony::read_own_event(json::object{{"callId", call}, {"event", "ringing"}, {"from", "087700001234"}, {"agent", "1001"}}, "pbx1", unit.now).value();
      desk::take_call_event(unit, event, "pbx1", "{}");
      return true;
    });
  };
  {
    TestServer server(desk);
    Client client(server.port());
    client.sign_in("rini");
    cookie = client.cookie();
    Listening stream(server.port(), cookie);
    ring("a");
    last = stream.next()->id;  // hello
    last = stream.next()->id;
  }
  ring("b");
  TestServer server(desk);
  Listening stream(server.port(), cookie, last);
  std::vector<std::string> kinds;
  for (int i = 0; i < 2; ++i) kinds.push_back(stream.next()->event);
  ring("c");
  kinds.push_back(stream.next()->event);
  EXPECT_EQ(kinds, (std::vector<std::string>{"hello", "call", "call"}));
}

TEST(EventStream, news_of_others_never_comes) {
  Agent agent;
  agent.house.desk.know("1002");
  Listening stream(agent.house.server.port(), agent.client.cookie());
  stream.next();
  agent.house.tell(R"({"callId":"x","event":"ringing","from":"087700001234","agent":"1002"})");
  EXPECT_FALSE(stream.next(milliseconds(300)));
}

TEST(EventStream, ends_with_its_session) {
  Agent agent;
  Listening stream(agent.house.server.port(), agent.client.cookie());
  stream.next();
  EXPECT_EQ(agent.client.send("DELETE", "/api/v1/session").status, 204);
  EXPECT_TRUE(stream.closes_within(milliseconds(5'000)));
}

TEST(EventStream, a_cursor_of_another_database_is_answered_with_reset) {
  Agent agent;
  const auto user = "user:" + agent.house.rini.value;
  for (const auto& cursor : {std::string("garbage"), std::string("everyone=99999;") + user + "=99999", std::string("user:somebody=3"), std::string(600, 'x'), std::string("\xFF=1")}) {
    Listening stream(agent.house.server.port(), agent.client.cookie(), cursor);
    const auto first = stream.next();
    ASSERT_TRUE(first) << cursor.substr(0, 40);
    EXPECT_EQ(first->event, "hello");
  }
  Listening stream(agent.house.server.port(), agent.client.cookie(), user + "=99999");
  EXPECT_EQ(stream.next()->event, "hello");
  EXPECT_EQ(stream.next()->event, "reset");
}

TEST(EventStream, news_older_than_the_table_keeps_is_answered_with_reset) {
  Agent agent;
  std::string last;
  {
    Listening stream(agent.house.server.port(), agent.client.cookie());
    last = stream.next()->id;
  }
  for (int i = 0; i < 5; ++i) agent.ring(i);
  agent.house.desk.write("DELETE FROM news WHERE seq <= 3");
  Listening stream(agent.house.server.port(), agent.client.cookie(), last);
  std::vector<std::string> kinds;
  for (int i = 0; i < 4; ++i) kinds.push_back(stream.next()->event);
  EXPECT_EQ(kinds, (std::vector<std::string>{"hello", "reset", "call", "call"}));
}

TEST(EventStream, a_backlog_of_thousands_comes_whole) {
  Agent agent;
  const auto user = "user:" + agent.house.rini.value;
  std::string last;
  {
    Listening stream(agent.house.server.port(), agent.client.cookie());
    last = stream.next()->id;
  }
  agent.house.desk.database->write_now([&](storage::Connection& db) {
    db.execute("INSERT INTO audiences (audience, last_seq) VALUES ($1, 2500)", {user});
    for (std::int64_t seq = 1; seq <= 2'500; ++seq) {
      db.execute("INSERT INTO news (audience, seq, kind, body, at_ms) VALUES ($1, $2, 'call', $3, 0)", {user, seq, "{\"n\":" + std::to_string(seq) + ",\"x\":\"" + std::string(600, 'x') + "\"}"});
    }
  });
  Listening stream(agent.house.server.port(), agent.client.cookie(), last);
  EXPECT_EQ(stream.next()->event, "hello");
  for (std::int64_t seq = 1; seq <= 2'500; ++seq) {
    const auto frame = stream.next();
    ASSERT_TRUE(frame) << seq;
    ASSERT_EQ(wire::parse_json(frame->data)->at("n").as_int64(), seq);
  }
}

TEST(EventStream, a_silent_stream_is_kept_alive_by_comments) {
  ServerOptions options;
  options.heartbeat = milliseconds(100);
  Agent agent(options);
  Socket socket(agent.house.server.port());
  socket.send("GET /api/v1/events HTTP/1.1\r\nHost: a\r\nCookie: " + agent.client.cookie() + "\r\n\r\n");
  EXPECT_TRUE(socket.read_until("\n:\n\n").ends_with("\n:\n\n"));
  EXPECT_TRUE(socket.read_until(":\n\n").ends_with(":\n\n"));
}

}  // namespace
}  // namespace sapa::http

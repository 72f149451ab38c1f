// Bytes that are no HTTP, or HTTP that contradicts itself (RFC 9112): each is refused with a 4xx or by closing, never
// taken as something else, never a hang, never a 5xx.

#include "http/test_server.h"

namespace sapa::http {
namespace {

using std::chrono::milliseconds;

struct Case {
  const char* name;
  std::string bytes;
};

std::string get(const std::string& headers, const std::string& line = "GET /healthz HTTP/1.1") { return line + "\r\n" + headers + "\r\n"; }
std::string post(const std::string& headers, const std::string& body) { return "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + headers + "\r\n" + body; }

const std::vector<Case>& cases() {
  static const std::vector<Case> kCases = {
      {"no_request_line", "\r\n\r\n\r\n\r\n"},
      {"only_a_word", "GET\r\n\r\n"},
      {"no_version", "GET /healthz\r\n\r\n"},
      {"http_0_9", "GET /\r\n"},
      {"http_2_preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
      {"http_1_2", get("Host: a\r\n", "GET /healthz HTTP/1.2")},
      {"http_9_9", get("Host: a\r\n", "GET /healthz HTTP/9.9")},
      {"lower_case_http", get("Host: a\r\n", "GET /healthz http/1.1")},
      {"two_blanks", get("Host: a\r\n", "GET  /healthz HTTP/1.1")},
      {"tab_for_blank", get("Host: a\r\n", "GET\t/healthz\tHTTP/1.1")},
      {"trailing_word", get("Host: a\r\n", "GET /healthz HTTP/1.1 x")},
      {"nul_in_target", get("Host: a\r\n", std::string("GET /health\0z HTTP/1.1", 22))},
      {"nul_in_method", get("Host: a\r\n", std::string("G\0T /healthz HTTP/1.1", 21))},
      {"control_in_target", get("Host: a\r\n", "GET /health\x01z HTTP/1.1")},
      {"broken_percent", get("Host: a\r\n", "GET /%zz HTTP/1.1")},
      {"percent_nul", get("Host: a\r\n", "GET /%00 HTTP/1.1")},
      {"overlong_utf8", get("Host: a\r\n", "GET /%c0%af HTTP/1.1")},
      {"asterisk_form", get("Host: a\r\n", "GET * HTTP/1.1")},
      {"no_slash", get("Host: a\r\n", "GET healthz HTTP/1.1")},
      {"absolute_form_elsewhere", get("Host: a\r\n", "GET http://other/healthz HTTP/1.1")},
      {"connect", get("Host: a\r\n", "CONNECT other:443 HTTP/1.1")},
      {"trace", get("Host: a\r\nCookie: sapa_session=x\r\n", "TRACE /healthz HTTP/1.1")},
      {"track", get("Host: a\r\nCookie: sapa_session=x\r\n", "TRACK /healthz HTTP/1.1")},
      {"long_target", get("Host: a\r\n", "GET /" + std::string(9'000, 'x') + " HTTP/1.1")},
      {"long_method", get("Host: a\r\n", std::string(5'000, 'A') + " / HTTP/1.1")},
      {"no_host", get("")},
      {"two_hosts", get("Host: a\r\nHost: b\r\n")},
      {"two_equal_hosts", get("Host: a\r\nHost: a\r\n")},
      {"no_colon", get("Host: a\r\nnonsense\r\n")},
      {"blank_before_colon", get("Host: a\r\nX-A : b\r\n")},
      {"blank_before_host_colon", get("Host : a\r\n")},
      {"empty_name", get("Host: a\r\n: b\r\n")},
      {"first_header_folded", get(" Host: a\r\n")},
      {"nul_in_value", get(std::string("Host: a\r\nX-A: b\0c\r\n", 19))},
      {"nul_in_name", get(std::string("Host: a\r\nX\0A: b\r\n", 17))},
      {"control_in_name", get("Host: a\r\nX\x01: b\r\n")},
      {"bare_cr_in_value", get("Host: a\r\nX-A: b\rX-B: c\r\n")},
      {"large_header", get("Host: a\r\nX-A: " + std::string(20'000, 'x') + "\r\n")},
      {"many_headers",
       get([] {
         std::string headers = "Host: a\r\n";
         for (int i = 0; i < 200; ++i) headers += "X-" + std::to_string(i) + ": y\r\n";
         return headers;
       }())},
      // Framing: what a proxy before us could read in another way.
      {"both_lengths", post("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
      {"chunked_twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
      {"chunked_then_identity", post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n")},
      {"gzip_then_chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n")},
      {"unknown_encoding", post("Transfer-Encoding: cow\r\n", "{}")},
      {"quoted_chunked", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n")},
      {"blank_in_encoding_name", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n")},
      {"vertical_tab_chunked", post("Transfer-Encoding: \x0b" "chunked\r\n", "0\r\n\r\n")},
      {"encoding_in_1_0", "POST /api/v1/session HTTP/1.0\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"},
      {"two_lengths", post("Content-Length: 2\r\nContent-Length: 3\r\n", "{}")},
      {"two_equal_lengths", post("Content-Length: 2\r\nContent-Length: 2\r\n", "{}")},
      {"length_list", post("Content-Length: 2, 2\r\n", "{}")},
      {"length_negative", post("Content-Length: -2\r\n", "{}")},
      {"length_plus", post("Content-Length: +2\r\n", "{}")},
      {"length_hex", post("Content-Length: 0x2\r\n", "{}")},
      {"length_words", post("Content-Length: two\r\n", "{}")},
      {"length_empty", post("Content-Length: \r\n", "{}")},
      {"length_blank_inside", post("Content-Length: 2 2\r\n", "{}")},
      {"length_overflow", post("Content-Length: 99999999999999999999999\r\n", "{}")},
      {"length_huge", post("Content-Length: 9999999999\r\n", "{}")},
      {"chunk_no_size", post("Transfer-Encoding: chunked\r\n", "\r\n{}\r\n0\r\n\r\n")},
      {"chunk_words", post("Transfer-Encoding: chunked\r\n", "two\r\n{}\r\n0\r\n\r\n")},
      {"chunk_negative", post("Transfer-Encoding: chunked\r\n", "-2\r\n{}\r\n0\r\n\r\n")},
      {"chunk_0x", post("Transfer-Encoding: chunked\r\n", "0x2\r\n{}\r\n0\r\n\r\n")},
      {"chunk_overflow", post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n{}\r\n0\r\n\r\n")},
      {"chunk_longer_than_said", post("Transfer-Encoding: chunked\r\n", "2\r\n{}{}\r\n0\r\n\r\n")},
      {"chunk_without_crlf", post("Transfer-Encoding: chunked\r\n", "2\r\n{}0\r\n\r\n")},
      {"chunks_too_large", post("Transfer-Encoding: chunked\r\n", "186a0\r\n" + std::string(100'000, 'x') + "\r\n0\r\n\r\n")},
      {"tls_hello", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + std::string(200, '\x01') + "\r\n\r\n"},
      {"sip", "OPTIONS sip:1001@a SIP/2.0\r\nVia: SIP/2.0/TCP a\r\n\r\n"},
      {"binary", std::string("\x00\xFF\x80\x01\r\n\r\n", 8)},
  };
  return kCases;
}

TEST(Malformed, every_case_is_refused_at_once_and_the_server_lives) {
  House house;
  for (const auto& test : cases()) {
    Socket socket(house.server.port());
    socket.send(test.bytes);
    socket.shut();
    const auto answer = socket.answer(milliseconds(5'000));
    if (answer) {
      EXPECT_GE(answer->status, 400) << test.name;
      EXPECT_TRUE(answer->status < 500 || answer->status == 501 || answer->status == 505) << test.name << " " << answer->status;
      // An unknown method is well-formed: the connection goes on.
      if (answer->status != 501) EXPECT_EQ(answer->header("connection"), "close") << test.name << " " << answer->status;
      for (const auto& problem : the_contract().check("GET", "/nowhere", *answer)) ADD_FAILURE() << test.name << ": " << problem;
    }
    EXPECT_TRUE(socket.closes_within(milliseconds(5'000))) << test.name;
  }
  EXPECT_EQ(Client(house.server.port()).get("/healthz").status, 200);
}

TEST(Malformed, a_request_hidden_behind_another_is_never_answered) {
  House house;
  const std::string hidden = "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n";
  for (const auto& smuggler : {post("Content-Length: " + std::to_string(hidden.size() + 5) + "\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + hidden),
                               post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n" + hidden), post("Content-Length: 2\r\nContent-Length: 40\r\n", "{}" + hidden),
                               post("Transfer-Encoding : chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n" + hidden), post("Content-Length: 0\r\nTransfer-Encoding: xchunked\r\n", hidden)}) {
    Socket socket(house.server.port());
    socket.send(smuggler);
    socket.shut();
    const auto all = socket.read_until("# TYPE", milliseconds(3'000));
    EXPECT_EQ(all.find("# TYPE"), std::string::npos) << smuggler;
  }
}

// RFC 9112 5.2: a folded line may be refused or read as one; it must not become a header of its own.
TEST(Malformed, a_folded_header_is_one_header) {
  House house;
  Socket socket(house.server.port());
  socket.send("POST /api/v1/session HTTP/1.1\r\nHost: a\r\nX-A: b\r\n Content-Length: 50\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}");
  const auto answer = socket.answer();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->status == 422 || answer->status == 400) << answer->status;
}

TEST(Malformed, good_requests_in_odd_pieces_are_answered) {
  House house;
  const std::string event = "POST /api/v1/cti/" + house.token + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const auto& request : {std::string("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"), event + "16\r\nevent=newCall&callId=1\r\n0\r\n\r\n"}) {
    for (const std::size_t size : {1U, 7U, 20U}) {
      Socket socket(house.server.port());
      for (std::size_t at = 0; at < request.size(); at += size) socket.send(request.substr(at, size));
      const auto answer = socket.answer();
      ASSERT_TRUE(answer) << size;
      EXPECT_EQ(answer->status, 200);
    }
  }
}

// Beast's parser aborted the whole server: three bytes, then one. The 400s show that both ends of the body were seen.
TEST(Malformed, an_empty_chunked_body_in_pieces_is_a_body) {
  House house;
  for (int i = 0; i < 20; ++i) {
    Socket socket(house.server.port());
    socket.send(post("Transfer-Encoding: chunked\r\n", ""));
    for (const auto* piece : {"0\r\n", "\r", "\n"}) {
      EXPECT_EQ(Client(house.server.port()).get("/healthz").status, 200);  // what was sent before has been read by now
      socket.send(piece);
    }
    const auto answer = socket.answer();
    ASSERT_TRUE(answer);
    EXPECT_GE(answer->status, 400);
    EXPECT_LT(answer->status, 500);
  }
}

TEST(Malformed, requests_one_behind_the_other_are_answered_in_order) {
  House house;
  Socket socket(house.server.port());
  socket.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: a\r\n\r\nHEAD /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(socket.answer()->status, 200);
  EXPECT_EQ(socket.answer()->status, 404);
  EXPECT_EQ(socket.answer(milliseconds(5'000), true)->status, 200);
}

TEST(Malformed, chunked_and_expected_bodies_are_taken) {
  House house;
  Socket socket(house.server.port());
  socket.send("POST /api/v1/cti/" + house.token + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nevent=n\r\nd;x=y\r\newCall&callId\r\n2\r\n=1\r\n0\r\nTrailer: x\r\n\r\n");
  EXPECT_EQ(socket.answer()->status, 200);
  Socket waiting(house.server.port());
  waiting.send("POST /api/v1/cti/" + house.token + " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 22\r\n\r\n");
  EXPECT_NE(waiting.read_until("\r\n\r\n").find("100 Continue"), std::string::npos);
  waiting.send("event=newCall&callId=2");
  EXPECT_EQ(waiting.answer()->status, 200);
}

ServerOptions impatient() {
  ServerOptions options;
  options.head_deadline = milliseconds(200);
  options.body_deadline = milliseconds(300);
  options.idle_deadline = milliseconds(400);
  options.write_deadline = milliseconds(300);
  return options;
}

TEST(SlowClients, are_cut_off_and_the_others_do_not_notice) {
  House house(storage::Engine::sqlite, impatient());
  std::vector<std::unique_ptr<Socket>> slow;
  for (int i = 0; i < 60; ++i) {
    slow.push_back(std::make_unique<Socket>(house.server.port()));
    if (i % 3 == 1) slow.back()->send("GET /healthz HTTP/1.1\r\nHost: a\r\nX-");
    if (i % 3 == 2) slow.back()->send("POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{");
  }
  EXPECT_EQ(Client(house.server.port()).get("/healthz").status, 200);
  for (auto& socket : slow) EXPECT_TRUE(socket->closes_within(std::chrono::seconds(10)));
}

TEST(SlowClients, a_body_that_drips_is_cut_off_as_a_whole) {
  House house(storage::Engine::sqlite, impatient());
  Socket socket(house.server.port());
  socket.send("POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
  bool closed = false;
  // Each byte comes in time for a deadline per read; 100 tries of 50 ms would be 5 s.
  for (int i = 0; i < 100 && !closed; ++i) {
    socket.send("x");
    closed = socket.closes_within(milliseconds(50));
  }
  EXPECT_TRUE(closed);
}

TEST(SlowClients, an_answer_that_nobody_takes_is_cut_off) {
  House house(storage::Engine::sqlite, impatient());
  Socket silent(house.server.port());
  // Far more than both kernels keep for a connection.
  for (int i = 0; i < 200; ++i) silent.send("GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (house.server.served().late == 0 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  EXPECT_EQ(house.server.served().late, 1U);
  EXPECT_EQ(Client(house.server.port()).get("/healthz").status, 200);
  EXPECT_TRUE(silent.closes_within(std::chrono::seconds(10)));
}

TEST(SlowClients, an_idle_connection_is_closed_and_a_used_one_kept) {
  House house(storage::Engine::sqlite, impatient());
  Socket socket(house.server.port());
  for (int i = 0; i < 3; ++i) {
    socket.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(socket.answer()->status, 200);
  }
  EXPECT_TRUE(socket.closes_within(std::chrono::seconds(10)));
}

}  // namespace
}  // namespace sapa::http

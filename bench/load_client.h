#pragma once

// A load client: N keep-alive connections, each sends its next request when the answer to the last is there, or so many
// requests a second in all on whichever connection is free.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

struct LoadResult {
  std::uint64_t answers = 0;  // without those of the warm-up
  std::uint64_t warm_up = 0;
  std::uint64_t refused = 0;  // status other than 200, or not what was asked for
  double seconds = 0;
  std::vector<double> micros = {};  // latency of each answer

  [[nodiscard]] double percentile(double part);
  void print();  // one line of JSON
};

struct Load {
  int port = 0;
  int connections = 1;
  double seconds = 5;
  double rate = 0;  // a second; 0: as many as are answered
  std::uint64_t requests = 0;  // so many and no warm-up, however long it takes; 0: for `seconds`
  // The whole next request of this connection. `last_body`: what came back before ("" at first).
  std::function<std::string(int connection, std::uint64_t number, std::string_view last_body)> next;
};

LoadResult run_load(const Load& load);

struct Arguments;
Load load_of(const Arguments& arguments);

int connect_to(int port);  // blocking, TCP_NODELAY; -1 when refused
double now_seconds();
std::string get(std::string_view target, std::string_view cookie);
std::string send_body(std::string_view method, std::string_view target, std::string_view headers, std::string_view body);
std::string url_encode(std::string_view text);

struct Arguments {
  int port = 0;
  int connections = 1;
  double seconds = 5;
  std::uint64_t callers = 1;
  std::string cookie;
  std::string csrf;
  std::string token;
  std::string agent = "1001";
  double rate = 0;
  std::uint64_t requests = 0;
  std::uint64_t seed = 7;
  std::string targets;       // a file, one target a line
  std::vector<std::string> cookies;  // of many people; each request or stream takes the next
  [[nodiscard]] const std::string& cookie_of(std::uint64_t number) const { return cookies.empty() ? cookie : cookies[number % cookies.size()]; }
};

std::vector<std::string> lines_of(const std::string& file);

int load_pop(const Arguments& arguments, bool floor);
int load_tickets(const Arguments& arguments, bool floor);
int load_targets(const Arguments& arguments);
int load_static(const Arguments& arguments);
int load_save(const Arguments& arguments);
int load_events(const Arguments& arguments, bool floor);
int load_streams(const Arguments& arguments);

}  // namespace bench

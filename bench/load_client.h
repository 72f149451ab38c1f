#pragma once

// A closed-loop load client: N keep-alive connections, each sends its next request when the answer to the last is there.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

struct LoadResult {
  std::uint64_t answers = 0;
  std::uint64_t refused = 0;  // status other than 200
  double seconds = 0;
  std::vector<double> micros = {};  // latency of each answer

  [[nodiscard]] double percentile(double part);
  void print();  // one line of JSON
};

struct Load {
  int port = 0;
  int connections = 1;
  double seconds = 5;
  // The whole next request of this connection. `last_body`: what came back before ("" at first).
  std::function<std::string(int connection, std::uint64_t number, std::string_view last_body)> next;
};

LoadResult run_load(const Load& load);

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
  double rate = 100;
};

int load_pop(const Arguments& arguments, bool floor);
int load_static(const Arguments& arguments);
int load_save(const Arguments& arguments);
int load_events(const Arguments& arguments, bool floor);
int load_streams(const Arguments& arguments, bool floor);

}  // namespace bench

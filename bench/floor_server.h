#pragma once

// The smallest HTTP server that can be measured against: one thread, epoll, no router, no TLS, no limits.

#include <functional>
#include <string>
#include <string_view>

namespace bench {

// `answer` gets the request's target ("/pop?phone=...") and body, and fills the response body. Listens on 127.0.0.1, prints
// "port N" and runs until it is killed. `stream`: a GET of /events is kept open and gets what broadcast() sends.
struct FloorServer {
  std::function<void(std::string_view target, std::string_view body, std::string& response)> answer;
  const char* content_type = "application/json";

  void run();
  void broadcast(std::string_view frame);  // from within answer()
  std::size_t streams() const;

 private:
  struct Impl;
  Impl* impl_ = nullptr;
};

int floor_pop(const char* database, bool mapped);
int floor_search(const char* database);
int floor_stream(const char* page);  // page: an HTML file served at /
int floor_disk(const char* folder, int seconds);

}  // namespace bench

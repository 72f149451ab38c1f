#pragma once

// A small blocking HTTP client on a raw socket, so that a test may also say what no client would.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sapa::http {

struct Answer {
  int status = 0;  // 0: the server closed without an answer
  std::vector<std::pair<std::string, std::string>> headers = {};  // names in lower case
  std::string body;
  [[nodiscard]] std::string header(std::string_view name) const;
};

class Socket {
 public:
  explicit Socket(unsigned short port);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  void send(std::string_view bytes);  // what the server no longer takes is dropped
  void shut();                        // no more from us
  // Reads until `until` is in what came, the server closed, or the deadline passed.
  std::string read_until(std::string_view until, std::chrono::milliseconds deadline = std::chrono::seconds(10));
  // One whole answer. Empty: none within the deadline.
  std::optional<Answer> answer(std::chrono::milliseconds deadline = std::chrono::seconds(10), bool head_only = false);
  // Whether the server closes within the deadline; what it still says is dropped.
  bool closes_within(std::chrono::milliseconds deadline);

 private:
  bool fill(std::chrono::steady_clock::time_point deadline);
  int socket_ = -1;
  std::string buffer_;
  bool closed_ = false;
};

}  // namespace sapa::http

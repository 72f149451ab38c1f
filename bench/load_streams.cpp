// Opens N event streams and keeps them. Each line on standard input is answered with a line of JSON:
//   again          every stream that ended is opened anew, for ten seconds at most: how many have had their hello, and
//                  how long it took since the line came
//   seen TEXT      what has come meanwhile is read: on how many streams this text was
//   anything else  how many streams had a frame with this text, and how long the slowest took
// End of input closes them.

#include "load_client.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace bench {

namespace {

constexpr double kPatience = 10;
constexpr std::string_view kHello = "event: hello";

class Streams {
 public:
  explicit Streams(const Arguments& arguments) : arguments_(arguments), sockets_(static_cast<std::size_t>(arguments.connections), -1) {}
  ~Streams() {
    for (const int socket : sockets_) {
      if (socket >= 0) ::close(socket);
    }
    ::close(epoll_);
  }

  // Tries each that is not there once; false when the server refuses.
  bool connect() {
    for (std::size_t i = 0; i < sockets_.size(); ++i) {
      if (sockets_[i] >= 0) continue;
      const int socket = connect_to(arguments_.port);
      if (socket < 0) return false;
      const auto open = get("/api/v1/events", arguments_.cookie_of(i));
      if (::send(socket, open.data(), open.size(), MSG_NOSIGNAL) < 0) {
        ::close(socket);
        return false;
      }
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u64 = i;
      ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
      sockets_[i] = socket;
    }
    return true;
  }

  // Reads until every stream had such a frame since the call. `reopen`: who ends in between is opened again.
  std::pair<std::size_t, double> wait_for_all(std::string_view what, bool reopen) {
    const double from = now_seconds();
    std::vector<bool> had(sockets_.size());
    std::size_t reached = 0;
    double last = from;
    while (reached < sockets_.size() && now_seconds() < from + kPatience) {
      if (reopen && !connect()) ::usleep(20'000);  // the server is not back yet
      const int count = ::epoll_wait(epoll_, ready_.data(), int(ready_.size()), reopen ? 20 : 200);
      for (int k = 0; k < count; ++k) {
        const auto i = std::size_t(ready_[std::size_t(k)].data.u64);
        const auto size = ::recv(sockets_[i], buffer_.data(), buffer_.size(), 0);
        if (size <= 0) {
          ::close(sockets_[i]);  // and so out of epoll
          sockets_[i] = -1;
          continue;
        }
        if (had[i] || std::string_view(buffer_.data(), std::size_t(size)).find(what) == std::string_view::npos) continue;
        had[i] = true;
        ++reached;
        last = now_seconds();
      }
    }
    return {reached, last - from};
  }

  // Reads what is there; how many streams had the text.
  std::size_t seen(std::string_view text) {
    std::size_t count = 0;
    for (int ready = 1; ready > 0;) {
      ready = ::epoll_wait(epoll_, ready_.data(), int(ready_.size()), 100);
      for (int k = 0; k < ready; ++k) {
        const auto i = std::size_t(ready_[std::size_t(k)].data.u64);
        const auto size = ::recv(sockets_[i], buffer_.data(), buffer_.size(), 0);
        if (size <= 0) {
          ::close(sockets_[i]);
          sockets_[i] = -1;
        } else if (std::string_view(buffer_.data(), std::size_t(size)).find(text) != std::string_view::npos) {
          ++count;
        }
      }
    }
    return count;
  }

 private:
  const Arguments& arguments_;
  std::vector<int> sockets_;
  const int epoll_ = ::epoll_create1(0);
  std::vector<epoll_event> ready_ = std::vector<epoll_event>(256);
  std::vector<char> buffer_ = std::vector<char>(65536);
};

}  // namespace

int load_streams(const Arguments& arguments) {
  Streams streams(arguments);
  const double start = now_seconds();
  if (!streams.connect()) return 3;
  const auto opened = streams.wait_for_all(kHello, false).first;
  std::printf("{\"opened\": %zu, \"seconds\": %.4f}\n", opened, now_seconds() - start);
  std::fflush(stdout);
  for (std::string line; std::getline(std::cin, line);) {
    if (line.starts_with("seen ")) {
      std::printf("{\"reached\": %zu}\n", streams.seen(line.substr(5)));
      std::fflush(stdout);
      continue;
    }
    const auto [reached, seconds] = line == "again" ? streams.wait_for_all(kHello, true) : streams.wait_for_all(line, false);
    std::printf("{\"reached\": %zu, \"seconds\": %.4f}\n", reached, seconds);
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace bench

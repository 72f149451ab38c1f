// Opens N event streams and keeps them; each line on standard input is answered with how many frames came since the last
// one, and how long the slowest took. "N" lines in, JSON lines out; end of input closes them.

#include "load_client.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace bench {

int load_streams(const Arguments& arguments, bool) {
  const int epoll = ::epoll_create1(0);
  std::vector<int> sockets;
  const auto open = get("/api/v1/events", arguments.cookie);
  const double start = now_seconds();
  for (int i = 0; i < arguments.connections; ++i) {
    const int socket = connect_to(arguments.port);
    if (socket < 0 || ::send(socket, open.data(), open.size(), 0) < 0) return 3;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = socket;
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event);
    sockets.push_back(socket);
  }
  std::vector<epoll_event> ready(256);
  char buffer[65536];
  // Counts frames until every stream had one, or ten seconds passed.
  const auto wait_for_all = [&](const char* what) {
    const double from = now_seconds();
    std::vector<bool> had(sockets.empty() ? 0 : std::size_t(sockets.back()) + 1);
    std::size_t reached = 0;
    double last = from;
    while (reached < sockets.size() && now_seconds() < from + 10) {
      const int count = ::epoll_wait(epoll, ready.data(), int(ready.size()), 200);
      for (int i = 0; i < count; ++i) {
        const int socket = ready[std::size_t(i)].data.fd;
        const auto size = ::recv(socket, buffer, sizeof buffer, 0);
        if (size <= 0) {
          ::epoll_ctl(epoll, EPOLL_CTL_DEL, socket, nullptr);
          continue;
        }
        if (std::string_view(buffer, std::size_t(size)).find(what) == std::string_view::npos || had[std::size_t(socket)]) continue;
        had[std::size_t(socket)] = true;
        ++reached;
        last = now_seconds();
      }
    }
    return std::pair{reached, last};
  };
  const auto [opened, opened_at] = wait_for_all("event: hello");
  std::printf("{\"opened\": %zu, \"seconds\": %.4f}\n", opened, opened_at - start);
  std::fflush(stdout);
  std::string line;
  while (std::getline(std::cin, line)) {
    const double asked = now_seconds();
    const auto [reached, last] = wait_for_all(line.c_str());
    std::printf("{\"reached\": %zu, \"seconds\": %.4f}\n", reached, last - asked);
    std::fflush(stdout);
  }
  for (const int socket : sockets) ::close(socket);
  return 0;
}

}  // namespace bench

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <vector>

#include "floor_server.h"

namespace bench {

struct FloorServer::Impl {
  struct Connection {
    std::string in;
    bool streaming = false;
  };
  int epoll = -1;
  std::map<int, Connection> connections;
  std::vector<int> streams;
};

namespace {

void send_all(int socket, const std::string& text) {
  std::size_t sent = 0;
  while (sent < text.size()) {
    const auto n = ::send(socket, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) return;
    sent += std::size_t(n);
  }
}

// Clients write the name as they like.
std::size_t length_in(const std::string& in, std::size_t end_of_head) {
  const auto* at = ::strcasestr(in.c_str(), "content-length:");
  return at && std::size_t(at - in.c_str()) < end_of_head ? std::strtoul(at + 15, nullptr, 10) : 0;
}

}  // namespace

std::size_t FloorServer::streams() const { return impl_->streams.size(); }

void FloorServer::broadcast(std::string_view frame) {
  const std::string text(frame);
  for (const int socket : impl_->streams) send_all(socket, text);
}

void FloorServer::run() {
  Impl impl;
  impl_ = &impl;
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  const int one = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(listener, 4096) != 0) return;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
  std::printf("port %d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  impl.epoll = ::epoll_create1(0);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = listener;
  ::epoll_ctl(impl.epoll, EPOLL_CTL_ADD, listener, &event);
  std::vector<epoll_event> ready(256);
  std::string body;
  std::string response;
  std::vector<char> buffer(65536);
  for (;;) {
    const int count = ::epoll_wait(impl.epoll, ready.data(), int(ready.size()), -1);
    for (int i = 0; i < count; ++i) {
      const int socket = ready[std::size_t(i)].data.fd;
      if (socket == listener) {
        const int accepted = ::accept4(listener, nullptr, nullptr, 0);
        ::setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        event.data.fd = accepted;
        ::epoll_ctl(impl.epoll, EPOLL_CTL_ADD, accepted, &event);
        impl.connections[accepted] = {};
        continue;
      }
      auto& connection = impl.connections[socket];
      const auto size = ::recv(socket, buffer.data(), buffer.size(), 0);
      if (size <= 0) {
        ::close(socket);
        impl.connections.erase(socket);
        std::erase(impl.streams, socket);
        continue;
      }
      connection.in.append(buffer.data(), std::size_t(size));
      for (;;) {
        const auto end = connection.in.find("\r\n\r\n");
        if (end == std::string::npos) break;
        const auto length_of_body = length_in(connection.in, end);
        if (connection.in.size() < end + 4 + length_of_body) break;
        const auto space = connection.in.find(' ');
        const auto target = connection.in.substr(space + 1, connection.in.find(' ', space + 1) - space - 1);
        if (target.starts_with("/api/v1/events")) {
          connection.streaming = true;
          impl.streams.push_back(socket);
          send_all(socket, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\r\nevent: hello\ndata: {}\n\n");
        } else {
          body.clear();
          content_type = "application/json";
          answer(target, std::string_view(connection.in).substr(end + 4, length_of_body), body);
          response = "HTTP/1.1 200 OK\r\nContent-Type: ";
          response += content_type;
          response += "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
          send_all(socket, response);
        }
        connection.in.erase(0, end + 4 + length_of_body);
      }
    }
  }
}

// What is posted to /send goes to every stream as one frame; / is the page.
int floor_stream(const char* page) {
  std::string html;
  if (page) {
    std::ifstream file(page, std::ios::binary);
    html.assign(std::istreambuf_iterator<char>(file), {});
  }
  FloorServer server;
  server.answer = [&](std::string_view target, std::string_view body, std::string& response) {
    if (target == "/") {
      server.content_type = "text/html; charset=utf-8";
      response = html;
      return;
    }
    server.broadcast("event: call\ndata: " + std::string(body) + "\n\n");
    response = "{}";
  };
  server.run();
  return 0;
}

}  // namespace bench

#include "load_client.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace bench {

double now_seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

double LoadResult::percentile(double part) {
  if (micros.empty()) return 0;
  std::sort(micros.begin(), micros.end());
  return micros[std::min(micros.size() - 1, std::size_t(double(micros.size()) * part))];
}

void LoadResult::print() {
  std::printf("{\"answers\": %llu, \"warmUp\": %llu, \"refused\": %llu, \"perSecond\": %.1f, \"p50us\": %.1f, \"p95us\": %.1f, \"p99us\": %.1f}\n",
              static_cast<unsigned long long>(answers), static_cast<unsigned long long>(warm_up), static_cast<unsigned long long>(refused), seconds > 0 ? double(answers) / seconds : 0,
              percentile(0.5), percentile(0.95), percentile(0.99));
}

int connect_to(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket);
    return -1;
  }
  const int one = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return socket;
}

std::string get(std::string_view target, std::string_view cookie) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + (cookie.empty() ? "" : "Cookie: sapa_session=" + std::string(cookie) + "\r\n") + "\r\n";
}

std::string send_body(std::string_view method, std::string_view target, std::string_view headers, std::string_view body) {
  return std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(headers) + "\r\n" + std::string(body);
}

std::string url_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.') out += c;
    else {
      char hex[4];
      std::snprintf(hex, sizeof hex, "%%%02X", static_cast<unsigned char>(c));
      out += hex;
    }
  }
  return out;
}

std::vector<std::string> lines_of(const std::string& file) {
  std::vector<std::string> lines;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  if (lines.empty()) {
    std::fprintf(stderr, "there is nothing in %s\n", file.c_str());
    std::exit(2);
  }
  return lines;
}

namespace {

struct Connection {
  int socket = -1;
  std::string in;
  std::string last_body;
  std::uint64_t number = 0;
  double sent_at = 0;
};

// `due`: when it should have been sent, where it had to wait for a free connection; 0: now.
void send_next(const Load& load, Connection& connection, int index, double due = 0) {
  const auto request = load.next(index, connection.number++, connection.last_body);
  connection.sent_at = due > 0 ? due : now_seconds();
  if (::send(connection.socket, request.data(), request.size(), MSG_NOSIGNAL) != ssize_t(request.size())) std::exit(3);
}

struct Answer {
  int status = 0;
  bool closes = false;  // the server takes no more requests on this connection
};

// True when a whole answer is there; it is taken out of `in`.
bool take_answer(Connection& connection, Answer& answer) {
  const auto end = connection.in.find("\r\n\r\n");
  if (end == std::string::npos) return false;
  std::size_t length = 0;
  if (const auto at = connection.in.find("Content-Length: "); at != std::string::npos && at < end) length = std::strtoul(connection.in.c_str() + at + 16, nullptr, 10);
  if (connection.in.size() < end + 4 + length) return false;
  answer.status = std::atoi(connection.in.c_str() + 9);
  const auto close = connection.in.find("Connection: close");
  answer.closes = close != std::string::npos && close < end;
  connection.last_body = connection.in.substr(end + 4, length);
  connection.in.erase(0, end + 4 + length);
  return true;
}

void open_connection(const Load& load, int epoll, int index, Connection& connection) {
  connection.socket = connect_to(load.port);
  if (connection.socket < 0) {
    std::fprintf(stderr, "port %d refuses\n", load.port);
    std::exit(3);
  }
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u32 = std::uint32_t(index);
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, connection.socket, &event);
}

}  // namespace

Load load_of(const Arguments& arguments) { return {arguments.port, arguments.connections, arguments.seconds, arguments.rate, arguments.requests, {}}; }

LoadResult run_load(const Load& load) {
  const int epoll = ::epoll_create1(0);
  std::vector<Connection> connections(static_cast<std::size_t>(load.connections));
  for (int i = 0; i < load.connections; ++i) open_connection(load, epoll, i, connections[std::size_t(i)]);
  LoadResult result;
  const bool counted = load.requests > 0;
  const double warm = now_seconds() + (counted ? 0 : std::min(1.0, load.seconds / 5));
  const double end = counted ? warm + 600 : warm + load.seconds;
  std::vector<int> idle;
  for (int i = 0; i < load.connections; ++i) {
    if (load.rate > 0) idle.push_back(i);
    else send_next(load, connections[std::size_t(i)], i);
  }
  std::vector<epoll_event> ready(256);
  std::vector<char> buffer(65536);
  double now = now_seconds();
  double due = now;
  bool late = false;  // all connections were busy when the next request was due
  while (now < end && !(counted && result.answers >= load.requests)) {
    while (load.rate > 0 && due <= now && !idle.empty()) {
      send_next(load, connections[std::size_t(idle.back())], idle.back(), late ? due : 0);
      idle.pop_back();
      due += 1 / load.rate;
    }
    late = load.rate > 0 && idle.empty();
    timespec wait{1, 0};
    if (load.rate > 0 && !late) wait = {0, long(std::max(0.0, std::min(0.9, due - now)) * 1e9)};
    const int count = ::epoll_pwait2(epoll, ready.data(), int(ready.size()), &wait, nullptr);
    for (int k = 0; k < count; ++k) {
      const int index = int(ready[std::size_t(k)].data.u32);
      auto& connection = connections[std::size_t(index)];
      const auto size = ::recv(connection.socket, buffer.data(), buffer.size(), 0);
      if (size <= 0) {
        std::fprintf(stderr, "the server closed a connection\n");
        std::exit(3);
      }
      connection.in.append(buffer.data(), std::size_t(size));
      Answer answer;
      if (!take_answer(connection, answer)) continue;
      now = now_seconds();
      ++(now >= warm ? result.answers : result.warm_up);
      if (now >= warm) {
        if (answer.status != 200) ++result.refused;
        result.micros.push_back((now - connection.sent_at) * 1e6);
      }
      if (answer.closes) {
        ::close(connection.socket);
        open_connection(load, epoll, index, connection);
      }
      if (load.rate > 0) idle.push_back(index);
      else send_next(load, connection, index);
    }
    now = now_seconds();
  }
  result.seconds = now - warm;
  for (auto& connection : connections) ::close(connection.socket);
  ::close(epoll);
  return result;
}

}  // namespace bench

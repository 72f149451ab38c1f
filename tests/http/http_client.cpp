#include "http/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

#include "core/text_fold.h"

namespace sapa::http {

using Clock = std::chrono::steady_clock;

std::string Answer::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return "";
}

Socket::Socket(unsigned short port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) throw std::runtime_error("cannot connect");
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Socket::~Socket() { ::close(socket_); }

void Socket::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(std::size_t(sent));
  }
}

void Socket::shut() { ::shutdown(socket_, SHUT_WR); }

bool Socket::fill(Clock::time_point deadline) {
  if (closed_) return false;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
  pollfd waiting{socket_, POLLIN, 0};
  if (left < 0 || ::poll(&waiting, 1, int(left)) <= 0) return false;
  std::array<char, 65536> bytes{};
  const auto size = ::recv(socket_, bytes.data(), bytes.size(), 0);
  if (size <= 0) {
    closed_ = true;
    return false;
  }
  buffer_.append(bytes.data(), std::size_t(size));
  return true;
}

std::string Socket::read_until(std::string_view until, std::chrono::milliseconds deadline) {
  const auto end = Clock::now() + deadline;
  while (buffer_.find(until) == std::string::npos && fill(end)) {
  }
  const auto at = buffer_.find(until);
  const auto size = at == std::string::npos ? buffer_.size() : at + until.size();
  auto text = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return text;
}

std::optional<Answer> Socket::answer(std::chrono::milliseconds deadline, bool head_only) {
  const auto end = Clock::now() + deadline;
  while (buffer_.find("\r\n\r\n") == std::string::npos) {
    if (!fill(end)) return std::nullopt;
  }
  const auto head_end = buffer_.find("\r\n\r\n");
  const auto head = buffer_.substr(0, head_end);
  buffer_.erase(0, head_end + 4);
  Answer answer;
  answer.status = std::atoi(head.substr(std::min(head.find(' '), head.size() - 1) + 1).c_str());
  std::size_t size = 0;
  for (auto at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 2)) {
    const auto line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
    const auto colon = line.find(':');
    if (colon == std::string::npos) continue;
    answer.headers.emplace_back(lower_ascii(line.substr(0, colon)), line.substr(std::min(colon + 2, line.size())));
    if (answer.headers.back().first == "content-length") size = std::strtoul(answer.headers.back().second.c_str(), nullptr, 10);
  }
  if (answer.status == 100) return this->answer(deadline, head_only);
  if (head_only) return answer;
  while (buffer_.size() < size && fill(end)) {
  }
  answer.body = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return answer;
}

bool Socket::closes_within(std::chrono::milliseconds deadline) {
  const auto end = Clock::now() + deadline;
  while (fill(end)) {
  }
  return closed_;
}

}  // namespace sapa::http

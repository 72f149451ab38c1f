// Ringing calls at a steady rate, and the time until their frame is on the agent's stream. Floor: the same bytes echoed.

#include "load_client.h"
#include "people.h"

#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <map>
#include <mutex>
#include <thread>

namespace bench {

namespace {

struct Waiting {
  std::mutex mutex;
  std::map<std::string, double> sent;  // marker -> when
  LoadResult result;
};

// The marker is the location of the call, which the frame carries.
void read_stream(int socket, Waiting& waiting, const std::atomic<bool>& stop) {
  std::string in;
  char buffer[65536];
  while (!stop) {
    const auto size = ::recv(socket, buffer, sizeof buffer, 0);
    if (size <= 0) return;
    const double now = now_seconds();
    in.append(buffer, std::size_t(size));
    for (;;) {
      const auto end = in.find("\n\n");
      if (end == std::string::npos) break;
      const auto at = in.find("MARK-");
      if (at != std::string::npos && at < end) {
        const auto marker = in.substr(at, in.find_first_not_of("MARK-0123456789", at) - at);
        const std::lock_guard lock(waiting.mutex);
        if (const auto found = waiting.sent.find(marker); found != waiting.sent.end()) {
          waiting.result.micros.push_back((now - found->second) * 1e6);
          ++waiting.result.answers;
          waiting.sent.erase(found);
        }
      }
      in.erase(0, end + 2);
    }
  }
}

}  // namespace

int load_events(const Arguments& arguments, bool floor) {
  const int stream = connect_to(arguments.port);
  const int sender = connect_to(arguments.port);
  const auto open = get("/api/v1/events", arguments.cookie);
  if (stream < 0 || sender < 0 || ::send(stream, open.data(), open.size(), 0) < 0) return 3;
  char buffer[65536];
  if (::recv(stream, buffer, sizeof buffer, 0) <= 0) return 3;
  Waiting waiting;
  std::atomic<bool> stop = false;
  std::thread reader([&] { read_stream(stream, waiting, stop); });
  const double start = now_seconds();
  const double rate = arguments.rate > 0 ? arguments.rate : 100;
  const auto total = std::uint64_t(arguments.seconds * rate);
  for (std::uint64_t i = 0; i < total; ++i) {
    const double due = start + double(i) / rate;
    if (const double wait = due - now_seconds(); wait > 0) std::this_thread::sleep_for(std::chrono::duration<double>(wait));
    const auto marker = "MARK-" + std::to_string(i);
    const auto call = "bench-" + std::to_string(::getpid()) + "-" + std::to_string(i);
    const auto body = "{\"source\":\"bench\",\"callId\":\"" + call + "\",\"event\":\"ringing\",\"callerNumber\":\"" + spelling_of(i * 7919 % arguments.callers, unsigned(i)) +
                      "\",\"location\":\"" + marker + "\",\"agent\":\"" + arguments.agent + "\"}";
    {
      const std::lock_guard lock(waiting.mutex);
      waiting.sent[marker] = now_seconds();
    }
    const auto request = send_body("POST", floor ? "/send" : "/api/v1/call-events", floor ? "" : "Authorization: Bearer " + arguments.token + "\r\n", body);
    if (::send(sender, request.data(), request.size(), MSG_NOSIGNAL) < 0 || ::recv(sender, buffer, sizeof buffer, 0) <= 0) return 3;
    if (floor) continue;
    // The offer ends at once, so that the agent's desk stays small.
    const auto end = send_body("POST", "/api/v1/call-events", "Authorization: Bearer " + arguments.token + "\r\n",
                               "{\"source\":\"bench\",\"callId\":\"" + call + "\",\"event\":\"hungup\",\"reason\":\"abandoned\"}");
    if (::send(sender, end.data(), end.size(), MSG_NOSIGNAL) < 0 || ::recv(sender, buffer, sizeof buffer, 0) <= 0) return 3;
  }
  const double give_up = now_seconds() + 2;
  for (;;) {
    {
      const std::lock_guard lock(waiting.mutex);
      if (waiting.sent.empty() || now_seconds() > give_up) break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  stop = true;
  ::shutdown(stream, SHUT_RDWR);
  reader.join();
  waiting.result.seconds = now_seconds() - start;
  waiting.result.refused = waiting.sent.size();  // lost
  waiting.result.print();
  return 0;
}

}  // namespace bench

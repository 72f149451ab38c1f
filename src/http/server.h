#pragma once

// HTTP/1.1 on Boost.Asio and Beast: bytes <-> Request/Response, event streams, limits, TLS. Only server.cpp and server/ see
// them. One loop thread owns every socket; handlers run elsewhere and reply from any thread.

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/result.h"
#include "http/message.h"
#include "http/stream.h"

namespace sapa::http {

using Reply = std::function<void(Response)>;

// What the server asks of the rest. All three are called on the loop thread and must not block.
struct Application {
  // Answers exactly once, from any thread, now or later. A reply after the client has gone is dropped.
  std::function<void(Request, Reply)> handle;
  // GET requests for which is_stream(path) is true come here instead: later, from any thread, a Response (refused) or a
  // source of frames.
  std::function<bool(const std::string& path)> is_stream;
  std::function<void(Request, std::function<void(std::variant<Response, std::shared_ptr<EventSource>>)>)> open_stream;
  // The largest body of this request, in bytes; asked once the head is read. 413 beyond it.
  std::function<std::size_t(Method, const std::string& path)> body_limit;
};

// Limits: docs/operations.md, Limits.
struct ServerOptions {
  std::string address = "127.0.0.1";
  unsigned short port = 8123;  // 0: a free one
  std::string tls_certificate;  // PEM files; empty: no TLS
  std::string tls_key;
  bool behind_proxy = false;
  // Peers whose X-Forwarded-For and -Proto are believed. Behind a proxy nobody else but loopback is answered at all.
  std::vector<std::string> proxies = {"127.0.0.0/8", "::1"};
  std::size_t header_limit = 16 * 1024;
  std::size_t uri_limit = 8 * 1024;
  std::size_t connection_limit = 8192;
  std::size_t stream_buffer_limit = 256 * 1024;  // what may wait for a stream, ours and the kernel's; more and it is cut, the client resumes
  std::chrono::milliseconds head_deadline{10'000};
  std::chrono::milliseconds body_deadline{20'000};   // for the whole body, not per read; with the head at most 30 s
  std::chrono::milliseconds write_deadline{30'000};  // for the whole response; a file has more, as below
  std::int64_t slowest_bytes_per_ms = 64;            // of a client that takes a large file
  std::chrono::milliseconds idle_deadline{75'000};
  std::chrono::milliseconds heartbeat{15'000};       // ": comment" line on silent streams
};

struct ServerFigures {
  std::size_t connections = 0;
  std::uint64_t accepted = 0;
  std::uint64_t over_limit = 0;
  std::uint64_t late = 0;     // a deadline passed
  std::uint64_t refused = 0;  // before a route was looked for
};

class Server {
 public:
  // Binds and listens; nothing is accepted before run(). Errors: address in use, certificate unreadable ...
  static Result<std::unique_ptr<Server>> listen(const ServerOptions& options, Application application);
  virtual ~Server() = default;

  [[nodiscard]] virtual unsigned short port() const = 0;
  [[nodiscard]] virtual ServerFigures figures() const = 0;  // any thread
  virtual void run() = 0;                                  // the loop; returns after stop()
  virtual void post(std::function<void()> task) = 0;       // any thread: runs on the loop
  virtual void every(std::chrono::milliseconds period, std::function<void()> task) = 0;  // before run(); on the loop
  virtual void stop() = 0;                                 // any thread: ends streams, answers what runs (5 s), returns from run()
};

}  // namespace sapa::http

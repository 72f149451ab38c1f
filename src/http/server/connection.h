#pragma once

// One connection: its requests one after another, each read, asked of the application and answered; or one event stream until
// somebody ends it. Reading is request_reader.h; connection_write.cpp and connection_stream.cpp write.

#include <atomic>
#include <memory>
#include <string>
#include <variant>

#include "http/request_id.h"
#include "http/server.h"
#include "http/server/channel.h"
#include "http/server/request_reader.h"
#include "http/server/response_head.h"
#include "http/server/watchdog.h"

namespace sapa::http::serving {

// What the connections of a server share. Loop thread, `refused` excepted; outlives them all.
struct Common {
  const ServerOptions options;
  const Application application;
  const Loop loop;
  Watchdog watchdog;
  RequestIds request_ids = {};
  bool stopping = false;
  std::atomic<std::uint64_t> refused{0};
};

// Loop thread. It lives as long as run() does.
class Connection final : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Common& common, std::unique_ptr<Channel> channel, std::string peer);
  Task<void> run();

 private:
  // False, here and below: the connection ends.
  Task<bool> serve_one();
  Task<Reading<Request>> read_request();
  Task<bool> refuse(Refusal refusal);
  Task<Response> ask(Request request);
  Task<std::variant<Response, std::shared_ptr<EventSource>>> ask_stream(Request request);

  Task<bool> write(Response response, bool head_only, bool keep_alive);
  Task<bool> write_file(FileBody file);
  Task<void> stream_events(std::shared_ptr<EventSource> source);

  [[nodiscard]] Tls tls() const { return channel_->is_tls() ? Tls::yes : Tls::no; }

  Common& common_;
  const std::unique_ptr<Channel> channel_;
  const std::string peer_;
  Watched watched_;
  RequestReader reader_;
  std::string request_id_;  // of the request in hand
  int served_ = 0;
  bool ended_ = false;  // by the watchdog
};

}  // namespace sapa::http::serving

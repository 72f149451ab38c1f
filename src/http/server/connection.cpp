#include "http/server/connection.h"

#include <array>

#include <boost/asio/post.hpp>

#include "core/text_fold.h"
#include "http/problem.h"

namespace sapa::http::serving {

namespace {

constexpr int kMostRequests = 10'000;

// Starts `begin(done)` and waits on the loop for done(value), which any thread may call.
template <class Value, class Begin>
Task<Value> wait_for(Loop loop, Begin begin) {
  struct State {
    explicit State(Loop loop) : timer(loop, Clock::time_point::max()) {}
    Timer timer;
    std::optional<Value> value;
  };
  auto state = std::make_shared<State>(loop);
  begin([state, loop](Value value) {
    asio::post(loop, [state, value = std::move(value)]() mutable {
      state->value = std::move(value);
      state->timer.cancel();
    });
  });
  IoError ignored;
  while (!state->value) co_await state->timer.async_wait(asio::redirect_error(kAwait, ignored));
  co_return std::move(*state->value);
}

Response not_implemented() {
  Response response = problem(Error{ErrorCode::malformed, "method_unknown", "This method is not known here.", ""}, {{"status", 501}, {"title", "Not implemented"}});
  response.status = 501;
  return response;
}

}  // namespace

Connection::Connection(Common& common, std::unique_ptr<Channel> channel, std::string peer)
    : common_(common), channel_(std::move(channel)), peer_(std::move(peer)), reader_(*channel_, common.options.header_limit) {}

Task<void> Connection::run() {
  const auto self = shared_from_this();
  watched_.close = [this] {
    ended_ = true;
    channel_->close();
  };
  common_.watchdog.watch(watched_);
  try {
    watched_.within(common_.options.head_deadline);
    if (co_await channel_->open()) {
      while (!common_.stopping && co_await serve_one()) {
      }
    }
  } catch (const std::exception&) {
    // A socket that breaks in the middle of an answer ends the connection, nothing else.
  }
  common_.watchdog.unwatch(watched_);
  channel_->close_gently();
}

Task<bool> Connection::serve_one() {
  reader_.begin();
  request_id_ = common_.request_ids.next();
  auto read = co_await read_request();
  // What was read while the connection was being ended is not done: nobody would hear its answer.
  if (ended_ || std::holds_alternative<ClientGone>(read)) co_return false;
  if (auto* refusal = std::get_if<Refusal>(&read)) co_return co_await refuse(std::move(*refusal));

  auto& request = std::get<Request>(read);
  const bool keep_alive = reader_.keeps_alive() && ++served_ < kMostRequests && !common_.stopping;
  const bool head_only = request.method == Method::head;
  if (request.method == Method::other) co_return co_await write(not_implemented(), head_only, keep_alive);
  watched_.without_deadline();
  if (request.method == Method::get && common_.application.is_stream(request.path)) {
    auto answer = co_await ask_stream(std::move(request));
    if (auto* refusal = std::get_if<Response>(&answer)) co_return co_await write(std::move(*refusal), head_only, keep_alive);
    co_await stream_events(std::move(std::get<std::shared_ptr<EventSource>>(answer)));
    co_return false;
  }
  auto response = co_await ask(std::move(request));
  co_return co_await write(std::move(response), head_only, keep_alive);
}

Task<Reading<Request>> Connection::read_request() {
  const auto& options = common_.options;
  // An idle connection may wait long for its next request, but a request that has begun must come quickly.
  watched_.within(options.head_deadline);
  if (!reader_.has_bytes()) {
    if (served_ > 0) watched_.within(options.idle_deadline);
    const bool come = co_await reader_.wait_for_bytes();
    if (!come) co_return ClientGone{};
    if (served_ > 0) watched_.within(options.head_deadline);
  }
  auto read = co_await reader_.read_head();
  if (auto* refusal = std::get_if<Refusal>(&read)) co_return std::move(*refusal);
  if (std::holds_alternative<ClientGone>(read)) co_return ClientGone{};
  auto& head = std::get<RequestHead>(read);
  if (auto fault = fault_of(head, options.uri_limit)) co_return std::move(*fault);
  auto made = request_of(std::move(head));
  if (auto* refusal = std::get_if<Refusal>(&made)) co_return std::move(*refusal);

  auto& request = std::get<Request>(made);
  if (auto given = accepted_request_id(request.header("x-request-id"))) request_id_ = std::move(*given);
  request.id = request_id_;
  if (auto fault = name_sender(request, peer_, channel_->is_tls(), options)) co_return std::move(*fault);

  const auto limit = common_.application.body_limit(request.method, request.path);
  if (auto fault = reader_.refuse_length(limit)) co_return std::move(*fault);
  if (!reader_.is_complete()) {
    watched_.within(options.body_deadline);  // for the whole body: a dripping one ends too
    if (lower_ascii(request.header("expect")) == "100-continue") {
      const auto error = co_await channel_->write("HTTP/1.1 100 Continue\r\n\r\n");
      if (error) co_return ClientGone{};
    }
  }
  auto body = co_await reader_.read_body(limit);
  if (auto* refusal = std::get_if<Refusal>(&body)) co_return std::move(*refusal);
  if (std::holds_alternative<ClientGone>(body)) co_return ClientGone{};
  request.body = std::move(std::get<std::string>(body));
  co_return std::move(request);
}

Task<bool> Connection::refuse(Refusal refusal) {
  ++common_.refused;
  Response response = problem(Error{ErrorCode::malformed, std::string(refusal.code), std::move(refusal.detail), ""}, {{"status", refusal.status}});
  response.status = refusal.status;
  co_await write(std::move(response), false, false);
  // What the client still sends is read and dropped for a moment, else a reset could overtake the answer (RFC 9112 9.6).
  IoError error;
  auto& socket = channel_->socket();
  socket.shutdown(tcp::socket::shutdown_send, error);
  watched_.within(std::chrono::milliseconds(1000));
  std::array<char, 4096> dropped{};
  for (std::size_t total = 0; !error && total < 1'000'000;) {
    total += co_await socket.async_read_some(asio::buffer(dropped), asio::redirect_error(kAwait, error));
  }
  co_return false;
}

Task<Response> Connection::ask(Request request) {
  auto shared = std::make_shared<Request>(std::move(request));
  auto begin = [this, shared](Reply done) { common_.application.handle(std::move(*shared), std::move(done)); };
  co_return co_await wait_for<Response>(common_.loop, begin);
}

Task<std::variant<Response, std::shared_ptr<EventSource>>> Connection::ask_stream(Request request) {
  using Answer = std::variant<Response, std::shared_ptr<EventSource>>;
  auto shared = std::make_shared<Request>(std::move(request));
  auto begin = [this, shared](std::function<void(Answer)> done) { common_.application.open_stream(std::move(*shared), std::move(done)); };
  co_return co_await wait_for<Answer>(common_.loop, begin);
}

}  // namespace sapa::http::serving

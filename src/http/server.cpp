#include "http/server.h"

#include <algorithm>
#include <atomic>
#include <list>
#include <set>

#include <unistd.h>

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "core/text_fold.h"
#include "desk/keys.h"
#include "http/problem.h"
#include "http/request_id.h"
#include "http/security_headers.h"
#include "http/url.h"

namespace sapa::http {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using Loop = asio::io_context::executor_type;
template <class T>
using Task = asio::awaitable<T, Loop>;
constexpr asio::use_awaitable_t<Loop> kAwait;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Loop>;
using Socket = asio::basic_stream_socket<tcp, Loop>;
using TlsSocket = asio::ssl::stream<Socket>;

std::string_view phrase_of(int status) {
  const auto phrase = bhttp::obsolete_reason(static_cast<bhttp::status>(status));
  return {phrase.data(), phrase.size()};
}

Method method_of(bhttp::verb verb) {
  switch (verb) {
    case bhttp::verb::get: return Method::get;
    case bhttp::verb::head: return Method::head;
    case bhttp::verb::post: return Method::post;
    case bhttp::verb::put: return Method::put;
    case bhttp::verb::patch: return Method::patch;
    case bhttp::verb::delete_: return Method::remove;
    case bhttp::verb::options: return Method::options;
    default: return Method::other;
  }
}

// One connection as the watchdog sees it: when its present step is over, and how to end it.
struct Watched {
  Clock::time_point deadline = Clock::time_point::max();
  bool streaming = false;
  std::function<void()> close;
};

bool is_loopback_peer(const std::string& peer) { return desk::in_network(peer, "127.0.0.0/8") || desk::in_network(peer, "::1"); }

class ServerImpl;

template <class Stream>
class Connection final : public std::enable_shared_from_this<Connection<Stream>> {
 public:
  Connection(ServerImpl& server, Stream stream, std::string peer) : server_(server), stream_(std::move(stream)), peer_(std::move(peer)) {}
  Task<void> run();

 private:
  Task<bool> handshake();
  // False: the connection ends.
  Task<bool> serve_one();
  Task<void> refuse(int status, std::string_view code, std::string detail);
  Task<bool> write(const Response& response, bool head_only, bool keep_alive);
  Task<bool> write_file(FileBody file);
  Task<void> stream_events(std::shared_ptr<EventSource> source);
  Task<Response> ask(Request request);
  Task<std::variant<Response, std::shared_ptr<EventSource>>> ask_stream(Request request);
  Socket& socket() {
    if constexpr (std::is_same_v<Stream, Socket>) return stream_;
    else return stream_.next_layer();
  }
  void within(std::chrono::milliseconds time) { watched_.deadline = Clock::now() + time; }

  ServerImpl& server_;  // outlives every connection
  Stream stream_;
  const std::string peer_;
  Watched watched_;
  beast::flat_buffer buffer_;
  std::string head_;
  std::string request_id_;  // of the request in hand
  int served_ = 0;
};

class ServerImpl final : public Server {
 public:
  ServerImpl(const ServerOptions& options, Application application)
      : options_(options), application_(std::move(application)), acceptor_(loop_.get_executor()), watchdog_(loop_.get_executor()) {}

  Result<void> listen() {
    boost::system::error_code error;
    const auto address = asio::ip::make_address(options_.address, error);
    if (error) return fail(ErrorCode::invalid, "address", "\"" + options_.address + "\" is no IP address to listen on.");
    const tcp::endpoint endpoint(address, options_.port);
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(4096, error);
    if (error) {
      return fail(ErrorCode::conflict, "address_in_use",
                  "Cannot listen on " + options_.address + ":" + std::to_string(options_.port) + ": " + error.message() + ". Choose another port.");
    }
    if (!options_.tls_certificate.empty()) {
      tls_.emplace(asio::ssl::context::tls_server);
      tls_->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
      tls_->use_certificate_chain_file(options_.tls_certificate, error);
      if (!error) tls_->use_private_key_file(options_.tls_key, asio::ssl::context::pem, error);
      if (error) return fail(ErrorCode::invalid, "certificate", "The TLS certificate or its key cannot be read: " + error.message() + ".");
    }
    return {};
  }

  [[nodiscard]] ServerFigures figures() const override { return {connections_, accepted_, over_limit_, late_, refused_}; }
  void count_refused() { ++refused_; }
  [[nodiscard]] std::string new_request_id() { return request_ids_.next(); }
  [[nodiscard]] bool is_proxy(const std::string& peer) const {
    return std::any_of(options_.proxies.begin(), options_.proxies.end(), [&](const auto& network) { return desk::in_network(peer, network); });
  }

  [[nodiscard]] unsigned short port() const override { return acceptor_.local_endpoint().port(); }

  void run() override {
    asio::co_spawn(loop_, accept_loop(), asio::detached);
    asio::co_spawn(loop_, watch_loop(), asio::detached);
    for (auto& [period, task] : periodic_) asio::co_spawn(loop_, periodic_loop(period, task), asio::detached);
    loop_.run();
  }

  void post(std::function<void()> task) override { asio::post(loop_, std::move(task)); }
  void every(std::chrono::milliseconds period, std::function<void()> task) override { periodic_.emplace_back(period, std::move(task)); }

  void stop() override {
    post([this] {
      if (stopping_) return;
      stopping_ = true;
      boost::system::error_code ignored;
      acceptor_.close(ignored);
      stop_deadline_ = Clock::now() + std::chrono::seconds(5);
      // Streams and idle connections end now; requests that run are answered first.
      for (auto* watched : std::set<Watched*>(watched_)) {
        if (watched->streaming || watched->deadline != Clock::time_point::max()) watched->close();
      }
      watchdog_.cancel();
    });
  }

  [[nodiscard]] const ServerOptions& options() const { return options_; }
  [[nodiscard]] const Application& application() const { return application_; }
  [[nodiscard]] Loop loop() { return loop_.get_executor(); }
  [[nodiscard]] bool stopping() const { return stopping_; }
  void watch(Watched& watched) {
    watched_.insert(&watched);
    connections_ = watched_.size();
  }
  void unwatch(Watched& watched) {
    watched_.erase(&watched);
    connections_ = watched_.size();
  }

 private:
  Task<void> accept_loop() {
    while (!stopping_) {
      boost::system::error_code error;
      Socket socket = co_await acceptor_.async_accept(asio::redirect_error(kAwait, error));
      if (error) {
        if (stopping_) co_return;
        // No file descriptor left: wait for some to be closed.
        Timer pause(loop(), std::chrono::milliseconds(50));
        co_await pause.async_wait(asio::redirect_error(kAwait, error));
        continue;
      }
      ++accepted_;
      if (watched_.size() >= options_.connection_limit) {
        ++over_limit_;
        continue;  // closes it
      }
      boost::system::error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      const auto remote = socket.remote_endpoint(ignored);
      std::string peer = ignored ? "" : remote.address().to_string();
      if (tls_) {
        auto connection = std::make_shared<Connection<TlsSocket>>(*this, TlsSocket(std::move(socket), *tls_), std::move(peer));
        asio::co_spawn(loop_, keep(std::move(connection)), asio::detached);
      } else {
        auto connection = std::make_shared<Connection<Socket>>(*this, std::move(socket), std::move(peer));
        asio::co_spawn(loop_, keep(std::move(connection)), asio::detached);
      }
    }
  }

  template <class Stream>
  static Task<void> keep(std::shared_ptr<Connection<Stream>> connection) {
    co_await connection->run();
  }

  // One coarse tick for all deadlines instead of a timer an operation.
  Task<void> watch_loop() {
    for (;;) {
      boost::system::error_code error;
      watchdog_.expires_after(stopping_ ? std::chrono::milliseconds(20) : std::min(options_.head_deadline, std::chrono::milliseconds(250)));
      co_await watchdog_.async_wait(asio::redirect_error(kAwait, error));
      const auto now = Clock::now();
      for (auto* watched : std::set<Watched*>(watched_)) {
        if (watched->deadline < now) ++late_;
        if (watched->deadline < now || (stopping_ && now > stop_deadline_)) watched->close();
      }
      if (stopping_ && (watched_.empty() || now > stop_deadline_)) {
        loop_.stop();
        co_return;
      }
    }
  }

  Task<void> periodic_loop(std::chrono::milliseconds period, std::function<void()> task) {
    Timer timer(loop());
    while (!stopping_) {
      boost::system::error_code error;
      timer.expires_after(period);
      co_await timer.async_wait(asio::redirect_error(kAwait, error));
      if (!stopping_) task();
    }
  }

  const ServerOptions options_;
  const Application application_;
  asio::io_context loop_{1};
  std::optional<asio::ssl::context> tls_;
  asio::basic_socket_acceptor<tcp, Loop> acceptor_;
  Timer watchdog_;
  std::set<Watched*> watched_;
  std::vector<std::pair<std::chrono::milliseconds, std::function<void()>>> periodic_;
  bool stopping_ = false;
  Clock::time_point stop_deadline_{};
  RequestIds request_ids_;
  std::atomic<std::size_t> connections_{0};
  std::atomic<std::uint64_t> accepted_{0}, over_limit_{0}, late_{0}, refused_{0};
};

template <class Stream>
Task<bool> Connection<Stream>::handshake() {
  if constexpr (std::is_same_v<Stream, TlsSocket>) {
    within(server_.options().head_deadline);
    boost::system::error_code error;
    co_await stream_.async_handshake(asio::ssl::stream_base::server, asio::redirect_error(kAwait, error));
    co_return !error;
  }
  co_return true;
}

template <class Stream>
Task<void> Connection<Stream>::run() {
  const auto self = this->shared_from_this();
  watched_.close = [this] {
    boost::system::error_code ignored;
    socket().close(ignored);
  };
  server_.watch(watched_);
  try {
    if (co_await handshake()) {
      while (!server_.stopping() && co_await serve_one()) {
      }
    }
  } catch (const std::exception&) {
    // A socket that breaks in the middle of an answer ends the connection, nothing else.
  }
  server_.unwatch(watched_);
  boost::system::error_code ignored;
  socket().shutdown(tcp::socket::shutdown_both, ignored);
}

template <class Stream>
Task<void> Connection<Stream>::refuse(int status, std::string_view code, std::string detail) {
  server_.count_refused();
  Response response = problem(Error{ErrorCode::malformed, std::string(code), std::move(detail), ""}, {{"status", status}});
  response.status = status;
  co_await write(response, false, false);
  // What the client still sends is read and dropped for a moment, else a reset could overtake the answer (RFC 9112 9.6).
  boost::system::error_code error;
  socket().shutdown(tcp::socket::shutdown_send, error);
  within(std::chrono::milliseconds(1000));
  std::array<char, 4096> dropped{};
  for (std::size_t total = 0; !error && total < 1'000'000;) {
    total += co_await socket().async_read_some(asio::buffer(dropped), asio::redirect_error(kAwait, error));
  }
}

template <class Stream>
Task<bool> Connection<Stream>::serve_one() {
  const auto& options = server_.options();
  bhttp::request_parser<bhttp::string_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(options.header_limit));
  parser.body_limit(boost::none);
  boost::system::error_code error;
  request_id_ = server_.new_request_id();

  // An idle connection may wait long for its next request, but a request that has begun must come quickly.
  within(options.head_deadline);
  if (buffer_.size() == 0) {
    if (served_ > 0) within(options.idle_deadline);
    const auto size = co_await stream_.async_read_some(buffer_.prepare(2048), asio::redirect_error(kAwait, error));
    if (error) co_return false;
    buffer_.commit(size);
    if (served_ > 0) within(options.head_deadline);
  }
  co_await bhttp::async_read_header(stream_, buffer_, parser, asio::redirect_error(kAwait, error));
  if (error == bhttp::error::header_limit) {
    co_await refuse(431, "head_too_large", "The request's head is larger than this server takes.");
    co_return false;
  }
  if (error == bhttp::error::end_of_stream || (error && error.category() != bhttp::make_error_code(bhttp::error::bad_method).category())) co_return false;
  if (error) {
    co_await refuse(400, "request_malformed", "The request is not HTTP/1.1: " + error.message() + ".");
    co_return false;
  }

  auto& message = parser.get();
  const std::string_view target(message.target().data(), message.target().size());
  const auto fields = static_cast<std::size_t>(std::distance(message.begin(), message.end()));
  if (target.size() > options.uri_limit) {
    co_await refuse(414, "address_too_long", "The request's address is longer than this server takes.");
    co_return false;
  }
  if (fields > 100) {
    co_await refuse(431, "head_too_large", "The request has more than 100 header fields.");
    co_return false;
  }
  // RFC 9112 3.2: exactly one Host in HTTP/1.1. 6.1: a message with both lengths is a smuggler's.
  const bool both_lengths = message.count(bhttp::field::content_length) > 0 && message.count(bhttp::field::transfer_encoding) > 0;
  const bool host_wrong = message.count(bhttp::field::host) > 1 || (message.version() >= 11 && message.count(bhttp::field::host) == 0);
  // Only the one coding that is decoded here; "2, 2" is allowed as a length, but a proxy may have read it in another way.
  const std::string_view coding(message[bhttp::field::transfer_encoding].data(), message[bhttp::field::transfer_encoding].size());
  const std::string_view length(message[bhttp::field::content_length].data(), message[bhttp::field::content_length].size());
  const bool encoded = message.count(bhttp::field::transfer_encoding) > 0 && lower_ascii(coding) != "chunked";
  const bool length_wrong = length.find_first_not_of("0123456789") != std::string_view::npos;
  if (both_lengths || host_wrong || encoded || length_wrong || message.count(bhttp::field::content_length) > 1 || (message.version() != 10 && message.version() != 11)) {
    co_await refuse(400, "request_malformed", "The request's head contradicts itself.");
    co_return false;
  }
  if (target.empty() || target.front() != '/') {
    co_await refuse(400, "address_malformed", "The request's address does not begin with a slash.");
    co_return false;
  }

  Request request;
  request.method = method_of(message.method());
  const auto question = std::min(target.find('?'), target.size());
  request.raw_query = target.substr(std::min(question + 1, target.size()));
  auto path = percent_decode(target.substr(0, question));
  if (!path || !is_valid_utf8(*path)) {
    co_await refuse(400, "address_malformed", "The request's address has a broken percent-encoding.");
    co_return false;
  }
  request.path = std::move(*path);
  request.query = parse_form(request.raw_query);
  for (const auto& field : message) {
    const auto name = field.name_string();
    request.headers.emplace_back(lower_ascii({name.data(), name.size()}), std::string(field.value().data(), field.value().size()));
  }
  if (auto given = accepted_request_id(request.header("x-request-id"))) request_id_ = std::move(*given);
  request.id = request_id_;
  request.remote_address = peer_;
  request.secure = std::is_same_v<Stream, TlsSocket>;
  const bool from_proxy = options.behind_proxy && server_.is_proxy(peer_);
  if (options.behind_proxy && !from_proxy && !is_loopback_peer(peer_)) {
    co_await refuse(403, "proxy_required", "This server is reached through its proxy.");
    co_return false;
  }
  if (from_proxy) {
    request.secure = request.header("x-forwarded-proto") == "https";
    const auto hops = request.header("x-forwarded-for");
    const auto last = hops.rfind(',');
    auto hop = last == std::string_view::npos ? hops : hops.substr(last + 1);
    while (!hop.empty() && hop.front() == ' ') hop.remove_prefix(1);
    if (!hop.empty()) request.remote_address = hop;
  }

  const auto limit = server_.application().body_limit(request.method, request.path);
  if (parser.content_length() && *parser.content_length() > limit) {
    co_await refuse(413, "body_too_large", "The body is larger than the " + std::to_string(limit) + " bytes this address takes.");
    co_return false;
  }
  if (!parser.is_done()) {
    parser.body_limit(limit);
    within(options.body_deadline);  // for the whole body: a dripping one ends too
    if (lower_ascii(request.header("expect")) == "100-continue") {
      static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      co_await asio::async_write(stream_, asio::buffer(kContinue.data(), kContinue.size()), asio::redirect_error(kAwait, error));
      if (error) co_return false;
    }
    co_await bhttp::async_read(stream_, buffer_, parser, asio::redirect_error(kAwait, error));
    if (error == bhttp::error::body_limit) {
      co_await refuse(413, "body_too_large", "The body is larger than the " + std::to_string(limit) + " bytes this address takes.");
      co_return false;
    }
    if (error) {
      if (error != bhttp::error::partial_message && error != asio::error::eof && error != asio::error::operation_aborted) {
        co_await refuse(400, "body_malformed", "The body's chunks are broken: " + error.message() + ".");
      }
      co_return false;
    }
  }
  request.body = std::move(message.body());
  const bool keep_alive = message.keep_alive() && ++served_ < 10'000 && !server_.stopping();
  const bool head_only = request.method == Method::head;
  if (request.method == Method::other) {
    Response response = problem(Error{ErrorCode::malformed, "method_unknown", "This method is not known here.", ""}, {{"status", 501}, {"title", "Not implemented"}});
    response.status = 501;
    co_return co_await write(response, head_only, keep_alive);
  }
  watched_.deadline = Clock::time_point::max();  // ours now: the handlers have their own limits

  if (request.method == Method::get && server_.application().is_stream(request.path)) {
    auto answer = co_await ask_stream(std::move(request));
    if (auto* refusal = std::get_if<Response>(&answer)) co_return co_await write(*refusal, head_only, keep_alive);
    co_await stream_events(std::move(std::get<std::shared_ptr<EventSource>>(answer)));
    co_return false;
  }
  const auto response = co_await ask(std::move(request));
  co_return co_await write(response, head_only, keep_alive);
}

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
  boost::system::error_code ignored;
  while (!state->value) co_await state->timer.async_wait(asio::redirect_error(kAwait, ignored));
  co_return std::move(*state->value);
}

template <class Stream>
Task<Response> Connection<Stream>::ask(Request request) {
  auto shared = std::make_shared<Request>(std::move(request));
  auto begin = [this, shared](std::function<void(Response)> done) { server_.application().handle(std::move(*shared), std::move(done)); };
  co_return co_await wait_for<Response>(server_.loop(), begin);
}

template <class Stream>
Task<std::variant<Response, std::shared_ptr<EventSource>>> Connection<Stream>::ask_stream(Request request) {
  using Answer = std::variant<Response, std::shared_ptr<EventSource>>;
  auto shared = std::make_shared<Request>(std::move(request));
  auto begin = [this, shared](std::function<void(Answer)> done) { server_.application().open_stream(std::move(*shared), std::move(done)); };
  co_return co_await wait_for<Answer>(server_.loop(), begin);
}

template <class Stream>
Task<bool> Connection<Stream>::write(const Response& answer, bool head_only, bool keep_alive) {
  const bool refusal = answer.content_type == "application/problem+json";
  const auto named = refusal ? std::optional(with_request_id(answer, request_id_)) : std::nullopt;
  const Response& response = named ? *named : answer;
  head_.clear();
  head_ += "HTTP/1.1 ";
  head_ += std::to_string(response.status);
  head_ += ' ';
  head_ += phrase_of(response.status);
  head_ += "\r\n";
  const bool bodiless = response.status == 204 || response.status == 304;
  if (!bodiless) {
    head_ += "Content-Type: " + response.content_type + "\r\nContent-Length: " +
             std::to_string(response.file ? std::size_t(response.file->size) : response.body.size()) + "\r\n";
  }
  bool has_cache = false;
  for (const auto& [name, value] : response.headers) {
    has_cache = has_cache || name == "Cache-Control";
    head_ += name + ": " + value + "\r\n";
  }
  if (!has_cache) head_ += "Cache-Control: no-store\r\n";
  if (!keep_alive) head_ += "Connection: close\r\n";
  head_ += "X-Request-Id: " + request_id_ + "\r\n";
  head_ += kSecurityHeaders;
  if (std::is_same_v<Stream, TlsSocket>) head_ += "Strict-Transport-Security: max-age=31536000\r\n";
  head_ += "\r\n";
  within(server_.options().write_deadline);
  boost::system::error_code error;
  const std::array<asio::const_buffer, 2> parts = {asio::buffer(head_), asio::buffer(response.body.data(), head_only || bodiless ? 0 : response.body.size())};
  co_await asio::async_write(stream_, parts, asio::redirect_error(kAwait, error));
  if (!error && response.file && !head_only) co_return co_await write_file(*response.file) && keep_alive;
  co_return !error && keep_alive;
}

// Piece by piece, as fast as the client takes them; the file was written a moment ago, so that reading does not wait.
template <class Stream>
Task<bool> Connection<Stream>::write_file(FileBody file) {
  std::string piece(64 * 1024, '\0');
  boost::system::error_code error;
  // For the whole file: a client that takes a drop now and then ends too.
  within(server_.options().write_deadline + std::chrono::milliseconds(file.size / server_.options().slowest_bytes_per_ms));
  for (std::int64_t at = 0; at < file.size;) {
    const auto read = ::pread(file.descriptor, piece.data(), piece.size(), at);
    if (read <= 0) co_return false;
    at += read;
    co_await asio::async_write(stream_, asio::buffer(piece.data(), std::size_t(read)), asio::redirect_error(kAwait, error));
    if (error) co_return false;
  }
  co_return true;
}

template <class Stream>
Task<void> Connection<Stream>::stream_events(std::shared_ptr<EventSource> source) {
  // A stream lives for hours: its parser's memory goes back now.
  buffer_ = beast::flat_buffer();
  head_ = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store, no-transform\r\nX-Accel-Buffering: no\r\nConnection: close\r\nX-Request-Id: " + request_id_ + "\r\n";
  head_ += kSecurityHeaders;
  head_ += "\r\nretry: 1000\n\n";
  boost::system::error_code error;
  // The kernel would let megabytes wait for a client that does not read.
  socket().set_option(asio::socket_base::send_buffer_size(int(server_.options().stream_buffer_limit / 2)), error);
  within(server_.options().write_deadline);
  co_await asio::async_write(stream_, asio::buffer(head_), asio::redirect_error(kAwait, error));
  head_ = std::string();
  if (error) co_return;

  struct State {
    explicit State(Loop loop) : timer(loop) {}
    Timer timer;
    bool gone = false;
    bool ready = false;
  };
  auto state = std::make_shared<State>(server_.loop());
  watched_.streaming = true;
  watched_.close = [this, state] {
    state->gone = true;
    state->timer.cancel();
    boost::system::error_code ignored;
    socket().close(ignored);
  };
  // Nothing is expected from the client but its end.
  const auto self = this->shared_from_this();
  socket().async_wait(Socket::wait_read, [self, state](boost::system::error_code) {
    state->gone = true;
    state->timer.cancel();
  });
  const auto loop = server_.loop();
  std::string frames;
  while (!error && !state->gone) {
    frames = source->take();
    if (frames.empty()) {
      if (source->ended()) break;
      watched_.deadline = Clock::time_point::max();
      state->ready = false;
      state->timer.expires_after(server_.options().heartbeat);
      source->wait([state, loop] {
        asio::post(loop, [state] {
          state->ready = true;
          state->timer.cancel();
        });
      });
      boost::system::error_code waited;
      if (!state->ready && !state->gone) co_await state->timer.async_wait(asio::redirect_error(kAwait, waited));
      if (state->gone) break;
      frames = source->take();
      if (frames.empty()) {
        if (source->ended()) break;
        if (waited) continue;  // woken for a gap that is being filled
        frames = ":\n\n";
      }
    }
    if (frames.size() > server_.options().stream_buffer_limit) break;
    within(server_.options().write_deadline);
    co_await asio::async_write(stream_, asio::buffer(frames), asio::redirect_error(kAwait, error));
  }
  boost::system::error_code ignored;
  socket().cancel(ignored);
}

}  // namespace

Result<std::unique_ptr<Server>> Server::listen(const ServerOptions& options, Application application) {
  auto server = std::make_unique<ServerImpl>(options, std::move(application));
  SAPA_CHECK(server->listen());
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace sapa::http

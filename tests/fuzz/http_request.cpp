// Any bytes on a connection: the same requests are taken in pieces as at once; each is what its head says, and all that is asked of a
// request before a handler sees it takes it. How what is none is refused may differ: with a quote left open in the extension of a
// chunk that comes byte by byte, Beast 1.81 counts the chunk with each byte, up to "too large", and waits for more when all is there.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "core/text_fold.h"
#include "http/request_id.h"
#include "http/router.h"
#include "http/routes.h"
#include "http/server.h"
#include "http/server/request_reader.h"
#include "http/signature.h"
#include "http/static_files.h"
#include "http/url.h"

namespace {

using namespace sapa::http;
using namespace sapa::http::serving;

constexpr std::size_t kBodyLimit = 600;
constexpr std::size_t kUriLimit = 300;
constexpr int kMostRequests = 8;

// A client that sends these bytes, so many at a time, and goes.
class Client final : public Channel {
 public:
  Client(Loop loop, std::string_view bytes, std::size_t piece) : Channel(Socket(loop)), bytes_(bytes), piece_(piece) {}
  Task<bool> open() override { co_return true; }
  Task<Received> read_some(asio::mutable_buffer into) override {
    const auto size = std::min({piece_, into.size(), bytes_.size()});
    Received received{size, {}};
    if (size == 0) received.error = asio::error::eof;
    std::memcpy(into.data(), bytes_.data(), size);
    bytes_.remove_prefix(size);
    co_return received;
  }
  Task<IoError> write(std::string_view, std::string_view) override { co_return IoError{}; }
  [[nodiscard]] bool is_tls() const override { return false; }

 private:
  std::string_view bytes_;
  std::size_t piece_;
};

const Router& router() {
  static const Router made = [] {
    std::vector<Route> routes;
    for (auto& endpoint : all_routes({})) routes.push_back(std::move(endpoint.route));
    return Router::make(std::move(routes)).value();
  }();
  return made;
}

void check(Request& request) {
  static const auto kNow = sapa::instant_from_ms(1'795'485'600'000);
  static const ServerOptions kProxied = [] {
    ServerOptions options;
    options.behind_proxy = true;
    options.proxies = {"10.0.0.0/8"};
    return options;
  }();
  if (request.path.empty() || request.path.front() != '/' || !sapa::is_valid_utf8(request.path) || request.path.find('\0') != std::string::npos) std::abort();
  if (request.query.size() > 1000 || request.headers.size() > 100 || request.body.size() > kBodyLimit) std::abort();
  for (const auto& [name, value] : request.headers) {
    if (name.empty() || sapa::lower_ascii(name) != name || (name + value).find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) std::abort();
  }
  if (name_sender(request, "10.0.0.1", false, kProxied)) std::abort();
  (void)accepted_request_id(request.header("x-request-id"));
  (void)request.cookie("sapa_session");
  (void)check_signature(request, "rahasia", kNow);
  (void)parse_multipart(request.header("content-type"), request.body);
  (void)serve_file(request);
  const auto match = router().match(request.method, request.path);
  if (const auto* refusal = std::get_if<Response>(&match)) {
    if (refusal->status != 404 && refusal->status != 405) std::abort();
    return;
  }
  for (const auto& [name, value] : std::get<Match>(match).parameters) {
    if (name.empty() || value.empty() || value.find('/') != std::string::npos) std::abort();
  }
}

std::string told(const Request& request) {
  std::string text = std::string(to_word(request.method)) + " " + request.path + "?" + request.raw_query + "\n";
  for (const auto& [name, value] : request.headers) text += name + ": " + value + "\n";
  return text + "\n" + request.body;
}

// As a connection does it (http/server/connection.cpp), and which requests were taken.
Task<void> read_all(RequestReader& reader, std::vector<std::string>& taken) {
  for (int i = 0; i < kMostRequests; ++i) {
    reader.begin();
    if (!reader.has_bytes()) {
      const bool come = co_await reader.wait_for_bytes();
      if (!come) co_return;
    }
    auto read = co_await reader.read_head();
    if (std::holds_alternative<ClientGone>(read)) co_return;
    std::optional<Refusal> refusal;
    if (auto* refused = std::get_if<Refusal>(&read)) refusal = std::move(*refused);
    else refusal = fault_of(std::get<RequestHead>(read), kUriLimit);
    if (!refusal) {
      auto made = request_of(std::move(std::get<RequestHead>(read)));
      if (auto* refused = std::get_if<Refusal>(&made)) {
        refusal = std::move(*refused);
      } else {
        refusal = reader.refuse_length(kBodyLimit);
        auto& request = std::get<Request>(made);
        if (!refusal) {
          auto body = co_await reader.read_body(kBodyLimit);
          if (std::holds_alternative<ClientGone>(body)) co_return;
          if (auto* refused_body = std::get_if<Refusal>(&body)) {
            refusal = std::move(*refused_body);
          } else {
            request.body = std::move(std::get<std::string>(body));
            check(request);
            taken.push_back(told(request));
          }
        }
      }
    }
    if (refusal) {
      if (refusal->status < 400 || refusal->status > 499 || refusal->detail.empty()) std::abort();
      co_return;
    }
    if (!reader.keeps_alive()) co_return;
  }
}

std::vector<std::string> requests_of(std::string_view bytes, std::size_t piece) {
  std::vector<std::string> taken;
  asio::io_context loop(1);
  Client client(loop.get_executor(), bytes, piece);
  RequestReader reader(client, ServerOptions().header_limit);
  asio::co_spawn(loop, read_all(reader, taken), asio::detached);
  loop.run();
  return taken;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto whole = requests_of(bytes, bytes.size());
  if (requests_of(bytes, data[0] % 64 + 1) != whole) std::abort();
  return 0;
}

// What every answer carries, to the letter: pages, files, data, refusals before and after a route is found, streams.

#include "http/static_files.h"
#include "http/test_server.h"

namespace sapa::http {
namespace {

using testing::Test;

// As the program puts them together: the files of the web app first, then the table of routes.
class WholeServer {
 public:
  explicit WholeServer(desk::Desk& desk) : dispatcher_(std::move(Dispatcher::make(desk.services, all_routes({}), {}).value())) {
    Application application;
    application.handle = [this](Request request, Reply reply) {
      if (auto file = serve_file(request)) return reply(std::move(*file));
      dispatcher_->handle(std::move(request), std::move(reply));
    };
    application.is_stream = [](const std::string& path) { return path == "/api/v1/events"; };
    application.open_stream = [this](Request request, auto reply) { dispatcher_->open_stream(std::move(request), std::move(reply)); };
    application.body_limit = [](Method, const std::string&) { return std::size_t{1024}; };
    ServerOptions options;
    options.port = 0;
    server_ = std::move(Server::listen(options, std::move(application)).value());
    loop_ = std::thread([this] { server_->run(); });
  }
  ~WholeServer() {
    server_->stop();
    loop_.join();
    dispatcher_->stop();
  }
  [[nodiscard]] unsigned short port() const { return server_->port(); }

 private:
  std::unique_ptr<Dispatcher> dispatcher_;
  std::unique_ptr<Server> server_;
  std::thread loop_;
};

// Every other test looks for pieces of these; here is the whole, so that nobody loosens it by accident.
const std::vector<std::pair<std::string, std::string>> kOnEverything = {
    {"content-security-policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
     "manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"},
    {"x-content-type-options", "nosniff"},
    {"referrer-policy", "no-referrer"},
    {"cross-origin-opener-policy", "same-origin"},
    {"cross-origin-resource-policy", "same-origin"},
    {"permissions-policy", "camera=(), geolocation=(), microphone=()"},
};

// The status line and the head's fields; names in lower case.
Answer head_of(unsigned short port, const std::string& request) {
  Socket socket(port);
  socket.send(request);
  const auto text = socket.read_until("\r\n\r\n");
  Answer answer;
  if (text.size() > 12) answer.status = std::atoi(text.c_str() + 9);
  std::size_t at = text.find("\r\n");
  while (at != std::string::npos && at + 2 < text.size()) {
    const auto end = text.find("\r\n", at + 2);
    const auto line = text.substr(at + 2, end - at - 2);
    if (const auto colon = line.find(": "); colon != std::string::npos) {
      std::string name = line.substr(0, colon);
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return char(std::tolower(c)); });
      answer.headers.emplace_back(std::move(name), line.substr(colon + 2));
    }
    at = end;
  }
  return answer;
}

void expect_all(const Answer& answer, const std::string& what) {
  for (const auto& [wanted, value] : kOnEverything) {
    std::vector<std::string> found;
    for (const auto& [name, given] : answer.headers) {
      if (name == wanted) found.push_back(given);
    }
    EXPECT_EQ(found, std::vector<std::string>{value}) << what << ": " << wanted;
  }
  for (const auto& [name, value] : answer.headers) EXPECT_NE(name, "server") << what << " says what it is made with";
}

TEST(Headers, every_kind_of_answer_carries_the_whole_policy) {
  desk::Desk desk(storage::Engine::sqlite);
  static const std::string kHash = [] {
    desk::start_crypto();
    return desk::hash_password(kPassword);
  }();
  desk.add("rini", "agent", "S1", kHash);
  WholeServer server(desk);
  Client rini(server.port());
  rini.sign_in("rini");
  const std::string cookie = "Cookie: " + rini.cookie() + "\r\n";
  std::string asset = "/favicon.svg";  // a build without the web app has no files; then this is a 404
  for (const auto& file : web_files()) {
    if (file.path.starts_with("/assets/")) asset = file.path;
  }
  const bool built = !web_files().empty();
  const auto get = [](const std::string& path, const std::string& more = "") { return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + more + "\r\n"; };
  struct Kind {
    std::string what, request;
    int status;
  };
  const std::vector<Kind> kinds = {
      {"the page", get("/"), built ? 200 : 404},
      {"a page of the app", get("/tiket"), built ? 200 : 404},
      {"a file of the app", get(asset, "Accept-Encoding: br\r\n"), built ? 200 : 404},
      {"the page's head", "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", built ? 200 : 404},
      {"a file that is not there", get("/assets/none.js"), 404},
      {"a page behind a letter", get("/konfirmasi/none"), 410},
      {"its style", get("/konfirmasi/gaya/halaman.css"), 200},
      {"data", get("/api/v1/session", cookie), 200},
      {"nobody's data", get("/api/v1/session"), 401},
      {"data that are not there", get("/api/v1/calls/none", cookie), 404},
      {"a route that is not there", get("/api/v1/none"), 404},
      {"a method that is not there", "DELETE /api/v1/desk HTTP/1.1\r\nHost: a\r\n\r\n", 405},
      {"a method nobody has", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
      {"a form", "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\nx", 415},
      {"another site's", "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: cross-site\r\nContent-Length: 0\r\n\r\n", 403},
      {"nonsense", "GET  / HTTP/9\r\n\r\n", 400},
      {"a head without a host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"a body too large", "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n", 413},
      {"an address too long", get("/" + std::string(9'000, 'a')), 414},
      {"a head too large", get("/", "X: " + std::string(17'000, 'a') + "\r\n"), 431},
      {"the contract", get("/openapi.json"), 200},
      {"whether it lives", get("/healthz"), 200},
      {"a stream", get("/api/v1/events", cookie), 200},
      {"nobody's stream", get("/api/v1/events"), 401},
  };
  for (const auto& [what, request, status] : kinds) {
    const auto answer = head_of(server.port(), request);
    EXPECT_EQ(answer.status, status) << what;
    expect_all(answer, what);
  }
  if (built) {
    const auto page = head_of(server.port(), get("/"));
    const auto unchanged = head_of(server.port(), get("/", "If-None-Match: " + page.header("etag") + "\r\n"));
    EXPECT_EQ(unchanged.status, 304);
    expect_all(unchanged, "the page once more");
  }
}

TEST(Headers, nothing_but_the_apps_files_is_kept_by_anybody) {
  House house;
  Client rini(house.server.port());
  rini.sign_in("rini");
  for (const auto& endpoint : all_routes({})) {
    if (endpoint.route.method != Method::get || endpoint.route.pattern.find('{') != std::string::npos) continue;
    const auto kept = rini.get(endpoint.route.pattern).header("cache-control");
    if (endpoint.route.pattern == "/konfirmasi/gaya/halaman.css") continue;  // a style says nothing about anybody
    EXPECT_EQ(kept, "no-store") << endpoint.route.pattern;
  }
}

}  // namespace
}  // namespace sapa::http

#pragma once

// A whole server in this process on a free port, over a fresh database, with a client whose every exchange is checked
// against the contract.

#include <thread>

#include <gtest/gtest.h>

#include "desk/desk_fixture.h"
#include "desk/keys.h"
#include "http/contract.h"
#include "http/dispatch.h"
#include "http/http_client.h"
#include "http/routes.h"
#include "http/server.h"

namespace sapa::http {

constexpr auto kPassword = "benar sekali kuda";

const Contract& the_contract();

class TestServer {
 public:
  explicit TestServer(desk::Desk& desk, ServerOptions options = {}, desk::Simulator* simulator = nullptr);
  ~TestServer();
  [[nodiscard]] unsigned short port() const { return server_->port(); }
  [[nodiscard]] ServerFigures served() const { return server_->figures(); }
  const std::shared_ptr<desk::FigureStore> figures = std::make_shared<desk::FigureStore>();

 private:
  std::unique_ptr<Dispatcher> dispatcher_;
  std::unique_ptr<Server> server_;
  std::thread loop_;
};

struct Ask {
  std::string method = "GET";
  std::string path;
  std::string body;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers = {};
};

// One browser: a cookie, a CSRF token. Every answer is validated; a broken one fails the test.
class Client {
 public:
  explicit Client(unsigned short port) : port_(port) {}
  Answer ask(const Ask& request);
  Answer get(const std::string& path) { return ask({.path = path}); }
  Answer send(const std::string& method, const std::string& path, const wire::json::object& body = {}, std::vector<std::pair<std::string, std::string>> headers = {});
  // Signs in and keeps cookie and token.
  void sign_in(const std::string& name, const std::string& extension = "");
  [[nodiscard]] const std::string& cookie() const { return cookie_; }
  [[nodiscard]] const std::string& csrf() const { return csrf_; }
  void forget_csrf() { csrf_.clear(); }

 private:
  unsigned short port_;
  std::string cookie_;
  std::string csrf_;
};

wire::json::object body_of(const Answer& answer);
std::string code_of(const Answer& answer);  // of a problem

// Users rini (1001), lead, mutu (qa), admin, all with kPassword, and a key whose secret is `token`.
struct House {
  explicit House(storage::Engine engine = storage::Engine::sqlite, ServerOptions options = {}, const desk::Desk::Dress& dress = [](auto database) { return database; });
  void tell(const std::string& json, int status = 200);  // one of our own call events
  desk::Desk desk;
  UserId rini, lead, qa, admin;
  std::string token;
  TestServer server;
};

}  // namespace sapa::http

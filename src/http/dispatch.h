#pragma once

// From a Request to the handler of its route: who asks, may they, on which thread, what they are answered. Everything
// that is the same for every route is here and nowhere else: session, permission, CSRF, idempotency, limits, problems.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/result.h"
#include "desk/session.h"
#include "desk/unit_of_work.h"
#include "http/message.h"
#include "http/rate_limit.h"
#include "http/route.h"
#include "http/server.h"
#include "wire/prometheus.h"

namespace sapa::http {

// What a handler gets beside its connection. `session` is null only on routes with Permission::open and ::token.
struct Context {
  desk::Services& services;
  const Request& request;
  const desk::Authenticated* session = nullptr;

  // REQUIRES: a route that needs a session.
  [[nodiscard]] const desk::Scope& scope() const { return session->scope; }
  [[nodiscard]] std::string parameter(const std::string& name) const;
  // The body as a JSON object. Errors: 415, malformed, not an object.
  [[nodiscard]] Result<wire::json::object> body() const;
  // If-Match as the version number in it; empty when absent. Error: malformed.
  [[nodiscard]] Result<std::optional<std::int64_t>> if_match() const;
  [[nodiscard]] Result<int> limit() const;  // 1 to 200, default 20
};

using PlainHandler = std::function<Result<Response>(Context&)>;  // Lane::loop and Lane::slow
using ReadHandler = std::function<Result<Response>(Context&, storage::Connection&)>;
using WriteHandler = std::function<Result<Response>(Context&, desk::UnitOfWork&)>;

struct Endpoint {
  Route route;
  std::variant<PlainHandler, ReadHandler, WriteHandler> handler;
};

// Makes the endpoint and its lane from the handler's type.
Endpoint on_loop(Method method, std::string pattern, std::string operation_id, Permission permission, PlainHandler handler);
Endpoint reading(Method method, std::string pattern, std::string operation_id, Permission permission, ReadHandler handler);
Endpoint writing(Method method, std::string pattern, std::string operation_id, Permission permission, WriteHandler handler);
Endpoint slowly(Method method, std::string pattern, std::string operation_id, Permission permission, PlainHandler handler);

Response json_response(const wire::json::value& body, int status = 200);
// The same of a body that is JSON text already.
Response json_text_response(std::string body, int status = 200);
Response with_etag(Response response, std::int64_t version);

struct DispatchOptions {
  bool secure_cookies = false;  // TLS or a TLS proxy: __Host- cookie
  // Called once a request is answered. `pattern` never holds a value of the request.
  std::function<void(const Request&, std::string_view pattern, int status, std::chrono::microseconds took)> log;
  // Adds to /metrics what others count.
  std::function<void(wire::MetricsText&)> metrics;
};

class Dispatcher {
 public:
  virtual ~Dispatcher() = default;
  // Fails, in a sentence, when a route has no permission, is there twice, or has no operation id.
  static Result<std::unique_ptr<Dispatcher>> make(desk::Services& services, std::vector<Endpoint> endpoints, DispatchOptions options);

  virtual void handle(Request request, Reply reply) = 0;  // any thread
  virtual void open_stream(Request request, std::function<void(std::variant<Response, std::shared_ptr<EventSource>>)> reply) = 0;
  [[nodiscard]] virtual std::string cookie_name() const = 0;
  virtual std::string metrics() const = 0;  // Prometheus text
  virtual void stop() = 0;                  // joins the slow threads
};

}  // namespace sapa::http

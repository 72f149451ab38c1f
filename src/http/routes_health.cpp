// Whether it lives, whether it can work, how it does, and what it offers: for machines that watch.

#include <algorithm>

#include "desk/keys.h"
#include "http/problem.h"
#include "http/routes.h"
#include "storage/figures.h"

namespace sapa::http {

namespace {

namespace json = wire::json;

// Less than this and the next save may be the one that fails.
constexpr std::int64_t kLeastFreeBytes = 1024 * 1024;

Response schema_differs() {
  auto response = problem(Error{ErrorCode::conflict, "schema_differs", "The database was brought up to another version of Sapa; start that one.", ""}, {{"status", 503}, {"title", "Not available at the moment"}});
  response.status = 503;
  response.headers.emplace_back("Retry-After", "2");
  return response;
}

// Reaching this handler at all means that a reader has a connection that answers.
Result<Response> readiness(Context& context, storage::Connection& connection) {
  auto& database = context.services.database;
  if (!storage::schema_is_current(connection)) return schema_differs();
  if (const auto trouble = database.trouble()) return not_ready(*trouble);
  const auto free = storage::figures_of(database).disk_free_bytes;
  if (free >= 0 && free < kLeastFreeBytes) return not_ready(storage::FailureKind::full);
  return json_response({{"status", "ready"}});
}

}  // namespace

std::vector<Endpoint> health_routes(const RouteOptions& options) {
  std::vector<Endpoint> routes;
  routes.push_back(on_loop(Method::get, "/healthz", "getHealth", Permission::open, [](Context&) -> Result<Response> { return json_response({{"status", "ok"}}); }));
  routes.push_back(reading(Method::get, "/readyz", "getReadiness", Permission::open, readiness));
  routes.push_back(on_loop(Method::get, "/metrics", "getMetrics", Permission::open, [options](Context& context) -> Result<Response> {
    const auto& from = options.metrics_from;
    // Who may not look is told what everybody is told of an address that is not there.
    if (std::none_of(from.begin(), from.end(), [&](const auto& network) { return desk::in_network(context.request.remote_address, network); })) {
      return fail(ErrorCode::not_found, "no_such_route", "There is nothing at this address.");
    }
    Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = options.metrics ? options.metrics() : "";
    return response;
  }));
  routes.push_back(on_loop(Method::get, "/openapi.json", "getContract", Permission::open, [](Context&) -> Result<Response> {
    Response response;
    response.body = contract();
    return response;
  }));
  return routes;
}

}  // namespace sapa::http

#pragma once

// Every route of api/openapi.yaml, by topic.

#include <string>
#include <vector>

#include "desk/figures.h"
#include "http/dispatch.h"

namespace sapa::desk {
class Simulator;
}

namespace sapa::http {

struct RouteOptions {
  bool secure_cookies = false;
  desk::Simulator* simulator = nullptr;      // demo mode only; outlives the routes
  std::function<std::string()> metrics;      // set once the dispatcher is there
  std::shared_ptr<desk::FigureStore> figures = std::make_shared<desk::FigureStore>();  // counts what the routes take
  std::vector<std::string> metrics_from = {"127.0.0.0/8", "::1"};  // networks that may read them
};

// The OpenAPI document as JSON (made from api/openapi.yaml).
std::string_view contract();

std::vector<Endpoint> health_routes(const RouteOptions& options);
std::vector<Endpoint> session_routes(const RouteOptions& options);
std::vector<Endpoint> call_routes(const RouteOptions& options);
std::vector<Endpoint> caller_routes(const RouteOptions& options);
std::vector<Endpoint> procedure_routes(const RouteOptions& options);
std::vector<Endpoint> ticket_routes(const RouteOptions& options);
std::vector<Endpoint> board_routes(const RouteOptions& options);
std::vector<Endpoint> mail_routes(const RouteOptions& options);
std::vector<Endpoint> review_routes(const RouteOptions& options);
std::vector<Endpoint> telephony_routes(const RouteOptions& options);
std::vector<Endpoint> administration_routes(const RouteOptions& options);
std::vector<Endpoint> all_routes(const RouteOptions& options);

}  // namespace sapa::http

#include "http/router.h"

#include <algorithm>
#include <set>

#include "http/problem.h"

namespace sapa::http {

namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    if (path.front() == '/') path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    segments.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

bool is_parameter(const std::string& segment) { return segment.size() > 2 && segment.front() == '{' && segment.back() == '}'; }

}  // namespace

std::string_view to_word(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::remove: return "DELETE";
    case Method::options: return "OPTIONS";
    case Method::other: return "?";
  }
  return "?";
}

Result<Router> Router::make(std::vector<Route> routes) {
  Router router;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < routes.size(); ++i) {
    const auto& route = routes[i];
    const auto name = std::string(to_word(route.method)) + " " + route.pattern;
    if (route.permission == Permission::none) return fail(ErrorCode::conflict, "route_unprotected", "The route " + name + " has no permission.");
    if (route.operation_id.empty()) return fail(ErrorCode::conflict, "route_unnamed", "The route " + name + " has no operation id.");
    auto segments = split(route.pattern);
    std::string shape(to_word(route.method));
    for (const auto& segment : segments) shape += "/" + (is_parameter(segment) ? std::string("{}") : segment);
    if (!seen.insert(shape).second) return fail(ErrorCode::conflict, "route_twice", "The route " + name + " is there twice.");
    if (router.by_length_.size() <= segments.size()) router.by_length_.resize(segments.size() + 1);
    auto& entries = router.by_length_[segments.size()];
    // Fixed words before parameters: /users/import is not a user.
    const bool fixed = std::none_of(segments.begin(), segments.end(), is_parameter);
    entries.insert(fixed ? entries.begin() : entries.end(), Entry{std::move(segments), route.method, i});
  }
  return router;
}

std::variant<Match, Response> Router::match(Method method, std::string_view path) const {
  const auto segments = split(path);
  const auto wanted = method == Method::head ? Method::get : method;
  std::string allowed;
  if (segments.size() < by_length_.size()) {
    for (const auto& entry : by_length_[segments.size()]) {
      Match match{entry.index};
      bool fits = true;
      for (std::size_t i = 0; fits && i < segments.size(); ++i) {
        if (is_parameter(entry.segments[i])) {
          fits = !segments[i].empty();
          match.parameters.emplace(entry.segments[i].substr(1, entry.segments[i].size() - 2), segments[i]);
        } else {
          fits = entry.segments[i] == segments[i];
        }
      }
      if (!fits) continue;
      if (entry.method == wanted) return match;
      allowed += (allowed.empty() ? "" : ", ") + std::string(to_word(entry.method));
    }
  }
  if (allowed.empty()) return problem(Error{ErrorCode::not_found, "no_such_route", "There is nothing at this address.", ""});
  auto response = problem(Error{ErrorCode::not_found, "method_not_allowed", "This address takes " + allowed + ".", ""}, {{"status", 405}, {"title", "Method not allowed"}});
  response.status = 405;
  response.headers.emplace_back("Allow", allowed);
  return response;
}

}  // namespace sapa::http

#include "desk/settings.h"
#include "http/problem.h"
#include "http/routes.h"

namespace sapa::http {

namespace {

namespace json = wire::json;

std::string cookie_name(const RouteOptions& options) { return options.secure_cookies ? "__Host-sapa_session" : "sapa_session"; }

std::string cookie_of(const RouteOptions& options, const std::string& token) {
  return cookie_name(options) + "=" + token + "; Path=/; HttpOnly; SameSite=Lax" + (options.secure_cookies ? "; Secure" : "") + (token.empty() ? "; Max-Age=0" : "");
}

Response taken_problem(const Error& error, const std::optional<desk::ExtensionTaken>& taken) {
  json::object more;
  if (taken) more["takenBy"] = taken->taken_by;
  return problem(error, std::move(more));
}

}  // namespace

std::vector<Endpoint> session_routes(const RouteOptions& options) {
  std::vector<Endpoint> routes;
  // 20 tries a minute from one address: enough for a whole site behind one router at the start of a shift is 2,000 in 5 min,
  // so the burst is wide and only guessing is slow.
  auto limit = std::make_shared<RateLimit>(20.0 / 60.0 * 20, 200);
  routes.push_back(slowly(Method::post, "/api/v1/session", "signIn", Permission::open, [options, limit](Context& context) -> Result<Response> {
    if (!limit->allow(context.request.remote_address, context.services.clock())) {
      return fail(ErrorCode::too_many, "sign_in_rate", "Too many sign-ins from this address; try again in a few seconds.");
    }
    SAPA_TRY(const auto body, context.body());
    desk::SignIn request;
    request.name = wire::text_member(body, "name").value_or("");
    request.password = wire::text_member(body, "password").value_or("");
    if (request.name.empty()) return fail(ErrorCode::invalid, "name_missing", "Type your name.", "name");
    if (request.password.empty()) return fail(ErrorCode::invalid, "password_missing", "Type your password.", "password");
    request.extension = wire::text_member(body, "extension");
    request.take_over = wire::bool_member(body, "takeOver").value_or(false);
    request.remote_address = context.request.remote_address;
    request.former_token = context.request.cookie(cookie_name(options)).value_or("");
    std::optional<desk::ExtensionTaken> taken;
    auto signed_in = desk::sign_in(context.services, request, taken);
    if (!signed_in) return taken_problem(signed_in.error(), taken);
    auto response = json_response(desk::present_session(context.services, signed_in->session));
    response.headers.emplace_back("Set-Cookie", cookie_of(options, signed_in->token));
    return response;
  }));
  routes.push_back(reading(Method::get, "/api/v1/session", "getSession", Permission::signed_in,
                           [](Context& context, storage::Connection&) -> Result<Response> { return json_response(desk::present_session(context.services, *context.session)); }));
  routes.push_back(writing(Method::remove, "/api/v1/session", "signOut", Permission::signed_in, [options](Context& context, desk::UnitOfWork& unit) -> Result<Response> {
    desk::sign_out(unit, context.scope());
    Response response;
    response.status = 204;
    response.headers.emplace_back("Set-Cookie", cookie_of(options, ""));
    return response;
  }));
  routes.push_back(writing(Method::put, "/api/v1/session/seat", "takeSeat", Permission::signed_in, [](Context& context, desk::UnitOfWork& unit) -> Result<Response> {
    SAPA_TRY(const auto body, context.body());
    std::optional<desk::ExtensionTaken> taken;
    auto session = desk::take_seat(unit, *context.session, wire::text_member(body, "extension"), wire::bool_member(body, "takeOver").value_or(false), taken);
    if (!session) return taken_problem(session.error(), taken);
    return json_response(desk::present_session(context.services, *session));
  }));
  routes.push_back(slowly(Method::put, "/api/v1/session/password", "changePassword", Permission::signed_in, [](Context& context) -> Result<Response> {
    SAPA_TRY(const auto body, context.body());
    SAPA_CHECK(desk::change_password(context.services, context.scope(), wire::text_member(body, "old").value_or(""), wire::text_member(body, "new").value_or("")));
    Response response;
    response.status = 204;
    return response;
  }));
  return routes;
}

std::vector<Endpoint> all_routes(const RouteOptions& options) {
  std::vector<Endpoint> all;
  for (auto make : {health_routes, session_routes, call_routes, caller_routes, procedure_routes, ticket_routes, board_routes, mail_routes, review_routes, telephony_routes, administration_routes}) {
    auto routes = make(options);
    for (auto& route : routes) all.push_back(std::move(route));
  }
  return all;
}

}  // namespace sapa::http

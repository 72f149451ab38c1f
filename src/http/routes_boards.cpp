// Announcements and saved views: what is said to every desk, and how somebody looks at Monitoring Tiket.

#include "desk/announcements.h"
#include "desk/ticket_views.h"
#include "http/problem.h"
#include "http/routes.h"

namespace sapa::http {

namespace {

namespace json = wire::json;

Result<desk::AnnouncementChange> read_announcement(const json::object& body) {
  desk::AnnouncementChange change;
  change.site = wire::text_member(body, "site");
  change.area = wire::text_member(body, "area");
  change.sentence = wire::text_member(body, "sentence");
  change.suspend_email = wire::bool_member(body, "suspendEmail");
  change.end = wire::bool_member(body, "end").value_or(false);
  change.reason = wire::text_member(body, "reason").value_or("");
  if (const auto until = wire::text_member(body, "until")) {
    change.until = parse_rfc3339(*until);
    if (!change.until) return fail(ErrorCode::invalid, "until_invalid", "until is an instant, e.g. 2026-11-25T09:00:00Z.", "until");
  }
  return change;
}

Result<Response> list_announcements(Context& context, storage::Connection& connection) {
  SAPA_TRY(const auto limit, context.limit());
  const auto over = context.request.query_value("all").value_or("") == "true" ? desk::Over::shown : desk::Over::left_out;
  return json_response(desk::list_announcements(connection, context.scope(), context.services.clock(), over, limit));
}

Result<Response> announce(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto body, context.body());
  SAPA_TRY(const auto change, read_announcement(body));
  SAPA_TRY(const auto shown, desk::publish_announcement(unit, context.scope(), change));
  return json_response(shown, 201);
}

Result<Response> change_announcement(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto body, context.body());
  SAPA_TRY(const auto change, read_announcement(body));
  SAPA_TRY(const auto version, context.if_match());
  SAPA_TRY(const auto shown, desk::change_announcement(unit, context.scope(), context.parameter("id"), change, version));
  return with_etag(json_response(shown), shown.at("version").as_int64());
}

Result<desk::ViewInput> read_view(const json::object& body) {
  desk::ViewInput input;
  input.name = wire::text_member(body, "name").value_or("");
  input.preset = wire::text_member(body, "preset").value_or("");
  input.shared_with = wire::text_member(body, "sharedWith").value_or("");
  const auto* filter = body.if_contains("filter");
  if (!filter || !filter->is_object()) return fail(ErrorCode::invalid, "filter_missing", "filter holds the filters of the list.", "filter");
  SAPA_TRY(input.filter, desk::read_filter(filter->get_object()));
  return input;
}

Result<Response> save_view(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto body, context.body());
  SAPA_TRY(const auto input, read_view(body));
  SAPA_TRY(const auto view, desk::save_view(unit, context.scope(), input));
  return json_response(view, 201);
}

Result<Response> change_view(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto body, context.body());
  SAPA_TRY(const auto input, read_view(body));
  SAPA_TRY(const auto version, context.if_match());
  SAPA_TRY(const auto view, desk::change_view(unit, context.scope(), context.parameter("id"), input, version));
  return with_etag(json_response(view), view.at("version").as_int64());
}

}  // namespace

std::vector<Endpoint> board_routes(const RouteOptions&) {
  using enum Method;
  std::vector<Endpoint> routes;
  routes.push_back(reading(get, "/api/v1/announcements", "listAnnouncements", Permission::agent_desk, list_announcements));
  routes.push_back(writing(post, "/api/v1/announcements", "announce", Permission::leader, announce));
  routes.push_back(writing(patch, "/api/v1/announcements/{id}", "changeAnnouncement", Permission::leader, change_announcement));
  routes.push_back(reading(get, "/api/v1/views", "listViews", Permission::agent_desk, [](Context& context, storage::Connection& connection) -> Result<Response> {
    return json_response(desk::list_views(connection, context.scope()));
  }));
  routes.push_back(writing(post, "/api/v1/views", "saveView", Permission::agent_desk, save_view));
  routes.push_back(writing(put, "/api/v1/views/{id}", "changeView", Permission::agent_desk, change_view));
  routes.push_back(writing(remove, "/api/v1/views/{id}", "deleteView", Permission::agent_desk, [](Context& context, desk::UnitOfWork& unit) -> Result<Response> {
    SAPA_CHECK(desk::delete_view(unit, context.scope(), context.parameter("id")));
    Response response;
    response.status = 204;
    return response;
  }));
  return routes;
}

}  // namespace sapa::http

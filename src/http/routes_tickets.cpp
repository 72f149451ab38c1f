#include "core/ticket.h"
#include "desk/access_log.h"
#include "desk/settings.h"
#include "desk/tickets_search.h"
#include "http/problem.h"
#include "http/read_input.h"
#include "http/routes.h"

namespace sapa::http {

namespace {

namespace json = wire::json;

// Administrators look after accounts, not after people's data (docs/operations.md, Roles).
Result<void> may_see_people(const Context& context) {
  if (context.scope().is(desk::Role::admin)) return fail(ErrorCode::forbidden, "role_forbidden", "Administrators do not see callers' data.");
  return {};
}

void note(const Context& context, desk::AccessEntry entry) { context.services.accesses.note(context.scope(), context.services.clock(), std::move(entry)); }

desk::TicketFilter filter_of(const Request& request) {
  desk::TicketFilter filter;
  for (const auto name : desk::ticket_filter_names()) {
    if (auto text = request.query_value(name); text && !text->empty()) filter.emplace(name, std::move(*text));
  }
  return filter;
}

// Which filters were used; never what they looked for.
std::string used(const desk::TicketFilter& filter) {
  std::string names;
  for (const auto& [name, text] : filter) names += (names.empty() ? "" : " ") + name;
  return names.empty() ? "reports" : "reports by " + names;
}

Result<Response> search(Context& context, storage::Connection& connection, RateLimit& searches) {
  SAPA_CHECK(may_see_people(context));
  const auto filter = filter_of(context.request);
  SAPA_TRY(const auto query, desk::read_ticket_query(connection, context.services.settings.get(), context.scope().site(), filter));
  // Exact values descend an index; words are work.
  if (!query.words.empty() && !searches.allow(context.scope().user().value, context.services.clock())) {
    return fail(ErrorCode::too_many, "search_rate", "Too many searches; try again in a second.");
  }
  desk::PageRequest page;
  page.cursor = context.request.query_value("cursor").value_or("");
  SAPA_TRY(page.limit, context.limit());
  SAPA_TRY(const auto found, desk::search_reports(connection, context.scope(), query, page));
  note(context, {"search", "", used(filter), "", std::nullopt, std::int64_t(found.at("items").as_array().size())});
  return json_response(found);
}

Result<Response> newer(Context& context, storage::Connection& connection) {
  SAPA_CHECK(may_see_people(context));
  SAPA_TRY(auto query, desk::read_ticket_query(connection, context.services.settings.get(), context.scope().site(), filter_of(context.request)));
  const auto mark = context.request.query_value("watermark").value_or("");
  if (mark.empty() || mark.size() > 18 || mark.find_first_not_of("0123456789") != std::string::npos) {
    return fail(ErrorCode::invalid, "watermark_invalid", "Send the watermark of the page you have.", "watermark");
  }
  query.newer_than = std::stoll(mark);
  SAPA_TRY(const auto count, desk::count_newer(connection, query));
  return json_response({{"count", count}});
}

}  // namespace

std::vector<Endpoint> ticket_routes(const RouteOptions&) {
  using enum Method;
  std::vector<Endpoint> routes;
  auto searches = std::make_shared<RateLimit>(20, 60);
  routes.push_back(reading(get, "/api/v1/tickets", "searchTickets", Permission::agent_desk,
                           [searches](Context& context, storage::Connection& connection) { return search(context, connection, *searches); }));
  routes.push_back(reading(get, "/api/v1/tickets/newer", "countNewerReports", Permission::agent_desk, newer));
  return routes;
}

}  // namespace sapa::http

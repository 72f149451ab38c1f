#include "core/text_fold.h"
#include "core/ticket.h"
#include "desk/access_log.h"
#include "desk/at_hand.h"
#include "desk/call_actions.h"
#include "desk/call_report.h"
#include "desk/settings.h"
#include "desk/tickets_detail.h"
#include "desk/tickets_export.h"
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
  SAPA_TRY(const auto query, desk::read_ticket_query(connection, *context.services.settings.get(), context.scope().site(), filter));
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
  SAPA_TRY(auto query, desk::read_ticket_query(connection, *context.services.settings.get(), context.scope().site(), filter_of(context.request)));
  const auto mark = context.request.query_value("watermark").value_or("");
  if (mark.empty() || mark.size() > 18 || mark.find_first_not_of("0123456789") != std::string::npos) {
    return fail(ErrorCode::invalid, "watermark_invalid", "Send the watermark of the page you have.", "watermark");
  }
  query.newer_than = std::stoll(mark);
  SAPA_TRY(const auto count, desk::count_newer(connection, query));
  return json_response({{"count", count}});
}

json::array words_of(std::span<const std::string_view> words) { return json::array(words.begin(), words.end()); }

Result<Response> choices(Context& context, storage::Connection& connection) {
  SAPA_CHECK(may_see_people(context));
  const auto settings = context.services.settings.get();
  const auto& scope = context.scope();
  json::array statuses, sites, can;
  for (const auto word : ticket_statuses()) statuses.push_back({{"status", word}, {"closed", is_closed_status(word)}});
  for (const auto& site : desk::known_sites(connection, *settings)) sites.emplace_back(site);
  const auto cap = desk::export_cap(*settings, scope);
  if (cap > 0) can.emplace_back("export");
  if (scope.leads()) can.insert(can.end(), {"announce", "share_views"});
  const auto local = to_rfc3339(context.services.clock() + std::chrono::minutes(settings->offset_minutes(scope.site())));
  return json_response({{"categories", words_of(ticket_categories())},
                        {"statuses", std::move(statuses)},
                        {"priorities", words_of(ticket_priorities())},
                        {"modules", words_of(ticket_modules())},
                        {"qualifiers", {"PEMADAMAN", "PADAM MELUAS", "SUDAH NYALA", "TERJADWAL"}},
                        {"sites", std::move(sites)},
                        {"presets", {{"today", local.substr(0, 10)}, {"programStart", settings->program_start_date}}},
                        {"exportLimit", cap},
                        {"can", std::move(can)}});
}

Response ticket_response(storage::Connection& connection, const desk::Scope& scope, const desk::StoredTicket& ticket, std::int64_t report_no = 0, int status = 200) {
  return with_etag(json_response(desk::present_ticket(connection, scope, ticket, report_no), status), ticket.version);
}

Result<Response> get_ticket(Context& context, storage::Connection& connection) {
  SAPA_CHECK(may_see_people(context));
  const auto ticket = desk::find_ticket(connection, context.parameter("ticketNo"));
  if (!ticket) return tl::unexpected(desk::ticket_unknown());
  note(context, {"view", ticket->id.value, "ticket", "", std::nullopt, 1});
  return ticket_response(connection, context.scope(), *ticket);
}

Result<Response> get_report(Context& context, storage::Connection& connection) {
  SAPA_CHECK(may_see_people(context));
  const auto number = parse_report_no(context.parameter("reportNo"));
  const auto ticket = number ? desk::find_ticket_of(connection, *number) : std::nullopt;
  if (!ticket) return fail(ErrorCode::not_found, "report_unknown", "There is no such report.");
  note(context, {"view", ticket->id.value, "report", "", std::nullopt, 1});
  return ticket_response(connection, context.scope(), *ticket, *number);
}

Result<void> may_write(const Context& context) {
  if (desk::may_edit_callers(context.scope())) return {};
  return fail(ErrorCode::forbidden, "role_forbidden", "Only agents and leaders work on tickets.");
}

Result<Response> change_ticket(Context& context, desk::UnitOfWork& unit) {
  SAPA_CHECK(may_write(context));
  SAPA_TRY(const auto body, context.body());
  desk::TicketChange change;
  change.status = wire::text_member(body, "status");
  change.qualifier = wire::text_member(body, "qualifier");
  change.priority = wire::text_member(body, "priority");
  change.category = wire::text_member(body, "category");
  change.module_id = wire::text_member(body, "moduleId");
  change.note = wire::text_member(body, "note").value_or("");
  change.merge_into = wire::text_member(body, "mergeInto").value_or("");
  change.call_id = wire::text_member(body, "callId");
  SAPA_TRY(const auto version, context.if_match());
  SAPA_TRY(const auto ticket, desk::change_ticket(unit, context.scope(), context.parameter("ticketNo"), change, version));
  return ticket_response(unit.db, context.scope(), ticket);
}

Result<Response> comment_ticket(Context& context, desk::UnitOfWork& unit) {
  SAPA_CHECK(may_write(context));
  SAPA_TRY(const auto body, context.body());
  SAPA_TRY(const auto ticket, desk::comment_ticket(unit, context.scope(), context.parameter("ticketNo"), wire::text_member(body, "text").value_or(""), wire::text_member(body, "callId")));
  return ticket_response(unit.db, context.scope(), ticket, 0, 201);
}

// ------------------------------------------------------------------------------------------------ the report of a call

CallId call_id(const Context& context) { return CallId{context.parameter("id")}; }

Result<desk::StoredCall> open_call(const Context& context, storage::Connection& connection) {
  SAPA_TRY(auto own, desk::own_workspace(connection, context.scope(), call_id(context)));
  if (own.workspace.closed_at_ms) return fail(ErrorCode::conflict, "call_closed", "This call is closed already.");
  return std::move(own.call);
}

Response report_response(const Context& context, storage::Connection& connection, const desk::StoredCall& call, int status = 200) {
  return json_response(desk::present_call_report(connection, context.services, context.scope(), call), status);
}

Result<Response> get_call_report(Context& context, storage::Connection& connection) {
  SAPA_TRY(const auto own, desk::own_workspace(connection, context.scope(), call_id(context)));
  return report_response(context, connection, own.call);
}

Result<Response> keep_call_report(Context& context, desk::UnitOfWork& unit) {
  SAPA_CHECK(may_write(context));
  SAPA_TRY(const auto body, context.body());
  SAPA_TRY(const auto call, open_call(context, unit.db));
  const auto version = wire::integer_member(body, "version");
  if (!version) return fail(ErrorCode::invalid, "version_missing", "Send the version you read.", "version");
  const auto* data = body.if_contains("data");
  if (!data || !data->is_object()) return fail(ErrorCode::invalid, "data_missing", "data holds the fields of the report.", "data");
  const auto& fields = data->get_object();
  desk::ReportInput input;
  struct Member {
    const char* name;
    std::optional<std::string>* value;
  };
  for (const auto& [name, value] : {Member{"category", &input.category}, Member{"moduleId", &input.module_id}, Member{"priority", &input.priority}, Member{"customerId", &input.customer_id},
                                    Member{"substation", &input.substation}, Member{"pole", &input.pole}, Member{"reporterName", &input.reporter_name},
                                    Member{"reporterAddress", &input.reporter_address}, Member{"reporterPhone", &input.reporter_phone}, Member{"email", &input.email},
                                    Member{"resume", &input.resume}}) {
    const auto* member = fields.if_contains(name);
    if (!member) continue;
    if (!member->is_string() && !member->is_null()) return fail(ErrorCode::invalid, "not_text", std::string(name) + " is text.", "data." + std::string(name));
    *value = member->is_null() ? std::string() : std::string(member->get_string());
  }
  desk::WriteRefusal refusal;
  if (const auto kept = desk::keep_call_report(unit, context.scope(), call, *version, input, refusal); !kept) return refusal_response(kept.error(), refusal);
  return report_response(context, unit.db, call);
}

Result<Response> drop_call_report(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto call, open_call(context, unit.db));
  desk::drop_call_report(unit, call);
  return report_response(context, unit.db, call);
}

Result<Response> send_call_report(Context& context, desk::UnitOfWork& unit) {
  SAPA_CHECK(may_write(context));
  SAPA_TRY(const auto body, context.body());
  SAPA_TRY(auto call, open_call(context, unit.db));
  desk::SendReport request;
  request.ticket_no = wire::text_member(body, "ticketNo");
  request.new_ticket = wire::bool_member(body, "newTicket").value_or(false);
  desk::WriteRefusal refusal;
  if (const auto sent = desk::send_call_report(unit, context.scope(), call, request, refusal); !sent) return refusal_response(sent.error(), refusal);
  return report_response(context, unit.db, call, 201);
}

// ------------------------------------------------------------------------------------------------ exports

Result<Response> start_export(Context& context, storage::Connection& connection, desk::Exports& exports) {
  SAPA_CHECK(may_see_people(context));
  const auto settings = context.services.settings.get();
  const auto cap = desk::export_cap(*settings, context.scope());
  if (cap == 0) return fail(ErrorCode::forbidden, "export_forbidden", "Your role may not export.");
  SAPA_TRY(const auto body, context.body());
  const auto format = wire::text_member(body, "format").value_or("");
  if (format != "csv" && format != "xlsx") return fail(ErrorCode::invalid, "format_unknown", "The format is csv or xlsx.", "format");
  SAPA_TRY(const auto reason, clean_text(wire::text_member(body, "reason").value_or(""), "reason", 200));
  if (code_points(reason) < 3) return fail(ErrorCode::invalid, "reason_invalid", "Give the reason in 3 to 200 characters.", "reason");
  const auto* member = body.if_contains("filter");
  if (!member || !member->is_object()) return fail(ErrorCode::invalid, "filter_missing", "filter holds the filters of the list.", "filter");
  desk::ExportRequest request;
  request.format = format == "csv" ? desk::ExportFormat::csv : desk::ExportFormat::xlsx;
  SAPA_TRY(request.filter, desk::read_filter(member->get_object()));
  SAPA_TRY(const auto query, desk::read_ticket_query(connection, *settings, context.scope().site(), request.filter));
  const bool sorted = query.sort != desk::SortKey::created_at;
  // One more than may be written tells whether something is left out.
  SAPA_TRY(const auto found, desk::count_reports(connection, query, sorted ? desk::kExactTotal + 1 : cap + 1));
  if (sorted && query.words.empty() && found > desk::kExactTotal) {
    return fail(ErrorCode::invalid, "sort_too_wide", "Sorting by this column takes at most 10,000 rows; narrow the dates or filter more.", "sort");
  }
  request.total = std::min(found, sorted ? std::min(cap, desk::kExactTotal) : cap);
  request.capped = found > request.total;
  const auto names = used(request.filter);
  const auto total = request.total;
  SAPA_TRY(const auto started, exports.start(context.services, context.scope(), std::move(request)));
  note(context, {"export", "", format + ", " + names, reason, std::nullopt, total});
  return json_response(started, 202);
}

Result<Response> export_file(Context& context, desk::Exports& exports) {
  SAPA_TRY(const auto file, exports.file(context.scope(), context.parameter("id")));
  Response response;
  response.content_type = file.media_type;
  response.file = FileBody{file.content, file.content->descriptor, file.content->size};
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + file.name + "\"");
  return response;
}

}  // namespace

std::vector<Endpoint> ticket_routes(const RouteOptions&) {
  using enum Method;
  std::vector<Endpoint> routes;
  auto searches = std::make_shared<RateLimit>(20, 60);
  routes.push_back(reading(get, "/api/v1/tickets", "searchTickets", Permission::agent_desk,
                           [searches](Context& context, storage::Connection& connection) { return search(context, connection, *searches); }));
  routes.push_back(reading(get, "/api/v1/tickets/newer", "countNewerReports", Permission::agent_desk, newer));
  routes.push_back(reading(get, "/api/v1/tickets/choices", "getTicketChoices", Permission::agent_desk, choices));
  routes.push_back(reading(get, "/api/v1/tickets/{ticketNo}", "getTicket", Permission::agent_desk, get_ticket));
  routes.push_back(writing(patch, "/api/v1/tickets/{ticketNo}", "changeTicket", Permission::agent_desk, change_ticket));
  routes.push_back(writing(post, "/api/v1/tickets/{ticketNo}/comments", "commentTicket", Permission::agent_desk, comment_ticket));
  routes.push_back(reading(get, "/api/v1/reports/{reportNo}", "getReport", Permission::agent_desk, get_report));
  routes.push_back(reading(get, "/api/v1/calls/{id}/report", "getCallReport", Permission::agent_desk, get_call_report));
  routes.push_back(writing(put, "/api/v1/calls/{id}/report", "keepCallReport", Permission::agent_desk, keep_call_report));
  routes.push_back(writing(remove, "/api/v1/calls/{id}/report", "dropCallReport", Permission::agent_desk, drop_call_report));
  routes.push_back(writing(post, "/api/v1/calls/{id}/report/send", "sendCallReport", Permission::agent_desk, send_call_report));
  auto exports = std::make_shared<desk::Exports>();
  routes.push_back(reading(post, "/api/v1/tickets/exports", "startExport", Permission::agent_desk,
                           [exports](Context& context, storage::Connection& connection) { return start_export(context, connection, *exports); }));
  routes.push_back(slowly(get, "/api/v1/exports/{id}", "getExport", Permission::agent_desk, [exports](Context& context) -> Result<Response> {
    SAPA_TRY(const auto found, exports->find(context.scope(), context.parameter("id"), context.services.clock()));
    return json_response(found);
  }));
  routes.push_back(slowly(remove, "/api/v1/exports/{id}", "endExport", Permission::agent_desk, [exports](Context& context) -> Result<Response> {
    SAPA_CHECK(exports->end(context.scope(), context.parameter("id")));
    Response response;
    response.status = 204;
    return response;
  }));
  routes.push_back(slowly(get, "/api/v1/exports/{id}/file", "getExportFile", Permission::agent_desk, [exports](Context& context) { return export_file(context, *exports); }));
  return routes;
}

}  // namespace sapa::http

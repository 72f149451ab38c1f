#include "desk/access_log.h"
#include "desk/call_actions.h"
#include "desk/lists.h"
#include "desk/present_call.h"
#include "desk/settings.h"
#include "desk/simulator.h"
#include "desk/take_call_event.h"
#include "http/problem.h"
#include "http/read_input.h"
#include "http/routes.h"

namespace sapa::http {

namespace {

namespace json = wire::json;

CallId call_id(const Context& context) { return CallId{context.parameter("id")}; }

Result<Response> answer(Context& context, desk::UnitOfWork& unit, Result<desk::Workspace> workspace, int status = 200) {
  if (!workspace) return tl::unexpected(workspace.error());
  if (workspace->shown) return json_text_response(std::move(*workspace->shown), status);
  return json_text_response(desk::present(unit.db, context.services, *workspace), status);
}

Result<Response> open_call(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto body, context.body());
  const auto phone = wire::text_member(body, "phone");
  if (!phone) return fail(ErrorCode::invalid, "phone_missing", "Type the number, or leave it empty for a withheld one.", "phone");
  const auto direction = wire::text_member(body, "direction").value_or("in") == "out" ? CallDirection::outbound : CallDirection::inbound;
  SAPA_TRY(const auto call, desk::open_manual_call(unit, context.scope(), *phone, direction));
  return answer(context, unit, desk::own_workspace(unit.db, context.scope(), call.call.id), 201);
}

Result<Response> get_call(Context& context, storage::Connection& connection) {
  if (auto own = desk::own_workspace(connection, context.scope(), call_id(context))) {
    return json_text_response(desk::present(connection, context.services, *own));
  }
  // Leaders look at calls of their site, quality at all, masked; on record.
  const auto& scope = context.scope();
  auto call = desk::load_call(connection, call_id(context));
  const bool visible = call && (scope.is(desk::Role::leader) || scope.is(desk::Role::qa)) && (scope.sees_all_sites() || call->site.empty() || call->site == scope.site());
  if (!visible) return fail(ErrorCode::not_found, "call_unknown", "There is no such call on your desk.");
  UserId agent;
  for (const auto& leg : call->call.legs) {
    if (leg.agent_user) agent = *leg.agent_user;
  }
  desk::StoredWorkspace workspace;
  workspace.call = call->call.id;
  workspace.user = agent;
  if (auto stored = desk::load_workspace(connection, call->call.id, agent)) workspace = *stored;
  wire::JsonText shown;
  desk::show_workspace(shown, connection, context.services, *call, workspace,
                       {.masking = scope.is(desk::Role::qa) ? desk::Masking::yes : desk::Masking::no, .desk = desk::WhoseDesk::others});
  context.services.accesses.note(scope, context.services.clock(), {"view", call->caller ? call->caller->value : "", "call", "", call->call.id.value, 1});
  return json_text_response(shown.take());
}

Result<Response> identify(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto body, context.body());
  desk::Identify request;
  const auto decision = wire::text_member(body, "decision").value_or("");
  if (decision == "confirm") request.decision = desk::Decision::confirm;
  else if (decision == "reject") request.decision = desk::Decision::reject;
  else if (decision == "attach") request.decision = desk::Decision::attach;
  else return fail(ErrorCode::invalid, "decision_unknown", "The decision is confirm, reject or attach.", "decision");
  request.caller = CallerId{wire::text_member(body, "callerId").value_or("")};
  if (request.caller.empty()) return fail(ErrorCode::invalid, "caller_missing", "Say which caller.", "callerId");
  request.release_number = wire::bool_member(body, "releaseNumber").value_or(false);
  request.role = wire::text_member(body, "role").value_or("pelapor_lain");
  return answer(context, unit, desk::identify_caller(unit, context.scope(), call_id(context), request));
}

Result<Response> keep_draft(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto body, context.body());
  const auto version = wire::integer_member(body, "version");
  if (!version || *version < 1) return fail(ErrorCode::invalid, "version_missing", "A draft has a version that rises from 1.", "version");
  std::optional<json::object> draft;
  if (const auto* member = body.if_contains("draft"); member && !member->is_null()) {
    if (!member->is_object()) return fail(ErrorCode::invalid, "draft_invalid", "A draft is an object or null.", "draft");
    SAPA_TRY(const auto checked, desk::read_draft(member->get_object()));
    draft = member->get_object();
  }
  std::optional<desk::StoredWorkspace> newer;
  const auto kept = desk::keep_draft(unit, context.scope(), call_id(context), *version, draft, newer);
  if (!kept) {
    json::object more;
    if (newer) {
      more["version"] = newer->draft_version;
      more["draft"] = nullptr;
      if (newer->draft) {
        if (auto parsed = wire::parse_json(*newer->draft)) more["draft"] = std::move(*parsed);
      }
    }
    return problem(kept.error(), std::move(more));
  }
  return json_response({{"version", *kept}, {"keptAt", to_rfc3339(unit.now)}});
}

Result<Response> save(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto body, context.body());
  desk::SaveCall request;
  const auto form = wire::text_member(body, "form").value_or("");
  if (form != "data_caller" && form != "data_penelpon") return fail(ErrorCode::invalid, "form_unknown", "The form is data_caller or data_penelpon.", "form");
  request.with_resume = form == "data_penelpon";
  if (const auto id = wire::text_member(body, "callerId")) request.caller = CallerId{*id};
  request.of_call = !body.contains("callerId");
  const auto* data = body.if_contains("data");
  if (!data || !data->is_object()) return fail(ErrorCode::invalid, "data_missing", "data holds the fields to save.", "data");
  SAPA_TRY(auto draft, desk::read_draft(data->get_object()));
  request.input = std::move(draft.input);
  request.resume = std::move(draft.resume);
  SAPA_TRY(request.expected_version, context.if_match());
  request.accept_duplicates = wire::bool_member(body, "acceptDuplicates").value_or(false);
  desk::WriteRefusal refusal;
  auto saved = desk::save_call_data(unit, context.scope(), call_id(context), request, refusal);
  if (!saved) return refusal_response(saved.error(), refusal);
  return answer(context, unit, std::move(saved));
}

Result<Response> close(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto body, context.body());
  desk::CloseCall request{wire::text_member(body, "disposition").value_or(""), wire::text_member(body, "resume"), wire::text_member(body, "reason").value_or("")};
  desk::WriteRefusal refusal;
  auto closed = desk::close_call(unit, context.scope(), call_id(context), request, refusal);
  if (!closed) return refusal_response(closed.error(), refusal);
  return answer(context, unit, std::move(closed));
}

Result<Response> list_calls(Context& context, storage::Connection& connection) {
  const auto& request = context.request;
  desk::CallFilter filter;
  filter.view = request.query_value("view").value_or("all");
  filter.phone = request.query_value("phone");
  SAPA_TRY(filter.range, desk::read_range(*context.services.settings.get(), context.scope().site(), request.query_value("from"), request.query_value("to")));
  filter.cursor = request.query_value("cursor").value_or("");
  SAPA_TRY(filter.limit, context.limit());
  SAPA_TRY(auto calls, desk::list_calls(connection, context.services, context.scope(), filter));
  if (filter.view != "mine") {
    context.services.accesses.note(context.scope(), context.services.clock(),
                                   {"search", "", filter.phone ? "calls by phone" : "call log " + filter.view, "", std::nullopt, std::int64_t(calls.at("items").as_array().size())});
  }
  return json_response(calls);
}

Result<Response> work_callback(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto body, context.body());
  desk::CallbackWork work{wire::text_member(body, "action").value_or(""), wire::text_member(body, "result").value_or(""), wire::text_member(body, "note").value_or("")};
  SAPA_TRY(work.expected_version, context.if_match());
  SAPA_TRY(const auto callback, desk::work_callback(unit, context.scope(), context.parameter("id"), work));
  return with_etag(json_response(callback), callback.at("version").as_int64());
}

Result<Response> simulate_call(desk::Simulator& simulator, Context& context) {
  SAPA_TRY(const auto body, context.body());
  const auto agent = wire::text_member(body, "agent").value_or(context.session->extension.value_or(""));
  if (agent.empty()) return fail(ErrorCode::invalid, "agent_missing", "Say which extension rings, or sit at one.", "agent");
  const auto number = wire::text_member(body, "callerNumber").value_or("087700001234");
  if (number.size() > 128 || agent.size() > 32) return fail(ErrorCode::invalid, "too_long", "A number has at most 128 characters.", "callerNumber");
  const auto id = simulator.call(number, agent, wire::text_member(body, "location").value_or("CC MATARAM"));
  return json_response({{"callId", id}}, 202);
}

json::object present_simulator(const desk::Simulator::State& state) {
  return {{"running", state.running}, {"callsPerMinute", state.calls_per_minute}, {"liveCalls", state.live_calls}};
}

}  // namespace

std::vector<Endpoint> call_routes(const RouteOptions& options) {
  std::vector<Endpoint> routes;
  routes.push_back(reading(Method::get, "/api/v1/desk", "getDesk", Permission::agent_desk, [](Context& context, storage::Connection& connection) -> Result<Response> {
    return json_text_response(desk::present_desk(connection, context.services, context.scope()));
  }));
  routes.push_back(reading(Method::get, "/api/v1/calls", "listCalls", Permission::agent_desk, list_calls));
  routes.push_back(writing(Method::post, "/api/v1/calls", "openManualCall", Permission::agent_desk, open_call));
  routes.push_back(reading(Method::get, "/api/v1/calls/{id}", "getCall", Permission::agent_desk, get_call));
  routes.push_back(writing(Method::put, "/api/v1/calls/{id}/caller", "identifyCaller", Permission::agent_desk, identify));
  routes.push_back(writing(Method::put, "/api/v1/calls/{id}/draft", "keepDraft", Permission::agent_desk, keep_draft));
  routes.push_back(writing(Method::post, "/api/v1/calls/{id}/save", "saveCallData", Permission::agent_desk, save));
  routes.push_back(writing(Method::post, "/api/v1/calls/{id}/close", "closeCall", Permission::agent_desk, close));
  routes.push_back(writing(Method::post, "/api/v1/calls/{id}/control", "controlCall", Permission::agent_desk, [](Context& context, desk::UnitOfWork& unit) -> Result<Response> {
    SAPA_TRY(const auto body, context.body());
    return answer(context, unit,
                  desk::control_call(unit, context.scope(), call_id(context), wire::text_member(body, "action").value_or(""), wire::text_member(body, "target").value_or("")), 202);
  }));
  routes.push_back(reading(Method::get, "/api/v1/callbacks", "listCallbacks", Permission::agent_desk, [](Context& context, storage::Connection& connection) -> Result<Response> {
    SAPA_TRY(const auto limit, context.limit());
    SAPA_TRY(const auto page, desk::list_callbacks(connection, context.scope(), context.request.query_value("state").value_or("waiting"),
                                                   context.request.query_value("cursor").value_or(""), limit));
    return json_response(page);
  }));
  routes.push_back(writing(Method::patch, "/api/v1/callbacks/{id}", "workCallback", Permission::agent_desk, work_callback));
  if (auto* simulator = options.simulator) {
    routes.push_back(reading(Method::get, "/api/v1/simulator", "getSimulator", Permission::signed_in,
                             [simulator](Context&, storage::Connection&) -> Result<Response> { return json_response(present_simulator(simulator->state())); }));
    routes.push_back(slowly(Method::patch, "/api/v1/simulator", "setSimulator", Permission::signed_in, [simulator](Context& context) -> Result<Response> {
      SAPA_TRY(const auto body, context.body());
      std::optional<double> rate;
      if (const auto* member = body.if_contains("callsPerMinute"); member && member->is_number()) rate = member->to_number<double>();
      if (rate && !(*rate >= 0.1 && *rate <= 60)) return fail(ErrorCode::invalid, "rate_invalid", "callsPerMinute is from 0.1 to 60.", "callsPerMinute");
      return json_response(present_simulator(simulator->set(wire::bool_member(body, "running"), rate)));
    }));
    routes.push_back(slowly(Method::post, "/api/v1/simulator/calls", "simulateCall", Permission::signed_in,
                            [simulator](Context& context) -> Result<Response> { return simulate_call(*simulator, context); }));
  }
  return routes;
}

}  // namespace sapa::http

#include "core/email.h"
#include "desk/access_log.h"
#include "desk/at_hand.h"
#include "desk/caller_story.h"
#include "desk/lists.h"
#include "desk/match_callers.h"
#include "desk/call_history.h"
#include "desk/settings.h"
#include "http/problem.h"
#include "http/read_input.h"
#include "http/routes.h"

namespace sapa::http {

namespace {

namespace json = wire::json;
using desk::Masking;

CallerId caller_id(const Context& context) { return CallerId{context.parameter("id")}; }

Error caller_unknown() { return Error{ErrorCode::not_found, "caller_unknown", "There is no such caller.", ""}; }

void note(const Context& context, desk::AccessEntry entry) { context.services.accesses.note(context.scope(), context.services.clock(), std::move(entry)); }

// Administrators look after accounts, not after people's data (docs/operations.md, Roles).
Result<void> may_see_people(const Context& context) {
  if (context.scope().is(desk::Role::admin)) return fail(ErrorCode::forbidden, "role_forbidden", "Administrators do not see callers' data.");
  return {};
}

Result<void> may_write(const Context& context) {
  if (desk::may_edit_callers(context.scope())) return {};
  return fail(ErrorCode::forbidden, "role_forbidden", "Only agents and leaders change callers.");
}

struct Search {
  std::string_view kind;
  std::string text;
};

Result<Search> read_search(const Request& request) {
  std::vector<Search> given;
  for (const std::string_view kind : {"phone", "email", "customer", "q"}) {
    if (auto text = request.query_value(kind)) given.push_back({kind, std::move(*text)});
  }
  if (given.size() != 1) return fail(ErrorCode::invalid, "search_unclear", "Search by exactly one of phone, email, customer and q.");
  const std::size_t most = given[0].kind == "email" ? 254 : given[0].kind == "customer" ? 32 : given[0].kind == "phone" ? 128 : 200;
  if (given[0].text.size() > most) {
    return fail(ErrorCode::invalid, "too_long", std::string(given[0].kind) + " has at most " + std::to_string(most) + " bytes.", std::string(given[0].kind));
  }
  return std::move(given[0]);
}

Result<Response> find_callers(Context& context, storage::Connection& connection, RateLimit& searches) {
  SAPA_CHECK(may_see_people(context));
  SAPA_TRY(const auto search, read_search(context.request));
  SAPA_TRY(const auto limit, context.limit());
  const auto& scope = context.scope();
  // The look-up by number is the pop itself; everything else is somebody looking around.
  if (search.kind != "phone" && !searches.allow(scope.user().value, context.services.clock())) {
    return fail(ErrorCode::too_many, "search_rate", "Too many searches; try again in a second.");
  }
  const bool in_words = search.kind == "q";
  if (in_words && scope.is(desk::Role::agent) && !desk::has_call_at_hand(connection, scope)) {
    return fail(ErrorCode::forbidden, "call_required", "Search by name while you have a call, or search the exact number, e-mail or IDPEL.", "q");
  }
  std::vector<desk::CallerMatch> matches;
  wire::JsonText phone;
  wire::JsonText reports;
  if (search.kind == "phone") {
    const auto number = classify_phone(search.text, PhoneSource::typed);
    matches = desk::match_by_phone(connection, number);
    desk::show_phone(phone, number, Masking::no);
    if (number.usable_as_contact && number.e164 && !scope.is(desk::Role::qa)) desk::show_last_reports(reports, connection, phone_key(*number.e164), 5);
  } else if (search.kind == "email") {
    const auto address = canonical_email(search.text);
    if (!address) return fail(ErrorCode::invalid, "email_invalid", "This is no e-mail address.", "email");
    matches = desk::match_by_email(connection, *address);
  } else if (search.kind == "customer") {
    matches = desk::match_by_customer(connection, search.text);
  } else {
    matches = desk::match_by_name(connection, search.text, limit);
  }
  if (matches.size() > std::size_t(limit)) matches.erase(matches.begin() + limit, matches.end());
  // An exact value is known to who asks; names are not, so what they find waits for a reason or a call.
  const bool full = !scope.is(desk::Role::qa) && (!in_words || desk::has_call_at_hand(connection, scope));
  wire::JsonText out;
  out.begin_object().name("items").begin_array();
  for (const auto& match : matches) desk::show_match(out, match, full ? Masking::no : Masking::yes, desk::may_edit_callers(scope));
  out.end_array().member("next", nullptr);
  out.name("phone").raw(phone.text().empty() ? "null" : phone.text()).name("reports").raw(reports.text().empty() ? "[]" : reports.text()).end_object();
  note(context, {"search", "", "callers by " + std::string(search.kind), "", std::nullopt, std::int64_t(matches.size())});
  return json_text_response(out.take());
}

Response caller_response(const desk::Caller& caller, Masking masking, bool may_edit, int status = 200) {
  wire::JsonText out;
  desk::show_caller(out, caller, masking, may_edit);
  return with_etag(json_text_response(out.take(), status), caller.version);
}

Result<Response> get_caller(Context& context, storage::Connection& connection) {
  SAPA_CHECK(may_see_people(context));
  const auto& scope = context.scope();
  const auto caller = desk::load_caller(connection, caller_id(context));
  if (!caller) return tl::unexpected(caller_unknown());
  const auto reason = context.request.query_value("reason").value_or("");
  const bool at_hand = desk::is_at_hand(connection, scope, caller->id);
  if (!reason.empty() && !at_hand) {
    if (scope.is(desk::Role::qa)) return fail(ErrorCode::forbidden, "reveal_forbidden", "Quality sees masked data only.");
    if (reason.size() < 3 || reason.size() > 200) return fail(ErrorCode::invalid, "reason_invalid", "Give the reason in 3 to 200 characters.", "reason");
    note(context, {"reveal", caller->id.value, "caller", reason, std::nullopt, 1});
    return caller_response(*caller, Masking::no, desk::may_edit_callers(scope));
  }
  if (!at_hand) note(context, {"view", caller->id.value, "caller, masked", "", std::nullopt, 1});
  return caller_response(*caller, at_hand ? Masking::no : Masking::yes, desk::may_edit_callers(scope));
}

std::optional<std::string> call_of(const json::object& body) { return wire::text_member(body, "callId"); }

Result<Response> write(Context& context, desk::UnitOfWork& unit, const std::optional<CallerId>& id) {
  SAPA_CHECK(may_write(context));
  SAPA_TRY(const auto body, context.body());
  SAPA_TRY(const auto input, read_caller(body));
  desk::WriteOptions options;
  SAPA_TRY(options.expected_version, context.if_match());
  options.accept_duplicates = wire::bool_member(body, "acceptDuplicates").value_or(false);
  options.call_id = call_of(body);
  desk::WriteRefusal refusal;
  const auto caller = desk::write_caller(unit, context.scope(), id, input, options, refusal);
  if (!caller) return refusal_response(caller.error(), refusal);
  return caller_response(*caller, Masking::no, true, id ? 200 : 201);
}

// A single step on a record: attach, release, link, unlink.
template <class Step>
WriteHandler step(Step run) {
  return [run](Context& context, desk::UnitOfWork& unit) -> Result<Response> {
    SAPA_CHECK(may_write(context));
    json::object body;
    if (context.request.method != Method::remove) {
      SAPA_TRY(body, context.body());
    }
    SAPA_TRY(const auto caller, run(context, unit, body));
    return caller_response(caller, Masking::no, true);
  };
}

Result<desk::PhoneInput> read_phone(const json::object& body) {
  const auto phone = wire::text_member(body, "phone");
  if (!phone) return fail(ErrorCode::invalid, "phone_missing", "Say which number.", "phone");
  return desk::PhoneInput{*phone, wire::text_member(body, "role").value_or("hp")};
}

Result<Response> history(Context& context, storage::Connection& connection) {
  SAPA_CHECK(may_see_people(context));
  SAPA_TRY(const auto limit, context.limit());
  const auto id = caller_id(context);
  if (!desk::load_caller(connection, id)) return tl::unexpected(caller_unknown());
  const bool full = desk::is_at_hand(connection, context.scope(), id) || context.scope().is(desk::Role::leader);
  const auto page = desk::history_of(connection, id, 0, context.request.query_value("cursor").value_or(""), limit, "", full ? Masking::no : Masking::yes);
  if (!desk::is_at_hand(connection, context.scope(), id)) note(context, {"view", id.value, full ? "history" : "history, masked", "", std::nullopt, page.count});
  return json_text_response(wire::JsonText().begin_object().name("items").raw(page.items).member("next", page.next).end_object().take());
}

Result<Response> changes(Context& context, storage::Connection& connection) {
  SAPA_CHECK(may_see_people(context));
  SAPA_TRY(const auto limit, context.limit());
  const auto id = caller_id(context);
  if (!desk::load_caller(connection, id)) return tl::unexpected(caller_unknown());
  const bool at_hand = desk::is_at_hand(connection, context.scope(), id);
  const auto page = desk::changes_of(connection, id, context.request.query_value("cursor").value_or(""), limit, !at_hand && !context.scope().is(desk::Role::leader));
  if (!at_hand) note(context, {"view", id.value, "changes", "", std::nullopt, std::int64_t(page.at("items").as_array().size())});
  return json_response(page);
}

Result<Response> find_customers(Context& context, storage::Connection& connection) {
  SAPA_CHECK(may_see_people(context));
  const auto text = context.request.query_value("q").value_or("");
  if (text.empty() || text.size() > 200) return fail(ErrorCode::invalid, "query_empty", "Type an IDPEL, a meter number or the beginning of a name.", "q");
  SAPA_TRY(const auto limit, context.limit());
  SAPA_TRY(const auto customers, desk::find_customers(connection, text, limit));
  note(context, {"search", "", "customers", "", std::nullopt, std::int64_t(customers.at("items").as_array().size())});
  return json_response(customers);
}

}  // namespace

std::vector<Endpoint> caller_routes(const RouteOptions&) {
  using enum Method;
  std::vector<Endpoint> routes;
  auto searches = std::make_shared<RateLimit>(5, 20);
  routes.push_back(reading(get, "/api/v1/callers", "findCallers", Permission::agent_desk,
                           [searches](Context& context, storage::Connection& connection) { return find_callers(context, connection, *searches); }));
  routes.push_back(writing(post, "/api/v1/callers", "createCaller", Permission::agent_desk,
                           [](Context& context, desk::UnitOfWork& unit) { return write(context, unit, std::nullopt); }));
  routes.push_back(reading(get, "/api/v1/callers/{id}", "getCaller", Permission::agent_desk, get_caller));
  routes.push_back(writing(patch, "/api/v1/callers/{id}", "changeCaller", Permission::agent_desk,
                           [](Context& context, desk::UnitOfWork& unit) { return write(context, unit, caller_id(context)); }));
  routes.push_back(writing(post, "/api/v1/callers/{id}/phones", "attachPhone", Permission::agent_desk,
                           step([](Context& context, desk::UnitOfWork& unit, const json::object& body) -> Result<desk::Caller> {
                             SAPA_TRY(const auto phone, read_phone(body));
                             return desk::attach_phone(unit, context.scope(), caller_id(context), phone, call_of(body));
                           })));
  routes.push_back(writing(post, "/api/v1/callers/{id}/phones/release", "releasePhone", Permission::agent_desk,
                           step([](Context& context, desk::UnitOfWork& unit, const json::object& body) -> Result<desk::Caller> {
                             SAPA_TRY(const auto phone, read_phone(body));
                             return desk::release_phone(unit, context.scope(), caller_id(context), phone.phone, call_of(body));
                           })));
  routes.push_back(writing(post, "/api/v1/callers/{id}/customers", "linkCustomer", Permission::agent_desk,
                           step([](Context& context, desk::UnitOfWork& unit, const json::object& body) -> Result<desk::Caller> {
                             const CustomerId customer{wire::text_member(body, "customerId").value_or("")};
                             return desk::link_customer(unit, context.scope(), caller_id(context), customer, wire::text_member(body, "role").value_or(""), call_of(body));
                           })));
  routes.push_back(writing(remove, "/api/v1/callers/{id}/customers/{customerId}", "unlinkCustomer", Permission::agent_desk,
                           step([](Context& context, desk::UnitOfWork& unit, const json::object&) -> Result<desk::Caller> {
                             return desk::unlink_customer(unit, context.scope(), caller_id(context), CustomerId{context.parameter("customerId")});
                           })));
  routes.push_back(reading(get, "/api/v1/callers/{id}/history", "getCallerHistory", Permission::agent_desk, history));
  routes.push_back(reading(get, "/api/v1/callers/{id}/changes", "getCallerChanges", Permission::agent_desk, changes));
  routes.push_back(reading(get, "/api/v1/customers", "findCustomers", Permission::agent_desk, find_customers));
  return routes;
}

}  // namespace sapa::http

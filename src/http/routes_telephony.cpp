#include <algorithm>

#include "desk/keys.h"
#include "desk/take_call_event.h"
#include "http/routes.h"
#include "http/signature.h"
#include "http/url.h"
#include "telephony/cti_dialect.h"
#include "telephony/own_event.h"

namespace sapa::http {

namespace {

namespace json = wire::json;
using desk::Key;
using telephony::Pairs;
using telephony::UnderstoodEvent;

// A key has no limit short of this; beyond it something loops.
constexpr double kEventsPerSecond = 1000;

// What all receivers share: the limit of a key, and what became of its events.
struct Intake : RateLimit {
  explicit Intake(std::shared_ptr<desk::FigureStore> store) : RateLimit(kEventsPerSecond, kEventsPerSecond), figures(std::move(store)) {}
  void count(desk::UnitOfWork& unit, const std::string& source, const std::string& outcome) const {
    unit.after_commit([store = figures, source, outcome] { store->count_event(source, outcome); });
  }
  std::shared_ptr<desk::FigureStore> figures;
};

Result<Key> admit(Context& context, desk::UnitOfWork& unit, std::string_view secret, Intake& limit) {
  SAPA_TRY(auto key, desk::check_key(unit.db, unit.now, secret, context.request.remote_address));
  if (!limit.allow(key.id, unit.now)) return fail(ErrorCode::too_many, "event_rate", "More than 1,000 events a second came with this key.");
  if (key.signing_secret) SAPA_CHECK(check_signature(context.request, *key.signing_secret, unit.now));
  desk::touch_key(unit, key);
  return key;
}

// Everything that a bridge may call a body, and the query beside it (telephony 5.4, row 1).
Result<Pairs> read_fields(const Request& request) {
  Pairs fields;
  const auto type = request.header("content-type");
  if (!request.body.empty()) {
    if (type.starts_with("multipart/form-data")) {
      SAPA_TRY(fields, parse_multipart(type, request.body));
    } else if (type.starts_with("application/x-www-form-urlencoded")) {
      fields = parse_form(request.body);
    } else {
      // Some bridges send JSON without saying so, some say JSON and send a form.
      auto value = wire::parse_json(request.body);
      if (value && value->is_object()) fields = telephony::flatten(value->get_object());
      else if (!type.starts_with("application/json") && request.body.find('=') != std::string::npos) fields = parse_form(request.body);
      else if (!value) return tl::unexpected(value.error());
      else return fail(ErrorCode::malformed, "object_required", "The body is a JSON object.");
    }
  }
  for (const auto& pair : request.query) fields.push_back(pair);
  return fields;
}

// A PBX is never answered an error for an oddity: it would repeat it for ever. The inspector shows what came.
// `way` is the direction that the address says, for an event that names none; "" where it says none.
void take(Context& context, desk::UnitOfWork& unit, Intake& intake, const Key& key, std::string_view way = "") {
  const auto& request = context.request;
  auto raw = request.body;
  if (!request.raw_query.empty()) raw += (raw.empty() ? "" : "\n") + request.raw_query;
  auto fields = read_fields(request);
  if (!fields) {
    UnderstoodEvent unreadable;
    unreadable.dialect = "unreadable";
    unreadable.remarks = {"body_unreadable", fields.error().message};
    intake.count(unit, key.source, desk::take_call_event(unit, unreadable, key.source, std::move(raw)).outcome);
    return;
  }
  if (!way.empty() && std::ranges::none_of(*fields, [](const auto& pair) { return pair.first == "direction"; })) fields->emplace_back("direction", way);
  intake.count(unit, key.source, desk::take_call_event(unit, telephony::read_cti(*fields, key.source, request.received_at), key.source, std::move(raw)).outcome);
}

Response xml_response(std::string body) {
  Response response;
  response.content_type = "application/xml";
  response.body = std::move(body);
  return response;
}

WriteHandler cti(std::shared_ptr<Intake> limit) {
  return [limit](Context& context, desk::UnitOfWork& unit) -> Result<Response> {
    SAPA_TRY(const auto key, admit(context, unit, context.parameter("token"), *limit));
    take(context, unit, *limit, key);
    return json_response(json::object());
  };
}

// The follow-ups come only to a URL that the answer names: the one that was called (telephony 5.1; 5.4, row 6).
WriteHandler sipgate(std::shared_ptr<Intake> limit, std::string_view before, std::string_view after, std::string_view way) {
  return [=](Context& context, desk::UnitOfWork& unit) -> Result<Response> {
    const auto token = context.parameter("token");
    SAPA_TRY(const auto key, admit(context, unit, token, *limit));
    take(context, unit, *limit, key, way);
    const auto scheme = context.request.secure ? "https://" : "http://";
    return xml_response(telephony::sipgate_answer(scheme + std::string(context.request.header("host")) + std::string(before) + percent_encode(token) + std::string(after)));
  };
}

Result<Response> receive_own(Context& context, desk::UnitOfWork& unit, Intake& limit) {
  const auto& request = context.request;
  const auto authorization = request.header("authorization");
  const auto bearer = authorization.size() > 7 && (authorization.starts_with("Bearer ") || authorization.starts_with("bearer ")) ? authorization.substr(7) : "";
  SAPA_TRY(const auto key, admit(context, unit, bearer, limit));
  // What is refused is undone with the unit, and counted all the same.
  const auto refused = [&](const Error& error) {
    limit.figures->count_event(key.source, "refused");
    return tl::unexpected(error);
  };
  const auto parsed = wire::parse_json(request.body);
  if (!parsed) return refused(parsed.error());
  const auto& body = *parsed;
  const auto read = telephony::read_own_events(body, key.source, request.received_at);
  if (!read) return refused(read.error());
  const auto& events = *read;
  json::array remarks;
  for (std::size_t i = 0; i < events.size(); ++i) {
    auto raw = json::serialize(body.is_array() ? body.get_array()[i] : body);
    const auto taken = desk::take_call_event(unit, events[i], events[i].event ? events[i].event->source : key.source, std::move(raw));
    limit.count(unit, key.source, taken.outcome);
    for (const auto& remark : taken.remarks) remarks.push_back({{"index", i}, {"remark", remark}});
  }
  return json_response({{"accepted", events.size()}, {"remarks", std::move(remarks)}});
}

}  // namespace

std::vector<Endpoint> telephony_routes(const RouteOptions& options) {
  auto limit = std::make_shared<Intake>(options.figures);
  std::vector<Endpoint> routes;
  routes.push_back(writing(Method::post, "/api/v1/cti/{token}", "receiveCtiEvent", Permission::token, cti(limit)));
  routes.push_back(writing(Method::get, "/api/v1/cti/{token}", "receiveCtiEventQuery", Permission::token, cti(limit)));
  routes.push_back(writing(Method::post, "/api/v1/cti/{token}/sipgate", "receiveSipgateEvent", Permission::token, sipgate(limit, "/api/v1/cti/", "/sipgate", "")));
  // Zammad's own addresses, so that a host name is all that changes at sipgate.
  routes.push_back(writing(Method::post, "/api/v1/sipgate/{token}/in", "receiveSipgateIncoming", Permission::token, sipgate(limit, "/api/v1/sipgate/", "/in", "in")));
  routes.push_back(writing(Method::post, "/api/v1/sipgate/{token}/out", "receiveSipgateOutgoing", Permission::token, sipgate(limit, "/api/v1/sipgate/", "/out", "out")));
  routes.push_back(writing(Method::post, "/api/v1/call-events", "receiveCallEvents", Permission::token,
                           [limit](Context& context, desk::UnitOfWork& unit) { return receive_own(context, unit, *limit); }));
  return routes;
}

}  // namespace sapa::http

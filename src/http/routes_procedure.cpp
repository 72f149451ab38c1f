#include <charconv>

#include "core/sop/draw_flow.h"
#include "core/spelling/parse.h"
#include "core/text_fold.h"
#include "desk/alphabets.h"
#include "desk/call_actions.h"
#include "desk/letter_learning.h"
#include "desk/procedure.h"
#include "desk/procedure_figures.h"
#include "http/problem.h"
#include "http/routes.h"

namespace sapa::http {

namespace {

namespace json = wire::json;

CallId call_id(const Context& context) { return CallId{context.parameter("id")}; }

Result<desk::Workspace> open_call(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(auto own, desk::own_workspace(unit.db, context.scope(), call_id(context)));
  if (own.workspace.closed_at_ms) return fail(ErrorCode::conflict, "call_closed", "This call is closed already.");
  return own;
}

Result<Response> workspace(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto own, desk::own_workspace(unit.db, context.scope(), call_id(context)));
  return json_text_response(desk::present(unit.db, context.services, own));
}

Result<std::optional<desk::LetterCheck>> read_letters(const json::object& body) {
  const auto* member = body.if_contains("letters");
  if (!member || member->is_null()) return std::optional<desk::LetterCheck>();
  const auto wrong = [] { return fail(ErrorCode::invalid, "letters_invalid", "letters has an address and a list of {pos, ms}.", "letters"); };
  if (!member->is_object()) return wrong();
  desk::LetterCheck check;
  check.address = wire::text_member(member->get_object(), "address").value_or("");
  const auto* letters = member->get_object().if_contains("letters");
  if (check.address.empty() || !letters || !letters->is_array() || letters->get_array().size() > 254) return wrong();
  for (const auto& item : letters->get_array()) {
    if (!item.is_object()) return wrong();
    const auto pos = wire::integer_member(item.get_object(), "pos");
    const auto ms = wire::integer_member(item.get_object(), "ms");
    if (!pos || !ms || *pos < 0 || *ms < 0 || *ms > 86'400'000) return wrong();
    check.letters.push_back({*pos, *ms, wire::text_member(item.get_object(), "was").value_or("").substr(0, 4)});
  }
  return std::optional(std::move(check));
}

Result<Response> answer_step(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto body, context.body());
  desk::GivenAnswer given;
  const auto position = wire::integer_member(body, "position");
  if (!position || *position < 0) return fail(ErrorCode::invalid, "position_missing", "Say how many answers you have seen.", "position");
  given.position = *position;
  given.answer.step = wire::text_member(body, "step").value_or("");
  given.answer.choice = wire::text_member(body, "choice").value_or("");
  if (const auto* fields = body.if_contains("fields"); fields && !fields->is_null()) {
    if (!fields->is_object() || fields->get_object().size() > 20) return fail(ErrorCode::invalid, "fields_invalid", "fields is an object of texts.", "fields");
    for (const auto& [name, value] : fields->get_object()) {
      if (!value.is_string() || value.get_string().size() > 4000) return fail(ErrorCode::invalid, "text_expected", "A field is text of at most 1,000 characters.", "fields." + std::string(name));
      given.answer.fields[name] = value.get_string();
    }
  }
  SAPA_TRY(given.letters, read_letters(body));
  SAPA_TRY(auto own, open_call(context, unit));
  SAPA_TRY(auto shown, desk::answer_step(unit, context.scope(), own.call, given));
  if (shown) return json_text_response(std::move(*shown));
  return workspace(context, unit);
}

Result<Response> take_back(Context& context, desk::UnitOfWork& unit) {
  const auto text = context.parameter("position");
  std::int64_t position = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), position);
  if (error != std::errc() || rest != text.data() + text.size()) return fail(ErrorCode::invalid, "position_invalid", "The position is a whole number.", "position");
  SAPA_TRY(auto own, open_call(context, unit));
  SAPA_TRY(auto shown, desk::take_back_answers(unit, context.scope(), own.call, position));
  if (shown) return json_text_response(std::move(*shown));
  return workspace(context, unit);
}

Result<std::string> language_of(const Context& context) {
  auto language = context.request.query_value("language").value_or("id");
  if (language != "id" && language != "en") return fail(ErrorCode::invalid, "language_unknown", "The language is id or en.", "language");
  return language;
}

Response svg(std::string picture) {
  Response response;
  response.content_type = "image/svg+xml";
  response.body = std::move(picture);
  return response;
}

Result<Response> render_spelling(Context& context, storage::Connection& connection) {
  SAPA_TRY(const auto body, context.body());
  const auto address = lower_ascii(wire::text_member(body, "address").value_or(""));
  if (address.empty() || address.size() > 254) return fail(ErrorCode::invalid, "address_invalid", "An address has 1 to 254 characters.", "address");
  std::vector<std::string> others;
  if (const auto* list = body.if_contains("others"); list && list->is_array()) {
    for (const auto& item : list->get_array()) {
      if (item.is_string() && item.get_string().size() <= 254 && others.size() < 10) others.push_back(lower_ascii(std::string_view(item.get_string())));
    }
  }
  wire::JsonText out;
  desk::show_spelled_address(out, address, others, desk::alphabet_in_use(connection, context.services), *context.services.letter_risks->in_use(connection));
  return json_text_response(out.take());
}

template <class Positions>
json::array numbers(const Positions& positions) {
  json::array list;
  for (const auto position : positions) list.emplace_back(std::int64_t(position));
  return list;
}

Result<Response> parse_spelling(Context& context, storage::Connection& connection) {
  SAPA_TRY(const auto body, context.body());
  const auto text = wire::text_member(body, "text").value_or("");
  if (text.size() > 8000) return fail(ErrorCode::invalid, "too_long", "Type at most 2,000 characters.", "text");
  const auto heard = spelling::parse(text, desk::alphabet_in_use(connection, context.services));
  json::array ambiguous;
  for (const auto& item : heard.ambiguous) ambiguous.push_back({{"pos", item.pos}, {"options", json::array(item.options.begin(), item.options.end())}});
  return json_response({{"text", heard.text},
                        {"email", wire::or_null(heard.email)},
                        {"ambiguous", std::move(ambiguous)},
                        {"guessed", numbers(heard.guessed)},
                        {"lowConfidence", numbers(heard.low_confidence)},
                        {"unresolved", json::array(heard.unresolved.begin(), heard.unresolved.end())},
                        {"warnings", json::array(heard.warnings.begin(), heard.warnings.end())}});
}

Result<Response> put_alphabet(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto body, context.body());
  std::map<std::string, std::string> words;
  if (const auto* member = body.if_contains("words"); member && member->is_object()) {
    for (const auto& [letter, word] : member->get_object()) words[letter] = word.is_string() ? std::string(word.get_string()) : "";
  }
  std::vector<Error> problems;
  const auto alphabet = desk::put_alphabet(unit, context.scope(), context.parameter("id"), wire::text_member(body, "name").value_or(""), words, problems);
  if (alphabet) return json_response(*alphabet);
  json::array errors;
  for (const auto& item : problems) errors.push_back({{"field", item.field}, {"code", item.reason}, {"detail", item.message}});
  json::object more;
  if (!errors.empty()) more["errors"] = std::move(errors);
  return problem(alphabet.error(), std::move(more));
}

Result<Response> publish_flow(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto body, context.body());
  std::vector<sop::Mistake> mistakes;
  const auto published = desk::publish_flow(unit, context.scope(), context.parameter("id"), body, mistakes);
  if (published) return json_response(*published, 201);
  json::array list;
  for (const auto& item : mistakes) list.push_back({{"place", item.place}, {"code", item.code}, {"message", item.message}});
  json::object more;
  if (!list.empty()) more["mistakes"] = std::move(list);
  return problem(published.error(), std::move(more));
}

Result<Response> flow_picture(Context& context, storage::Connection& connection) {
  SAPA_TRY(const auto language, language_of(context));
  SAPA_TRY(const auto known, desk::present_flow(connection, context.parameter("id")));
  const auto flow = context.services.flows->current(connection, std::string(known.at("id").as_string()));
  return svg(sop::draw_flow(*flow, {{}, "", language}));
}

Result<std::int64_t> revision_of(const Context& context) {
  const auto& text = context.parameter("revision");
  std::int64_t revision = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), revision);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return fail(ErrorCode::not_found, "risks_unknown", "There is no such revision of the letter risks.");
  return revision;
}

Result<Response> decide_letter_risks(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto body, context.body());
  SAPA_TRY(const auto revision, revision_of(context));
  SAPA_TRY(const auto shown, desk::decide_letter_risks(unit, context.scope(), revision, wire::text_member(body, "decision").value_or("")));
  return json_response(shown);
}

Result<Response> procedure_figures(Context& context, storage::Connection& connection) {
  constexpr auto kLongest = std::chrono::days(92);
  const auto now = context.services.clock();
  const auto instant = [&](const char* name, Instant otherwise) -> Result<Instant> {
    const auto text = context.request.query_value(name);
    if (!text) return otherwise;
    const auto read = parse_rfc3339(*text);
    if (!read) return fail(ErrorCode::invalid, "instant_invalid", "An instant looks like 2026-11-25T00:00:00Z.", name);
    return *read;
  };
  SAPA_TRY(const auto to, instant("to", now));
  SAPA_TRY(const auto from, instant("from", to - std::chrono::days(28)));
  if (from >= to || to - from > kLongest) return fail(ErrorCode::invalid, "span_invalid", "The time goes from an instant to a later one, at most 92 days.", "from");
  return json_response(desk::procedure_figures(connection, context.scope(), {to_ms(from), to_ms(to)}));
}

}  // namespace

std::vector<Endpoint> procedure_routes(const RouteOptions&) {
  using enum Method;
  std::vector<Endpoint> routes;
  routes.push_back(writing(post, "/api/v1/calls/{id}/answers", "answerStep", Permission::agent_desk, answer_step));
  routes.push_back(writing(remove, "/api/v1/calls/{id}/answers/{position}", "takeBackAnswers", Permission::agent_desk, take_back));
  routes.push_back(reading(get, "/api/v1/calls/{id}/picture", "getRunPicture", Permission::agent_desk, [](Context& context, storage::Connection& connection) -> Result<Response> {
    SAPA_TRY(const auto language, language_of(context));
    SAPA_TRY(const auto own, desk::own_workspace(connection, context.scope(), call_id(context)));
    SAPA_TRY(auto picture, desk::draw_procedure(connection, context.services, own.call, language));
    return svg(std::move(picture));
  }));
  routes.push_back(reading(post, "/api/v1/spelling", "renderSpelling", Permission::agent_desk, render_spelling));
  routes.push_back(reading(post, "/api/v1/spelling/parse", "parseSpelling", Permission::agent_desk, parse_spelling));
  routes.push_back(reading(get, "/api/v1/alphabets", "listAlphabets", Permission::signed_in, [](Context& context, storage::Connection& connection) -> Result<Response> {
    return json_response(desk::list_alphabets(connection, context.services));
  }));
  routes.push_back(writing(put, "/api/v1/alphabets/{id}", "putAlphabet", Permission::admin, put_alphabet));
  routes.push_back(reading(get, "/api/v1/flows/{id}", "getFlow", Permission::signed_in, [](Context& context, storage::Connection& connection) -> Result<Response> {
    SAPA_TRY(const auto flow, desk::present_flow(connection, context.parameter("id")));
    return json_response(flow);
  }));
  routes.push_back(writing(post, "/api/v1/flows/{id}", "publishFlow", Permission::admin, publish_flow));
  routes.push_back(reading(get, "/api/v1/flows/{id}/picture", "getFlowPicture", Permission::signed_in, flow_picture));
  routes.push_back(reading(get, "/api/v1/verifications", "listVerifications", Permission::quality, [](Context& context, storage::Connection& connection) -> Result<Response> {
    desk::VerificationFilter filter;
    const auto view = context.request.query_value("view").value_or("all");
    if (view != "all" && view != "too_fast") return fail(ErrorCode::invalid, "view_unknown", "The view is all or too_fast.", "view");
    filter.too_fast = view == "too_fast";
    filter.user = context.request.query_value("user").value_or("");
    filter.cursor = context.request.query_value("cursor").value_or("");
    SAPA_TRY(filter.limit, context.limit());
    return json_response(desk::list_verifications(connection, context.scope(), filter));
  }));
  routes.push_back(reading(get, "/api/v1/letter-risks", "listLetterRisks", Permission::quality, [](Context&, storage::Connection& connection) -> Result<Response> {
    return json_response(desk::list_letter_risks(connection));
  }));
  routes.push_back(reading(get, "/api/v1/letter-risks/{revision}", "getLetterRisks", Permission::quality, [](Context& context, storage::Connection& connection) -> Result<Response> {
    SAPA_TRY(const auto revision, revision_of(context));
    SAPA_TRY(const auto shown, desk::present_letter_risks(connection, revision));
    return json_response(shown);
  }));
  routes.push_back(writing(post, "/api/v1/letter-risks/{revision}/decision", "decideLetterRisks", Permission::admin, decide_letter_risks));
  routes.push_back(reading(get, "/api/v1/procedure-figures", "getProcedureFigures", Permission::quality, procedure_figures));
  return routes;
}

}  // namespace sapa::http

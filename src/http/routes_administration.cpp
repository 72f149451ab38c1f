#include <charconv>

#include "desk/access_log.h"
#include "desk/crypto.h"
#include "desk/keys.h"
#include "desk/lists.h"
#include "desk/people.h"
#include "desk/settings.h"
#include "http/problem.h"
#include "http/routes.h"

namespace sapa::http {

namespace {

namespace json = wire::json;

constexpr std::size_t kImportLines = 1000;

std::vector<std::string> texts_of(const json::object& body, std::string_view name) {
  std::vector<std::string> texts;
  const auto* member = body.if_contains(name);
  if (!member || !member->is_array()) return texts;
  for (const auto& item : member->get_array()) {
    if (item.is_string()) texts.emplace_back(item.get_string());
  }
  return texts;
}

// ------------------------------------------------------------------------------------------------ users

// Passwords are made and hashed here, on the slow lane: the writer never waits for argon2id.
Result<Response> add_user(Context& context) {
  SAPA_TRY(const auto body, context.body());
  desk::NewUser user;
  user.name = wire::text_member(body, "name").value_or("");
  user.display_name = wire::text_member(body, "displayName").value_or("");
  user.role = wire::text_member(body, "role").value_or("");
  user.site = wire::text_member(body, "site").value_or("");
  user.team = wire::text_member(body, "team").value_or("");
  user.email = wire::text_member(body, "email").value_or("");
  const auto password = desk::random_password();
  user.password_hash = desk::hash_password(password);
  SAPA_TRY(auto added, desk::run_unit<json::object>(context.services, [&](desk::UnitOfWork& unit) { return desk::add_user(unit, user); }));
  const auto version = added.at("version").as_int64();
  added["password"] = password;
  return with_etag(json_response(added, 201), version);
}

Result<Response> change_user(Context& context) {
  SAPA_TRY(const auto body, context.body());
  SAPA_TRY(const auto expected, context.if_match());
  if (!expected) return fail(ErrorCode::invalid, "if_match_required", "Send If-Match with the version that was read.", "If-Match");
  desk::UserChange change;
  change.display_name = wire::text_member(body, "displayName");
  change.role = wire::text_member(body, "role");
  change.site = wire::text_member(body, "site");
  change.team = wire::text_member(body, "team");
  change.email = wire::text_member(body, "email");
  change.disabled = wire::bool_member(body, "disabled");
  std::string password;
  if (wire::bool_member(body, "newPassword").value_or(false)) {
    password = desk::random_password();
    change.password_hash = desk::hash_password(password);
  }
  const UserId id{context.parameter("id")};
  SAPA_TRY(auto changed, desk::run_unit<json::object>(context.services, [&](desk::UnitOfWork& unit) { return desk::change_user(unit, context.scope(), id, change, expected); }));
  const auto version = changed.at("version").as_int64();
  if (!password.empty()) changed["password"] = password;
  return with_etag(json_response(changed), version);
}

struct ImportedLine {
  std::string outcome;
  std::string reason;
  std::string code;
  std::string password;
};

ImportedLine import_line(Context& context, const desk::ImportLine& line, bool dry_run, bool is_new) {
  ImportedLine imported;
  std::string hash = "-";
  if (is_new && !dry_run) {
    imported.password = desk::random_password();
    hash = desk::hash_password(imported.password);
  }
  std::string outcome;
  const auto result = desk::run_unit<std::string>(context.services, [&](desk::UnitOfWork& unit) -> Result<std::string> {
    SAPA_TRY(outcome, desk::import_user(unit, context.scope(), line, hash));
    // A rehearsal is the real thing, undone.
    if (dry_run) return fail(ErrorCode::conflict, "dry_run", "");
    return outcome;
  });
  if (result || result.error().reason == "dry_run") {
    imported.outcome = outcome;
  } else {
    imported.outcome = "rejected";
    imported.reason = result.error().message;
    imported.code = result.error().reason;
  }
  if (imported.outcome != "added") imported.password.clear();
  return imported;
}

Result<Response> import_users(Context& context) {
  SAPA_TRY(const auto lines, desk::read_user_csv(context.request.body));
  if (lines.size() > kImportLines) {
    return fail(ErrorCode::too_large, "too_many_lines", "Send at most 1,000 users at a time; split the file.");
  }
  const bool dry_run = context.request.query_value("dry_run").value_or("false") == "true";
  std::map<std::string, int> counts;
  json::array items;
  for (const auto& line : lines) {
    std::string name;
    for (const auto& [column, value] : line.fields) {
      if (column == "name") name = value;
    }
    bool is_new = false;
    context.services.database.read_now([&](storage::Connection& connection) { is_new = !desk::find_user(connection, name); });
    const auto imported = import_line(context, line, dry_run, is_new);
    ++counts[imported.outcome];
    json::object item{{"line", line.line}, {"name", name}, {"outcome", imported.outcome}};
    if (!imported.reason.empty()) item["reason"] = imported.reason;
    if (!imported.code.empty()) item["code"] = imported.code;
    if (!imported.password.empty()) item["password"] = imported.password;
    items.push_back(std::move(item));
  }
  return json_response({{"added", counts["added"]}, {"changed", counts["changed"]}, {"rejected", counts["rejected"]}, {"items", std::move(items)}});
}

// ------------------------------------------------------------------------------------------------ extensions, keys, settings

Result<Response> put_extension(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto body, context.body());
  desk::ExtensionInput input;
  input.site = wire::text_member(body, "site").value_or("");
  input.label = wire::text_member(body, "label").value_or("");
  input.owner_user_id = wire::text_member(body, "ownerUserId");
  input.release = wire::bool_member(body, "release").value_or(false);
  SAPA_TRY(const auto extension, desk::put_extension(unit, context.parameter("extension"), input));
  return json_response(extension);
}

Response no_content() {
  Response response;
  response.status = 204;
  return response;
}

Result<Response> add_key(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto body, context.body());
  desk::NewKey key;
  key.name = wire::text_member(body, "name").value_or("");
  key.source = wire::text_member(body, "source").value_or("");
  key.allowed_networks = texts_of(body, "allowedNetworks");
  key.is_signed = wire::bool_member(body, "signed").value_or(false);
  key.trunk_area_code = wire::text_member(body, "trunkAreaCode").value_or("");
  key.default_region = wire::text_member(body, "defaultRegion").value_or("ID");
  key.strip_prefixes = texts_of(body, "stripPrefixes");
  SAPA_TRY(const auto added, desk::add_key(unit, context.scope(), key));
  return json_response(added, 201);
}

Result<Response> end_key(Context& context, desk::UnitOfWork& unit) {
  int hours = 0;
  if (const auto text = context.request.query_value("overlap_hours")) {
    const auto [rest, error] = std::from_chars(text->data(), text->data() + text->size(), hours);
    if (error != std::errc() || rest != text->data() + text->size() || hours < 0 || hours > 168) {
      return fail(ErrorCode::invalid, "overlap_invalid", "overlap_hours is a whole number from 0 to 168.", "overlap_hours");
    }
  }
  SAPA_CHECK(desk::end_key(unit, context.parameter("id"), hours));
  return no_content();
}

Result<Response> change_settings(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto body, context.body());
  SAPA_TRY(const auto expected, context.if_match());
  SAPA_TRY(const auto settings, desk::change_settings(unit, context.scope(), body, expected));
  return with_etag(json_response(settings), settings.at("version").as_int64());
}

// ------------------------------------------------------------------------------------------------ inspector, accesses

Result<Response> list_received(Context& context, storage::Connection& connection) {
  const auto& request = context.request;
  desk::InspectorFilter filter;
  filter.source = request.query_value("source").value_or("");
  filter.outcome = request.query_value("outcome").value_or("");
  filter.call = request.query_value("call").value_or("");
  filter.cursor = request.query_value("cursor").value_or("");
  SAPA_TRY(filter.limit, context.limit());
  SAPA_TRY(const auto events, desk::list_received(connection, filter));
  return json_response(events);
}

Result<Response> received_event(Context& context, storage::Connection& connection) {
  const auto reason = context.request.query_value("reason").value_or("");
  if (!reason.empty() && (reason.size() < 3 || reason.size() > 200)) return fail(ErrorCode::invalid, "reason_invalid", "Give the reason in 3 to 200 characters.", "reason");
  const auto id = context.parameter("id");
  SAPA_TRY(const auto event, desk::received_event(connection, id, !reason.empty()));
  if (!reason.empty()) context.services.accesses.note(context.scope(), context.services.clock(), {"inspect", id, "call event", reason, std::nullopt, 1});
  return json_response(event);
}

Result<Response> list_accesses(Context& context, storage::Connection& connection) {
  const auto& request = context.request;
  desk::AccessFilter filter;
  filter.subject_id = request.query_value("subject").value_or("");
  filter.user_id = request.query_value("user").value_or("");
  filter.cursor = request.query_value("cursor").value_or("");
  SAPA_TRY(filter.limit, context.limit());
  SAPA_TRY(const auto accesses, desk::list_accesses(connection, context.scope(), filter));
  return json_response(accesses);
}

// A list that needs nothing but the connection.
template <class List>
ReadHandler listing(List list) {
  return [list](Context&, storage::Connection& connection) -> Result<Response> { return json_response(list(connection)); };
}

}  // namespace

std::vector<Endpoint> administration_routes(const RouteOptions&) {
  using enum Method;
  std::vector<Endpoint> routes;
  routes.push_back(reading(get, "/api/v1/users", "listUsers", Permission::admin, listing(desk::list_users)));
  routes.push_back(slowly(post, "/api/v1/users", "addUser", Permission::admin, add_user));
  routes.push_back(slowly(post, "/api/v1/users/import", "importUsers", Permission::admin, import_users));
  routes.push_back(slowly(patch, "/api/v1/users/{id}", "changeUser", Permission::admin, change_user));
  routes.push_back(reading(get, "/api/v1/extensions", "listExtensions", Permission::admin, listing(desk::list_extensions)));
  routes.push_back(writing(put, "/api/v1/extensions/{extension}", "putExtension", Permission::admin, put_extension));
  routes.push_back(writing(remove, "/api/v1/extensions/{extension}", "deleteExtension", Permission::admin, [](Context& context, desk::UnitOfWork& unit) -> Result<Response> {
    SAPA_CHECK(desk::delete_extension(unit, context.parameter("extension")));
    return no_content();
  }));
  routes.push_back(reading(get, "/api/v1/keys", "listKeys", Permission::admin, listing(desk::list_keys)));
  routes.push_back(writing(post, "/api/v1/keys", "addKey", Permission::admin, add_key));
  routes.push_back(writing(remove, "/api/v1/keys/{id}", "endKey", Permission::admin, end_key));
  routes.push_back(reading(get, "/api/v1/settings", "getSettings", Permission::signed_in, [](Context& context, storage::Connection&) -> Result<Response> {
    const auto settings = context.services.settings.get();
    return with_etag(json_response(desk::present_settings(*settings, context.scope())), settings->version);
  }));
  routes.push_back(writing(patch, "/api/v1/settings", "changeSettings", Permission::admin, change_settings));
  routes.push_back(reading(get, "/api/v1/inspector/events", "listReceivedEvents", Permission::admin, list_received));
  routes.push_back(reading(get, "/api/v1/inspector/events/{id}", "getReceivedEvent", Permission::admin, received_event));
  routes.push_back(reading(get, "/api/v1/inspector/sources", "listSources", Permission::leader, [](Context& context, storage::Connection& connection) -> Result<Response> {
    return json_response(desk::list_sources(connection, context.services));
  }));
  routes.push_back(reading(get, "/api/v1/accesses", "listAccesses", Permission::leader, list_accesses));
  return routes;
}

}  // namespace sapa::http

#include "http/contract.h"

#include <algorithm>
#include <stdexcept>

#include "core/instant.h"
#include "core/text_fold.h"
#include "http/routes.h"

namespace sapa::http {

namespace json = wire::json;

namespace {

const json::value* at(const json::value& value, std::string_view name) { return value.is_object() ? value.get_object().if_contains(name) : nullptr; }

std::string_view text(const json::value& value) { return {value.as_string().data(), value.as_string().size()}; }

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const auto end = std::min(path.find('/', 1), path.size());
    parts.push_back(path.substr(1, end - 1));
    path.remove_prefix(end);
  }
  return parts;
}

bool fits(std::string_view pattern, std::string_view path) {
  const auto a = segments(pattern);
  const auto b = segments(path);
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!a[i].starts_with('{') && a[i] != b[i]) return false;
  }
  return true;
}

bool has_type(const json::value& value, std::string_view type) {
  if (type == "null") return value.is_null();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_bool();
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "integer") return value.is_int64() || value.is_uint64();
  if (type == "number") return value.is_number();
  return false;
}

void find_references(const json::value& value, std::vector<std::string>& found) {
  if (value.is_array()) {
    for (const auto& item : value.get_array()) find_references(item, found);
  } else if (value.is_object()) {
    for (const auto& [name, member] : value.get_object()) {
      if (name == "$ref") found.emplace_back(text(member));
      else find_references(member, found);
    }
  }
}

}  // namespace

Contract::Contract() : document_(wire::parse_json(contract()).value()) {
  for (const auto& [path, item] : document_.at("paths").as_object()) {
    for (const auto& [method, operation] : item.as_object()) {
      if (method == "parameters") continue;
      operations_.push_back({upper_ascii(std::string(method)), std::string(path), std::string(text(operation.at("operationId"))), &operation.as_object()});
    }
  }
}

const Operation* Contract::find(std::string_view method, std::string_view path) const {
  path = path.substr(0, path.find('?'));
  const Operation* best = nullptr;
  for (const auto& operation : operations_) {
    if (operation.method != method || !fits(operation.path, path)) continue;
    // /tickets/newer before /tickets/{ticketNo}
    if (!best || std::count(operation.path.begin(), operation.path.end(), '{') < std::count(best->path.begin(), best->path.end(), '{')) best = &operation;
  }
  return best;
}

const json::value& Contract::resolve(const json::value& value) const {
  const auto* reference = at(value, "$ref");
  if (!reference) return value;
  const auto path = text(*reference).substr(1);  // behind "#"
  const json::value* target = &document_;
  for (const auto& part : segments(path)) {
    target = at(*target, part);
    if (!target) throw std::runtime_error("broken $ref " + std::string(text(*reference)));
  }
  return resolve(*target);
}

std::vector<std::string> Contract::query_names(const Operation& operation) const {
  std::vector<std::string> names;
  const auto* parameters = operation.definition->if_contains("parameters");
  if (!parameters) return names;
  for (const auto& item : parameters->as_array()) {
    const auto& parameter = resolve(item);
    if (text(*at(parameter, "in")) == "query") names.emplace_back(text(*at(parameter, "name")));
  }
  return names;
}

std::vector<std::string> Contract::broken_references() const {
  std::vector<std::string> references;
  find_references(document_, references);
  std::vector<std::string> broken;
  for (const auto& reference : references) {
    try {
      (void)resolve(json::object{{"$ref", reference}});
    } catch (const std::exception& missing) {
      broken.emplace_back(missing.what());
    }
  }
  return broken;
}

bool Contract::knows_member(const json::value& raw, std::string_view name) const {
  const auto& schema = resolve(raw);
  if (const auto* properties = at(schema, "properties")) {
    if (properties->as_object().contains(name)) return true;
  } else if (!at(schema, "allOf") && !at(schema, "oneOf") && !at(schema, "anyOf")) {
    return true;  // an object of any members
  }
  if (const auto* more = at(schema, "additionalProperties"); more && *more != json::value(false)) return true;
  for (const auto* list : {"allOf", "oneOf", "anyOf"}) {
    if (const auto* parts = at(schema, list)) {
      for (const auto& part : parts->as_array()) {
        if (knows_member(part, name)) return true;
      }
    }
  }
  return false;
}

void Contract::validate(const json::value& raw, const json::value& value, const std::string& where, std::vector<std::string>& problems, bool strict) const {
  const auto& schema = resolve(raw);
  const auto wrong = [&](const std::string& what) { problems.push_back(where + ": " + what + ", got " + json::serialize(value).substr(0, 120)); };
  if (const auto* type = at(schema, "type")) {
    bool good = false;
    if (type->is_string()) good = has_type(value, text(*type));
    else for (const auto& item : type->as_array()) good = good || has_type(value, text(item));
    if (!good) return wrong("not of type " + json::serialize(*type));
  }
  if (const auto* allowed = at(schema, "enum")) {
    if (std::none_of(allowed->as_array().begin(), allowed->as_array().end(), [&](const json::value& item) { return item == value; })) wrong("not in " + json::serialize(*allowed));
  }
  if (const auto* only = at(schema, "const"); only && *only != value) wrong("not " + json::serialize(*only));
  const auto limit = [&](const char* name) -> std::optional<double> {
    const auto* found = at(schema, name);
    return found ? std::optional(found->to_number<double>()) : std::nullopt;
  };
  if (value.is_string()) {
    const auto length = double(code_points(text(value)));
    if (const auto most = limit("maxLength"); most && length > *most) wrong("longer than " + std::to_string(int(*most)));
    if (const auto least = limit("minLength"); least && length < *least) wrong("shorter than " + std::to_string(int(*least)));
    if (const auto* format = at(schema, "format"); format && text(*format) == "date-time" && !parse_rfc3339(text(value))) wrong("no date-time");
  }
  if (value.is_number()) {
    const auto number = value.to_number<double>();
    if (const auto most = limit("maximum"); most && number > *most) wrong("greater than the maximum");
    if (const auto least = limit("minimum"); least && number < *least) wrong("less than the minimum");
  }
  if (value.is_array()) {
    if (const auto most = limit("maxItems"); most && double(value.get_array().size()) > *most) wrong("too many items");
    if (const auto* items = at(schema, "items")) {
      for (std::size_t i = 0; i < value.get_array().size(); ++i) validate(*items, value.get_array()[i], where + "[" + std::to_string(i) + "]", problems, strict);
    }
  }
  if (value.is_object()) {
    const auto& object = value.get_object();
    if (const auto* required = at(schema, "required")) {
      for (const auto& name : required->as_array()) {
        if (!object.contains(text(name))) problems.push_back(where + ": lacks " + std::string(text(name)));
      }
    }
    const auto* properties = at(schema, "properties");
    const auto* more = at(schema, "additionalProperties");
    for (const auto& [name, member] : object) {
      const auto inside = where + "." + std::string(name);
      const auto* property = properties ? properties->as_object().if_contains(name) : nullptr;
      if (property) validate(*property, member, inside, problems, strict);
      else if (more && more->is_object()) validate(*more, member, inside, problems, strict);
      else if (strict && !knows_member(schema, name)) problems.push_back(inside + ": not in the contract");
    }
  }
  if (const auto* all = at(schema, "allOf")) {
    // What one part does not name another may; that is asked at the whole.
    for (const auto& part : all->as_array()) validate(part, value, where, problems, false);
  }
  for (const auto* list : {"oneOf", "anyOf"}) {
    const auto* choices = at(schema, list);
    if (!choices) continue;
    int good = 0;
    std::vector<std::string> of_last;
    for (const auto& choice : choices->as_array()) {
      std::vector<std::string> own;
      validate(choice, value, where, own, strict);
      if (own.empty()) ++good;
      else if (resolve(choice).as_object().size() > 1 || !value.is_null()) of_last = std::move(own);
    }
    if (good == 0) {
      problems.push_back(where + ": fits none of the choices");
      for (auto& problem : of_last) problems.push_back("  " + problem);
    }
  }
}

std::vector<std::string> Contract::check_schema(std::string_view name, const json::value& value) const {
  std::vector<std::string> problems;
  validate(document_.at("components").at("schemas").at(name), value, std::string(name), problems, true);
  return problems;
}

std::vector<std::string> Contract::check(std::string_view method, std::string_view path, const Answer& answer) const {
  const auto* operation = find(method == "HEAD" ? "GET" : method, path);
  std::vector<std::string> problems;
  const json::value* response = nullptr;
  if (operation) {
    const auto& responses = operation->definition->at("responses").as_object();
    response = responses.if_contains(std::to_string(answer.status));
    if (!response) response = responses.if_contains("default");
    if (!response) return {"status " + std::to_string(answer.status) + " is not in the contract"};
  } else {
    // Refused before any operation was known: a problem like all others.
    response = &document_.at("components").at("responses").at("Problem");
    if (answer.status < 400) return {"there is no such operation"};
  }
  const auto& known = resolve(*response);
  const auto* content = at(known, "content");
  if (!content) {
    if (!answer.body.empty()) problems.push_back("a body where the contract has none");
    return problems;
  }
  auto type = answer.header("content-type");
  type = type.substr(0, type.find(';'));
  const auto* media = at(*content, type);
  if (!media) return {"content type " + type + " is not in the contract"};
  if (method == "HEAD" || type.find("json") == std::string::npos) return problems;
  const auto value = wire::parse_json(answer.body);
  if (!value) return {"the body is not JSON: " + answer.body.substr(0, 200)};
  if (const auto* schema = at(*media, "schema")) validate(*schema, *value, operation ? operation->id : "Problem", problems, true);
  return problems;
}

}  // namespace sapa::http

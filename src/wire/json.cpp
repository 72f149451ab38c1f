#include "wire/json.h"

#include <boost/json/src.hpp>

namespace sapa::wire {

Result<json::value> parse_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = 32;
  json::stream_parser parser(json::storage_ptr{}, options);
  json::error_code error;
  const std::size_t read = parser.write_some(text.data(), text.size(), error);
  if (!error && read < text.size()) error = json::error::extra_data;
  if (!error) parser.finish(error);
  if (error) {
    return fail(ErrorCode::malformed, "json_malformed",
                "The body is not JSON: " + error.message() + " at byte " + std::to_string(read) + ".");
  }
  return parser.release();
}

namespace {
const json::value* find(const json::object& object, std::string_view name) {
  const auto* member = object.if_contains(name);
  return member && !member->is_null() ? member : nullptr;
}
}  // namespace

std::optional<std::string> text_member(const json::object& object, std::string_view name) {
  const auto* member = find(object, name);
  if (!member || !member->is_string()) return std::nullopt;
  return std::string(member->get_string());
}

std::optional<std::string> loose_text_member(const json::object& object, std::string_view name) {
  const auto* member = find(object, name);
  if (!member || member->is_array() || member->is_object()) return std::nullopt;
  if (member->is_string()) return std::string(member->get_string());
  return json::serialize(*member);
}

std::optional<std::int64_t> integer_member(const json::object& object, std::string_view name) {
  const auto* member = find(object, name);
  if (!member) return std::nullopt;
  if (member->is_int64()) return member->get_int64();
  if (member->is_uint64() && member->get_uint64() <= INT64_MAX) return static_cast<std::int64_t>(member->get_uint64());
  return std::nullopt;
}

std::optional<bool> bool_member(const json::object& object, std::string_view name) {
  const auto* member = find(object, name);
  if (!member || !member->is_bool()) return std::nullopt;
  return member->get_bool();
}

}  // namespace sapa::wire

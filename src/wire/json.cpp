#include "wire/json.h"

#include <algorithm>
#include <cmath>

#include <boost/json/src.hpp>

namespace sapa::wire {

namespace {
// Boost makes infinity of 1e999 and not-a-number of 0e2214, which can't be written again.
bool all_finite(const json::value& value) {
  if (value.is_double()) return std::isfinite(value.get_double());
  if (value.is_array()) return std::ranges::all_of(value.get_array(), all_finite);
  if (value.is_object()) return std::ranges::all_of(value.get_object(), [](const auto& member) { return all_finite(member.value()); });
  return true;
}
}  // namespace
std::string_view without_byte_order_mark(std::string_view text) { return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text; }

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
  auto value = parser.release();
  if (!all_finite(value)) return fail(ErrorCode::malformed, "json_number", "A number in the body is too large to be kept.");
  return value;
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

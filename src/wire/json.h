#pragma once

// JSON in and out. One alias for the library, and the helpers that every reader of foreign JSON needs.

#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "core/result.h"

namespace sapa::wire {

namespace json = boost::json;

// Depth at most 32, no duplicates merged silently (the last wins), UTF-8 checked. Error: malformed, with the byte offset.
Result<json::value> parse_json(std::string_view text);

// A file's text without the mark that some editors put in front (RFC 8259 8.1: it may be ignored).
std::string_view without_byte_order_mark(std::string_view text);

// The member as text; empty when absent, null or not a string. Numbers are not turned into text.
std::optional<std::string> text_member(const json::object& object, std::string_view name);
// The member as text, taking numbers and booleans too (foreign systems are careless). Null, arrays, objects: empty.
std::optional<std::string> loose_text_member(const json::object& object, std::string_view name);
std::optional<std::int64_t> integer_member(const json::object& object, std::string_view name);
std::optional<bool> bool_member(const json::object& object, std::string_view name);

// Null for an absent value, so that answers always carry the key.
template <class T>
json::value or_null(const std::optional<T>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

}  // namespace sapa::wire

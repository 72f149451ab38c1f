#pragma once

// Percent-encoding, queries and form bodies: parsers of foreign bytes, pure.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace sapa::http {

using Pairs = std::vector<std::pair<std::string, std::string>>;

enum class Plus { literal, blank };
// Empty when a % is not followed by two hex digits or the result holds a NUL.
std::optional<std::string> percent_decode(std::string_view text, Plus plus = Plus::literal);
std::string percent_encode(std::string_view text);

// application/x-www-form-urlencoded, as in queries (URL Standard 5.1): + is a blank, a broken % stays as it is. At most
// 1,000 pairs.
Pairs parse_form(std::string_view text);

// RFC 7578 multipart/form-data; files count as text. Errors: no boundary, a part without an end, more than 200 parts.
Result<Pairs> parse_multipart(std::string_view content_type, std::string_view body);

}  // namespace sapa::http

#pragma once

// A response's head as bytes, with what every response carries: security headers, request id, no-store. Pure.

#include <string>

#include "http/message.h"

namespace sapa::http::serving {

enum class Connected { stays, ends };
enum class Tls { no, yes };

// 204 and 304 have none (RFC 9110 6.4.1).
bool has_body(const Response& response);

std::string head_of(const Response& response, const std::string& request_id, Connected connected, Tls tls);
// Of an event stream, which lasts as long as its connection.
std::string stream_head(const std::string& request_id, Tls tls);

}  // namespace sapa::http::serving

#pragma once

// What ties a browser's complaint to a line of the log: one id a request, in the answer's X-Request-Id, in a refusal's
// `requestId`, in the log.

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "http/message.h"

namespace sapa::http {

// 16 hexadecimal digits. One thread.
class RequestIds {
 public:
  std::string next();

 private:
  std::mt19937_64 source_{(std::uint64_t(std::random_device{}()) << 32U) | std::random_device{}()};
};

// A client's or proxy's id, if it has the shape of one: a UUID, or 32 hexadecimal digits (nginx's $request_id). It goes into the
// log, so nothing else is taken: no number, name or address of anybody looks like that.
std::optional<std::string> accepted_request_id(std::string_view given);

// REQUIRES: a refusal (problem.h), whose body is a JSON object.
Response with_request_id(Response refusal, const std::string& id);

}  // namespace sapa::http

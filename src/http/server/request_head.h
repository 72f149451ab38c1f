#pragma once

// What a request's head must be before anything else is asked of it (RFC 9112), and what it becomes. Pure: no sockets, no Beast.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "http/message.h"

namespace sapa::http {
struct ServerOptions;
}

namespace sapa::http::serving {

struct RequestHead {
  Method method = Method::get;
  std::string target = {};
  unsigned version = 11;  // 10 times HTTP's
  std::vector<std::pair<std::string, std::string>> fields = {};  // names in lower case, in order
};

// An answer before a route is looked for; the connection ends with it.
struct Refusal {
  int status = 400;
  std::string_view code = {};  // of a literal
  std::string detail = {};
};

// Too long, or in contradiction with itself. Empty: nothing is wrong.
std::optional<Refusal> fault_of(const RequestHead& head, std::size_t uri_limit);

// REQUIRES: fault_of() found nothing. Path decoded, query parsed; who sent it is not said yet.
std::variant<Request, Refusal> request_of(RequestHead head);

// Who sent it and whether over TLS: the peer itself, or what a listed proxy says of it. Refuses who comes past the proxy.
std::optional<Refusal> name_sender(Request& request, const std::string& peer, bool tls, const ServerOptions& options);

}  // namespace sapa::http::serving

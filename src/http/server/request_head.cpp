#include "http/server/request_head.h"

#include <algorithm>

#include "core/text_fold.h"
#include "desk/keys.h"
#include "http/server.h"
#include "http/url.h"

namespace sapa::http::serving {

namespace {

constexpr std::size_t kMostFields = 100;

struct Field {
  std::size_t count = 0;
  std::string_view first = {};
};

Field field_of(const RequestHead& head, std::string_view wanted) {
  Field field;
  for (const auto& [name, value] : head.fields) {
    if (name == wanted && field.count++ == 0) field.first = value;
  }
  return field;
}

bool contradicts_itself(const RequestHead& head) {
  const auto host = field_of(head, "host"), length = field_of(head, "content-length"), coding = field_of(head, "transfer-encoding");
  // RFC 9112 3.2: exactly one Host in HTTP/1.1. 6.1: a message with both lengths is a smuggler's.
  const bool both_lengths = length.count > 0 && coding.count > 0;
  const bool host_wrong = host.count > 1 || (head.version >= 11 && host.count == 0);
  // Only the one coding that is decoded here; "2, 2" is allowed as a length, but a proxy may have read it in another way.
  const bool encoded = coding.count > 0 && lower_ascii(coding.first) != "chunked";
  const bool length_wrong = length.count > 1 || length.first.find_first_not_of("0123456789") != std::string_view::npos;
  return both_lengths || host_wrong || encoded || length_wrong || (head.version != 10 && head.version != 11);
}

bool is_loopback(const std::string& peer) { return desk::in_network(peer, "127.0.0.0/8") || desk::in_network(peer, "::1"); }

// What the proxy next to us has seen itself; all before it is what others say.
std::string_view last_hop(std::string_view hops) {
  const auto comma = hops.rfind(',');
  if (comma != std::string_view::npos) hops.remove_prefix(comma + 1);
  while (!hops.empty() && hops.front() == ' ') hops.remove_prefix(1);
  return hops;
}

}  // namespace

std::optional<Refusal> fault_of(const RequestHead& head, std::size_t uri_limit) {
  if (head.target.size() > uri_limit) return Refusal{414, "address_too_long", "The request's address is longer than this server takes."};
  if (head.fields.size() > kMostFields) return Refusal{431, "head_too_large", "The request has more than 100 header fields."};
  if (contradicts_itself(head)) return Refusal{400, "request_malformed", "The request's head contradicts itself."};
  if (head.target.empty() || head.target.front() != '/') return Refusal{400, "address_malformed", "The request's address does not begin with a slash."};
  return std::nullopt;
}

std::variant<Request, Refusal> request_of(RequestHead head) {
  const std::string_view target = head.target;
  const auto question = std::min(target.find('?'), target.size());
  auto path = percent_decode(target.substr(0, question));
  if (!path || !is_valid_utf8(*path)) return Refusal{400, "address_malformed", "The request's address has a broken percent-encoding."};
  Request request;
  request.method = head.method;
  request.path = std::move(*path);
  request.raw_query = target.substr(std::min(question + 1, target.size()));
  request.query = parse_form(request.raw_query);
  request.headers = std::move(head.fields);
  return request;
}

std::optional<Refusal> name_sender(Request& request, const std::string& peer, bool tls, const ServerOptions& options) {
  request.remote_address = peer;
  request.secure = tls;
  if (!options.behind_proxy) return std::nullopt;
  const bool from_proxy = std::any_of(options.proxies.begin(), options.proxies.end(), [&](const auto& network) { return desk::in_network(peer, network); });
  if (!from_proxy && !is_loopback(peer)) return Refusal{403, "proxy_required", "This server is reached through its proxy."};
  if (from_proxy) {
    request.secure = request.header("x-forwarded-proto") == "https";
    if (const auto hop = last_hop(request.header("x-forwarded-for")); !hop.empty()) request.remote_address = hop;
  }
  return std::nullopt;
}

}  // namespace sapa::http::serving

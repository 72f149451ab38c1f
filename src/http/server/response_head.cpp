#include "http/server/response_head.h"

#include <boost/beast/http/status.hpp>

#include "http/security_headers.h"

namespace sapa::http::serving {

namespace {

std::string_view phrase_of(int status) {
  const auto phrase = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
  return {phrase.data(), phrase.size()};
}

// The last of every head.
void add_security(std::string& head, Tls tls) {
  head += kSecurityHeaders;
  if (tls == Tls::yes) head += kStrictTransport;
  head += "\r\n";
}

}  // namespace

bool has_body(const Response& response) { return response.status != 204 && response.status != 304; }

std::string head_of(const Response& response, const std::string& request_id, Connected connected, Tls tls) {
  std::string head;
  head.reserve(1024);
  head += "HTTP/1.1 ";
  head += std::to_string(response.status);
  head += ' ';
  head += phrase_of(response.status);
  head += "\r\n";
  if (has_body(response)) {
    head += "Content-Type: " + response.content_type + "\r\nContent-Length: " +
            std::to_string(response.file ? std::size_t(response.file->size) : response.body.size()) + "\r\n";
  }
  bool has_cache = false;
  for (const auto& [name, value] : response.headers) {
    has_cache = has_cache || name == "Cache-Control";
    head += name + ": " + value + "\r\n";
  }
  if (!has_cache) head += "Cache-Control: no-store\r\n";
  if (connected == Connected::ends) head += "Connection: close\r\n";
  head += "X-Request-Id: " + request_id + "\r\n";
  add_security(head, tls);
  return head;
}

std::string stream_head(const std::string& request_id, Tls tls) {
  std::string head =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store, no-transform\r\nX-Accel-Buffering: no\r\n"
      "Connection: close\r\nX-Request-Id: " + request_id + "\r\n";
  add_security(head, tls);
  return head;
}

}  // namespace sapa::http::serving

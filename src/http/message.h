#pragma once

// A request and a response as use cases see them: no sockets, no Beast. Plain values, any thread.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/instant.h"

namespace sapa::http {

enum class Method { get, head, post, put, patch, remove, options, other };

struct Request {
  Method method = Method::get;
  std::string path;                                                // decoded once, no query
  std::string raw_query;                                           // after '?', not decoded
  std::vector<std::pair<std::string, std::string>> query = {};     // decoded, in order
  std::vector<std::pair<std::string, std::string>> headers = {};   // names in lower case
  std::map<std::string, std::string> parameters = {};              // {id} of the route's pattern, decoded
  std::string body;
  std::string remote_address;  // the peer, or the last X-Forwarded-For hop behind a trusted proxy
  bool secure = false;         // TLS, ours or the proxy's
  Instant received_at{};
  std::string id;              // X-Request-Id: the client's when it has the shape of one, else ours

  // Empty view when absent.
  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;
  [[nodiscard]] std::optional<std::string> query_value(std::string_view name) const;  // the first
  [[nodiscard]] std::optional<std::string> cookie(std::string_view name) const;
};

// A body that is read from an open file while it is sent. `owner` keeps the descriptor open.
struct FileBody {
  std::shared_ptr<const void> owner = nullptr;
  int descriptor = -1;
  std::int64_t size = 0;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::optional<FileBody> file = std::nullopt;  // instead of `body`
  std::vector<std::pair<std::string, std::string>> headers = {};  // beside the security headers the server adds
};

}  // namespace sapa::http

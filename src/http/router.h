#pragma once

// Which route a request is for. Made once, then read by any thread.

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.h"
#include "http/message.h"
#include "http/route.h"

namespace sapa::http {

struct Match {
  std::size_t index = 0;  // into the table the router was made of
  std::map<std::string, std::string> parameters = {};
};

class Router {
 public:
  // Errors: a route without permission or operation id, two routes for the same requests.
  static Result<Router> make(std::vector<Route> routes);

  // 404, or 405 with Allow, as a Response. HEAD is served by GET.
  [[nodiscard]] std::variant<Match, Response> match(Method method, std::string_view path) const;

 private:
  struct Entry {
    std::vector<std::string> segments;
    Method method;
    std::size_t index;
  };
  std::vector<std::vector<Entry>> by_length_;  // by number of segments
};

std::string_view to_word(Method method);

}  // namespace sapa::http

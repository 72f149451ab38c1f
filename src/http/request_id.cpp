#include "http/request_id.h"

#include <algorithm>

#include <fmt/format.h>

namespace sapa::http {

std::string RequestIds::next() { return fmt::format("{:016x}", source_()); }

std::optional<std::string> accepted_request_id(std::string_view given) {
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
  if (given.size() == 32 && std::all_of(given.begin(), given.end(), is_hex)) return std::string(given);
  if (given.size() != 36) return std::nullopt;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? given[i] != '-' : !is_hex(given[i])) return std::nullopt;
  }
  return std::string(given);
}

Response with_request_id(Response refusal, const std::string& id) {
  if (!refusal.body.empty() && refusal.body.back() == '}') {
    refusal.body.pop_back();
    refusal.body += (refusal.body.size() > 1 ? ",\"requestId\":\"" : "\"requestId\":\"") + id + "\"}";
  }
  return refusal;
}

}  // namespace sapa::http

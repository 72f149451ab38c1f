// Any bytes as a urlencoded body, a query, a cookie header or one percent-encoded part.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/message.h"
#include "http/url.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (sapa::http::parse_form(text).size() > 1000) std::abort();
  if (const auto decoded = sapa::http::percent_decode(text)) {
    if (decoded->find('\0') != std::string::npos) std::abort();
    if (sapa::http::percent_decode(sapa::http::percent_encode(*decoded)) != decoded) std::abort();
  }
  sapa::http::Request request;
  request.headers.emplace_back("cookie", std::string(text));
  (void)request.cookie("sapa_session");
  return 0;
}

// Any bytes as a multipart body, under a boundary that the first line gives.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/url.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = text.substr(0, text.find('\n'));
  for (const auto& type : {std::string("multipart/form-data; boundary=b"), std::string(line)}) {
    const auto pairs = sapa::http::parse_multipart(type, text);
    if (pairs && pairs->size() > 200) std::abort();
  }
  return 0;
}

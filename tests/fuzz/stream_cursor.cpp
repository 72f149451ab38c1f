// Any bytes as a Last-Event-ID, and any bytes as the CSV of a list of users.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "desk/people.h"
#include "push/hub.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto cursor = sapa::push::parse_cursor(text)) {
    if (sapa::push::parse_cursor(sapa::push::to_text(*cursor)) != cursor) std::abort();
  }
  (void)sapa::desk::read_user_csv(text);
  return 0;
}

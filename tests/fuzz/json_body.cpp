// Any bytes as a JSON body: read or refused; what is read is written and read as the same; the readers of callers, drafts and
// filters take it.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "desk/tickets_query.h"
#include "http/read_input.h"
#include "wire/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = sapa::wire::parse_json({reinterpret_cast<const char*>(data), size});
  if (!value) return 0;
  const auto again = sapa::wire::parse_json(sapa::wire::json::serialize(*value));
  if (!again) std::abort();
  if (value->is_object()) {
    (void)sapa::http::read_caller(value->get_object());
    (void)sapa::desk::read_draft(value->get_object());
    if (const auto filter = sapa::desk::read_filter(value->get_object())) {
      const auto read_again = sapa::desk::read_filter(sapa::desk::present_filter(*filter));
      if (!read_again || *read_again != *filter) std::abort();
    }
  }
  return 0;
}

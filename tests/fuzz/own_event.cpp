// Any bytes as our own call events: refused with a field, or harmless to a call.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/call.h"
#include "core/text_fold.h"
#include "telephony/own_event.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kNow = sapa::instant_from_ms(1'795'485'600'000);
  const auto body = sapa::wire::parse_json({reinterpret_cast<const char*>(data), size});
  if (!body) return 0;
  const auto events = sapa::telephony::read_own_events(*body, "pbx1", kNow);
  if (!events) return 0;
  std::optional<sapa::Call> call;
  for (const auto& understood : *events) {
    if (!understood.event) continue;
    for (const auto& [name, value] : understood.event->attributes) {
      if (!sapa::is_valid_utf8(name) || !sapa::is_valid_utf8(value)) std::abort();
    }
    const auto applied = sapa::apply(call, *understood.event, sapa::CallId{"call-1"});
    if (call && applied.changes.empty() != (applied.call == *call)) std::abort();
    call = applied.call;
    if (!sapa::wire::parse_json(sapa::wire::json::serialize(sapa::telephony::present_event(*understood.event)))) std::abort();
  }
  return 0;
}

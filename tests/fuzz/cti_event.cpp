// Any bytes as what a PBX bridge sends, as a form or as JSON: understood or remarked upon, and harmless to a call.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/call.h"
#include "core/text_fold.h"
#include "http/url.h"
#include "telephony/cti_dialect.h"

namespace {

void take(const sapa::telephony::Pairs& pairs) {
  static const auto kNow = sapa::instant_from_ms(1'795'485'600'000);
  const auto understood = sapa::telephony::read_cti(pairs, "pbx1", kNow);
  if (!understood.event && understood.remarks.empty()) std::abort();
  if (!understood.event) return;
  const auto& event = *understood.event;
  for (const auto& [name, value] : event.attributes) {
    if (!sapa::is_valid_utf8(name) || !sapa::is_valid_utf8(value)) std::abort();
  }
  if (!sapa::is_valid_utf8(event.call_id) || event.call_id.find('\0') != std::string::npos) std::abort();
  const auto once = sapa::apply(std::nullopt, event, sapa::CallId{"call-1"});
  const auto twice = sapa::apply(once.call, event, sapa::CallId{"call-2"});
  if (!twice.changes.empty()) std::abort();
  (void)sapa::telephony::present_event(event);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  take(sapa::http::parse_form(text));
  if (const auto value = sapa::wire::parse_json(text); value && value->is_object()) take(sapa::telephony::flatten(value->get_object()));
  return 0;
}

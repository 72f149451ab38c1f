// Delivery reports come from anybody's mail server.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/delivery.h"
#include "core/email.h"
#include "mail/delivery_report.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto report = sapa::mail::read_delivery_report({reinterpret_cast<const char*>(data), size});
  if (!report) return 0;
  for (const auto& recipient : report->recipients) {
    if (sapa::canonical_email(recipient.address) != recipient.address || !sapa::is_delivery_status(recipient.status)) std::abort();
  }
  if (report->letter_id && (report->letter_id->empty() || report->letter_id->size() > 64)) std::abort();
  return 0;
}

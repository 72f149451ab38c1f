#pragma once

// Delivery reports as mail servers write them (RFC 3464, in a multipart/report of RFC 6522): foreign bytes, pure, linear time.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace sapa::mail {

struct ReportedRecipient {
  std::string address;  // canonical; the original recipient where the report names one
  std::string action;   // failed delayed delivered relayed expanded, lower case
  std::string status;   // "5.1.1"
};

struct DeliveryReport {
  std::string report_id;                               // its Message-ID, '' when none
  std::optional<std::string> letter_id = std::nullopt; // from the Message-ID of the returned letter: what stands before the @
  std::vector<ReportedRecipient> recipients = {};
};

// Errors: too_large (2 MiB), not_a_report (no message/delivery-status part, or none of its recipients can be read).
Result<DeliveryReport> read_delivery_report(std::string_view bytes);

}  // namespace sapa::mail

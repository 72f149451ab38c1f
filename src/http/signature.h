#pragma once

// Signed call events: X-Sapa-Signature: t=SECONDS,v1=HEX, where HEX is HMAC-SHA-256 (RFC 2104) of "SECONDS.BODY" with the
// key's signing secret. Times more than five minutes off are refused; a repeat within them changes nothing, as every event.

#include <string_view>

#include "core/instant.h"
#include "core/result.h"
#include "http/message.h"

namespace sapa::http {

Result<void> check_signature(const Request& request, std::string_view secret, Instant now);

}  // namespace sapa::http

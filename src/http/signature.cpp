#include "http/signature.h"

#include <charconv>

#include "desk/crypto.h"

namespace sapa::http {

namespace {

constexpr std::int64_t kMostSeconds = 300;

std::string_view part(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    const auto item = text.substr(0, end);
    if (item.starts_with(name)) return item.substr(name.size());
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

}  // namespace

Result<void> check_signature(const Request& request, std::string_view secret, Instant now) {
  const auto header = request.header("x-sapa-signature");
  const auto time = part(header, "t=");
  std::int64_t seconds = 0;
  const auto [rest, error] = std::from_chars(time.data(), time.data() + time.size(), seconds);
  if (time.empty() || error != std::errc() || rest != time.data() + time.size()) {
    return fail(ErrorCode::unauthenticated, "signature_missing", "This key signs its events: send X-Sapa-Signature: t=SECONDS,v1=HMAC.", "X-Sapa-Signature");
  }
  // Anybody's number: nothing is subtracted from it.
  const auto here = to_ms(now) / 1000;
  if (seconds < here - kMostSeconds || seconds > here + kMostSeconds) {
    return fail(ErrorCode::unauthenticated, "signature_old", "The signature's time is more than five minutes off; set the clocks.", "X-Sapa-Signature");
  }
  const auto expected = desk::hmac_sha256(secret, std::string(time) + "." + request.body);
  if (!desk::equal_constant_time(part(header, "v1="), expected)) {
    return fail(ErrorCode::unauthenticated, "signature_wrong", "The signature does not fit the body.", "X-Sapa-Signature");
  }
  return {};
}

}  // namespace sapa::http

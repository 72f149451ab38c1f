#pragma once

#include <string>
#include <string_view>

namespace sapa::http {

// On every response (docs/operations.md, Headers). The web app needs no inline script or style, so nothing is allowed inline.
inline constexpr std::string_view kSecurityHeaders =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=()\r\n";

// With TLS of our own; behind a proxy it is the proxy's to say.
inline constexpr std::string_view kStrictTransport = "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n";

}  // namespace sapa::http

#pragma once

// E-mail addresses as they can be taken down over the telephone (domain 5.1). Pure.
// Addresses inside free text: core/email_extract.h.

#include <optional>
#include <string>
#include <string_view>

namespace sapa {

// Canonical form (lower case, trimmed) of a deliverable-looking ASCII address; empty when it is none. The practical set:
// [a-z0-9._%+-] before the @ with at least one letter or digit, no dot first, last or doubled; a domain with a dot, labels of at
// most 63, a TLD of letters; local part <= 64, whole <= 254 (RFC 5321 4.5.3.1).
std::optional<std::string> canonical_email(std::string_view text);

// Two addresses with one key reach one mailbox: Gmail ignores dots and everything behind +, googlemail is gmail. Only for
// finding duplicates; what is stored keeps its dots.
std::string email_key(std::string_view canonical);

}  // namespace sapa

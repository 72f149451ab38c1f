#pragma once

// E-mail addresses as they can be taken down over the telephone (domain 5.1). Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sapa {

// Canonical form (lower case, trimmed) of a deliverable-looking ASCII address; empty when it is none. The practical set:
// [a-z0-9._%+-] before the @ with at least one letter or digit, no dot first, last or doubled; a domain with a dot, labels of at
// most 63, a TLD of letters; local part <= 64, whole <= 254 (RFC 5321 4.5.3.1).
std::optional<std::string> canonical_email(std::string_view text);

// Two addresses with one key reach one mailbox: Gmail ignores dots and everything behind +, googlemail is gmail. Only for
// finding duplicates; what is stored keeps its dots.
std::string email_key(std::string_view canonical);

// The exact addresses inside free text such as the old system's ALAMAT ("MARNI.AYA@YAHOO.COM, JL MELATI ..."), canonical,
// in order, each once. Linear.
std::vector<std::string> find_emails(std::string_view text);

}  // namespace sapa

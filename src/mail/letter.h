#pragma once

// A letter as bytes: the one encoder of headers (RFC 5322, RFC 2047) and of the text (quoted-printable, RFC 2045 6.7). Pure.

#include <string>
#include <utility>
#include <vector>

#include "core/instant.h"
#include "core/result.h"

namespace sapa::mail {

struct Letter {
  std::string from_name;     // UTF-8, may be empty
  std::string from_address;  // ASCII addr-spec
  std::string to_address;    // ASCII addr-spec
  std::string subject;       // UTF-8
  std::string text;          // UTF-8, lines end in \n
  std::string language;      // id, en
  std::string id;            // Message-ID is <id@domain of from>
  // Structured ASCII headers beside the usual ones, e.g. List-Unsubscribe.
  std::vector<std::pair<std::string, std::string>> headers = {};
};

// CRLF line ends, no line beyond 998 bytes, header lines folded at 76. Errors: header_unsafe (CR, LF, NUL or another control
// character in anything that becomes a header; a header's name that is none; text that is not ASCII in a structured header),
// header_long (a word of a structured header longer than 900 bytes).
Result<std::string> encode_letter(const Letter& letter, Instant date);

// For tests and reports: unstructured text as it stands in a header, RFC 2047 encoded words where it must be.
std::string encode_words(std::string_view utf8, std::size_t first_column);
std::string quoted_printable(std::string_view utf8);
// "Wed, 25 Nov 2026 01:02:03 +0000" (RFC 5322 3.3).
std::string letter_date(Instant at);

}  // namespace sapa::mail

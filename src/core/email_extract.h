#pragma once

// E-mail addresses inside free text such as the old system's ALAMAT, and the address without them (domain 5.6). Pure and
// thread-safe; the time is linear in the length of the text, whatever stands in it.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sapa {

// What was mended, in the order in which it is listed.
enum class EmailRepair : std::uint8_t {
  glued_address,           // GMAIL.COM.JL MELATI, GMAIL.COMJL MELATI
  space_around_at,         // SARI.AYA @ YAHOO.COM
  double_at,               // SARI.AYA@@YAHOO.COM
  at_word,                 // SARI.AYA(AT)YAHOO.COM, SARI.AYA AT YAHOO.COM
  missing_dot,             // GMAIL COM, GMAILCOM
  space_in_domain,         // GMAIL. COM
  comma_for_dot,           // GMAIL,COM
  double_dot,              // SARI..AYA@YAHOO.COM
  missing_tld,             // SARI.AYA@GMAIL
  local_edge_punctuation,  // SARI.AYA.@YAHOO.COM
  missing_at,              // SARI.AYA YAHOO.COM
};
std::string_view to_word(EmailRepair repair);

class EmailRepairs {
 public:
  void add(EmailRepair repair) { bits_ |= bit(repair); }
  void add(const EmailRepairs& other) { bits_ |= other.bits_; }
  bool has(EmailRepair repair) const { return (bits_ & bit(repair)) != 0; }
  bool empty() const { return bits_ == 0; }
  std::vector<EmailRepair> list() const;
  std::vector<std::string_view> words() const;
  bool operator==(const EmailRepairs&) const = default;

 private:
  static std::uint16_t bit(EmailRepair repair) { return static_cast<std::uint16_t>(1U << static_cast<unsigned>(repair)); }
  std::uint16_t bits_ = 0;
};

enum class EmailFlag : std::uint8_t {
  truncated_email,          // cut by "..." inside the domain: nothing was extracted there
  stray_at,                 // an @ that belongs to no address (BLOK C@12)
  possible_email,           // no @, yet a mail provider or an "EMAIL:" label is named: a person should look
  multiple_emails,          // more than one different address
  possible_space_in_local,  // SARI AYA@YAHOO.COM: the words before may belong to the address
  marker_and_email,         // the text says that there is none, and has one
};
std::string_view to_word(EmailFlag flag);

enum class EmailMarker : std::uint8_t { no_email, refused };
std::string_view to_word(EmailMarker marker);

struct FoundEmail {
  std::string email;                      // canonical (core/email.h)
  EmailRepairs repairs = {};              // empty: the address stands there as it is; else spell it to the caller before use
  std::optional<std::string> suggestion;  // the address with the domain that may have been meant; offer it, never apply it
  bool placeholder = false;               // tidakada@..., never to be used

  bool exact() const { return repairs.empty(); }
  std::string_view confidence() const { return exact() ? "exact" : "repaired"; }
};

struct ExtractedEmails {
  std::vector<FoundEmail> emails = {};  // in order, each address once
  std::string address;                  // the text without addresses, labels and markers; the rest untouched, blanks collapsed
  std::optional<EmailMarker> marker;
  std::vector<EmailFlag> flags = {};
  std::size_t steps = 0;  // characters looked at; at most a fixed multiple of the length (a test holds it to that)
};

ExtractedEmails extract_emails(std::string_view text);

}  // namespace sapa

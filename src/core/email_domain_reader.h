#pragma once

// Reads the domain that begins somewhere in a text, mending what agents type (domain 5.6, steps 3 to 5). Internal to
// core/email_extract.cpp. Looks at no more than a few hundred characters.

#include "core/email_extract.h"
#include "core/email_text.h"

namespace sapa {

struct DomainReading {
  enum class Kind : std::uint8_t { none, truncated, found };
  Kind kind = Kind::none;
  std::string domain;
  std::size_t end = 0;  // behind what was read
  EmailRepairs repairs = {};
  bool trusted = false;  // a known domain, or one under a usual top-level name: may be joined with other repairs
};

DomainReading read_domain(const email_text::Text& text, std::size_t begin);

// One of the known domains `WithoutAt` with its dots, standing alone or glued to an address word.
DomainReading read_provider_domain(const email_text::Text& text, std::size_t begin);

// The length of the address word (JL, RT, KEL ...) at `i`; 0: none. `whole`: no letter may follow.
enum class WordEnd : std::uint8_t { whole, any };
std::size_t address_word_at(const email_text::Text& text, std::size_t i, WordEnd end);

}  // namespace sapa

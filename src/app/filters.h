#pragma once

// `sapa email` and `sapa spell`: a line in, a JSON line out, for cleaning data in a shell. They read to the end of `in` and
// stop early when `out` no longer takes anything (a closed pipe).

#include <istream>
#include <ostream>

#include "core/spelling/alphabet.h"

namespace sapa::app {

// Each line is an ALAMAT; each answer {"emails", "address", "marker", "flags"} (wire/email_json.h).
void run_email_filter(std::istream& in, std::ostream& out);

// Each line is what was dictated or typed. The answer: {"text", "email", "ambiguous", "guessed", "low_confidence",
// "unresolved", "warnings"} and, for a complete address, "spoken" (the words to say it with) and "risks" (letter by letter).
void run_spell_filter(std::istream& in, std::ostream& out, const spelling::Alphabet& alphabet = spelling::default_alphabet());

}  // namespace sapa::app

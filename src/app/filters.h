#pragma once

// `sapa phone`, `sapa email` and `sapa spell`: a line in, a line out, for cleaning data in a shell. They read to the end of `in`
// and stop early when `out` no longer takes anything (a closed pipe).

#include <istream>
#include <ostream>

#include "core/phone.h"
#include "core/spelling/alphabet.h"

namespace sapa::app {

enum class FilterFormat : std::uint8_t { json_lines, tsv };

struct FilterOptions {
  FilterFormat format = FilterFormat::json_lines;
  // Only lines that hold something and give nothing that can be used, each with its number: {"line": 7, ...}. Fillers ("-", KOSONG)
  // hold nothing.
  bool invalid_only = false;
};

// TSV: line number, the line, then what stands below, with \t \n \r \\ for what would break a row (as jq's @tsv does). Lists have
// blanks between.

// Each line is a number; each answer {"raw", ...} with the keys of the case files. TSV: e164, status, type, reason, warnings, others.
void run_phone_filter(std::istream& in, std::ostream& out, PhoneSource source, const TrunkProfile& trunk, const FilterOptions& options = {});

// Each line is an ALAMAT; each answer {"emails", "address", "marker", "flags"} (wire/email_json.h). TSV: e-mails that can be used,
// confidences, repairs, suggestions, marker, flags, address.
void run_email_filter(std::istream& in, std::ostream& out, const FilterOptions& options = {});

// Each line is what was dictated or typed. The answer: {"text", "email", "ambiguous", "guessed", "low_confidence",
// "unresolved", "warnings"} and, for a complete address, "spoken" (the words to say it with) and "risks" (letter by letter).
// TSV: email, text, letters to ask about again, unresolved, warnings. Not to be used: no complete address.
void run_spell_filter(std::istream& in, std::ostream& out, const spelling::Alphabet& alphabet = spelling::default_alphabet(), const FilterOptions& options = {});

}  // namespace sapa::app

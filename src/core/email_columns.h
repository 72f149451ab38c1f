#pragma once

// One e-mail in several columns of the old system: do they agree, where do they differ, how is one written back
// (domain 5.6, last paragraph). Pure.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace sapa {

struct NamedColumn {
  std::string name;
  std::string text;  // as stored: an ALAMAT with an e-mail inside, or an EMAIL column
};

struct LetterDifference {
  std::size_t pos = 0;  // from 0, in the whole address
  char a = ' ';
  char b = ' ';
};

struct ColumnComparison {
  std::vector<std::string> distinct = {};  // canonical addresses in the order of the columns; placeholders count as absent
  bool agree = true;                       // not more than one address
  std::vector<std::string> missing = {};   // names of the columns without one
  std::optional<std::vector<LetterDifference>> diff;  // only for two addresses of one length
  std::optional<std::string> proposed;     // only when all columns that have an address have the same
};

ColumnComparison compare_columns(const std::vector<NamedColumn>& columns);

// The positions in which two texts of one length differ; empty for different lengths.
std::optional<std::vector<LetterDifference>> letter_differences(std::string_view a, std::string_view b);

struct LegacyAddress {
  std::string value;
  bool truncated = false;
};

struct LegacyAddressOptions {
  std::size_t max_length = 0;       // in characters; 0: no limit
  std::string_view separator = ", ";  // the window Data Penelpon shows the two without a comma
};

// ALAMAT for the old system: "EMAIL, ADDRESS" in upper case. What does not fit is cut from the address, between words where
// that is possible, for half a house number is a wrong one; never from the e-mail: one longer than the field is an error
// (invalid, email_too_long). An e-mail inside `address` is not written twice.
Result<LegacyAddress> compose_legacy_address(std::string_view email, std::string_view address, const LegacyAddressOptions& options = {});

// ALAMAT as it stands, e-mail inside and all, for a field that may be too short for it; what fits is not touched.
Result<LegacyAddress> cut_legacy_address(std::string_view text, std::size_t max_length);

// Whether `cut` is what a shorter field holds of `whole`: its beginning, up to the end of a word, with the same e-mail. JL MELATI
// NO 1 is not the beginning of JL MELATI NO 12.
bool is_cut_address(std::string_view cut, std::string_view whole);

}  // namespace sapa

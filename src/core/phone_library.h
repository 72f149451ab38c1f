#pragma once

// libphonenumber behind three functions; phone_library.cpp is the one file that sees it. Thread-safe. About 10 us a call:
// phone.cpp asks only what its own rules cannot decide.

#include <optional>
#include <string>
#include <string_view>

#include "core/phone.h"

namespace sapa {

struct LibraryReading {
  bool valid = false;
  PhoneType type = PhoneType::none;  // foreign when the country is not Indonesia
};

// `e164` is "+" and digits. Only isValid is asked: isPossible is true for nearly everything.
LibraryReading read_with_library(std::string_view e164);
// For trunks of another default region: "+..." or empty.
std::optional<std::string> parse_with_library(std::string_view text, const std::string& region);
std::string format_with_library(std::string_view e164);  // international format

}  // namespace sapa

#pragma once

// From what stands in a number field to bare digits: steps 1 to 7 of docs/numbers.md. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sapa {

struct PhoneText {
  enum class Kind { empty, zeros, withheld, text, digits };
  Kind kind = Kind::text;
  bool plus = false;
  std::string digits;                     // when kind is digits
  std::string extension;
  std::vector<std::string> warnings = {};
  std::vector<std::string> others = {};   // further parts of the field that hold a number, as text
};

PhoneText read_phone_text(std::string_view raw);

}  // namespace sapa

#pragma once

#include "telephony/cti_dialect.h"
#include "wire/json.h"

namespace sapa::telephony {

constexpr auto kNow = instant_from_ms(1'795'485'600'000);

inline UnderstoodEvent read_form(const Pairs& fields) { return read_cti(fields, "pbx1", kNow); }
inline UnderstoodEvent read_json(std::string_view text) { return read_cti(flatten(wire::parse_json(text).value().as_object()), "pbx1", kNow); }

inline bool remarks(const UnderstoodEvent& understood, std::string_view word) {
  for (const auto& remark : understood.remarks) {
    if (remark == word) return true;
  }
  return false;
}

}  // namespace sapa::telephony

// Any bytes as a number field: one status, one key, and the canonical form is its own canonical form.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/phone.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view raw(reinterpret_cast<const char*>(data) + 1, size - 1);
  sapa::TrunkProfile trunk;
  if ((data[0] & 1) != 0) trunk.trunk_area_code = "21";
  if ((data[0] & 2) != 0) trunk.strip_prefixes = {"9", "0"};
  const auto source = (data[0] & 4) != 0 ? sapa::PhoneSource::ani : sapa::PhoneSource::typed;
  const auto number = sapa::classify_phone(raw, source, trunk);
  if (number.raw != raw) std::abort();
  if (number.usable_as_contact != (number.status == sapa::PhoneStatus::valid || number.status == sapa::PhoneStatus::suspect)) std::abort();
  if (!number.e164) return 0;
  if (sapa::phone_from_key(sapa::phone_key(*number.e164)) != *number.e164) std::abort();
  if (sapa::classify_phone(*number.e164, sapa::PhoneSource::typed).e164 != number.e164) std::abort();
  (void)sapa::display_phone(*number.e164);
  return 0;
}

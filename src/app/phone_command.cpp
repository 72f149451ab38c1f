// sapa phone: a number a line in, a line out; for cleaning data in a shell.

#include <iostream>

#include "app/cli.h"
#include "app/phone_json.h"

namespace sapa::app {

int phone_command(const PhoneArguments& arguments) {
  const auto source = phone_source(arguments.source);
  if (!source) {
    failed("\"" + arguments.source + "\" is no source; take ani, typed, spoken, legacy, legacy_id_caller, legacy_hp, legacy_telp_rumah or apkt_pelapor.");
    return kMisused;
  }
  TrunkProfile trunk;
  trunk.trunk_area_code = arguments.area_code;
  trunk.default_region = arguments.region;
  std::ios::sync_with_stdio(false);
  run_phone_filter(std::cin, std::cout, *source, trunk, arguments.filter);
  return read_all();
}

}  // namespace sapa::app

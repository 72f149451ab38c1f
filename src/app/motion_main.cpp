// sapa-motion [--svg]: the time-and-motion comparison of docs/time-and-motion.md, computed from the shipped flow.

#include <cstdio>
#include <string_view>

#include "app/motion.h"
#include "wire/shipped_flows.h"

int main(int count, char** arguments) {
  const auto motions = sapa::app::compare_motions(sapa::wire::email_flow());
  const bool svg = count > 1 && std::string_view(arguments[1]) == "--svg";
  std::fputs((svg ? sapa::app::motion_picture(motions) : sapa::app::motion_table(motions)).c_str(), stdout);
  return 0;
}

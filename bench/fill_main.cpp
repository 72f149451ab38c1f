// sapa-bench-fill callers URL COUNT | tickets URL COUNT PEOPLE: an invented utility in a new database (sqlite:PATH or
// postgresql://...). Prints what it does.

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "fill.h"

int main(int argc, char** argv) {
  const std::string_view kind = argc > 1 ? argv[1] : "";
  if (kind == "callers" && argc == 4) return bench::fill_callers(argv[2], std::strtoull(argv[3], nullptr, 10));
  if (kind == "tickets" && argc == 5) return bench::fill_tickets(argv[2], std::strtoull(argv[3], nullptr, 10), std::strtoull(argv[4], nullptr, 10));
  std::fprintf(stderr, "usage: sapa-bench-fill callers URL COUNT | tickets URL COUNT PEOPLE\n");
  return 2;
}

// sapa-bench-core numbers | emails ROUNDS SECONDS: what the rules cost on one core, in turns with their floor. Prints a line
// of JSON: lists of a value a round, and the agreement with the library.

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "core_bench.h"

int main(int argc, char** argv) {
  const std::string_view kind = argc > 1 ? argv[1] : "";
  const int rounds = argc == 4 ? std::atoi(argv[2]) : 0;
  const double seconds = argc == 4 ? std::atof(argv[3]) : 0;
  if (rounds > 0 && seconds > 0 && kind == "numbers") return bench::core_numbers(rounds, seconds);
  if (rounds > 0 && seconds > 0 && kind == "emails") return bench::core_emails(rounds, seconds);
  std::fprintf(stderr, "usage: sapa-bench-core numbers|emails ROUNDS SECONDS\n");
  return 2;
}

// sapa-bench-floor pop|pop-unmapped DATABASE | search DATABASE | stream [PAGE] | disk FOLDER SECONDS

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "floor_server.h"

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  if (what == "pop" && argc == 3) return bench::floor_pop(argv[2], true);
  if (what == "pop-unmapped" && argc == 3) return bench::floor_pop(argv[2], false);
  if (what == "search" && argc == 3) return bench::floor_search(argv[2]);
  if (what == "stream" && argc <= 3) return bench::floor_stream(argc == 3 ? argv[2] : nullptr);
  if (what == "disk" && argc == 4) return bench::floor_disk(argv[2], std::atoi(argv[3]));
  std::fprintf(stderr, "usage: sapa-bench-floor pop|pop-unmapped DATABASE | search DATABASE | stream [PAGE] | disk FOLDER SECONDS\n");
  return 2;
}

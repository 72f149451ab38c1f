// sapa-bench-load KIND --port N [...]: one measurement, one line of JSON.

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "load_client.h"
#include "storage/scheduling.h"

int main(int argc, char** argv) {
  bench::Arguments arguments;
  const std::string_view kind = argc > 1 ? argv[1] : "";
  for (int i = 2; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    const char* value = argv[i + 1];
    if (name == "--port") arguments.port = std::atoi(value);
    else if (name == "--connections") arguments.connections = std::atoi(value);
    else if (name == "--seconds") arguments.seconds = std::atof(value);
    else if (name == "--callers") arguments.callers = std::strtoull(value, nullptr, 10);
    else if (name == "--cookie") arguments.cookie = value;
    else if (name == "--csrf") arguments.csrf = value;
    else if (name == "--token") arguments.token = value;
    else if (name == "--agent") arguments.agent = value;
    else if (name == "--rate") arguments.rate = std::atof(value);
    else if (name == "--requests") arguments.requests = std::strtoull(value, nullptr, 10);
    else if (name == "--seed") arguments.seed = std::strtoull(value, nullptr, 10);
    else if (name == "--targets") arguments.targets = value;
    else if (name == "--cookies") arguments.cookies = bench::lines_of(value);
  }
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  // At a steady pace it stands for machines of its own: what waits for the processor is to be the server, not who asks.
  if (arguments.rate > 0) sapa::storage::with_short_slices();
  if (kind == "pop") return bench::load_pop(arguments, false);
  if (kind == "floor-pop") return bench::load_pop(arguments, true);
  if (kind == "tickets") return bench::load_tickets(arguments, false);
  if (kind == "floor-tickets") return bench::load_tickets(arguments, true);
  if (kind == "targets") return bench::load_targets(arguments);
  if (kind == "static") return bench::load_static(arguments);
  if (kind == "save") return bench::load_save(arguments);
  if (kind == "events") return bench::load_events(arguments, false);
  if (kind == "floor-events") return bench::load_events(arguments, true);
  if (kind == "streams") return bench::load_streams(arguments);
  std::fprintf(stderr, "usage: sapa-bench-load pop|floor-pop|tickets|floor-tickets|targets|static|save|events|floor-events|streams --port N ...\n");
  return 2;
}

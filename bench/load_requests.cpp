#include "load_client.h"
#include "people.h"

#include <cstdio>
#include <random>

namespace bench {

int load_pop(const Arguments& arguments, bool floor) {
  std::mt19937_64 random(7);  // the same numbers for both sides
  Load load{arguments.port, arguments.connections, arguments.seconds, {}};
  std::uint64_t misses = 0;
  load.next = [&](int, std::uint64_t, std::string_view last) {
    if (!last.empty() && last.find(floor ? "[\"caller-" : "\"caller-") == std::string_view::npos) ++misses;
    const auto person = random() % arguments.callers;
    const auto spelling = url_encode(spelling_of(person, unsigned(random() % 20)));
    return floor ? get("/pop?phone=" + spelling, "") : get("/api/v1/callers?phone=" + spelling, arguments.cookie);
  };
  auto result = run_load(load);
  result.refused += misses;
  result.print();
  return 0;
}

int load_static(const Arguments& arguments) {
  Load load{arguments.port, arguments.connections, arguments.seconds, {}};
  load.next = [](int, std::uint64_t, std::string_view) { return get("/healthz", ""); };
  run_load(load).print();
  return 0;
}

// Each connection changes the note of its own caller; the version comes from the answer before.
int load_save(const Arguments& arguments) {
  Load load{arguments.port, arguments.connections, arguments.seconds, {}};
  load.next = [&](int connection, std::uint64_t number, std::string_view last) {
    char target[64];
    std::snprintf(target, sizeof target, "/api/v1/callers/caller-%010llu", static_cast<unsigned long long>(std::uint64_t(connection) * 10 % arguments.callers));
    if (number == 0) return get(target, arguments.cookie);
    const auto at = last.find("\"version\":");
    const auto version = at == std::string_view::npos ? std::string("1") : std::string(last.substr(at + 10, last.find(',', at) - at - 10));
    return send_body("PATCH", target, "Cookie: sapa_session=" + arguments.cookie + "\r\nX-CSRF-Token: " + arguments.csrf + "\r\nIf-Match: \"" + version + "\"\r\n",
                     "{\"note\":\"catatan " + std::to_string(number) + "\"}");
  };
  run_load(load).print();
  return 0;
}

}  // namespace bench

#include "load_client.h"
#include "people.h"

#include <cstdio>
#include <random>

namespace bench {

int load_pop(const Arguments& arguments, bool floor) {
  std::mt19937_64 random(arguments.seed);  // the same numbers for both sides
  auto load = load_of(arguments);
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

// The reports of somebody in the whole time of the programme, twenty of them.
int load_tickets(const Arguments& arguments, bool floor) {
  std::mt19937_64 random(11);
  std::uint64_t sent = 0;
  auto load = load_of(arguments);
  std::uint64_t misses = 0;
  load.next = [&](int, std::uint64_t, std::string_view last) {
    if (!last.empty() && last.find(floor ? "[[\"1" : "\"reportNo\"") == std::string_view::npos) ++misses;
    const auto spelling = url_encode(spelling_of(random() % arguments.callers, unsigned(random() % 20)));
    return get((floor ? "/tickets?reporter_phone=" : "/api/v1/tickets?reporter_phone=") + spelling + "&from=2019-11-25&to=2026-11-20&limit=20", floor ? "" : arguments.cookie_of(sent++));
  };
  auto result = run_load(load);
  result.refused += misses;
  result.print();
  return 0;
}

// Any of the targets in a file; an answer without an item is counted as refused.
int load_targets(const Arguments& arguments) {
  const auto targets = lines_of(arguments.targets);
  std::mt19937_64 random(13);
  auto load = load_of(arguments);
  std::uint64_t misses = 0;
  std::uint64_t sent = 0;
  load.next = [&](int, std::uint64_t, std::string_view last) {
    if (last.find("\"items\":[]") != std::string_view::npos) ++misses;
    return get(targets[random() % targets.size()], arguments.cookie_of(sent++));
  };
  auto result = run_load(load);
  result.refused += misses;
  result.print();
  return 0;
}

int load_static(const Arguments& arguments) {
  auto load = load_of(arguments);
  load.next = [](int, std::uint64_t, std::string_view) { return get("/healthz", ""); };
  run_load(load).print();
  return 0;
}

// Each connection changes the note of its own caller; the version comes from the answer before.
int load_save(const Arguments& arguments) {
  auto load = load_of(arguments);
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

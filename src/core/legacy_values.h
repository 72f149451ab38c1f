#pragma once

// What stands in the columns of the old systems besides numbers and e-mails: fillers, tariffs, local times, names
// (domain 1.6, 2.5, 2.6). Pure; thread-safe.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/instant.h"

namespace sapa {

// Why a field is as good as empty: typed to satisfy a mandatory field. `none`: it has something in it.
enum class Filler : std::uint8_t { none, blank, dash, word, zeros };
Filler filler_of(std::string_view text);
std::string_view to_word(Filler filler);

// A number without the points, blanks and strokes it is typed with.
std::string digits_of(std::string_view text);

struct Tariff {
  std::string code;                                      // "R1T"; '' when there is none
  std::optional<std::int64_t> power_va = std::nullopt;
  bool usual = true;                                     // false: no such tariff is known; kept all the same
};
// "R1T / 900", "R-1/TR" with "900 VA", "TR/R1/900", "R1M 900VA", "R1M.900", "900/R1", "B2 16.500 VA", "I3 / 33 KVA". `power` may be empty.
Tariff read_tariff(std::string_view tariff, std::string_view power = {});

// "2019-12-10 09:15[:30]", "10-12-2019 09.15", "10/12/2019", "10 DES 2019 09:15", RFC 3339; day before month. Local time `offset`
// ahead of UTC unless the text says otherwise.
std::optional<Instant> read_local_time(std::string_view text, std::chrono::minutes offset);
// "2019-12-10 09:15:30", as the old systems show it.
std::string local_time_text(Instant instant, std::chrono::minutes offset);

// Two names under one telephone number (folded by fold_name, without honorific).
enum class NameRelation : std::uint8_t {
  same,
  within,   // one is missing or has all the words of the other: MARNI, MARNI AYU
  near,     // a letter or two differ: MARNI, MARNY
  other,
};
NameRelation relate_names(std::string_view a, std::string_view b);

// Forms of address (domain 2.1) that one person, or one firm, cannot both have: IBU and BAPAK, HJ and PT, PT and CV.
bool honorifics_disagree(std::string_view a, std::string_view b);

}  // namespace sapa

#include "core/legacy_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <vector>

#include "core/email_domains.h"
#include "core/sop/reports.h"
#include "core/text_fold.h"

namespace sapa {

namespace {

constexpr std::array<std::string_view, 16> kFillerWords = {"KOSONG", "TIDAK ADA", "TIDAKADA", "TDK ADA", "TDKADA", "BELUM ADA", "N/A", "NA",
                                                           "NONE",   "NULL",      "NIHIL",    "NIL",     "#N/A",   "TANPA NAMA", "(NULL)", "XXX"};

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::vector<std::string_view> words_of(std::string_view folded) {
  std::vector<std::string_view> words;
  while (!folded.empty()) {
    const auto end = std::min(folded.find(' '), folded.size());
    if (end > 0) words.push_back(folded.substr(0, end));
    folded.remove_prefix(std::min(end + 1, folded.size()));
  }
  return words;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "900", "900 VA", "1.300", "33 KVA", "6,6 kVA"; a point before three digits groups thousands.
std::optional<std::int64_t> read_power(std::string_view text) {
  const auto upper = upper_ascii(trimmed(text));
  const auto begin = upper.find_first_of("0123456789");
  if (begin == std::string::npos) return std::nullopt;
  std::string digits;
  std::string decimals;
  bool decimal = false;
  std::size_t i = begin;
  for (; i < upper.size(); ++i) {
    const char c = upper[i];
    if (is_digit(c)) {
      (decimal ? decimals : digits) += c;
    } else if (c == '.' || c == ',') {
      std::size_t run = 0;
      while (i + 1 + run < upper.size() && is_digit(upper[i + 1 + run])) ++run;
      if (run == 0) break;
      decimal = run != 3;
    } else {
      break;
    }
  }
  if (digits.empty() || digits.size() > 10) return std::nullopt;
  const bool kilo = upper.find("KVA", i) != std::string::npos;
  const bool mega = upper.find("MVA", i) != std::string::npos;
  std::int64_t value = std::stoll(digits) * 1000;
  decimals.resize(3, '0');
  value += std::stoll(decimals);
  return mega ? value * 1000 : kilo ? value : value / 1000;
}

bool is_usual_tariff(std::string_view code) {
  static constexpr std::array<std::string_view, 18> kCodes = {"S1", "S2", "S3", "R1", "R1M", "R2", "R3", "B1", "B2", "B3", "I1", "I2", "I3", "I4", "P1", "P2", "P3", "L"};
  if (code == "T" || code == "C") return true;
  auto base = code;
  if (base.size() > 2 && base.back() == 'T') base.remove_suffix(1);  // prepaid, by token
  return std::find(kCodes.begin(), kCodes.end(), base) != kCodes.end();
}

struct TariffParts {
  std::string code;
  std::string_view power = {};
};

// The code is a word that no digit begins: R-1/TR, TR/R1/900, R1M.900. Behind a power only a usual one is: 900/R1, not 900 WATT.
TariffParts split_tariff(std::string_view upper) {
  TariffParts parts;
  while (!upper.empty()) {
    const bool number = is_digit(upper[0]);
    std::string word;
    std::size_t end = 0;
    for (; end < upper.size() && upper[end] != ' ' && upper[end] != '/'; ++end) {
      if (upper[end] != '-' && upper[end] != '.') word += upper[end];
      else if (!number && end + 1 < upper.size() && is_digit(upper[end + 1]) && std::any_of(word.begin(), word.end(), is_digit)) break;
    }
    const bool voltage = word == "TR" || word == "TM" || word == "TT";
    if (number && parts.power.empty()) parts.power = upper;
    if (!number && !voltage && !word.empty() && (parts.power.empty() || is_usual_tariff(word))) {
      parts.code = word;
      if (parts.power.empty()) parts.power = upper.substr(end);
      return parts;
    }
    upper.remove_prefix(std::min(end + 1, upper.size()));
  }
  return parts;
}

std::optional<int> month_of(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, int>, 19> kMonths = {
      {{"JAN", 1}, {"FEB", 2}, {"PEB", 2}, {"MAR", 3}, {"APR", 4}, {"MEI", 5}, {"MAY", 5}, {"JUN", 6}, {"JUL", 7}, {"AGU", 8}, {"AGT", 8}, {"AUG", 8},
       {"SEP", 9}, {"OKT", 10}, {"OCT", 10}, {"NOV", 11}, {"NOP", 11}, {"DES", 12}, {"DEC", 12}}};
  const auto upper = upper_ascii(word).substr(0, 3);
  for (const auto& [name, month] : kMonths) {
    if (name == upper) return month;
  }
  return std::nullopt;
}

// Digits and words, whatever stands between them.
std::vector<std::string_view> tokens_of(std::string_view text) {
  std::vector<std::string_view> tokens;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  for (std::size_t i = 0; i < text.size();) {
    const auto same = [&](char c) { return is_digit(text[i]) ? is_digit(c) : is_letter(c); };
    if (!is_digit(text[i]) && !is_letter(text[i])) {
      ++i;
      continue;
    }
    auto end = i;
    while (end < text.size() && same(text[end])) ++end;
    tokens.push_back(text.substr(i, end - i));
    i = end;
  }
  return tokens;
}

std::optional<int> number_of(std::string_view token) {
  int value = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), value);
  return error == std::errc() && end == token.data() + token.size() ? std::optional(value) : std::nullopt;
}

std::optional<std::chrono::minutes> zone_of(std::string_view word) {
  if (word == "WIB") return std::chrono::hours(7);
  if (word == "WITA") return std::chrono::hours(8);
  if (word == "WIT") return std::chrono::hours(9);
  return std::nullopt;
}

}  // namespace

Filler filler_of(std::string_view text) {
  const auto bare = trimmed(text);
  if (bare.empty()) return Filler::blank;
  if (bare.find_first_not_of("-.,_*? /") == std::string_view::npos) return Filler::dash;
  if (bare.find_first_not_of('0') == std::string_view::npos) return Filler::zeros;
  if (bare.size() > 10) return Filler::none;
  const auto upper = upper_ascii(bare);
  return std::find(kFillerWords.begin(), kFillerWords.end(), upper) != kFillerWords.end() ? Filler::word : Filler::none;
}

std::string_view to_word(Filler filler) {
  switch (filler) {
    case Filler::none: return "none";
    case Filler::blank: return "blank";
    case Filler::dash: return "dash";
    case Filler::word: return "word";
    case Filler::zeros: return "zeros";
  }
  return "";
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

Tariff read_tariff(std::string_view text, std::string_view power) {
  Tariff tariff;
  if (filler_of(text) == Filler::none) {
    const auto upper = upper_ascii(trimmed(text));
    const auto parts = split_tariff(upper);
    tariff.code = parts.code;
    tariff.usual = parts.code.empty() || is_usual_tariff(parts.code);
    tariff.power_va = read_power(parts.power);
  }
  if (filler_of(power) == Filler::none) tariff.power_va = read_power(power);
  return tariff;
}

std::optional<Instant> read_local_time(std::string_view text, std::chrono::minutes offset) {
  const auto bare = trimmed(text);
  if (bare.size() > 40) return std::nullopt;
  if (const auto instant = parse_rfc3339(bare)) return instant;
  const auto tokens = tokens_of(bare);
  if (tokens.size() < 3) return std::nullopt;
  std::size_t next = 3;
  std::optional<int> year;
  std::optional<int> month = number_of(tokens[1]);
  if (!month) month = month_of(tokens[1]);
  std::optional<int> day;
  if (tokens[0].size() == 4) {
    year = number_of(tokens[0]);
    day = number_of(tokens[2]);
  } else {
    day = number_of(tokens[0]);
    year = number_of(tokens[2]);
    if (year && tokens[2].size() == 2) year = *year + 2000;
  }
  if (!year || !month || !day || *year < 1970 || *year > 9999) return std::nullopt;
  const auto date = std::chrono::year(*year) / *month / *day;
  if (!date.ok()) return std::nullopt;
  const auto word = [&](std::size_t i) { return i < tokens.size() ? upper_ascii(tokens[i]) : std::string(); };
  if (word(next) == "T" || word(next) == "JAM" || word(next) == "PUKUL" || word(next) == "PKL") ++next;
  std::array<int, 3> clock = {0, 0, 0};
  std::size_t parts = 0;
  for (; parts < clock.size() && next < tokens.size(); ++parts, ++next) {
    const auto part = number_of(tokens[next]);
    if (!part) break;
    clock[parts] = *part;
  }
  if (parts == clock.size() && next < tokens.size() && number_of(tokens[next])) ++next;  // a fraction
  if (word(next) == "AM" || word(next) == "PM") {
    const bool afternoon = word(next++) == "PM";
    if (parts == 0 || clock[0] == 0 || (clock[0] > 12 && !afternoon)) return std::nullopt;
    if (clock[0] <= 12) clock[0] = clock[0] % 12 + (afternoon ? 12 : 0);
  }
  if (const auto zone = zone_of(word(next))) {
    offset = *zone;
    ++next;
  }
  // What is left would be a zone, or another clock, that we do not know.
  if (next < tokens.size() || bare.find('+') != std::string_view::npos) return std::nullopt;
  if (clock[0] > 23 || clock[1] > 59 || clock[2] > 60) return std::nullopt;
  const auto local = std::chrono::sys_days(date) + std::chrono::hours(clock[0]) + std::chrono::minutes(clock[1]) + std::chrono::seconds(clock[2]);
  return std::chrono::time_point_cast<std::chrono::milliseconds>(local - offset);
}

std::string local_time_text(Instant instant, std::chrono::minutes offset) {
  const auto local = instant + offset;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date(day);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(local - day).count();
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02d:%02d:%02d", int(date.year()), unsigned(date.month()), unsigned(date.day()), int(seconds / 3600),
                int(seconds / 60 % 60), int(seconds % 60));
  return text.data();
}

NameRelation relate_names(std::string_view a, std::string_view b) {
  if (a == b) return NameRelation::same;
  if (a.empty() || b.empty()) return NameRelation::within;
  auto fewer = words_of(a);
  auto more = words_of(b);
  if (fewer.size() > more.size()) std::swap(fewer, more);
  const bool within = std::all_of(fewer.begin(), fewer.end(), [&](std::string_view word) { return std::find(more.begin(), more.end(), word) != more.end(); });
  // An initial alone is nobody's name.
  const bool telling = std::any_of(fewer.begin(), fewer.end(), [](std::string_view word) { return word.size() >= 3; });
  if (within && telling) return NameRelation::within;
  const auto longest = std::max(a.size(), b.size());
  if (longest < 64 && longest >= 4 && alignment_distance(a, b) <= (longest >= 10 ? 2U : 1U)) return NameRelation::near;
  return NameRelation::other;
}

bool honorifics_disagree(std::string_view a, std::string_view b) {
  enum class Bearer : std::uint8_t { anybody, woman, man, company, partnership };
  const auto bearer_of = [](std::string_view honorific) {
    if (honorific == "IBU" || honorific == "HJ" || honorific == "SDRI") return Bearer::woman;
    if (honorific == "BAPAK" || honorific == "H" || honorific == "SDR") return Bearer::man;
    if (honorific == "PT") return Bearer::company;
    return honorific == "CV" ? Bearer::partnership : Bearer::anybody;
  };
  const auto is_firm = [](Bearer bearer) { return bearer == Bearer::company || bearer == Bearer::partnership; };
  const auto one = bearer_of(a);
  const auto two = bearer_of(b);
  if (one == two || a.empty() || b.empty()) return false;
  // A doctor may be a man or a woman, but no firm.
  return is_firm(one) || is_firm(two) || (one != Bearer::anybody && two != Bearer::anybody);
}

}  // namespace sapa

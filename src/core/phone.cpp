#include "core/phone.h"

#include <algorithm>
#include <charconv>

#include "core/phone_library.h"
#include "core/phone_text.h"

namespace sapa {

namespace {

using namespace std::string_view_literals;

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void warn(PhoneNumber& number, std::string_view word) {
  if (std::find(number.warnings.begin(), number.warnings.end(), word) == number.warnings.end()) number.warnings.emplace_back(word);
}

PhoneNumber& refuse(PhoneNumber& number, std::string_view reason) {
  number.status = PhoneStatus::invalid;
  number.reason = reason;
  number.usable_as_contact = false;
  number.e164 = std::nullopt;
  number.type = PhoneType::none;
  number.extension.clear();
  number.warnings.clear();
  return number;
}

// Mobile numbers, NSN 8[1-35-9] and 9 to 12 digits (libphonenumber; 084x is not allocated).
bool is_mobile(std::string_view nsn) {
  return nsn.size() >= 9 && nsn.size() <= 12 && nsn[0] == '8' && ((nsn[1] >= '1' && nsn[1] <= '3') || (nsn[1] >= '5' && nsn[1] <= '9'));
}

// Two-digit area codes; all others have three digits (domain 3.1).
bool is_two_digit_area(std::string_view area) { return area == "21" || area == "22" || area == "24" || area == "31" || area == "61"; }

// <area>123: the contact centre as dialled from a mobile, e.g. 021123, 0778-123.
bool is_contact_centre(std::string_view nsn) {
  if (nsn.size() != 5 && nsn.size() != 6) return false;
  if (nsn.substr(nsn.size() - 3) != "123") return false;
  const auto area = nsn.substr(0, nsn.size() - 3);
  if (area[0] < '2' || area[0] == '8') return false;
  return area.size() == 2 ? is_two_digit_area(area) : !is_two_digit_area(area.substr(0, 2));
}

bool looks_made_up(std::string_view nsn) {
  if (nsn == "81234567890") return true;
  const auto same = [](std::string_view digits) { return digits.find_first_not_of(digits[0]) == std::string_view::npos; };
  return same(nsn) || same(nsn.substr(1));
}

bool is_service(PhoneType type) {
  return type == PhoneType::toll_free || type == PhoneType::shared_cost || type == PhoneType::premium_rate || type == PhoneType::uan;
}

// Which way a number of the plan is wrong: would more or fewer digits make it valid?
std::string_view why_invalid(std::string_view e164_digits) {
  if (e164_digits.size() > 15) return "too_long";
  std::string longer = "+" + std::string(e164_digits);
  for (int i = 0; i < 9; ++i) {
    longer += '5';
    if (longer.size() > 16) break;
    if (read_with_library(longer).valid) return "too_short";
  }
  std::string shorter = "+" + std::string(e164_digits);
  for (int i = 0; i < 6 && shorter.size() > 6; ++i) {
    shorter.pop_back();
    if (read_with_library(shorter).valid) return "too_long";
  }
  return "unknown_prefix";
}

PhoneNumber& accept(PhoneNumber& number, std::string e164, PhoneType type) {
  number.e164 = std::move(e164);
  number.type = type;
  if (is_service(type)) {
    number.status = PhoneStatus::service;
    number.reason = "service_number";
    number.usable_as_contact = false;
    return number;
  }
  const bool substituted = std::find(number.warnings.begin(), number.warnings.end(), "letters_substituted") != number.warnings.end();
  number.status = substituted ? PhoneStatus::suspect : PhoneStatus::valid;
  number.usable_as_contact = true;
  if (number.e164->starts_with("+62") && looks_made_up(std::string_view(*number.e164).substr(3))) warn(number, "placeholder_suspect");
  return number;
}

PhoneNumber& service_code(PhoneNumber& number, PhoneType type, std::string_view reason) {
  number.status = PhoneStatus::service;
  number.type = type;
  number.reason = reason;
  return number;
}

// `nsn`: the national significant number, without 62 and without 0.
PhoneNumber& national(PhoneNumber& number, std::string_view nsn) {
  if (is_mobile(nsn)) return accept(number, "+62" + std::string(nsn), PhoneType::mobile);
  if (is_contact_centre(nsn)) return service_code(number, PhoneType::contact_centre, "pln_contact_centre_number");
  if (nsn.size() == 7 && nsn.starts_with("1500")) return service_code(number, PhoneType::uan, "service_number");
  if (nsn.size() >= 2 && nsn[0] == '8' && ((nsn[1] >= '1' && nsn[1] <= '3') || (nsn[1] >= '5' && nsn[1] <= '9'))) {
    return refuse(number, nsn.size() < 9 ? "too_short" : "too_long");
  }
  if (nsn.size() > 13) return refuse(number, "too_long");
  const auto e164 = "+62" + std::string(nsn);
  const auto reading = read_with_library(e164);
  if (reading.valid) return accept(number, e164, reading.type);
  return refuse(number, nsn.empty() ? "too_short" : why_invalid("62" + std::string(nsn)));
}

PhoneNumber& foreign(PhoneNumber& number, std::string_view digits) {
  const auto e164 = "+" + std::string(digits);
  const auto reading = digits.size() > 15 ? LibraryReading{} : read_with_library(e164);
  if (reading.valid) return accept(number, e164, PhoneType::foreign);
  return refuse(number, why_invalid(digits));
}

// With the country code in front: "62812...", "65612...".
PhoneNumber& with_country_code(PhoneNumber& number, std::string_view digits) {
  if (!digits.starts_with("62")) return foreign(number, digits);
  auto nsn = digits.substr(2);
  if (nsn.starts_with("0")) {
    nsn.remove_prefix(std::min(nsn.find_first_not_of('0'), nsn.size()));
    warn(number, "trunk_zero_after_country_code");
  }
  return national(number, nsn);
}

bool is_valid_with_country_code(std::string_view digits) {
  PhoneNumber probe;
  with_country_code(probe, digits);
  return probe.status == PhoneStatus::valid || probe.status == PhoneStatus::service;
}

// Step 9. Indonesian operators: 001 007 008 009, then plain 00.
PhoneNumber& international_prefix(PhoneNumber& number, std::string_view digits) {
  for (const auto prefix : {"001"sv, "007"sv, "008"sv, "009"sv, "00"sv}) {
    if (!digits.starts_with(prefix)) continue;
    const auto rest = digits.substr(prefix.size());
    if (rest.size() < 7 || rest[0] == '0' || !is_valid_with_country_code(rest)) continue;
    warn(number, "idd_prefix_stripped");
    return with_country_code(number, rest);
  }
  return refuse(number, digits.size() > 18 ? "too_long" : "unknown_prefix");
}

// Step 10. A bare 62 is the country code or the beginning of area codes 062x.
PhoneNumber& bare_62(PhoneNumber& number, std::string_view digits) {
  const auto rest = digits.substr(2);
  if (rest.starts_with("0") || is_mobile(rest)) return with_country_code(number, digits);
  const auto local = digits.substr(3);
  const bool area_fits = local.size() >= 5 && local.size() <= 7 && local[0] >= '2' && local[0] <= '9';
  const auto as_country = read_with_library("+" + std::string(digits));
  const auto as_area = area_fits ? read_with_library("+62" + std::string(digits)) : LibraryReading{};
  if (as_country.valid) {
    if (as_area.valid) {
      warn(number, "ambiguous_62_prefix");
      number.candidates = {"+" + std::string(digits), "+62" + std::string(digits)};
    }
    return with_country_code(number, digits);
  }
  if (as_area.valid) {
    warn(number, "missing_leading_zero");
    return national(number, digits);
  }
  return with_country_code(number, digits);
}

// Step 12: no 0, no country code.
PhoneNumber& without_zero(PhoneNumber& number, std::string_view digits, const TrunkProfile& trunk) {
  if (digits.size() == 3 && digits[0] == '1') return service_code(number, PhoneType::short_code, "short_code");
  if (digits.size() == 5 && digits.starts_with("14")) return service_code(number, PhoneType::short_code, "short_code");
  if (digits.size() == 7 && digits.starts_with("1500")) return service_code(number, PhoneType::uan, "service_number");
  if (digits.size() >= 5 && digits.size() <= 8) {
    if (trunk.trunk_area_code.empty()) return refuse(number, "area_code_missing");
    std::string_view area = trunk.trunk_area_code;
    while (area.starts_with("0")) area.remove_prefix(1);
    warn(number, "area_code_assumed");
    return national(number, std::string(area) + std::string(digits));
  }
  if (digits.size() < 5) return refuse(number, "too_short");
  warn(number, "missing_leading_zero");
  return national(number, digits);
}

PhoneNumber& by_digits(PhoneNumber& number, bool plus, std::string_view digits, const TrunkProfile& trunk) {
  if (digits.size() > 20) return refuse(number, "too_long");
  if (plus) {
    while (digits.starts_with("00")) digits.remove_prefix(2);  // "+0062..."
    return digits.empty() ? refuse(number, "too_short") : with_country_code(number, digits);
  }
  if (digits.starts_with("00")) return international_prefix(number, digits);
  if (digits.starts_with("0")) return national(number, digits.substr(1));
  if (digits.starts_with("62") && digits.size() >= 9) return bare_62(number, digits);
  return without_zero(number, digits, trunk);
}

PhoneNumber by_trunk(PhoneNumber number, bool plus, std::string_view digits, const TrunkProfile& trunk, PhoneSource source) {
  if (!plus && source == PhoneSource::ani && !trunk.strip_prefixes.empty()) {
    auto prefixes = trunk.strip_prefixes;
    std::sort(prefixes.begin(), prefixes.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    for (const auto& prefix : prefixes) {
      if (prefix.empty() || !digits.starts_with(prefix)) continue;
      PhoneNumber stripped = number;
      by_digits(stripped, false, digits.substr(prefix.size()), trunk);
      if (stripped.usable_as_contact) return stripped;
    }
  }
  if (trunk.default_region != "ID" && !plus) {
    if (const auto e164 = parse_with_library(digits, trunk.default_region)) {
      const auto reading = read_with_library(*e164);
      accept(number, *e164, reading.type);
      return number;
    }
  }
  by_digits(number, plus, digits, trunk);
  return number;
}

PhoneNumber classify_field(std::string_view raw, PhoneSource source, const TrunkProfile& trunk) {
  PhoneNumber number;
  number.raw = raw;
  // The well-formed mobile: what nearly every call brings.
  if (raw.size() >= 10 && raw.size() <= 15 && trunk.default_region == "ID" && trunk.strip_prefixes.empty()) {
    std::string_view nsn;
    if (raw[0] == '0') nsn = raw.substr(1);
    else if (raw.starts_with("+62")) nsn = raw.substr(3);
    else if (raw.starts_with("62")) nsn = raw.substr(2);
    if (is_mobile(nsn) && all_digits(nsn)) {
      std::string e164;
      e164.reserve(nsn.size() + 3);
      e164.append("+62").append(nsn);
      number.e164 = std::move(e164);
      number.type = PhoneType::mobile;
      number.status = PhoneStatus::valid;
      number.usable_as_contact = true;
      if (looks_made_up(nsn)) warn(number, "placeholder_suspect");
      return number;
    }
  }

  auto text = read_phone_text(raw);
  switch (text.kind) {
    case PhoneText::Kind::empty:
      number.status = PhoneStatus::empty;
      number.reason = "empty";
      return number;
    case PhoneText::Kind::zeros:
      number.status = source == PhoneSource::ani ? PhoneStatus::anonymous : PhoneStatus::empty;
      number.reason = source == PhoneSource::ani ? "presentation_restricted" : "placeholder_zeros";
      return number;
    case PhoneText::Kind::withheld:
      number.status = PhoneStatus::anonymous;
      number.reason = "presentation_restricted";
      return number;
    case PhoneText::Kind::text: return refuse(number, "not_a_number");
    case PhoneText::Kind::digits: break;
  }
  if (text.digits.empty()) return refuse(number, "too_long");  // a field of hundreds of digits
  number.warnings = text.warnings;
  number.extension = text.extension;
  number = by_trunk(std::move(number), text.plus, text.digits, trunk, source);
  for (const auto& other : text.others) {
    const auto reading = classify_field(other, source, trunk);
    if (!reading.e164 || !reading.usable_as_contact || reading.e164 == number.e164) continue;
    if (number.usable_as_contact) {
      number.others.push_back(*reading.e164);
    } else {
      // The first part is no number, a later one is.
      auto better = reading;
      better.raw = number.raw;
      number = std::move(better);
      warn(number, "multiple_numbers");
    }
  }
  return number;
}

bool is_of_old_table(PhoneSource source) {
  switch (source) {
    case PhoneSource::legacy:
    case PhoneSource::legacy_id_caller:
    case PhoneSource::legacy_hp:
    case PhoneSource::legacy_telp_rumah:
    case PhoneSource::apkt_pelapor: return true;
    case PhoneSource::ani:
    case PhoneSource::typed:
    case PhoneSource::spoken: return false;
  }
  return false;
}

// "08990000001 08990000002": each part alone is a number, the whole is none. It must be told where: the groups of one number
// ("0899 0000 001") are none.
std::optional<PhoneNumber> two_numbers(std::string_view raw, PhoneSource source, const TrunkProfile& trunk) {
  constexpr std::size_t kLongest = 64;
  std::optional<PhoneNumber> found;
  if (raw.size() > kLongest) return found;
  for (auto blank = raw.find(' '); blank != std::string_view::npos; blank = raw.find(' ', raw.find_first_not_of(' ', blank))) {
    auto first = classify_field(raw.substr(0, blank), source, trunk);
    if (!first.usable_as_contact || !first.others.empty()) continue;
    const auto second = classify_field(raw.substr(blank + 1), source, trunk);
    if (!second.usable_as_contact || !second.others.empty()) continue;
    if (found) return std::nullopt;
    if (second.e164 != first.e164) first.others.push_back(*second.e164);
    first.raw = raw;
    warn(first, "multiple_numbers");
    found = std::move(first);
  }
  return found;
}

}  // namespace

PhoneNumber classify_phone(std::string_view raw, PhoneSource source, const TrunkProfile& trunk) {
  auto number = classify_field(raw, source, trunk);
  if (number.reason != "too_long" || !is_of_old_table(source)) return number;
  return two_numbers(raw, source, trunk).value_or(std::move(number));
}

std::int64_t phone_key(std::string_view e164) {
  if (e164.size() < 2 || e164.size() > 16 || e164[0] != '+' || !all_digits(e164.substr(1))) return 0;
  std::int64_t key = 0;
  const auto [rest, error] = std::from_chars(e164.data() + 1, e164.data() + e164.size(), key);
  return error == std::errc() && rest == e164.data() + e164.size() ? key : 0;
}

std::string phone_from_key(std::int64_t key) { return key > 0 ? "+" + std::to_string(key) : ""; }

std::string legacy_hp(std::string_view e164) { return e164.starts_with("+62") ? std::string(e164.substr(3)) : ""; }

std::string legacy_id_caller(std::string_view e164) { return e164.starts_with("+62") ? "0" + std::string(e164.substr(3)) : ""; }

std::vector<std::string> legacy_search_variants(std::string_view e164) {
  if (!e164.starts_with("+62")) return e164.empty() ? std::vector<std::string>{} : std::vector<std::string>{std::string(e164), std::string(e164.substr(1)), "00" + std::string(e164.substr(1))};
  const std::string nsn(e164.substr(3));
  return {"0" + nsn, nsn, "62" + nsn, "+62" + nsn, "620" + nsn};
}

std::string display_phone(std::string_view e164) {
  if (!e164.starts_with("+62")) return e164.empty() ? "" : format_with_library(e164);
  const std::string digits = legacy_id_caller(e164);
  const auto join = [](std::initializer_list<std::string> groups) {
    std::string text;
    for (const auto& group : groups) {
      if (group.empty()) continue;
      if (!text.empty()) text += '-';
      text += group;
    }
    return text;
  };
  if (digits.starts_with("08")) {
    const std::size_t middle = digits.size() <= 10 ? 3 : 4;
    return join({digits.substr(0, 4), digits.substr(4, middle), digits.substr(4 + middle)});
  }
  const std::size_t area = is_two_digit_area(std::string_view(digits).substr(1, 2)) ? 3 : 4;
  const auto local = digits.substr(std::min(area, digits.size()));
  const std::size_t first = local.size() > 7 ? 4 : (local.size() > 5 ? 3 : local.size());
  return join({digits.substr(0, area), local.substr(0, first), local.substr(first)});
}

std::string_view to_word(PhoneStatus status) {
  switch (status) {
    case PhoneStatus::valid: return "valid";
    case PhoneStatus::suspect: return "suspect";
    case PhoneStatus::service: return "service";
    case PhoneStatus::anonymous: return "anonymous";
    case PhoneStatus::empty: return "empty";
    case PhoneStatus::invalid: return "invalid";
  }
  return "";
}

std::string_view to_word(PhoneType type) {
  switch (type) {
    case PhoneType::none: return "";
    case PhoneType::mobile: return "mobile";
    case PhoneType::fixed_line: return "fixed_line";
    case PhoneType::foreign: return "foreign";
    case PhoneType::toll_free: return "toll_free";
    case PhoneType::shared_cost: return "shared_cost";
    case PhoneType::premium_rate: return "premium_rate";
    case PhoneType::uan: return "uan";
    case PhoneType::short_code: return "short_code";
    case PhoneType::contact_centre: return "contact_centre";
    case PhoneType::other: return "other";
  }
  return "";
}

}  // namespace sapa

#include <phonenumbers/phonenumberutil.h>

#include <random>
#include <string>

#include "core/phone.h"
#include "core_bench.h"
#include "people.h"

namespace bench {

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

// As they come from trunks: mobile numbers in the two spellings that carriers use.
std::vector<std::string> well_formed(std::size_t count) {
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < count; ++i) numbers.push_back((i % 2 == 0 ? "+62" : "0") + national_of(i * 7919));
  return numbers;
}

// As they stand in records and events: all spellings, fixed lines, abroad, short codes, withheld, fillers, slips.
std::vector<std::string> mixed(std::size_t count) {
  static const std::vector<std::string> kOthers = {"021-5550123", "(0274) 555012", "0370 555 0123", "+6531234567",   "001 60 3 2345 6789", "123",      "110",           "14045",
                                                   "anonymous",   "-",             "KOSONG",        "0000000000",    "0812-OOOO-1234",     "08991234", "0899123456789012", "0899-1234-5678 / 021-5550123"};
  std::mt19937_64 random(3);
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < count; ++i) numbers.push_back(i % 5 == 4 ? kOthers[random() % kOthers.size()] : spelling_of(random() % 1'000'000, unsigned(i)));
  return numbers;
}

std::string read_by_library(const PhoneNumberUtil& library, const std::string& text) {
  PhoneNumber number;
  if (library.Parse(text, "ID", &number) != PhoneNumberUtil::NO_PARSING_ERROR || !library.IsValidNumber(number)) return "";
  std::string e164;
  library.Format(number, PhoneNumberUtil::E164, &e164);
  return e164;
}

// Of numbers that are well formed, each must be the same to both.
std::size_t disagreements(const PhoneNumberUtil& library, const std::vector<std::string>& numbers) {
  std::size_t count = 0;
  for (const auto& text : numbers) count += sapa::classify_phone(text, sapa::PhoneSource::ani).e164.value_or("") != read_by_library(library, text) ? 1 : 0;
  return count;
}

}  // namespace

int core_numbers(int rounds, double seconds) {
  const auto clean = well_formed(4096);
  const auto dirty = mixed(4096);
  const auto& library = *PhoneNumberUtil::GetInstance();
  const auto ours = [](const std::vector<std::string>& numbers) {
    return [&numbers](std::size_t i) { return std::uint64_t(sapa::classify_phone(numbers[i], sapa::PhoneSource::ani).status); };
  };
  const auto theirs = [&library](const std::vector<std::string>& numbers) {
    return [&](std::size_t i) {
      PhoneNumber number;
      return std::uint64_t(library.Parse(numbers[i], "ID", &number) == PhoneNumberUtil::NO_PARSING_ERROR && library.IsValidNumber(number) ? 1 : 0);
    };
  };
  const auto differing = disagreements(library, clean);
  std::vector<double> ours_clean, ours_dirty, theirs_clean, theirs_dirty;
  for (int round = 0; round < rounds; ++round) {
    theirs_clean.push_back(cost(clean.size(), seconds, theirs(clean)) * 1e9);
    ours_clean.push_back(cost(clean.size(), seconds, ours(clean)) * 1e9);
    theirs_dirty.push_back(cost(dirty.size(), seconds, theirs(dirty)) * 1e9);
    ours_dirty.push_back(cost(dirty.size(), seconds, ours(dirty)) * 1e9);
  }
  std::printf("{\"differing\": %zu, ", differing);
  print_list("clean", ours_clean, ", ");
  print_list("libraryClean", theirs_clean, ", ");
  print_list("mix", ours_dirty, ", ");
  print_list("libraryMix", theirs_dirty, "}\n");
  return 0;
}

}  // namespace bench

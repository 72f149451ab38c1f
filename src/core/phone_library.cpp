#include "core/phone_library.h"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>

namespace sapa {

namespace {

using i18n::phonenumbers::PhoneNumberUtil;
using LibraryNumber = i18n::phonenumbers::PhoneNumber;

const PhoneNumberUtil& library() { return *PhoneNumberUtil::GetInstance(); }

// What Parse would make of it; two thirds of what an Indonesian number costs are saved where nothing is left to be parsed.
std::optional<LibraryNumber> number_of(std::string_view e164) {
  LibraryNumber number;
  const bool plain = e164.starts_with("+62") && e164.size() > 5 && e164.size() <= 16 && e164[3] != '0' &&
                     std::all_of(e164.begin() + 1, e164.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (plain) {
    number.set_country_code(62);
    number.set_national_number(std::stoull(std::string(e164.substr(3))));
    return number;
  }
  if (library().Parse(std::string(e164), "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR) return std::nullopt;
  return number;
}

}  // namespace

LibraryReading read_with_library(std::string_view e164) {
  const auto number = number_of(e164);
  if (!number) return {};
  if (number->country_code() != 62) return library().IsValidNumber(*number) ? LibraryReading{true, PhoneType::foreign} : LibraryReading{};
  // Of a country with one region a number that is not valid has no type.
  switch (library().GetNumberType(*number)) {
    case PhoneNumberUtil::FIXED_LINE:
    case PhoneNumberUtil::FIXED_LINE_OR_MOBILE: return {true, PhoneType::fixed_line};
    case PhoneNumberUtil::MOBILE: return {true, PhoneType::mobile};
    case PhoneNumberUtil::TOLL_FREE: return {true, PhoneType::toll_free};
    case PhoneNumberUtil::PREMIUM_RATE: return {true, PhoneType::premium_rate};
    case PhoneNumberUtil::SHARED_COST: return {true, PhoneType::shared_cost};
    case PhoneNumberUtil::UAN: return {true, PhoneType::uan};
    case PhoneNumberUtil::VOIP:
    case PhoneNumberUtil::PERSONAL_NUMBER:
    case PhoneNumberUtil::PAGER:
    case PhoneNumberUtil::VOICEMAIL: return {true, PhoneType::other};
    case PhoneNumberUtil::UNKNOWN: return {};
  }
  return {};
}

std::optional<std::string> parse_with_library(std::string_view text, const std::string& region) {
  LibraryNumber number;
  if (library().Parse(std::string(text), region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return std::nullopt;
  if (!library().IsValidNumber(number)) return std::nullopt;
  std::string e164;
  library().Format(number, PhoneNumberUtil::E164, &e164);
  return e164;
}

std::string format_with_library(std::string_view e164) {
  LibraryNumber number;
  if (library().Parse(std::string(e164), "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR) return std::string(e164);
  std::string text;
  library().Format(number, PhoneNumberUtil::INTERNATIONAL, &text);
  return text;
}

}  // namespace sapa

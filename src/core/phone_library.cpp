#include "core/phone_library.h"

#include <phonenumbers/phonenumberutil.h>

namespace sapa {

namespace {

using i18n::phonenumbers::PhoneNumberUtil;
using LibraryNumber = i18n::phonenumbers::PhoneNumber;

const PhoneNumberUtil& library() { return *PhoneNumberUtil::GetInstance(); }

}  // namespace

LibraryReading read_with_library(std::string_view e164) {
  LibraryNumber number;
  if (library().Parse(std::string(e164), "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR) return {};
  if (!library().IsValidNumber(number)) return {};
  if (number.country_code() != 62) return {true, PhoneType::foreign};
  switch (library().GetNumberType(number)) {
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
    case PhoneNumberUtil::VOICEMAIL:
    case PhoneNumberUtil::UNKNOWN: return {true, PhoneType::other};
  }
  return {true, PhoneType::other};
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

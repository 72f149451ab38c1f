#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/phone.h"
#include "core/phone_library.h"

namespace sapa {
namespace {

std::string digits(int count, const std::string& from = "0123456789") {
  std::string text;
  for (int i = 0; i < count; ++i) text += *rc::gen::elementOf(from);
  return text;
}

std::string any_mobile_nsn() { return "8" + digits(1, "1235678") + digits(*rc::gen::inRange(7, 11)); }

std::string any_fixed_nsn() {
  const auto area = *rc::gen::elementOf(std::vector<std::string>{"21", "22", "24", "31", "61", "274", "361", "370", "778", "622", "627"});
  return area + digits(1, "3456789") + digits(area.size() == 2 ? 7 : 6);
}

// What people and platforms put into a number field, in any order.
std::string any_field() {
  static const std::vector<std::string> kPieces = {"0", "8", "1", "2", "62", "+", "+62", "00", "001", "(", ")", "-", " ", ".", "/", ";", ",", "&", "\n", "atau ",
                                                   "HP", "WA ", "ext", "pes. ", "x", "#", "O", "l", "I", "A", "[", "]", "{", "}", "(istri)", "sip:", "tel:",
                                                   "@", "<", ">", "\"", "%31", "%00", "%", "anonymous", "123", "021", "0812", "5550123", "\xE2\x80\xAE", "\xFF",
                                                   "é", "👩", "０", "\xE2\x80\x93", "phone-context=+62", "~", "*", "'"};
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kPieces));
  std::string text;
  for (const auto& piece : pieces) text += piece;
  return text;
}

PhoneSource any_source() {
  return *rc::gen::element(PhoneSource::ani, PhoneSource::typed, PhoneSource::spoken, PhoneSource::legacy, PhoneSource::legacy_hp);
}

void check_shape(const PhoneNumber& number) {
  const bool usable_status = number.status == PhoneStatus::valid || number.status == PhoneStatus::suspect;
  RC_ASSERT(number.usable_as_contact == usable_status);
  if (usable_status) {
    RC_ASSERT(number.e164.has_value());
    RC_ASSERT(number.type != PhoneType::none);
  }
  if (number.e164) RC_ASSERT(phone_from_key(phone_key(*number.e164)) == *number.e164);
  if (number.status != PhoneStatus::valid && number.status != PhoneStatus::suspect) RC_ASSERT(!number.reason.empty());
  for (const auto& other : number.others) RC_ASSERT(phone_key(other) != 0);
  for (const auto& candidate : number.candidates) RC_ASSERT(phone_key(candidate) != 0);
}

RC_GTEST_PROP(PhoneLaw, any_bytes_are_answered, (const std::vector<char>& bytes)) {
  const std::string raw(bytes.begin(), bytes.end());
  const auto number = classify_phone(raw, any_source());
  RC_ASSERT(number.raw == raw);
  check_shape(number);
}

RC_GTEST_PROP(PhoneLaw, any_field_is_answered, ()) {
  const auto raw = any_field();
  TrunkProfile trunk;
  trunk.trunk_area_code = *rc::gen::element(std::string(), std::string("21"), std::string("0370"), std::string("x"));
  trunk.strip_prefixes = *rc::gen::container<std::vector<std::string>>(rc::gen::element(std::string("9"), std::string("0"), std::string()));
  const auto number = classify_phone(raw, any_source(), trunk);
  RC_ASSERT(number.raw == raw);
  check_shape(number);
}

RC_GTEST_PROP(PhoneLaw, the_canonical_form_is_its_own_canonical_form, ()) {
  const auto number = classify_phone(any_field() + any_mobile_nsn(), any_source());
  if (!number.e164) return;
  const auto again = classify_phone(*number.e164, any_source());
  RC_ASSERT(again.e164 == number.e164);
  RC_ASSERT(again.type == number.type);
}

RC_GTEST_PROP(PhoneLaw, every_legacy_spelling_of_a_mobile_leads_back_to_it, ()) {
  const auto e164 = "+62" + any_mobile_nsn();
  for (const auto& variant : legacy_search_variants(e164)) RC_ASSERT(classify_phone(variant, PhoneSource::legacy).e164 == e164);
  RC_ASSERT(classify_phone(legacy_id_caller(e164), PhoneSource::legacy_id_caller).e164 == e164);
  RC_ASSERT(classify_phone(legacy_hp(e164), PhoneSource::legacy_hp).e164 == e164);
  RC_ASSERT(classify_phone(display_phone(e164), PhoneSource::typed).e164 == e164);
}

RC_GTEST_PROP(PhoneLaw, every_legacy_spelling_of_a_landline_leads_back_to_it_or_offers_it, ()) {
  const auto e164 = "+62" + any_fixed_nsn();
  RC_PRE(classify_phone(e164, PhoneSource::typed).status == PhoneStatus::valid);
  for (const auto& variant : legacy_search_variants(e164)) {
    const auto number = classify_phone(variant, PhoneSource::legacy);
    const auto& offered = number.candidates;
    RC_ASSERT((number.e164 == e164 || std::find(offered.begin(), offered.end(), e164) != offered.end()));
  }
  RC_ASSERT(classify_phone(display_phone(e164), PhoneSource::typed).e164 == e164);
}

RC_GTEST_PROP(PhoneLaw, the_short_way_and_the_long_way_agree, ()) {
  const auto nsn = "8" + digits(*rc::gen::inRange(5, 14));
  const auto prefix = *rc::gen::element(std::string("0"), std::string("62"), std::string("+62"));
  const auto source = any_source();
  const auto fast = classify_phone(prefix + nsn, source);
  const auto slow = classify_phone(" " + prefix + nsn, source);  // a blank in front is read the long way
  RC_ASSERT(fast.e164 == slow.e164);
  RC_ASSERT(fast.status == slow.status);
  RC_ASSERT(fast.type == slow.type);
  RC_ASSERT(fast.reason == slow.reason);
  RC_ASSERT(fast.warnings == slow.warnings);
}

RC_GTEST_PROP(PhoneLaw, our_mobile_rule_is_that_of_the_library, ()) {
  const auto e164 = "+628" + digits(*rc::gen::inRange(5, 13));
  const auto ours = classify_phone(e164, PhoneSource::typed);
  const auto theirs = read_with_library(e164);
  RC_ASSERT((ours.type == PhoneType::mobile) == (theirs.valid && theirs.type == PhoneType::mobile));
}

RC_GTEST_PROP(PhoneLaw, our_reading_of_a_plus_62_is_that_of_the_library, ()) {
  const auto nsn = digits(1, "123456789") + digits(*rc::gen::inRange(6, 12));
  const auto ours = classify_phone("+62" + nsn, PhoneSource::typed);
  const auto theirs = read_with_library("+62" + nsn);
  RC_ASSERT(ours.e164.has_value() == theirs.valid);
}

RC_GTEST_PROP(PhoneLaw, keys_and_numbers_are_one_to_one, ()) {
  const auto key = *rc::gen::inRange<std::int64_t>(1, 999'999'999'999'999);
  RC_ASSERT(phone_key(phone_from_key(key)) == key);
}

}  // namespace
}  // namespace sapa

#include "core/phone.h"

#include <gtest/gtest.h>

namespace sapa {
namespace {

PhoneNumber typed(std::string_view raw) { return classify_phone(raw, PhoneSource::typed); }
PhoneNumber called_from(std::string_view raw, const TrunkProfile& trunk = {}) { return classify_phone(raw, PhoneSource::ani, trunk); }

TEST(Phone, every_spelling_of_a_mobile_is_one_number) {
  for (const auto* raw : {"087700001234", "87700001234", "6287700001234", "+6287700001234", "+62 877-0000-1234", "0877.0000.1234",
                          "(0877) 0000 1234", "0062 877 0000 1234", "00162877 00001234", "+62 (0)877 0000 1234", "62087700001234",
                          "tel:+6287700001234", "sip:087700001234@10.0.0.1;user=phone", "<sip:+6287700001234@pbx.example>", "HP: 0877 0000 1234",
                          "０８７７００００１２３４", "\xE2\x80\xAA" "087700001234\xE2\x80\xAC", "0877\xE2\x80\x91" "0000\xE2\x80\x91" "1234"}) {
    const auto number = typed(raw);
    EXPECT_EQ(number.e164, "+6287700001234") << raw;
    EXPECT_EQ(number.type, PhoneType::mobile) << raw;
    EXPECT_EQ(number.raw, raw);
  }
}

TEST(Phone, withheld_in_every_dialect_is_anonymous) {
  for (const auto* raw : {"anonymous", "Anonymous", "ANONYMOUS", "unknown", "<unknown>", "unavailable", "Restricted", "private", "withheld",
                          "sip:anonymous@anonymous.invalid", "\"Anonymous\" <sip:anonymous@anonymous.invalid>", "0000000000"}) {
    const auto number = called_from(raw);
    EXPECT_EQ(number.status, PhoneStatus::anonymous) << raw;
    EXPECT_FALSE(number.e164) << raw;
    EXPECT_FALSE(number.usable_as_contact) << raw;
  }
}

TEST(Phone, three_and_forty_digits_are_answered) {
  EXPECT_EQ(typed("123").status, PhoneStatus::service);
  EXPECT_EQ(typed("999").status, PhoneStatus::invalid);
  EXPECT_EQ(typed(std::string(40, '8')).reason, "too_long");
  EXPECT_EQ(typed("0812" + std::string(36, '1')).reason, "too_long");
  EXPECT_EQ(typed(std::string(4'000, '8')).status, PhoneStatus::invalid);
}

TEST(Phone, letters_never_become_another_persons_number) {
  const auto number = typed("0812OOOO1234");
  EXPECT_EQ(number.status, PhoneStatus::suspect);
  EXPECT_EQ(number.e164, "+6281200001234");
  EXPECT_EQ(typed("0812ABCD1234").reason, "not_a_number");
}

TEST(Phone, the_area_code_of_the_trunk_completes_a_local_number) {
  EXPECT_EQ(called_from("5550123").reason, "area_code_missing");
  const auto number = called_from("5550123", {.trunk_area_code = "021"});
  EXPECT_EQ(number.e164, "+62215550123");
  EXPECT_EQ(number.warnings, std::vector<std::string>{"area_code_assumed"});
}

TEST(Phone, the_longest_prefix_of_the_trunk_is_stripped) {
  const TrunkProfile trunk{.strip_prefixes = {"9", "901"}};
  EXPECT_EQ(called_from("901087700001234", trunk).e164, "+6287700001234");
  EXPECT_EQ(called_from("9087700001234", trunk).e164, "+6287700001234");
  EXPECT_EQ(called_from("087700001234", trunk).e164, "+6287700001234");
  EXPECT_EQ(called_from("+6287700001234", trunk).e164, "+6287700001234");
}

TEST(Phone, a_trunk_of_another_region_reads_its_own_numbers) {
  EXPECT_EQ(called_from("61234567", {.default_region = "SG"}).e164, "+6561234567");
  EXPECT_EQ(called_from("+6287700001234", {.default_region = "SG"}).e164, "+6287700001234");
}

TEST(Phone, two_numbers_of_an_old_table_with_a_blank_between_are_two) {
  for (const auto* raw : {"08990000001 08990000002", "0899 0000 001  0899 0000 002", "+628990000001 628990000002", " 8990000001 8990000002 "}) {
    const auto number = classify_phone(raw, PhoneSource::legacy_id_caller);
    EXPECT_EQ(number.e164, "+628990000001") << raw;
    EXPECT_EQ(number.others, std::vector<std::string>{"+628990000002"}) << raw;
    EXPECT_EQ(number.raw, raw);
  }
  for (const auto* raw : {"0899 0000 001", "0899 0000 0001", "0899 00 00 00 1", "+62 899 0000 001"}) {
    const auto number = classify_phone(raw, PhoneSource::legacy_hp);
    EXPECT_TRUE(number.usable_as_contact && number.others.empty()) << raw;
  }
  EXPECT_TRUE(classify_phone("08990000001 08990000001", PhoneSource::legacy_hp).others.empty()) << "the same twice";
  for (const auto* raw : {"08990000001 08990000002 08990000003", "08990000001 123", "0899000000108990000002"}) {
    EXPECT_FALSE(classify_phone(raw, PhoneSource::legacy_hp).usable_as_contact) << raw;
  }
}

TEST(Phone, the_key_is_the_digits_of_the_number) {
  EXPECT_EQ(phone_key("+6287700001234"), 6287700001234);
  EXPECT_EQ(phone_from_key(6287700001234), "+6287700001234");
  for (const auto* text : {"", "+", "087700001234", "+62-877", "+62 877", "+-1", "+1234567890123456", "++62", "+62a"}) {
    EXPECT_EQ(phone_key(text), 0) << text;
  }
  EXPECT_EQ(phone_from_key(0), "");
}

TEST(Phone, is_shown_in_groups) {
  EXPECT_EQ(display_phone("+6287700001234"), "0877-0000-1234");
  EXPECT_EQ(display_phone("+622155501234"), "021-5550-1234");
  EXPECT_EQ(display_phone("+6561234567"), "+65 6123 4567");
  EXPECT_EQ(display_phone(""), "");
}

TEST(Phone, html_and_headers_in_a_number_are_only_text) {
  for (const auto* raw : {"<script>alert(1)</script>", "0877\r\nX-Header: 1", "'; DROP TABLE callers; --", "0877%00", "👩", "\xFF\xFE"}) {
    EXPECT_FALSE(called_from(raw).usable_as_contact) << raw;
  }
}

}  // namespace
}  // namespace sapa

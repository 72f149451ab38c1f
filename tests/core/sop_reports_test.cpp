#include "core/sop/reports.h"

#include <gtest/gtest.h>

#include "core/sop/legacy_record.h"

namespace sapa::sop {
namespace {

Report report(const char* number, const char* phone, const char* address, const char* created) {
  return {number, "IBU SARI", phone, address, "CC.S2.RINI", created};
}

const DateRange kRange = search_range(*parse_date("2019-11-25"), *parse_date("2019-12-09"));
constexpr const char* kNumber = "+6281200001234";

TEST(SearchRange, ends_after_the_day_of_service) {
  EXPECT_EQ(to_text(kRange.from), "2019-11-25");
  EXPECT_EQ(to_text(kRange.to_exclusive), "2019-12-10");
  EXPECT_EQ(to_text(search_range(kRange.from, *parse_date("2020-02-29")).to_exclusive), "2020-03-01");
  EXPECT_EQ(to_text(search_range(kRange.from, *parse_date("2019-12-31")).to_exclusive), "2020-01-01");
}

TEST(SearchRange, the_day_of_service_is_that_of_the_site) {
  const auto served_at = *parse_rfc3339("2019-12-09T16:30:00Z");
  EXPECT_EQ(to_text(local_date(served_at, *zone_offset("Asia/Jakarta"))), "2019-12-09");
  EXPECT_EQ(to_text(local_date(served_at, *zone_offset("Asia/Makassar"))), "2019-12-10");
  EXPECT_EQ(to_text(local_date(served_at, *zone_offset("Asia/Jayapura"))), "2019-12-10");
  EXPECT_FALSE(zone_offset("Europe/Berlin"));
}

TEST(SearchRange, what_is_no_date_is_none) {
  for (const auto* text : {"", "2019-02-30", "2019-13-01", "2019-1-01", "20191201", "2019-12-1x", "-019-12-01", "2019-12-011"}) {
    EXPECT_FALSE(parse_date(text)) << text;
  }
}

TEST(EarlierReports, every_spelling_of_the_number_is_found) {
  for (const auto* phone : {"081200001234", "81200001234", "6281200001234", "+62 812-0000-1234", "62081200001234", "021-5550123 / 081200001234"}) {
    EXPECT_EQ(emails_in_reports({report("20900001", phone, "SARI.AYA@YAHOO.COM, JL MELATI 3", "2019-12-03T10:00:00")}, kNumber, kRange).size(), 1U) << phone;
  }
  EXPECT_TRUE(emails_in_reports({report("20900001", "081200001235", "SARI.AYA@YAHOO.COM", "2019-12-03T10:00:00")}, kNumber, kRange).empty());
}

TEST(EarlierReports, the_first_and_the_last_day_belong_to_the_range) {
  const auto found_at = [](const char* created) {
    return !emails_in_reports({report("20900001", "081200001234", "SARI.AYA@YAHOO.COM", created)}, kNumber, kRange).empty();
  };
  EXPECT_FALSE(found_at("2019-11-24T23:59:59"));
  EXPECT_TRUE(found_at("2019-11-25T00:00:00"));
  EXPECT_TRUE(found_at("2019-12-09T23:59:59"));
  EXPECT_FALSE(found_at("2019-12-10T00:00:00"));
  EXPECT_FALSE(found_at("yesterday"));
}

TEST(EarlierReports, the_newest_email_comes_first_and_placeholders_never) {
  const auto found = emails_in_reports(
      {
          report("20900001", "081200001234", "SARI.LAMA@YAHOO.COM, JL MELATI 3", "2019-12-03T10:00:00"),
          report("20900004", "081200001234", "JL MELATI 3", "2019-12-09T09:00:00"),
          report("20900003", "081200001234", "TIDAKADA@GMAIL.COM, JL MELATI 3", "2019-12-08T10:00:00"),
          report("20900002", "081200001234", "SARI.AYA@YAHOO.COM, JL MELATI 3", "2019-12-08T09:00:00"),
      },
      kNumber, kRange);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].email, "sari.aya@yahoo.com");
  EXPECT_EQ(found[0].report_no, "20900002");
  EXPECT_EQ(found[1].email, "sari.lama@yahoo.com");
}

TEST(LegacyRecord, one_email_that_is_not_in_every_column_is_out_of_sync) {
  LegacyRow row{"081200001234", "81200001234", "IBU SARI", "SARI.AYA@YAHOO.COM, JL MELATI 3", "-", ""};
  EXPECT_TRUE(read_row(row).columns_out_of_sync);
  row.email = "sari.aya@yahoo.com";
  EXPECT_FALSE(read_row(row).columns_out_of_sync);
  EXPECT_EQ(read_row(row).emails.size(), 1U);
  row.email = "SARI.AYU@YAHOO.COM";
  EXPECT_FALSE(read_row(row).columns_out_of_sync);
  EXPECT_EQ(read_row(row).emails, (std::vector<std::string>{"sari.ayu@yahoo.com", "sari.aya@yahoo.com"}));
}

TEST(LegacyRecord, what_only_fills_a_field_is_not_known) {
  const auto caller = read_row({"081200001234", "0000000000", "-", "KOSONG", "-", "TIDAKADA@GMAIL.COM"});
  EXPECT_EQ(caller.name, "");
  EXPECT_EQ(caller.hp, "");
  EXPECT_EQ(caller.address, "");
  EXPECT_TRUE(caller.emails.empty());
}

TEST(LegacyRecord, any_of_its_numbers_is_the_callers) {
  const LegacyRow row{"0215550123", "81200001234", "IBU SARI", "JL MELATI 3", "087700001234", ""};
  EXPECT_EQ(numbers_in_row(row), (std::vector<std::string>{"+62215550123", "+6281200001234", "+6287700001234"}));
}

}  // namespace
}  // namespace sapa::sop

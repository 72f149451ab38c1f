#include "desk/settings.h"

#include "desk/desk_fixture.h"
#include "desk/lists.h"

namespace sapa::desk {
namespace {

namespace json = wire::json;

SAPA_ENGINES(SettingsTest);

struct Office {
  explicit Office(storage::Engine engine) : desk(engine), scope(Desk::scope_of(UserId{"a"}, "admin", Role::admin)) {}
  Result<json::object> change(const std::string& text, std::optional<std::int64_t> version) {
    return desk.run([&](UnitOfWork& unit) { return change_settings(unit, scope, wire::parse_json(text).value().as_object(), version); });
  }
  Desk desk;
  Scope scope;
};

TEST_P(SettingsTest, a_change_is_seen_at_once_and_after_a_restart) {
  Office office(engine);
  const auto version = office.desk.settings.get()->version;
  const auto changed = office.change(R"({"wrapUpSeconds":90,"requiredFields":["name","email"],"siteZones":{"S1":"Asia/Jakarta","S2":"Asia/Jayapura"}})", version);
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(office.desk.settings.get()->wrap_up_seconds, 90);
  EXPECT_EQ(office.desk.settings.get()->required_fields, (std::vector<std::string>{"name", "email"}));
  EXPECT_EQ(office.desk.settings.get()->offset_minutes("S2"), 540);
  EXPECT_EQ(office.desk.settings.get()->offset_minutes("nowhere"), 420);
  SettingsCache anew;
  office.desk.read([&](storage::Connection& db) { anew.load(db); });
  EXPECT_EQ(anew.get()->wrap_up_seconds, 90);
  EXPECT_EQ(anew.get()->version, version + 1);
  EXPECT_EQ(office.desk.news("everyone").size(), 1U);
}

TEST_P(SettingsTest, two_administrators_do_not_undo_each_other) {
  Office office(engine);
  const auto version = office.desk.settings.get()->version;
  ASSERT_TRUE(office.change(R"({"wrapUpSeconds":90})", version));
  EXPECT_EQ(office.change(R"({"wrapUpSeconds":30})", version).error().code, ErrorCode::version_conflict);
  EXPECT_EQ(office.change(R"({"wrapUpSeconds":30})", std::nullopt).error().field, "If-Match");
  EXPECT_EQ(office.desk.settings.get()->wrap_up_seconds, 90);
}

TEST_P(SettingsTest, what_cannot_be_is_refused_and_names_the_setting) {
  Office office(engine);
  for (const auto* text : {R"({"wrapUpSeconds":-1})", R"({"wrapUpSeconds":"x"})", R"({"wrapUpSeconds":1.5})", R"({"wrapUpSeconds":99999})", R"({"organisation":7})",
                           R"({"siteZones":{"S1":"Mars/Olympus"}})", R"({"requiredFields":["shoe"]})", R"({"requiredFields":["name","name"]})",
                           R"({"programStartDate":"yesterday"})", R"({"inspectorDays":0})", R"({"sessionIdleMinutes":1})", R"({"nothing":1})"}) {
    const auto refused = office.change(text, office.desk.settings.get()->version);
    ASSERT_FALSE(refused) << text;
    EXPECT_NE(std::string(text).find(refused.error().field.substr(0, refused.error().field.find('.'))), std::string::npos) << text;
  }
}

TEST(DateRanges, are_local_days_with_both_ends_included) {
  Settings settings;
  settings.site_zones = {{"S1", "Asia/Jakarta"}, {"S2", "Asia/Jayapura"}};
  const auto range = read_range(settings, "S1", "2026-11-24", "2026-11-24");
  ASSERT_TRUE(range);
  EXPECT_EQ(instant_from_ms(range->from_ms), parse_rfc3339("2026-11-24T00:00:00+07:00"));
  EXPECT_EQ(instant_from_ms(range->to_ms), parse_rfc3339("2026-11-25T00:00:00+07:00"));
  EXPECT_EQ(instant_from_ms(read_range(settings, "S2", "2026-11-24", std::nullopt)->from_ms), parse_rfc3339("2026-11-24T00:00:00+09:00"));
  EXPECT_EQ(read_range(settings, "S1", "2026-11-25", "2026-11-24").error().reason, "range_inverted");
  for (const auto* text : {"x", "2026-13-01", "2026-1-1", "24-11-2026", "2026-11-24T00:00:00Z", "2026-02-30"}) {
    EXPECT_FALSE(read_range(settings, "S1", text, std::nullopt)) << text;
  }
}

}  // namespace
}  // namespace sapa::desk

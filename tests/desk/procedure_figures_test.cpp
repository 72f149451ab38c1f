#include "desk/procedure_figures.h"

#include "desk/desk_fixture.h"

namespace sapa::desk {
namespace {

namespace json = wire::json;

SAPA_ENGINES(ProcedureFigures);

struct Shift {
  explicit Shift(storage::Engine engine) : desk(engine) {}

  void run(const std::string& outcome, const std::string& state, int times, std::int64_t seconds = 40, const std::string& site = "S1", const std::vector<std::string>& asked = {}) {
    for (int i = 0; i < times; ++i) {
      const auto id = "call-" + std::to_string(++calls);
      desk.write("INSERT INTO procedure_runs (call_id, flow_id, revision, facts, caller_ids, intents_done, saved_position, step, email_state, outcome, site, started_at_ms, ended_at_ms) "
                 "VALUES ($1, 'email-verification', 1, '{}', '[]', 0, 0, '', $2, $3, $4, $5, $6)",
                 {id, state, outcome, site, desk.now_ms - seconds * 1000, desk.now_ms.load()});
      for (std::size_t k = 0; k < asked.size(); ++k) {
        desk.write("INSERT INTO procedure_answers (call_id, position, step, choice, fields, at_ms, by_user_id) VALUES ($1, $2, 'S12_ASK_EMAIL', $3, '{}', 0, 'u')", {id, std::int64_t(k), asked[k]});
      }
    }
  }
  void check(std::int64_t tiles, std::int64_t corrected, bool too_fast, int times) {
    for (int i = 0; i < times; ++i) {
      desk.write("INSERT INTO letter_checks (check_id, call_id, user_id, user_name, site, at_ms, alphabet, tiles, corrected, total_ms, fastest_ms, too_fast, corrections, result) "
                 "VALUES ($1, 'c', 'u', 'rini', 'S1', $2, 'id-operator', $3, $4, 1, 1, $5, '[]', 'right')",
                 {"check-" + std::to_string(++calls), desk.now_ms.load(), tiles, corrected, std::int64_t(too_fast)});
    }
  }
  json::object shown(Role role = Role::leader, const std::string& site = "S1", std::int64_t days = 7) {
    json::object result;
    desk.read([&](storage::Connection& connection) {
      result = procedure_figures(connection, Desk::scope_of(UserId{"u"}, "tono", role, site), {desk.now_ms - days * 86'400'000, desk.now_ms + 1});
    });
    return result;
  }
  static json::object figure(const json::object& all, std::string_view id) {
    for (const auto& item : all.at("figures").as_array()) {
      if (item.as_object().at("id").as_string() == id) return item.as_object();
    }
    throw std::logic_error("no such figure");
  }
  static std::string fraction(const json::object& all, std::string_view id) {
    const auto found = figure(all, id);
    return found.at("count").is_null() ? "-" : std::to_string(found.at("count").to_number<int>()) + "/" + std::to_string(found.at("base").to_number<int>());
  }
  Desk desk;
  int calls = 0;
};

TEST_P(ProcedureFigures, each_is_the_share_that_the_definition_says) {
  Shift shift(engine);
  shift.run("VERIFIED_NEW", "spelled", 10, 60, "S1", {"gives"});
  shift.run("VERIFIED_RECOVERED", "spelled", 4, 30);
  shift.run("VERIFIED_NEW", "spelled", 2, 90, "S1", {"given_before", "gives"});
  shift.run("READ_BACK_ONLY", "read_back", 3);
  shift.run("CAPTURED_UNVERIFIED", "claimed", 1);
  shift.run("REFUSED", "refused", 5);
  shift.run("NOT_ATTEMPTED", "", 2);
  shift.run("DROPPED", "", 3);
  shift.run("DEFERRED_EMERGENCY", "", 9);
  shift.check(10, 0, false, 6);
  shift.check(10, 2, true, 4);
  const auto shown = shift.shown();
  EXPECT_EQ(shown.at("calls").to_number<int>(), 30);
  EXPECT_EQ(Shift::fraction(shown, "asked"), "28/30");
  EXPECT_EQ(Shift::fraction(shown, "captured"), "20/30");
  EXPECT_EQ(Shift::fraction(shown, "spelled"), "16/20");
  EXPECT_EQ(Shift::fraction(shown, "read_back_only"), "3/20");
  EXPECT_EQ(Shift::fraction(shown, "recovered"), "4/6");
  EXPECT_EQ(Shift::fraction(shown, "asked_twice"), "2/30");
  EXPECT_EQ(Shift::fraction(shown, "corrected"), "4/10");
  EXPECT_EQ(Shift::fraction(shown, "corrected_letters"), "8/100");
  EXPECT_EQ(Shift::fraction(shown, "too_fast"), "4/10");
  EXPECT_EQ(Shift::fraction(shown, "refused"), "5/28");
  EXPECT_EQ(Shift::fraction(shown, "dropped"), "3/30");
  const auto asked = Shift::figure(shown, "asked");
  EXPECT_NEAR(asked.at("share").to_number<double>(), 0.933, 0.001);
  EXPECT_NEAR(asked.at("low").to_number<double>(), 0.787, 0.001);
  EXPECT_NEAR(asked.at("high").to_number<double>(), 0.982, 0.001);
  EXPECT_EQ(shown.at("seconds").as_object().at("median").to_number<int>(), 40);
  EXPECT_EQ(shown.at("seconds").as_object().at("p90").to_number<int>(), 60);
  ASSERT_EQ(shown.at("days").as_array().size(), 1U);
  EXPECT_EQ(shown.at("days").at(0).as_object().at("spelled").to_number<int>(), 16);
}

TEST_P(ProcedureFigures, few_people_are_not_shown) {
  Shift shift(engine);
  shift.run("REFUSED", "refused", 4);
  const auto shown = shift.shown();
  EXPECT_EQ(Shift::fraction(shown, "refused"), "-");
  EXPECT_TRUE(Shift::figure(shown, "refused").at("share").is_null());
  EXPECT_TRUE(shown.at("outcomes").at(0).as_object().at("count").is_null());
  EXPECT_TRUE(shown.at("days").at(0).as_object().at("calls").is_null());
  EXPECT_TRUE(shown.at("seconds").as_object().at("median").is_null());
}

TEST_P(ProcedureFigures, a_leader_sees_the_own_site_and_quality_all_and_both_only_the_time_asked_for) {
  Shift shift(engine);
  shift.run("VERIFIED_NEW", "spelled", 6);
  shift.desk.advance(std::chrono::hours(24 * 10));
  shift.run("VERIFIED_NEW", "spelled", 7);
  shift.run("VERIFIED_NEW", "spelled", 8, 40, "S2");
  EXPECT_EQ(shift.shown().at("calls").to_number<int>(), 7);
  EXPECT_EQ(shift.shown(Role::leader, "S2").at("calls").to_number<int>(), 8);
  EXPECT_EQ(shift.shown(Role::qa).at("calls").to_number<int>(), 15);
  EXPECT_EQ(shift.shown(Role::qa, "S1", 28).at("calls").to_number<int>(), 21);
}

}  // namespace
}  // namespace sapa::desk

#include "desk/match_callers.h"

#include "desk/desk_fixture.h"

namespace sapa::desk {
namespace {

SAPA_ENGINES(MatchCallers);

struct People {
  explicit People(storage::Engine engine) : desk(engine), scope(Desk::scope_of(desk.add("rini"), "rini")) {}
  CallerId add(const std::string& name, const std::string& hp, std::int64_t seen = 0) {
    WriteRefusal refusal;
    const auto made = desk.run([&](UnitOfWork& unit) { return write_caller(unit, scope, std::nullopt, {.name = name, .hp = hp}, {.accept_duplicates = true}, refusal); });
    if (seen > 0) desk.write("UPDATE caller_phones SET last_seen_at_ms = $2 WHERE caller_id = $1", {made.value().id.value, seen});
    return made.value().id;
  }
  std::vector<CallerMatch> by_phone(const std::string& text, const TrunkProfile& trunk = {}) {
    std::vector<CallerMatch> found;
    desk.read([&](storage::Connection& db) { found = match_by_phone(db, classify_phone(text, PhoneSource::ani, trunk)); });
    return found;
  }
  std::vector<std::string> by_name(const std::string& text, int limit = 20) {
    std::vector<std::string> names;
    desk.read([&](storage::Connection& db) {
      for (const auto& match : match_by_name(db, text, limit)) names.push_back(match.caller.name);
    });
    std::sort(names.begin(), names.end());
    return names;
  }
  Desk desk;
  Scope scope;
};

TEST_P(MatchCallers, every_spelling_finds_the_one_caller) {
  People people(engine);
  people.add("MARNI", "0877-0000-1234");
  for (const auto* text : {"087700001234", "6287700001234", "+6287700001234", "sip:+6287700001234@pbx", "00162 877 0000 1234"}) {
    const auto found = people.by_phone(text);
    ASSERT_EQ(found.size(), 1U) << text;
    EXPECT_EQ(found[0].reason, MatchReason::exact) << text;
    EXPECT_EQ(found[0].matched, "0877-0000-1234") << text;
    EXPECT_TRUE(standing_out(found)) << text;
  }
}

TEST_P(MatchCallers, a_lost_zero_is_said_and_still_stands_out) {
  People people(engine);
  people.add("MARNI", "087700001234");
  const auto found = people.by_phone("87700001234");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].reason, MatchReason::lost_zero);
  EXPECT_TRUE(standing_out(found));
}

TEST_P(MatchCallers, a_former_number_comes_last_and_is_never_chosen) {
  People people(engine);
  const auto old = people.add("BUDI", "087700001234", 9'000);
  ASSERT_TRUE(people.desk.run([&](UnitOfWork& unit) { return release_phone(unit, people.scope, old, "087700001234", std::nullopt); }));
  EXPECT_EQ(people.by_phone("087700001234").at(0).reason, MatchReason::former_number);
  EXPECT_FALSE(standing_out(people.by_phone("087700001234")));
  people.add("MARNI", "087700001234");
  const auto found = people.by_phone("087700001234");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].caller.name, "MARNI");
  EXPECT_TRUE(standing_out(found));
}

TEST_P(MatchCallers, on_a_tie_the_last_one_comes_first_and_none_stands_out) {
  People people(engine);
  people.add("MARNI", "087700001234", 1'000);
  people.add("BUDI", "087700001234", 2'000);
  const auto found = people.by_phone("087700001234");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].caller.name, "BUDI");
  EXPECT_EQ(found[0].rank, found[1].rank);
  EXPECT_FALSE(standing_out(found));
}

TEST_P(MatchCallers, the_other_reading_of_a_number_is_offered_behind) {
  People people(engine);
  people.add("MARNI", "(0261) 21234");
  people.add("BUDI", "(0622) 612-1234");
  const auto found = people.by_phone("6226121234");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_NE(found[0].reason, MatchReason::other_reading);
  EXPECT_EQ(found[1].reason, MatchReason::other_reading);
}

TEST_P(MatchCallers, an_area_code_that_the_trunk_added_is_said) {
  People people(engine);
  people.add("MARNI", "");
  WriteRefusal refusal;
  ASSERT_TRUE(people.desk.run([&](UnitOfWork& unit) {
    return write_caller(unit, people.scope, std::nullopt, {.name = "BUDI", .home_phone = "021-55501234"}, {}, refusal);
  }));
  const auto found = people.by_phone("55501234", {.trunk_area_code = "21"});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].reason, MatchReason::trunk_area);
}

TEST_P(MatchCallers, no_number_matches_nobody) {
  People people(engine);
  people.add("MARNI", "087700001234");
  for (const auto* text : {"anonymous", "", "123", "garbage", "0000000000"}) EXPECT_TRUE(people.by_phone(text).empty()) << text;
}

TEST_P(MatchCallers, one_gmail_mailbox_is_one_mailbox) {
  People people(engine);
  WriteRefusal refusal;
  ASSERT_TRUE(people.desk.run([&](UnitOfWork& unit) { return write_caller(unit, people.scope, std::nullopt, {.name = "MARNI", .email = "Marni.Aya@gmail.com"}, {}, refusal); }));
  people.desk.read([&](storage::Connection& db) {
    EXPECT_EQ(match_by_email(db, "marniaya+pln@gmail.com").size(), 1U);
    EXPECT_EQ(match_by_email(db, "marniaya@yahoo.com").size(), 0U);
  });
}

TEST_P(MatchCallers, names_are_found_by_the_beginnings_of_their_words_in_any_order) {
  People people(engine);
  people.add("Marni Ayu Lestari", "087700001234");
  people.add("José Lestari", "087700001235");
  people.add("Budi", "087700001236");
  EXPECT_EQ(people.by_name("lest"), (std::vector<std::string>{"José Lestari", "Marni Ayu Lestari"}));
  EXPECT_EQ(people.by_name("AYU mar"), (std::vector<std::string>{"Marni Ayu Lestari"}));
  EXPECT_EQ(people.by_name("jose"), (std::vector<std::string>{"José Lestari"}));
  EXPECT_TRUE(people.by_name("udi").empty());
  EXPECT_TRUE(people.by_name("").empty());
  EXPECT_TRUE(people.by_name("% _ '").empty());
  EXPECT_EQ(people.by_name("lestari", 1).size(), 1U);
}

TEST_P(MatchCallers, a_number_of_a_hundred_people_shows_the_last_twenty) {
  People people(engine);
  for (int i = 0; i < 25; ++i) people.add("KANTOR " + std::to_string(i), "087700001234", 1'000 + i);
  const auto found = people.by_phone("087700001234");
  ASSERT_EQ(found.size(), 20U);
  EXPECT_EQ(found[0].caller.name, "KANTOR 24");
}

}  // namespace
}  // namespace sapa::desk

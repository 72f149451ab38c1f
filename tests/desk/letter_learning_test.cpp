#include "desk/letter_learning.h"

#include "desk/alphabets.h"
#include "desk/desk_fixture.h"
#include "desk/procedure.h"

namespace sapa::desk {
namespace {

namespace json = wire::json;

SAPA_ENGINES(LetterLearning);

struct School {
  explicit School(storage::Engine engine) : desk(engine), scope(Desk::scope_of(desk.add("siti", "admin"), "siti", Role::admin)) {}

  // A caller confirms the address; its first letter had been taken for `was`.
  void check(const std::string& address, const std::string& was, int times) {
    LetterCheck check{address};
    for (std::size_t i = 0; i < address.size(); ++i) check.letters.push_back({std::int64_t(i), 600, i == 0 ? was : ""});
    for (int i = 0; i < times; ++i) {
      desk.run([&](UnitOfWork& unit) {
        count_letters(unit, check, "id-operator");
        return true;
      });
    }
  }
  bool propose() { return desk.run(propose_letter_risks).value(); }
  json::object shown(std::int64_t revision) {
    json::object result;
    desk.read([&](storage::Connection& connection) { result = present_letter_risks(connection, revision).value(); });
    return result;
  }
  std::string decide(std::int64_t revision, const std::string& decision) {
    const auto done = desk.run([&](UnitOfWork& unit) { return decide_letter_risks(unit, scope, revision, decision); });
    return done ? std::string(done->at("state").as_string()) : done.error().reason;
  }
  double base(char letter) {
    double risk = 0;
    desk.read([&](storage::Connection& connection) { risk = desk.services.letter_risks->in_use(connection)->base(letter); });
    return risk;
  }
  void a_month_later() { desk.advance(std::chrono::hours(24 * 31)); }

  Desk desk;
  Scope scope;
};

TEST_P(LetterLearning, sums_of_letters_are_kept_and_never_an_address) {
  School school(engine);
  school.check("marni@yahoo.com", "n", 2);
  EXPECT_EQ(school.desk.count("SELECT seen FROM heard_letters WHERE heard = 'n' AND confirmed = 'm'"), 2);
  EXPECT_EQ(school.desk.count("SELECT seen FROM heard_letters WHERE heard = 'n' AND confirmed = 'n'"), 2);
  EXPECT_EQ(school.desk.count("SELECT count(*) FROM heard_letters WHERE confirmed IN ('@', 'y', 'h')"), 0);  // the domain is no letter by letter
  EXPECT_EQ(school.desk.count("SELECT CAST(sum(seen) AS BIGINT) FROM heard_letters"), 10);
}

TEST_P(LetterLearning, a_full_month_is_proposed_once_and_nothing_changes_until_it_is_taken) {
  School school(engine);
  school.check("mu@yahoo.com", "n", 20);
  school.check("ua@yahoo.com", "a", 40);
  EXPECT_FALSE(school.propose());  // this month is not over
  school.a_month_later();
  const auto before = school.base('u');
  EXPECT_TRUE(school.propose());
  EXPECT_FALSE(school.propose());
  EXPECT_EQ(school.base('u'), before);
  const auto proposed = school.shown(2);
  EXPECT_EQ(proposed.at("state").as_string(), "proposed");
  EXPECT_EQ(proposed.at("corrections").to_number<int>(), 60);
  EXPECT_FALSE(proposed.at("changes").as_array().empty());
  EXPECT_EQ(school.decide(2, "take"), "taken");
  EXPECT_GT(school.base('u'), before);
  EXPECT_TRUE(school.shown(2).at("changes").as_array().empty());
  EXPECT_EQ(school.decide(2, "decline"), "risks_in_use");
}

TEST_P(LetterLearning, one_may_go_back_to_the_shipped_risks_and_revisions_stay) {
  School school(engine);
  const auto shipped = school.base('m');
  school.check("mu@yahoo.com", "n", 2);
  school.check("ua@yahoo.com", "a", 90);
  school.a_month_later();
  ASSERT_TRUE(school.propose());
  const auto pairs = json::serialize(school.shown(2).at("pairs"));
  EXPECT_EQ(school.decide(2, "take"), "taken");
  EXPECT_NE(school.base('m'), shipped);
  EXPECT_EQ(school.decide(1, "take"), "taken");
  EXPECT_EQ(school.base('m'), shipped);
  EXPECT_EQ(school.shown(2).at("state").as_string(), "replaced");
  EXPECT_EQ(json::serialize(school.shown(2).at("pairs")), pairs);
  EXPECT_EQ(school.decide(2, "take"), "taken");
  EXPECT_NE(school.base('m'), shipped);
}

TEST_P(LetterLearning, a_declined_proposal_stays_declined_and_the_next_month_brings_another) {
  School school(engine);
  school.check("mu@yahoo.com", "n", 50);
  school.a_month_later();
  ASSERT_TRUE(school.propose());
  EXPECT_EQ(school.decide(2, "decline"), "declined");
  EXPECT_FALSE(school.propose());
  EXPECT_EQ(school.decide(2, "perhaps"), "decision_unknown");
  EXPECT_EQ(school.decide(9, "take"), "risks_unknown");
  school.a_month_later();
  EXPECT_TRUE(school.propose());
  EXPECT_EQ(school.shown(3).at("state").as_string(), "proposed");
  EXPECT_EQ(school.shown(2).at("state").as_string(), "declined");
}

TEST_P(LetterLearning, too_little_is_no_proposal_and_old_months_are_forgotten) {
  School school(engine);
  school.check("mu@yahoo.com", "n", 29);
  school.a_month_later();
  EXPECT_FALSE(school.propose());
  school.check("mu@yahoo.com", "n", 29);
  for (int i = 0; i < 13; ++i) school.a_month_later();
  EXPECT_FALSE(school.propose());
}

}  // namespace
}  // namespace sapa::desk

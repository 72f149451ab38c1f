#include "desk/people.h"

#include "desk/desk_fixture.h"

namespace sapa::desk {
namespace {

SAPA_ENGINES(People);

TEST_P(People, a_user_is_made_once_whatever_the_case_of_the_name) {
  Desk desk(engine);
  desk.add("Rini.S");
  const auto again = desk.run([&](UnitOfWork& unit) { return add_user(unit, {"rini.s", "", "agent", "S1", "", "", "x"}); });
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().reason, "name_taken");
}

TEST_P(People, what_cannot_be_a_user_is_named) {
  Desk desk(engine);
  const auto refused = [&](const NewUser& user) {
    const auto answer = desk.run([&](UnitOfWork& unit) { return add_user(unit, user); });
    return answer ? std::string() : answer.error().field;
  };
  EXPECT_EQ(refused({"", "", "agent", "S1", "", "", "x"}), "name");
  EXPECT_EQ(refused({"...", "", "agent", "S1", "", "", "x"}), "name");
  EXPECT_EQ(refused({"rini", "", "boss", "S1", "", "", "x"}), "role");
  EXPECT_EQ(refused({"rini", "", "agent", "", "", "", "x"}), "site");
  EXPECT_EQ(refused({"\xFF", "", "agent", "S1", "", "", "x"}), "name");
}

TEST_P(People, a_change_of_role_ends_the_sessions_and_an_old_version_is_refused) {
  Desk desk(engine);
  const auto admin = Desk::scope_of(desk.add("admin", "admin"), "admin", Role::admin);
  const auto rini = desk.add("rini");
  desk.write("INSERT INTO sessions (token_hash, user_id, created_at_ms, seen_at_ms, ends_at_ms, remote_address) VALUES ('h', $1, 0, 0, 0, '')", {rini.value});
  ASSERT_TRUE(desk.run([&](UnitOfWork& unit) { return change_user(unit, admin, rini, {.display_name = "Rini Sari"}, 1); }));
  EXPECT_EQ(desk.count("SELECT CAST(count(*) AS BIGINT) FROM sessions"), 1);
  EXPECT_EQ(desk.run([&](UnitOfWork& unit) { return change_user(unit, admin, rini, {.role = "leader"}, 1); }).error().code, ErrorCode::version_conflict);
  ASSERT_TRUE(desk.run([&](UnitOfWork& unit) { return change_user(unit, admin, rini, {.role = "leader"}, 2); }));
  EXPECT_EQ(desk.count("SELECT CAST(count(*) AS BIGINT) FROM sessions"), 0);
  EXPECT_EQ(desk.run([&](UnitOfWork& unit) { return change_user(unit, admin, UserId{"none"}, {}, 1); }).error().code, ErrorCode::not_found);
}

TEST_P(People, nobody_takes_away_the_own_account) {
  Desk desk(engine);
  const auto id = desk.add("admin", "admin");
  const auto admin = Desk::scope_of(id, "admin", Role::admin);
  EXPECT_EQ(desk.run([&](UnitOfWork& unit) { return change_user(unit, admin, id, {.disabled = true}, std::nullopt); }).error().reason, "own_account");
  EXPECT_EQ(desk.run([&](UnitOfWork& unit) { return change_user(unit, admin, id, {.role = "agent"}, std::nullopt); }).error().reason, "own_account");
}

TEST_P(People, a_list_is_imported_line_by_line_and_twice_changes_nothing) {
  Desk desk(engine);
  const auto admin = Desk::scope_of(desk.add("admin", "admin"), "admin", Role::admin);
  const auto lines = read_user_csv("name;display_name;role;site\r\nrini;\"Rini; Sari\";agent;S1\r\nbudi;Budi;boss;S1\r\n");
  ASSERT_TRUE(lines) << lines.error().message;
  ASSERT_EQ(lines->size(), 2U);
  const auto import = [&](std::size_t i) { return desk.run([&](UnitOfWork& unit) { return import_user(unit, admin, (*lines)[i], "x"); }); };
  EXPECT_EQ(import(0), "added");
  EXPECT_EQ(import(0), "unchanged");
  EXPECT_FALSE(import(1));
  EXPECT_EQ(desk.rows("SELECT display_name FROM users WHERE name = 'rini'").at(0).text(0), "Rini; Sari");
  EXPECT_FALSE(read_user_csv(""));
  EXPECT_FALSE(read_user_csv("a,b\n1,2\n"));
}

TEST_P(People, extensions_are_kept_and_given_back) {
  Desk desk(engine);
  const auto rini = desk.add("rini");
  desk.know("1001");
  desk.seat(rini, "1001");
  ASSERT_TRUE(desk.run([&](UnitOfWork& unit) { return put_extension(unit, "1001", {"S1", "Meja 1", rini.value, true}); }));
  EXPECT_EQ(desk.count("SELECT CAST(count(*) AS BIGINT) FROM seats"), 0);
  EXPECT_FALSE(desk.run([&](UnitOfWork& unit) { return put_extension(unit, "1002", {"S1", "", "nobody", false}); }));
  ASSERT_TRUE(desk.run([&](UnitOfWork& unit) { return delete_extension(unit, "1001"); }));
  EXPECT_FALSE(desk.run([&](UnitOfWork& unit) { return delete_extension(unit, "1001"); }));
}

}  // namespace
}  // namespace sapa::desk

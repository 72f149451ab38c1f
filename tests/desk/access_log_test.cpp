#include "desk/access_log.h"

#include "desk/desk_fixture.h"

namespace sapa::desk {
namespace {

SAPA_ENGINES(AccessLogs);

struct Looking {
  explicit Looking(storage::Engine engine) : desk(engine) {}
  Scope person(const std::string& name, Role role = Role::leader, const std::string& site = "S1") { return Desk::scope_of(UserId{"id-" + name}, name, role, site); }
  void look(const std::string& who, const std::string& subject, const std::string& site = "S1") {
    desk.accesses.note(person(who, Role::agent, site), instant_from_ms(desk.now_ms), {.action = "view", .subject_id = subject, .detail = "caller"});
    desk.advance(std::chrono::seconds(1));
  }
  std::vector<std::string> broken() {
    std::vector<std::string> ids;
    desk.read([&](storage::Connection& db) { ids = check_seals(db); });
    return ids;
  }
  wire::json::object list(const Scope& scope, const AccessFilter& filter = {}) {
    wire::json::object page;
    desk.read([&](storage::Connection& db) { page = list_accesses(db, scope, filter).value(); });
    return page;
  }
  Desk desk;
};

TEST_P(AccessLogs, who_looked_at_whom_is_kept_in_order) {
  Looking looking(engine);
  looking.look("rini", "marni");
  looking.look("budi", "marni");
  looking.look("rini", "siti");
  looking.desk.accesses.flush_and_wait();
  const auto admin = looking.person("admin", Role::admin);
  EXPECT_EQ(looking.list(admin).at("items").as_array().size(), 3U);
  EXPECT_EQ(looking.list(admin, {.subject_id = "marni"}).at("items").as_array().size(), 2U);
  EXPECT_EQ(looking.list(admin, {.user_id = "id-rini"}).at("items").as_array().size(), 2U);
  EXPECT_EQ(looking.list(admin).at("items").as_array().at(0).at("subjectId").as_string(), "siti");
  EXPECT_TRUE(looking.broken().empty());
}

TEST_P(AccessLogs, a_leader_sees_the_own_site_only) {
  Looking looking(engine);
  looking.look("rini", "marni", "S1");
  looking.look("budi", "marni", "S2");
  looking.desk.accesses.flush_and_wait();
  EXPECT_EQ(looking.list(looking.person("lead", Role::leader, "S1")).at("items").as_array().size(), 1U);
  EXPECT_EQ(looking.list(looking.person("admin", Role::admin, "S1")).at("items").as_array().size(), 2U);
}

TEST_P(AccessLogs, pages_follow_each_other_without_gap) {
  Looking looking(engine);
  for (int i = 0; i < 7; ++i) looking.look("rini", std::to_string(i));
  looking.desk.accesses.flush_and_wait();
  std::vector<std::string> seen;
  AccessFilter filter{.limit = 3};
  for (int pages = 0; pages < 5; ++pages) {
    const auto page = looking.list(looking.person("admin", Role::admin), filter);
    for (const auto& item : page.at("items").as_array()) seen.emplace_back(item.at("subjectId").as_string());
    if (page.at("next").is_null()) break;
    filter.cursor = std::string(page.at("next").as_string());
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"6", "5", "4", "3", "2", "1", "0"}));
  looking.desk.read([&](storage::Connection& db) {
    for (const auto* cursor : {"x", "1x", "-", "99999999999999999999"}) EXPECT_FALSE(list_accesses(db, looking.person("admin", Role::admin), {.cursor = cursor})) << cursor;
  });
}

TEST_P(AccessLogs, a_changed_row_and_a_removed_one_break_the_seal) {
  Looking looking(engine);
  for (int i = 0; i < 5; ++i) looking.look("rini", std::to_string(i));
  looking.desk.accesses.flush_and_wait();
  looking.desk.write("UPDATE accesses SET user_name = 'budi' WHERE access_no = 2");
  EXPECT_EQ(looking.broken(), std::vector<std::string>{"2"});
  looking.desk.write("UPDATE accesses SET user_name = 'rini' WHERE access_no = 2");
  EXPECT_TRUE(looking.broken().empty());
  looking.desk.write("DELETE FROM accesses WHERE access_no = 3");
  EXPECT_EQ(looking.broken(), std::vector<std::string>{"4"});
}

TEST_P(AccessLogs, many_who_look_at_once_are_all_noted_and_sealed) {
  Looking looking(engine);
  std::vector<std::thread> people;
  for (int t = 0; t < 4; ++t) {
    people.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        looking.desk.accesses.note(looking.person("rini" + std::to_string(t)), instant_from_ms(i), {.action = "view", .subject_id = "s"});
        if (i % 10 == 0) looking.desk.accesses.flush();
      }
    });
  }
  for (auto& person : people) person.join();
  looking.desk.accesses.flush_and_wait();
  EXPECT_EQ(looking.desk.count("SELECT CAST(count(*) AS BIGINT) FROM accesses"), 200);
  EXPECT_TRUE(looking.broken().empty());
}

}  // namespace
}  // namespace sapa::desk

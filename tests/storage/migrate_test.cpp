#include <set>
#include <thread>

#include "storage/engines.h"
#include "support/test_database.h"

namespace sapa::storage {
namespace {

SAPA_ENGINES(StorageMigrations);

constexpr auto kVersions = "SELECT version FROM schema_migrations ORDER BY version";
constexpr auto kAddVersion = "INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)";

TEST_P(StorageMigrations, a_fresh_database_gets_them_all_and_a_second_start_none) {
  const test::TempDatabase database(engine);
  const auto db = database.connect();
  ASSERT_TRUE(migrate(*db));
  EXPECT_EQ(db->execute(kVersions).rows.size(), migrations().size());
  ASSERT_TRUE(migrate(*db));
  EXPECT_EQ(db->execute(kVersions).rows.size(), migrations().size());
}

TEST_P(StorageMigrations, a_database_of_a_newer_version_is_refused_and_left_alone) {
  const test::TempDatabase database(engine, test::Schema::current);
  const auto db = database.connect();
  db->execute(kAddVersion, {std::int64_t{9'999}, std::string("9999_from_tomorrow"), std::string("1")});
  const auto refused = migrate(*db);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "schema_newer");
  EXPECT_NE(refused.error().message.find("9999"), std::string::npos);
  EXPECT_EQ(db->execute(kVersions).rows.size(), migrations().size() + 1);
  DatabaseOptions options;
  options.url = database.url();
  EXPECT_FALSE(Database::open(options));
}

TEST_P(StorageMigrations, a_released_migration_that_changed_is_refused) {
  const test::TempDatabase database(engine, test::Schema::current);
  const auto db = database.connect();
  db->execute("UPDATE schema_migrations SET checksum = 'other' WHERE version = 1");
  const auto refused = migrate(*db);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "schema_changed");
}

TEST_P(StorageMigrations, two_nodes_that_start_at_once_migrate_once) {
  const test::TempDatabase database(engine);
  std::vector<std::thread> nodes;
  std::atomic<int> good{0};
  for (int i = 0; i < 4; ++i) {
    nodes.emplace_back([&] {
      DatabaseOptions options;
      options.url = database.url();
      options.readers = 1;
      options.postgres_writers = 1;
      const auto opened = Database::open(options);
      if (opened) ++good;
      else ADD_FAILURE() << opened.error().message;
    });
  }
  for (auto& node : nodes) node.join();
  EXPECT_EQ(good, 4);
  EXPECT_EQ(database.connect()->execute(kVersions).rows.size(), migrations().size());
}

TEST_P(StorageMigrations, a_migration_that_fails_leaves_nothing) {
  const test::TempDatabase database(engine);
  const auto db = database.connect();
  db->execute_script("CREATE VIEW calls AS SELECT 1 AS other");  // in the way of ours
  EXPECT_THROW((void)migrate(*db), StorageFailure);
  EXPECT_THROW(db->execute("SELECT user_id FROM users"), StorageFailure);
}

TEST(StorageMigrationsOfFiles, tables_of_another_program_are_left_alone) {
  const test::TempDatabase database(Engine::sqlite);
  const auto db = database.connect();
  db->execute_script("CREATE TABLE x (a BIGINT)");
  EXPECT_EQ(migrate(*db).error().reason, "database_foreign");
  EXPECT_THROW(db->execute("SELECT user_id FROM users"), StorageFailure);
}

TEST_P(StorageMigrations, every_foreign_word_of_the_schema_is_portable) {
  for (const auto& migration : migrations()) {
    const auto text = migration_text(migration.sql, engine);
    EXPECT_EQ(text.find("{{"), std::string::npos) << migration.name;
  }
}

TEST(StorageMigrationTexts, are_numbered_without_gaps) {
  int version = 0;
  for (const auto& migration : migrations()) EXPECT_EQ(migration.version, ++version) << migration.name;
}

TEST(StorageMigrationTexts, blocks_for_one_engine_stay_with_it) {
  constexpr auto kText = "a\n-- only sqlite\nb {{without_rowid}}\n-- end\n-- only postgres\nc {{collate_c}}\n-- end\nd";
  EXPECT_EQ(migration_text(kText, Engine::sqlite), "a\nb WITHOUT ROWID\nd");
  EXPECT_EQ(migration_text(kText, Engine::postgres), "a\nc COLLATE \"C\"\nd");
}

}  // namespace
}  // namespace sapa::storage

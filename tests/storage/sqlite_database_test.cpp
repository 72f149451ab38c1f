// What only a SQLite file can do: survive a full disk and a process that was killed, be copied while it is used.

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "storage/database.h"
#include "storage/sqlite.h"
#include "support/test_database.h"

namespace sapa::storage {
namespace {

namespace fs = std::filesystem;

constexpr auto kInsert = "INSERT INTO audiences (audience, last_seq) VALUES ($1, $2)";
constexpr auto kCount = "SELECT CAST(count(*) AS BIGINT) FROM audiences";

std::int64_t count(Database& db) {
  std::int64_t rows = 0;
  db.read_now([&](Connection& connection) { rows = connection.execute(kCount).rows.at(0).integer(0); });
  return rows;
}

void insert(Database& db, const std::string& audience, const std::string& padding = "") {
  db.write_now([&](Connection& connection) { connection.execute(kInsert, {audience + padding, std::int64_t{1}}); });
}

std::optional<FailureKind> insert_fails(Database& db, const std::string& audience, const std::string& padding) {
  try {
    insert(db, audience, padding);
  } catch (const StorageFailure& failure) {
    return failure.kind;
  }
  return std::nullopt;
}

TEST(SqliteDatabase, commits_are_durable_and_readers_do_not_block) {
  const test::TempDatabase database(Engine::sqlite, test::Schema::current);
  const auto db = database.open();
  db->write_now([](Connection& connection) {
    EXPECT_EQ(connection.execute("PRAGMA journal_mode").rows.at(0).text(0), "wal");
    EXPECT_EQ(connection.execute("PRAGMA synchronous").rows.at(0).integer(0), 2);
    EXPECT_EQ(connection.execute("PRAGMA foreign_keys").rows.at(0).integer(0), 1);
  });
}

TEST(SqliteDatabase, one_commit_serves_all_that_wait) {
  const test::TempDatabase database(Engine::sqlite, test::Schema::current);
  const auto db = database.open();
  insert(*db, "first");
  std::promise<void> entered;
  std::promise<void> gate;
  auto open = gate.get_future().share();
  db->write({[&, open](Connection&) {
               entered.set_value();
               open.wait();
             },
             [](const std::exception_ptr&) {}});
  entered.get_future().wait();
  const auto before = fs::file_size(database.file() + "-wal");
  std::atomic<int> settled{0};
  std::promise<void> all;
  for (int i = 0; i < 100; ++i) {
    db->write({[i](Connection& connection) { connection.execute(kInsert, {"a" + std::to_string(i), std::int64_t{i}}); },
               [&](const std::exception_ptr&) {
                 if (++settled == 100) all.set_value();
               }});
  }
  gate.set_value();
  all.get_future().wait();
  // A commit of its own for each would write at least a page of 4 KiB a row.
  EXPECT_LT(fs::file_size(database.file() + "-wal") - before, 100U * 4096U);
  EXPECT_EQ(count(*db), 101);
}

TEST(SqliteDatabase, a_full_disk_refuses_writes_keeps_what_was_said_and_heals) {
  const test::TempDatabase database(Engine::sqlite, test::Schema::current);
  const auto db = database.open();
  const std::string padding(2'000, 'x');
  insert(*db, "before");
  db->write_now([](Connection& connection) {
    const auto pages = connection.execute("PRAGMA page_count").rows.at(0).integer(0);
    connection.execute_script("PRAGMA max_page_count=" + std::to_string(pages + 20));
  });
  int acknowledged = 1;
  std::optional<FailureKind> failure;
  for (int i = 0; i < 500 && !failure; ++i) {
    failure = insert_fails(*db, std::to_string(i), padding);
    if (!failure) ++acknowledged;
  }
  EXPECT_EQ(failure, FailureKind::full);
  EXPECT_EQ(count(*db), acknowledged);
  EXPECT_TRUE(db->check().empty());
  db->write_now([](Connection& connection) { connection.execute_script("PRAGMA max_page_count=1000000"); });
  insert(*db, "after", padding);
  EXPECT_EQ(count(*db), acknowledged + 1);
  EXPECT_TRUE(db->healthy());
}

// A real file system of 1 MiB, where this process may mount one.
TEST(SqliteDatabase, a_full_file_system_is_507_and_reads_go_on) {
  const test::TempFolder folder;
  if (std::system(("mount -t tmpfs -o size=2m tmpfs " + folder.path().string() + " 2>/dev/null").c_str()) != 0) GTEST_SKIP() << "needs the right to mount a tmpfs";
  struct Unmount {
    std::string path;
    ~Unmount() { (void)!std::system(("umount " + path).c_str()); }
  } const unmount{folder.path().string()};
  DatabaseOptions options;
  options.url = "sqlite:" + (folder.path() / "sapa.db").string();
  auto db = Database::open(options);
  ASSERT_TRUE(db) << db.error().message;
  const std::string padding(4'000, 'x');
  int acknowledged = 0;
  int refused = 0;
  for (int i = 0; i < 1'000 && refused < 20; ++i) {
    if (const auto kind = insert_fails(**db, std::to_string(i), padding)) {
      EXPECT_TRUE(*kind == FailureKind::full || *kind == FailureKind::unavailable) << int(*kind);
      ++refused;
    } else {
      ++acknowledged;
    }
  }
  EXPECT_EQ(refused, 20);
  EXPECT_EQ(count(**db), acknowledged);
  EXPECT_EQ((*db)->trouble(), FailureKind::full);
  ASSERT_EQ(std::system(("mount -o remount,size=16m " + folder.path().string()).c_str()), 0);
  // It comes back by itself, without anybody writing.
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while ((*db)->trouble() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  insert(**db, "after", padding);
  EXPECT_EQ(count(**db), acknowledged + 1);
  EXPECT_TRUE((*db)->check().empty());
  EXPECT_TRUE((*db)->healthy());
  (*db)->stop();
}

TEST(SqliteDatabase, a_backup_is_made_while_others_write_and_can_be_restored) {
  const test::TempDatabase database(Engine::sqlite, test::Schema::current);
  const auto copy = (fs::path(database.file()).parent_path() / "copy.db").string();
  {
    const auto db = database.open();
    insert(*db, "before");
    std::atomic<bool> stop{false};
    std::thread writer([&] {
      for (int i = 0; !stop; ++i) insert(*db, std::to_string(i));
    });
    const auto made = db->backup(copy);
    stop = true;
    writer.join();
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_EQ(db->backup(copy).error().reason, "backup_exists");
    EXPECT_FALSE(fs::exists(copy + ".part"));
    db->write_now([](Connection& connection) { connection.execute("DELETE FROM audiences"); });
  }
  ASSERT_TRUE(stage_restore(copy, database.url()));
  EXPECT_TRUE(restore_is_staged(database.url()));
  EXPECT_TRUE(finish_restore(database.url()).value());
  EXPECT_FALSE(finish_restore(database.url()).value());
  const auto db = database.open();
  EXPECT_GE(count(*db), 1);
  EXPECT_TRUE(db->check().empty());
  EXPECT_TRUE(fs::exists(database.file() + ".before-restore"));
}

TEST(SqliteDatabase, a_restore_over_a_database_in_use_is_refused) {
  const test::TempDatabase database(Engine::sqlite, test::Schema::current);
  const auto copy = (fs::path(database.file()).parent_path() / "copy.db").string();
  const auto db = database.open();
  insert(*db, "before");
  ASSERT_TRUE(db->backup(copy));
  ASSERT_TRUE(stage_restore(copy, database.url()));
  const auto refused = finish_restore(database.url());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "database_in_use");
  EXPECT_FALSE(restore_is_staged(database.url()));
  insert(*db, "after");
  EXPECT_EQ(count(*db), 2);
}

TEST(SqliteDatabase, what_is_no_backup_of_ours_is_not_restored) {
  const test::TempDatabase database(Engine::sqlite, test::Schema::current);
  const auto folder = fs::path(database.file()).parent_path();
  const auto garbage = (folder / "garbage.db").string();
  std::ofstream(garbage) << std::string(10'000, 'x');
  EXPECT_FALSE(stage_restore(garbage, database.url()));
  const auto foreign = (folder / "foreign.db").string();
  open_sqlite({.path = foreign})->execute_script("CREATE TABLE other (a BIGINT)");
  EXPECT_EQ(stage_restore(foreign, database.url()).error().reason, "backup_foreign");
  EXPECT_EQ(stage_restore((folder / "none.db").string(), database.url()).error().reason, "no_backup");
  EXPECT_EQ(count(*database.open()), 0);
}

TEST(SqliteDatabase, a_broken_backup_is_not_restored) {
  const test::TempDatabase database(Engine::sqlite, test::Schema::current);
  const auto copy = (fs::path(database.file()).parent_path() / "copy.db").string();
  {
    const auto db = database.open();
    for (int i = 0; i < 500; ++i) insert(*db, std::to_string(i), std::string(200, 'x'));
    ASSERT_TRUE(db->backup(copy));
  }
  {
    std::fstream file(copy, std::ios::in | std::ios::out | std::ios::binary);
    for (int page = 4; page < 300; ++page) {
      file.seekp(page * 4096 + 8);
      file << "damage damage damage";
    }
  }
  EXPECT_FALSE(stage_restore(copy, database.url()));
  EXPECT_EQ(count(*database.open()), 500);
}

TEST(SqliteDatabase, what_cannot_be_a_database_is_said_in_a_sentence) {
  const test::TempFolder folder;
  DatabaseOptions options;
  options.url = "sqlite:" + (folder.path() / "nowhere" / "sapa.db").string();
  EXPECT_EQ(Database::open(options).error().reason, "no_folder");
  options.url = "sqlite:" + folder.path().string();
  EXPECT_EQ(Database::open(options).error().reason, "database_is_folder");
  options.url = "sqlite:";
  EXPECT_EQ(Database::open(options).error().reason, "database_url");
  options.url = "sqlite::memory:";
  EXPECT_TRUE(Database::open(options));
  const auto garbage = (folder.path() / "garbage.db").string();
  std::ofstream(garbage) << std::string(10'000, 'x');
  options.url = "sqlite:" + garbage;
  EXPECT_EQ(Database::open(options).error().reason, "database_unusable");
}

// A process that is killed while it writes: everything it acknowledged is there.
TEST(SqliteDatabase, kill_minus_nine_loses_nothing_that_was_acknowledged) {
  const test::TempDatabase database(Engine::sqlite, test::Schema::current);
  for (int round = 0; round < 3; ++round) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const auto child = ::fork();
    if (child == 0) {
      ::close(pipe[0]);
      const auto db = database.open();
      for (std::int64_t i = 0;; ++i) {
        insert(*db, std::to_string(round) + ":" + std::to_string(i));
        if (::write(pipe[1], &i, sizeof i) != sizeof i) ::_exit(1);
      }
    }
    ::close(pipe[1]);
    std::int64_t acknowledged = -1;
    std::int64_t number = 0;
    while (::read(pipe[0], &number, sizeof number) == sizeof number) {
      acknowledged = number;
      if (number == 50 + round * 37) ::kill(child, SIGKILL);
    }
    ::close(pipe[0]);
    ::waitpid(child, nullptr, 0);
    const auto db = database.open();
    std::int64_t kept = 0;
    db->read_now([&](Connection& connection) {
      kept = connection.execute("SELECT CAST(count(*) AS BIGINT) FROM audiences WHERE audience LIKE $1", {std::to_string(round) + ":%"}).rows.at(0).integer(0);
    });
    EXPECT_GE(kept, acknowledged + 1);
    EXPECT_TRUE(db->check().empty());
  }
}

}  // namespace
}  // namespace sapa::storage

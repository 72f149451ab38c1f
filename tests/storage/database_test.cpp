// Database: jobs, batches, isolation, retries. Both engines.

#include <atomic>
#include <future>
#include <thread>

#include "storage/database.h"
#include "support/test_database.h"

namespace sapa::storage {
namespace {

SAPA_ENGINES(StorageDatabase);

constexpr auto kInsert = "INSERT INTO audiences (audience, last_seq) VALUES ($1, $2)";
constexpr auto kAll = "SELECT audience, last_seq FROM audiences ORDER BY audience";

struct Failed {
  std::optional<FailureKind> kind;
};

std::optional<FailureKind> failure_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const StorageFailure& failure) {
    return failure.kind;
  }
  return std::nullopt;
}

// A job that holds the writers until it is let go, so that others wait behind it and are taken together.
class Gate {
 public:
  void hold(Database& db, int writers) {
    for (int i = 0; i < writers; ++i) {
      auto entered = std::make_shared<std::promise<void>>();
      auto reached = entered->get_future();
      ASSERT_TRUE(db.write({[this, entered](Connection&) {
                              entered->set_value();
                              open_.wait();
                            },
                            [](const std::exception_ptr&) {}}));
      reached.wait();
    }
  }
  void open() { gate_.set_value(); }

 private:
  std::promise<void> gate_;
  std::shared_future<void> open_{gate_.get_future()};
};

TEST_P(StorageDatabase, what_was_written_is_read) {
  const test::TempDatabase database(engine, test::Schema::current);
  const auto db = database.open();
  EXPECT_EQ(db->engine(), engine);
  EXPECT_TRUE(db->healthy());
  db->write_now([](Connection& connection) { connection.execute(kInsert, {std::string("user:1"), std::int64_t{7}}); });
  std::int64_t seen = 0;
  db->read_now([&](Connection& connection) { seen = connection.execute(kAll).rows.at(0).integer(1); });
  EXPECT_EQ(seen, 7);
}

TEST_P(StorageDatabase, a_job_that_throws_is_undone_and_harms_nobody) {
  const test::TempDatabase database(engine, test::Schema::current);
  const auto db = database.open({.postgres_writers = 1});
  Gate gate;
  gate.hold(*db, 1);
  std::vector<std::future<bool>> answers;
  for (int i = 0; i < 20; ++i) {
    auto answer = std::make_shared<std::promise<bool>>();
    answers.push_back(answer->get_future());
    ASSERT_TRUE(db->write({[i](Connection& connection) {
                             connection.execute(kInsert, {"user:" + std::to_string(i), std::int64_t{i}});
                             if (i % 5 == 1) throw std::runtime_error("changed my mind");
                             if (i % 5 == 2) connection.execute(kInsert, {"user:" + std::to_string(i), std::int64_t{i}});  // UNIQUE
                             if (i % 5 == 3) connection.execute("SELECT nothing FROM nowhere");
                           },
                           [answer](const std::exception_ptr& failure) { answer->set_value(failure == nullptr); }}));
  }
  gate.open();
  for (int i = 0; i < 20; ++i) EXPECT_EQ(answers[std::size_t(i)].get(), i % 5 == 0 || i % 5 == 4) << i;
  std::size_t rows = 0;
  db->read_now([&](Connection& connection) { rows = connection.execute(kAll).rows.size(); });
  EXPECT_EQ(rows, 8U);
}

TEST_P(StorageDatabase, a_job_is_settled_only_when_its_row_is_there) {
  const test::TempDatabase database(engine, test::Schema::current);
  const auto db = database.open();
  const auto witness = database.connect();
  std::promise<std::size_t> seen;
  ASSERT_TRUE(db->write({[](Connection& connection) { connection.execute(kInsert, {std::string("user:1"), std::int64_t{1}}); },
                         [&](const std::exception_ptr&) { seen.set_value(witness->execute(kAll).rows.size()); }}));
  EXPECT_EQ(seen.get_future().get(), 1U);
}

TEST_P(StorageDatabase, a_read_cannot_write) {
  const test::TempDatabase database(engine, test::Schema::current);
  const auto db = database.open();
  EXPECT_TRUE(failure_of([&] { db->read_now([](Connection& connection) { connection.execute(kInsert, {std::string("user:1"), std::int64_t{1}}); }); }));
  std::size_t rows = 1;
  db->read_now([&](Connection& connection) { rows = connection.execute(kAll).rows.size(); });
  EXPECT_EQ(rows, 0U);
}

TEST_P(StorageDatabase, a_full_queue_says_so_at_once) {
  const test::TempDatabase database(engine, test::Schema::current);
  const auto db = database.open({.postgres_writers = 1, .queue_limit = 3});
  Gate gate;
  gate.hold(*db, 1);
  std::atomic<int> settled{0};
  const auto job = [&] { return WriteJob{[](Connection&) {}, [&](const std::exception_ptr&) { ++settled; }}; };
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(db->write(job()));
  EXPECT_FALSE(db->write(job()));
  EXPECT_EQ(failure_of([&] { db->write_now([](Connection&) {}); }), FailureKind::unavailable);
  gate.open();
  db->stop();
  EXPECT_EQ(settled, 3);  // what was accepted is done, also while stopping
  EXPECT_FALSE(db->write(job()));
  EXPECT_FALSE(db->read({[](Connection&) {}, [](const std::exception_ptr&) {}}));
  db->stop();
}

TEST_P(StorageDatabase, many_writers_lose_nothing) {
  const test::TempDatabase database(engine, test::Schema::current);
  const auto db = database.open();
  db->write_now([](Connection& connection) { connection.execute(kInsert, {std::string("all"), std::int64_t{0}}); });
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 25; ++i) {
        db->write_now([](Connection& connection) { connection.execute("UPDATE audiences SET last_seq = last_seq + 1 WHERE audience = 'all'"); });
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::int64_t last = 0;
  db->read_now([&](Connection& connection) { last = connection.execute(kAll).rows.at(0).integer(1); });
  EXPECT_EQ(last, 200);
}

TEST_P(StorageDatabase, a_sound_database_has_no_findings_and_an_orphan_is_found) {
  const test::TempDatabase database(engine, test::Schema::current);
  const auto db = database.open();
  EXPECT_TRUE(db->check().empty());
  db->write_now([](Connection& connection) {
    connection.execute("INSERT INTO call_legs (call_id, leg_no, agent_address, state, attempt, retrieved_alone, held_ms) VALUES ('gone', 1, '1001', 'gone', 1, 0, 0)");
  });
  const auto problems = db->check();
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0], "1 call legs without their call");
}

TEST(StorageUrls, an_address_of_no_engine_is_refused_without_repeating_its_secrets) {
  DatabaseOptions options;
  options.url = "mysql://marni:rahasia@db/sapa";
  const auto refused = Database::open(options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message.find("rahasia"), std::string::npos);
}

TEST(StorageUrls, a_server_that_is_not_there_is_said_in_a_sentence) {
  DatabaseOptions options;
  options.url = "postgresql://sapa@127.0.0.1:1/sapa";
  const auto refused = Database::open(options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "database_unusable");
}

// --- PostgreSQL only: retries ---------------------------------------------------------------------------------------

class StoragePostgres : public testing::Test {
 protected:
  void SetUp() override {
    if (!test::postgres_is_offered()) GTEST_SKIP() << "no PostgreSQL: run under tools/with-postgres";
  }
};

TEST_F(StoragePostgres, units_that_could_not_be_serialized_are_run_again) {
  const test::TempDatabase database(Engine::postgres, test::Schema::current);
  const auto db = database.open();
  db->write_now([](Connection& connection) { connection.execute(kInsert, {std::string("all"), std::int64_t{0}}); });
  std::atomic<int> runs{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      db->write_now([&](Connection& connection) {
        connection.execute_script("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
        ++runs;
        const auto last = connection.execute(kAll).rows.at(0).integer(1);
        connection.execute("UPDATE audiences SET last_seq = $1 WHERE audience = 'all'", {last + 1});
      });
    });
  }
  for (auto& thread : threads) thread.join();
  std::int64_t last = 0;
  db->read_now([&](Connection& connection) { last = connection.execute(kAll).rows.at(0).integer(1); });
  EXPECT_EQ(last, 4);
  EXPECT_GE(runs, 4);
}

TEST_F(StoragePostgres, a_unit_that_always_fails_to_serialize_is_given_up) {
  const test::TempDatabase database(Engine::postgres, test::Schema::current);
  const auto db = database.open();
  int runs = 0;
  EXPECT_EQ(failure_of([&] {
              db->write_now([&](Connection&) {
                ++runs;
                throw StorageFailure(FailureKind::retry, "deadlock");
              });
            }),
            FailureKind::retry);
  EXPECT_EQ(runs, 5);
}

TEST_F(StoragePostgres, a_connection_that_died_while_idle_is_replaced_unseen) {
  const test::TempDatabase database(Engine::postgres, test::Schema::current);
  const auto db = database.open({.postgres_writers = 1});
  db->write_now([](Connection& connection) { connection.execute(kInsert, {std::string("a"), std::int64_t{0}}); });
  const auto killer = database.connect();
  killer->execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = 'sapa' AND pid <> pg_backend_pid()");
  db->write_now([](Connection& connection) { connection.execute(kInsert, {std::string("b"), std::int64_t{0}}); });
  std::size_t rows = 0;
  db->read_now([&](Connection& connection) { rows = connection.execute(kAll).rows.size(); });
  EXPECT_EQ(rows, 2U);
  EXPECT_TRUE(db->healthy());
}

TEST_F(StoragePostgres, a_connection_lost_inside_a_unit_runs_the_whole_unit_again) {
  const test::TempDatabase database(Engine::postgres, test::Schema::current);
  const auto db = database.open({.postgres_writers = 1});
  const auto killer = database.connect();
  int runs = 0;
  db->write_now([&](Connection& connection) {
    connection.execute(kInsert, {std::string("a"), std::int64_t{0}});
    if (++runs == 1) {
      killer->execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = 'sapa' AND pid <> pg_backend_pid()");
    }
    connection.execute(kInsert, {std::string("b"), std::int64_t{0}});
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(killer->execute(kAll).rows.size(), 2U);
}

TEST_F(StoragePostgres, the_address_may_set_its_own_options) {
  const test::TempDatabase database(Engine::postgres);
  DatabaseOptions options;
  options.url = database.url() + "%20-c%20statement_timeout%3D1234&application_name=sapa-two";
  options.readers = 1;
  options.postgres_writers = 1;
  const auto db = Database::open(options);
  ASSERT_TRUE(db) << db.error().message;
  (*db)->read_now([](Connection& connection) {
    EXPECT_EQ(connection.execute("SELECT current_setting('statement_timeout')").rows.at(0).text(0), "1234ms");
    EXPECT_EQ(connection.execute("SELECT current_setting('application_name')").rows.at(0).text(0), "sapa-two");
  });
}

}  // namespace
}  // namespace sapa::storage

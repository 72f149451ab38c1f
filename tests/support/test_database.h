#pragma once

// Databases for tests: a fresh one each. PostgreSQL is the throw-away server that SAPA_TEST_POSTGRES names
// (tools/with-postgres starts one); what is made in it goes with it.

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "storage/database.h"

namespace sapa::test {

// A folder of its own, removed at the end.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

bool postgres_is_offered();

enum class Schema { none, current, emptied };

// A database without a schema, with today's, or with today's as an earlier test left it and emptied of rows (PostgreSQL:
// quicker by far; REQUIRES: no test changes the schema, and no two are open at once in one process).
class TempDatabase {
 public:
  explicit TempDatabase(storage::Engine engine, Schema schema = Schema::none);
  TempDatabase(const TempDatabase&) = delete;
  TempDatabase& operator=(const TempDatabase&) = delete;

  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] std::string file() const;  // REQUIRES: SQLite
  [[nodiscard]] std::unique_ptr<storage::Connection> connect() const;
  [[nodiscard]] std::unique_ptr<storage::Database> open(storage::DatabaseOptions options = {}) const;

 private:
  storage::Engine engine_;
  TempFolder folder_;
  std::string name_;
  std::string url_;
};

std::string engine_name(storage::Engine engine);

}  // namespace sapa::test

// STORAGE_TEST(null_survives) { ... }: one test for every engine that ships; `engine` is the one at hand.
#define SAPA_ENGINES(suite)                                                                                              \
  class suite : public testing::TestWithParam<::sapa::storage::Engine> {                                                 \
   protected:                                                                                                            \
    void SetUp() override {                                                                                              \
      if (engine == ::sapa::storage::Engine::postgres && !::sapa::test::postgres_is_offered()) {                         \
        GTEST_SKIP() << "no PostgreSQL: run under tools/with-postgres";                                                  \
      }                                                                                                                  \
    }                                                                                                                    \
    const ::sapa::storage::Engine engine = GetParam();                                                                   \
  };                                                                                                                     \
  INSTANTIATE_TEST_SUITE_P(Engines, suite, testing::Values(::sapa::storage::Engine::sqlite, ::sapa::storage::Engine::postgres), \
                           [](const auto& info) { return ::sapa::test::engine_name(info.param); })

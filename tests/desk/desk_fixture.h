#pragma once

// A desk without HTTP: services over a fresh database of either engine, a clock that a test moves, people to act as.

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "desk/access_log.h"
#include "desk/crypto.h"
#include "desk/people.h"
#include "desk/session.h"
#include "desk/settings.h"
#include "desk/take_call_event.h"
#include "desk/write_caller.h"
#include "support/test_database.h"

namespace sapa::desk {

class Desk {
 public:
  // `dress`: puts something between the desk and its database (support/recording_database.h).
  using Dress = std::function<std::unique_ptr<storage::Database>(std::unique_ptr<storage::Database>)>;
  explicit Desk(storage::Engine engine, const Dress& dress = [](auto database) { return database; })
      : files(engine, test::Schema::emptied), database(dress(files.open({.readers = 1, .postgres_writers = 2}))) {
    start_crypto();
  }

  // Runs one use case in its own transaction; what it announced is in news().
  template <class Work>
  auto run(Work work) -> decltype(work(std::declval<UnitOfWork&>())) {
    using Answer = decltype(work(std::declval<UnitOfWork&>()));
    if constexpr (requires(Answer answer) { answer.error(); }) {
      return run_unit<typename Answer::value_type>(services, work);
    } else {
      std::optional<Answer> answer;
      const auto done = run_unit<bool>(services, [&](UnitOfWork& unit) -> Result<bool> {
        answer = work(unit);
        return true;
      });
      EXPECT_TRUE(done);
      return std::move(*answer);
    }
  }
  template <class Work>
  void read(Work work) {
    database->read_now([&](storage::Connection& connection) { work(connection); });
  }
  std::vector<storage::Row> rows(std::string_view sql, std::vector<storage::Value> values = {}) {
    std::vector<storage::Row> found;
    const std::string text(sql);
    database->read_now([&](storage::Connection& connection) {
      connection.for_each(text, values, [&](const storage::Row& row) {
        found.push_back(row);
        return true;
      });
    });
    return found;
  }
  std::int64_t count(std::string_view sql, std::vector<storage::Value> values = {}) { return rows(sql, std::move(values)).at(0).integer(0); }
  void write(std::string_view sql, std::vector<storage::Value> values = {}) {
    const std::string text(sql);
    database->write_now([&](storage::Connection& connection) { connection.for_each(text, values, [](const storage::Row&) { return true; }); });
  }

  UserId add(const std::string& name, const std::string& role = "agent", const std::string& site = "S1", const std::string& password_hash = "x") {
    const auto added = run([&](UnitOfWork& unit) { return add_user(unit, {name, name, role, site, "", name + "@pln.example", password_hash}); });
    return UserId{std::string(added.value().at("id").as_string())};
  }
  static Scope scope_of(const UserId& user, const std::string& name, Role role = Role::agent, const std::string& site = "S1") {
    return ScopeMaker::user(user, name, name, role, site, "", "session-" + name);
  }
  void seat(const UserId& user, const std::string& extension) {
    write("INSERT INTO seats (extension, user_id, session_hash, taken_at_ms) VALUES ($1, $2, 's', 0)", {extension, user.value});
  }
  void know(const std::string& extension, const std::string& site = "S1") {
    EXPECT_TRUE(run([&](UnitOfWork& unit) { return put_extension(unit, extension, {site, "", std::nullopt, false}); }));
  }

  // Everything announced to an audience, oldest first.
  std::vector<wire::json::object> news(const std::string& audience) {
    std::vector<wire::json::object> bodies;
    for (const auto& row : rows("SELECT body FROM news WHERE audience = $1 ORDER BY seq", {audience})) bodies.push_back(wire::parse_json(row.text(0)).value().as_object());
    return bodies;
  }

  const test::TempDatabase files;
  std::unique_ptr<storage::Database> database;
  push::Hub hub;
  std::atomic<std::int64_t> now_ms{1'795'485'600'000};
  AccessLog accesses{*database};
  SettingsCache settings;
  Services services{*database, hub, [this] { return instant_from_ms(now_ms); }, accesses, settings};

  void advance(std::chrono::milliseconds span) { now_ms += span.count(); }
};

}  // namespace sapa::desk

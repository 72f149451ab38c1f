#include "desk/freshness.h"

#include <utility>

#include "core/instant.h"
#include "desk/import_office.h"

namespace sapa::desk {

namespace {

constexpr std::int64_t kNow = 1'575'860'400'000;
const WatchedFile kFile{"apkt", "tickets", "apkt.csv", kNow - 60'000};

class Watched {
 public:
  explicit Watched(storage::Engine engine) : office_(engine) {}
  storage::Connection& connection() { return office_.connection(); }
  std::string state(std::int64_t now_ms = kNow) {
    const auto items = present_freshness(office_.connection(), ScopeMaker::system("test"), now_ms).at("items").as_array();
    return items.empty() ? "none" : std::string(items.at(0).at("state").as_string());
  }
  // Whether a desk would be told.
  bool is_news() { return std::exchange(mark_, freshness_mark(office_.connection())) != freshness_mark(office_.connection()); }

 private:
  Office office_;
  std::int64_t mark_ = 0;
};

}  // namespace

SAPA_ENGINES(FreshnessTest);

TEST_P(FreshnessTest, a_watcher_tells_what_it_does_and_its_silence_tells_that_it_ended) {
  Watched watched(engine);
  auto& db = watched.connection();
  EXPECT_EQ(watched.state(), "none");
  note_watching(db, "apkt", "tickets", 0, kNow, Watching::goes_on);
  EXPECT_EQ(watched.state(), "none");
  EXPECT_FALSE(watched.is_news());
  note_busy(db, kFile, 1, kNow);
  EXPECT_EQ(watched.state(), "importing");
  note_good_file(db, kFile, 0, kNow + 1000);
  EXPECT_EQ(watched.state(), "fresh");
  EXPECT_TRUE(watched.is_news());
  note_watching(db, "apkt", "tickets", 0, kNow + 30'000, Watching::goes_on);
  EXPECT_FALSE(watched.is_news());  // that it lives is no news
  EXPECT_EQ(watched.state(kNow + 140'000), "fresh");
  EXPECT_EQ(watched.state(kNow + 151'000), "stopped");
  note_bad_file(db, kFile, "is_pdf", "It is a PDF.", 0, kNow + 31'000);
  EXPECT_EQ(watched.state(kNow + 31'000), "problem");
  note_good_file(db, kFile, 0, kNow + 32'000);
  note_watching(db, "apkt", "tickets", 2, kNow + 33'000, Watching::ends);
  EXPECT_TRUE(watched.is_news());
  EXPECT_EQ(watched.state(kNow + 33'000), "stopped");
  note_watching(db, "apkt", "tickets", 2, kNow + 34'000, Watching::goes_on);
  EXPECT_TRUE(watched.is_news());  // it is back
  EXPECT_EQ(watched.state(kNow + 34'000), "fresh");
}

TEST_P(FreshnessTest, a_watcher_speaks_for_its_own_tables_and_an_older_file_takes_nothing_back) {
  Watched watched(engine);
  auto& db = watched.connection();
  note_good_file(db, kFile, 0, kNow);
  note_watching(db, "crm", "callers", 0, kNow, Watching::ends);
  EXPECT_EQ(watched.state(), "fresh");
  auto older = kFile;
  older.data_until_ms = kNow - 3'600'000;
  note_good_file(db, older, 0, kNow + 1000);
  const auto items = present_freshness(db, ScopeMaker::system("test"), kNow).at("items").as_array();
  EXPECT_EQ(items.at(0).at("dataUntil").as_string(), to_rfc3339(instant_from_ms(kNow - 60'000)));
}

}  // namespace sapa::desk

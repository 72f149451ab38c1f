#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "push/hub.h"

namespace sapa::push {
namespace {

std::shared_ptr<Stream> stream_of(Cursor start, const std::string& session = "s", std::function<void(const std::string&, std::int64_t)> on_gap = nullptr) {
  if (!on_gap) on_gap = [](const std::string&, std::int64_t) {};
  return std::make_shared<Stream>(std::move(start), session, std::move(on_gap));
}

TEST(Hub, news_reaches_its_audience_and_nobody_else) {
  Hub hub;
  const auto rini = stream_of({{"user:rini", 0}, {"everyone", 0}});
  const auto budi = stream_of({{"user:budi", 0}, {"everyone", 0}});
  hub.subscribe(rini);
  hub.subscribe(budi);
  hub.publish({{"user:rini", 1, "call", "rini"}, {"everyone", 1, "banner", "all"}});
  EXPECT_NE(rini->take().find("data: rini"), std::string::npos);
  const auto other = budi->take();
  EXPECT_EQ(other.find("data: rini"), std::string::npos);
  EXPECT_NE(other.find("data: all"), std::string::npos);
}

TEST(Hub, a_stream_that_is_gone_costs_nothing) {
  Hub hub;
  {
    const auto stream = stream_of({{"user:rini", 0}}, "s1");
    hub.subscribe(stream);
    EXPECT_EQ(hub.streams(), 1U);
    EXPECT_EQ(hub.sessions(), std::vector<std::string>{"s1"});
    EXPECT_EQ(hub.audiences(), std::vector<std::string>{"user:rini"});
  }
  EXPECT_EQ(hub.streams(), 0U);
  EXPECT_TRUE(hub.sessions().empty());
  EXPECT_TRUE(hub.audiences().empty());
  hub.publish({{"user:rini", 1, "call", "{}"}});
  hub.hint("user:rini", 9);
  hub.end_streams("");
}

TEST(Hub, the_streams_of_one_session_end_with_it) {
  Hub hub;
  const auto rini = stream_of({{"everyone", 0}}, "s1");
  const auto budi = stream_of({{"everyone", 0}}, "s2");
  hub.subscribe(rini);
  hub.subscribe(budi);
  hub.end_streams("s1");
  EXPECT_TRUE(rini->ended());
  EXPECT_FALSE(budi->ended());
  hub.end_streams("");
  EXPECT_TRUE(budi->ended());
}

TEST(Hub, a_hint_makes_those_behind_ask_and_nobody_else) {
  Hub hub;
  std::vector<std::int64_t> asked;
  const auto behind = stream_of({{"everyone", 3}}, "s1", [&](const std::string&, std::int64_t after) { asked.push_back(after); });
  const auto there = stream_of({{"everyone", 9}}, "s2", [&](const std::string&, std::int64_t) { asked.push_back(-1); });
  hub.subscribe(behind);
  hub.subscribe(there);
  hub.hint("everyone", 9);
  hub.hint("nobody", 9);
  EXPECT_EQ(asked, (std::vector<std::int64_t>{3}));
}

// Also run under ThreadSanitizer (preset tsan).
TEST(Hub, many_threads_publish_subscribe_and_take) {
  Hub hub;
  constexpr std::int64_t kNews = 600;
  std::atomic<bool> done{false};
  std::vector<std::thread> threads;
  std::vector<std::int64_t> delivered(4, 0);
  for (std::size_t reader = 0; reader < 4; ++reader) {
    const auto stream = stream_of({{"everyone", 0}}, "s" + std::to_string(reader));
    hub.subscribe(stream);
    threads.emplace_back([&, reader, stream] {
      // Shared: a wake-up that is on its way may arrive after this thread is done.
      const auto ready = std::make_shared<std::atomic<bool>>(false);
      while (delivered[reader] < kNews) {
        stream->wait([ready] { *ready = true; });
        const auto frames = stream->take();
        for (std::size_t at = frames.find("data: "); at != std::string::npos; at = frames.find("data: ", at + 1)) {
          EXPECT_EQ(std::stoll(frames.substr(at + 6)), ++delivered[reader]);
        }
        if (frames.empty()) std::this_thread::yield();
      }
      EXPECT_TRUE(*ready);
    });
  }
  threads.emplace_back([&] {
    for (std::int64_t seq = 1; seq <= kNews; ++seq) hub.publish({{"everyone", seq, "n", std::to_string(seq)}});
  });
  threads.emplace_back([&] {
    while (!done) {
      const auto passing = stream_of({{"everyone", 0}}, "passing");
      hub.subscribe(passing);
      (void)hub.streams();
      (void)hub.audiences();
      hub.hint("everyone", 1);
      hub.end_streams("passing");
    }
  });
  for (std::size_t i = 0; i < 5; ++i) threads[i].join();
  done = true;
  threads[5].join();
  for (const auto count : delivered) EXPECT_EQ(count, kNews);
}

}  // namespace
}  // namespace sapa::push

#include <deque>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "push/hub.h"

namespace sapa::push {
namespace {

std::shared_ptr<const News> news(const std::string& audience, std::int64_t seq, const std::string& body = "{}") {
  return std::make_shared<const News>(News{audience, seq, "call", body});
}

struct Asked {
  std::string audience;
  std::int64_t after = 0;
  bool operator==(const Asked&) const = default;
};

struct Listener {
  std::vector<Asked> asked;
  std::shared_ptr<Stream> stream;
  explicit Listener(Cursor start = {{"me", 0}}) {
    stream = std::make_shared<Stream>(std::move(start), "session-1", [this](const std::string& audience, std::int64_t after) { asked.push_back({audience, after}); });
  }
  // The numbers delivered of one audience, from what take() gives until it gives nothing.
  std::vector<std::int64_t> delivered;
  void drain() {
    for (auto frames = stream->take(); !frames.empty(); frames = stream->take()) read(frames);
  }
  void read(const std::string& frames) {
    for (std::size_t at = frames.find("data: "); at != std::string::npos; at = frames.find("data: ", at + 1)) {
      if (std::isdigit(static_cast<unsigned char>(frames[at + 6]))) delivered.push_back(std::stoll(frames.substr(at + 6)));
    }
  }
  void offer(std::int64_t seq) { stream->offer(news("me", seq, std::to_string(seq))); }
};

TEST(Stream, news_is_delivered_as_frames_with_the_cursor_as_id) {
  Listener listener({{"me", 4}, {"everyone", 7}});
  listener.stream->offer(news("me", 5, "{\"a\":1}"));
  EXPECT_EQ(listener.stream->take(), "id: everyone=7;me=5\nevent: call\ndata: {\"a\":1}\n\n");
  EXPECT_EQ(listener.stream->take(), "");
  EXPECT_EQ(listener.stream->cursor(), (Cursor{{"me", 5}, {"everyone", 7}}));
}

TEST(Stream, old_and_repeated_news_and_that_of_others_is_left_out) {
  Listener listener({{"me", 4}});
  listener.offer(3);
  listener.offer(4);
  listener.offer(5);
  listener.offer(5);
  listener.stream->offer(news("you", 1, "1"));
  listener.drain();
  EXPECT_EQ(listener.delivered, (std::vector<std::int64_t>{5}));
}

TEST(Stream, a_gap_is_asked_for_once_and_nothing_behind_it_is_delivered) {
  Listener listener;
  listener.offer(1);
  listener.offer(3);
  listener.drain();
  EXPECT_EQ(listener.delivered, (std::vector<std::int64_t>{1}));
  EXPECT_EQ(listener.asked, (std::vector<Asked>{{"me", 1}}));
  listener.offer(4);
  listener.drain();
  EXPECT_EQ(listener.asked.size(), 1U);
  listener.offer(2);
  listener.drain();
  EXPECT_EQ(listener.delivered, (std::vector<std::int64_t>{1, 2, 3, 4}));
}

TEST(Stream, each_audience_counts_for_itself) {
  Listener listener({{"me", 0}, {"everyone", 100}});
  listener.stream->offer(news("everyone", 102, "102"));
  listener.offer(1);
  listener.drain();
  EXPECT_EQ(listener.delivered, (std::vector<std::int64_t>{1}));
  EXPECT_EQ(listener.asked, (std::vector<Asked>{{"everyone", 100}}));
}

TEST(Stream, news_that_is_gone_from_the_table_is_said_as_reset) {
  Listener listener;
  listener.offer(9);
  listener.drain();
  listener.stream->skip_to("me", 8);
  const auto frames = listener.stream->take();
  EXPECT_EQ(frames, "id: me=8\nevent: reset\ndata: {}\n\nid: me=9\nevent: call\ndata: 9\n\n");
  listener.stream->skip_to("me", 3);  // backwards: nothing
  EXPECT_EQ(listener.stream->take(), "");
}

TEST(Stream, who_waits_is_woken_once) {
  Listener listener;
  int woken = 0;
  listener.stream->wait([&] { ++woken; });
  EXPECT_EQ(woken, 0);
  listener.offer(1);
  listener.offer(2);
  EXPECT_EQ(woken, 1);
  listener.stream->wait([&] { ++woken; });
  EXPECT_EQ(woken, 2) << "there is something to take already";
  listener.drain();
  listener.stream->wait([&] { ++woken; });
  EXPECT_EQ(woken, 2);
  listener.stream->end();
  EXPECT_EQ(woken, 3);
  listener.stream->wait([&] { ++woken; });
  EXPECT_EQ(woken, 4) << "an ended stream has nothing to wait for";
}

TEST(Stream, a_gap_that_was_asked_for_does_not_wake_in_a_circle) {
  Listener listener;
  listener.offer(2);
  listener.drain();
  int woken = 0;
  listener.stream->wait([&] { ++woken; });
  EXPECT_EQ(woken, 0);
}

TEST(Stream, a_reader_that_is_too_slow_is_ended_and_loses_nothing_it_was_given) {
  Listener listener;
  for (std::int64_t seq = 1; seq <= std::int64_t(Stream::kPendingLimit) + 50; ++seq) listener.offer(seq);
  EXPECT_TRUE(listener.stream->ended());
  listener.drain();
  ASSERT_FALSE(listener.delivered.empty());
  for (std::size_t i = 0; i < listener.delivered.size(); ++i) EXPECT_EQ(listener.delivered[i], std::int64_t(i) + 1);
  EXPECT_EQ(listener.stream->cursor().at("me"), listener.delivered.back()) << "it comes again with exactly what it was given";
}

// --- what went wrong once -------------------------------------------------------------------------------------------

// The server refused to write more than its limit at once, and the browser came again for the same news for ever.
TEST(StreamOnce, much_news_at_once_became_one_frame_that_was_never_sent) {
  Listener listener;
  for (std::int64_t seq = 1; seq <= 500; ++seq) listener.stream->offer(news("me", seq, std::to_string(seq) + std::string(8'000, ' ')));
  auto frames = listener.stream->take();
  EXPECT_LT(frames.size(), Stream::kTakeBytes + 9'000);
  int woken = 0;
  listener.stream->wait([&] { ++woken; });
  EXPECT_EQ(woken, 1) << "the rest is ready";
  listener.read(frames);
  listener.drain();
  EXPECT_EQ(listener.delivered.size(), 500U);
}

TEST(StreamOnce, a_backlog_longer_than_one_answer_waited_for_the_next_news) {
  Listener listener;
  listener.stream->ask("me");
  for (std::int64_t seq = 1; seq <= 500; ++seq) listener.offer(seq);
  listener.stream->expect("me", 1'200);
  listener.drain();
  EXPECT_EQ(listener.delivered.size(), 500U);
  EXPECT_EQ(listener.asked, (std::vector<Asked>{{"me", 0}, {"me", 500}}));
}

// A table, a stream over it, and everything that can go wrong between them: news lost on the way, doubled, out of order,
// the connection cut and resumed. The browser sees each number once, in order.
RC_GTEST_PROP(StreamLaw, whatever_happens_nothing_is_lost_and_nothing_doubled, ()) {
  std::int64_t head = 0;
  std::vector<std::int64_t> seen;
  std::deque<std::pair<std::shared_ptr<Stream>, std::int64_t>> questions;
  std::shared_ptr<Stream> stream;
  const auto connect = [&] {
    const auto after = seen.empty() ? 0 : seen.back();
    auto weak = std::make_shared<std::weak_ptr<Stream>>();
    stream = std::make_shared<Stream>(Cursor{{"me", after}}, "s", [&questions, weak](const std::string&, std::int64_t missing) {
      if (auto target = weak->lock()) questions.emplace_back(target, missing);
    });
    *weak = stream;
    stream->ask("me");
  };
  const auto take = [&] {
    const auto frames = stream->take();
    for (std::size_t at = frames.find("data: "); at != std::string::npos; at = frames.find("data: ", at + 1)) seen.push_back(std::stoll(frames.substr(at + 6)));
  };
  const auto answer = [&] {
    if (questions.empty()) return;
    const auto [target, after] = questions.front();
    questions.pop_front();
    std::int64_t given = 0;
    for (auto seq = after + 1; seq <= head && given < 5; ++seq, ++given) target->offer(news("me", seq, std::to_string(seq)));
    if (given == 5) target->expect("me", head);
  };
  connect();
  for (int steps = *rc::gen::inRange(10, 150); steps > 0; --steps) {
    switch (*rc::gen::inRange(0, 8)) {
      case 0:
      case 1:
        ++head;
        stream->offer(news("me", head, std::to_string(head)));
        break;
      case 2: ++head; break;  // committed, never offered
      case 3:
        if (head > 0) {
          const auto again = *rc::gen::inRange<std::int64_t>(1, head + 1);
          stream->offer(news("me", again, std::to_string(again)));
        }
        break;
      case 4: connect(); break;
      case 5: answer(); break;
      default: take();
    }
  }
  // The world calms down: the poll tells the head, questions are answered.
  for (int i = 0; i < 200 && (seen.empty() ? 0 : seen.back()) < head; ++i) {
    stream->expect("me", head);
    stream->ask("me");
    while (!questions.empty()) answer();
    take();
  }
  RC_ASSERT(std::int64_t(seen.size()) == head);
  for (std::size_t i = 0; i < seen.size(); ++i) RC_ASSERT(seen[i] == std::int64_t(i) + 1);
}

}  // namespace
}  // namespace sapa::push

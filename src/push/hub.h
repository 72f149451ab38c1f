#pragma once

// News on its way to browsers. The truth is the outbox table (news); the hub only carries what was just committed to the
// streams that wait for it, and remembers nothing. A stream that misses something (gap, overflow) asks the table.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sapa::push {

struct News {
  std::string audience;  // "user:ID", "site:S1", "everyone" ...
  std::int64_t seq = 0;  // counts from 1 per audience, in the order of commits
  std::string kind;
  std::string body;  // one line of JSON
};

// What a stream has seen: audience -> seq. As text "user:ID=12;everyone=3".
using Cursor = std::map<std::string, std::int64_t>;
std::string to_text(const Cursor& cursor);
// Empty when it is no cursor; names and numbers are checked, nothing else.
std::optional<Cursor> parse_cursor(std::string_view text);

// One browser's stream. All functions: any thread.
class Stream {
 public:
  Stream(Cursor start, std::string session, std::function<void(const std::string& audience, std::int64_t after)> on_gap);

  void offer(const std::shared_ptr<const News>& news);
  // What can be delivered without a gap, as text/event-stream frames: whole ones, until kTakeBytes are passed; the rest
  // comes with the next take(). Asks on_gap once per missing stretch.
  std::string take();
  // Calls ready once when take() has something or the stream ended; at once when it already has. On the thread that brought
  // the news, outside the lock: it may still come after another wait() took its place, so what it touches must live by itself.
  void wait(std::function<void()> ready);
  // A frame outside the numbering (hello, reset).
  void say(std::string_view kind, std::string_view body);
  // The news that was missed is gone (too old): says `reset` and goes on from `last`.
  void skip_to(const std::string& audience, std::int64_t last);
  // The table has news up to `last`: asks on (on_gap) whenever it is behind and has nothing waiting.
  void expect(const std::string& audience, std::int64_t last);
  // There may be news after what was seen: asks the table (on_gap).
  void ask(const std::string& audience);
  void end();
  [[nodiscard]] bool ended() const;
  [[nodiscard]] const std::string& session() const { return session_; }
  [[nodiscard]] Cursor cursor() const;

  static constexpr std::size_t kPendingLimit = 1024;  // more and the stream ends; the client resumes from the table
  static constexpr std::size_t kTakeBytes = 32 * 1024;

 private:
  void wake(std::unique_lock<std::mutex>& lock);
  bool missing(const std::string& audience, std::int64_t seen);

  mutable std::mutex mutex_;
  Cursor cursor_;
  const std::string session_;
  std::map<std::string, std::map<std::int64_t, std::shared_ptr<const News>>> pending_;
  std::map<std::string, std::int64_t> asked_;  // gaps already asked for, by the seq asked after
  std::map<std::string, std::int64_t> expected_;  // what the table is known to have
  std::size_t pending_count_ = 0;
  std::string said_;
  std::function<void()> ready_;
  std::function<void(const std::string&, std::int64_t)> on_gap_;
  bool ended_ = false;
};

// Any thread.
class Hub {
 public:
  void subscribe(const std::shared_ptr<Stream>& stream);
  // After the commit. The vector is in the order of announcing.
  void publish(std::vector<News> news);
  // Streams of a session that ended, or of all (`session` empty).
  void end_streams(std::string_view session);
  [[nodiscard]] std::size_t streams() const;
  [[nodiscard]] std::uint64_t subscribed() const;  // how many ever were
  [[nodiscard]] std::vector<std::string> sessions() const;  // of each stream
  // Audiences somebody listens to, for the poll that heals lost wake-ups between nodes.
  [[nodiscard]] std::vector<std::string> audiences() const;
  // The table says this audience has news up to `last`: streams behind it find their gap.
  void hint(const std::string& audience, std::int64_t last);

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::vector<std::weak_ptr<Stream>>> listeners_;
  std::vector<std::weak_ptr<Stream>> streams_;  // each once, whatever it listens to
  std::uint64_t subscribed_ = 0;
};

}  // namespace sapa::push

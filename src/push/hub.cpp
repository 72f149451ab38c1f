#include "push/hub.h"

#include <algorithm>
#include <charconv>

namespace sapa::push {

std::string to_text(const Cursor& cursor) {
  std::string text;
  for (const auto& [audience, seq] : cursor) {
    if (!text.empty()) text += ';';
    text += audience + '=' + std::to_string(seq);
  }
  return text;
}

std::optional<Cursor> parse_cursor(std::string_view text) {
  Cursor cursor;
  if (text.empty() || text.size() > 512) return std::nullopt;
  while (!text.empty()) {
    const auto end = std::min(text.find(';'), text.size());
    const auto part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto equals = part.rfind('=');
    if (equals == std::string_view::npos || equals == 0) return std::nullopt;
    std::int64_t seq = -1;
    const auto number = part.substr(equals + 1);
    const auto [rest, error] = std::from_chars(number.data(), number.data() + number.size(), seq);
    if (error != std::errc() || rest != number.data() + number.size() || seq < 0) return std::nullopt;
    cursor[std::string(part.substr(0, equals))] = seq;
  }
  return cursor;
}

Stream::Stream(Cursor start, std::string session, std::function<void(const std::string&, std::int64_t)> on_gap)
    : cursor_(std::move(start)), session_(std::move(session)), on_gap_(std::move(on_gap)) {}

void Stream::wake(std::unique_lock<std::mutex>& lock) {
  auto ready = std::move(ready_);
  ready_ = nullptr;
  lock.unlock();
  if (ready) ready();
}

void Stream::offer(const std::shared_ptr<const News>& news) {
  std::unique_lock lock(mutex_);
  const auto at = cursor_.find(news->audience);
  if (ended_ || at == cursor_.end() || news->seq <= at->second) return;
  if (!pending_[news->audience].emplace(news->seq, news).second) return;
  if (++pending_count_ > kPendingLimit) ended_ = true;
  wake(lock);
}

// Whether to ask for what comes after `seen`; remembers that it was asked. Under the lock.
bool Stream::missing(const std::string& audience, std::int64_t seen) {
  auto& asked = asked_.try_emplace(audience, -1).first->second;
  if (asked == seen) return false;
  asked = seen;
  return true;
}

void Stream::expect(const std::string& audience, std::int64_t last) {
  std::unique_lock lock(mutex_);
  auto& known = expected_[audience];
  known = std::max(known, last);
  wake(lock);
}

std::string Stream::take() {
  std::vector<std::pair<std::string, std::int64_t>> gaps;
  std::string frames;
  {
    const std::unique_lock lock(mutex_);
    frames = std::move(said_);
    said_.clear();
    for (auto& [audience, waiting] : pending_) {
      auto& seen = cursor_[audience];
      while (!waiting.empty() && waiting.begin()->first <= seen + 1 && frames.size() < kTakeBytes) {
        const auto news = waiting.begin()->second;
        waiting.erase(waiting.begin());
        --pending_count_;
        if (news->seq <= seen) continue;
        seen = news->seq;
        const auto id = to_text(cursor_);
        frames.reserve(frames.size() + id.size() + news->kind.size() + news->body.size() + 24);
        frames.append("id: ").append(id).append("\nevent: ").append(news->kind).append("\ndata: ").append(news->body).append("\n\n");
      }
      if (!waiting.empty() && waiting.begin()->first > seen + 1 && missing(audience, seen)) gaps.emplace_back(audience, seen);
    }
    for (const auto& [audience, last] : expected_) {
      const auto waiting = pending_.find(audience);
      const auto seen = cursor_[audience];
      if (seen < last && (waiting == pending_.end() || waiting->second.empty()) && missing(audience, seen)) gaps.emplace_back(audience, seen);
    }
  }
  for (const auto& [audience, after] : gaps) on_gap_(audience, after);
  return frames;
}

void Stream::wait(std::function<void()> ready) {
  std::unique_lock lock(mutex_);
  bool fresh = ended_ || !said_.empty();
  for (const auto& [audience, waiting] : pending_) {
    if (waiting.empty()) continue;
    const auto seen = cursor_.at(audience);
    const auto asked = asked_.find(audience);
    // Behind a gap that was asked for there is nothing to do until the answer comes.
    fresh = fresh || waiting.begin()->first <= seen + 1 || asked == asked_.end() || asked->second != seen;
  }
  for (const auto& [audience, last] : expected_) {
    const auto seen = cursor_.at(audience);
    const auto asked = asked_.find(audience);
    fresh = fresh || (seen < last && (asked == asked_.end() || asked->second != seen));
  }
  ready_ = std::move(ready);
  if (fresh) wake(lock);
}

void Stream::say(std::string_view kind, std::string_view body) {
  std::unique_lock lock(mutex_);
  said_ += "id: " + to_text(cursor_) + "\nevent: " + std::string(kind) + "\ndata: " + std::string(body) + "\n\n";
  wake(lock);
}

void Stream::skip_to(const std::string& audience, std::int64_t last) {
  {
    const std::unique_lock lock(mutex_);
    auto& seen = cursor_[audience];
    if (last <= seen) return;
    seen = last;
    auto& waiting = pending_[audience];
    while (!waiting.empty() && waiting.begin()->first <= last) {
      waiting.erase(waiting.begin());
      --pending_count_;
    }
  }
  say("reset", "{}");
}

void Stream::ask(const std::string& audience) {
  std::int64_t after = 0;
  {
    const std::unique_lock lock(mutex_);
    after = cursor_[audience];
    asked_[audience] = after;
  }
  on_gap_(audience, after);
}

void Stream::end() {
  std::unique_lock lock(mutex_);
  ended_ = true;
  wake(lock);
}

bool Stream::ended() const {
  const std::unique_lock lock(mutex_);
  return ended_;
}

Cursor Stream::cursor() const {
  const std::unique_lock lock(mutex_);
  return cursor_;
}

void Hub::subscribe(const std::shared_ptr<Stream>& stream) {
  const std::unique_lock lock(mutex_);
  for (const auto& [audience, seq] : stream->cursor()) {
    auto& streams = listeners_[audience];
    std::erase_if(streams, [](const auto& listener) { return listener.expired(); });
    streams.push_back(stream);
  }
  std::erase_if(streams_, [](const auto& listener) { return listener.expired(); });
  streams_.push_back(stream);
  ++subscribed_;
}

void Hub::publish(std::vector<News> news) {
  std::vector<std::pair<std::shared_ptr<Stream>, std::shared_ptr<const News>>> deliveries;
  {
    const std::unique_lock lock(mutex_);
    for (auto& item : news) {
      const auto found = listeners_.find(item.audience);
      if (found == listeners_.end()) continue;
      const auto shared = std::make_shared<const News>(std::move(item));
      for (const auto& listener : found->second) {
        if (auto stream = listener.lock()) deliveries.emplace_back(std::move(stream), shared);
      }
    }
  }
  for (const auto& [stream, item] : deliveries) stream->offer(item);
}

void Hub::end_streams(std::string_view session) {
  std::vector<std::shared_ptr<Stream>> ending;
  {
    const std::unique_lock lock(mutex_);
    for (const auto& listener : streams_) {
      if (auto stream = listener.lock(); stream && (session.empty() || stream->session() == session)) ending.push_back(std::move(stream));
    }
  }
  for (const auto& stream : ending) stream->end();
}

std::size_t Hub::streams() const {
  const std::unique_lock lock(mutex_);
  return std::size_t(std::count_if(streams_.begin(), streams_.end(), [](const auto& listener) { return !listener.expired(); }));
}

std::uint64_t Hub::subscribed() const {
  const std::unique_lock lock(mutex_);
  return subscribed_;
}

std::vector<std::string> Hub::sessions() const {
  const std::unique_lock lock(mutex_);
  std::vector<std::string> sessions;
  for (const auto& listener : streams_) {
    if (const auto stream = listener.lock()) sessions.push_back(stream->session());
  }
  return sessions;
}

std::vector<std::string> Hub::audiences() const {
  const std::unique_lock lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [audience, streams] : listeners_) {
    if (std::any_of(streams.begin(), streams.end(), [](const auto& listener) { return !listener.expired(); })) {
      names.push_back(audience);
    }
  }
  return names;
}

void Hub::hint(const std::string& audience, std::int64_t last) {
  std::vector<std::shared_ptr<Stream>> behind;
  {
    const std::unique_lock lock(mutex_);
    const auto found = listeners_.find(audience);
    if (found == listeners_.end()) return;
    for (const auto& listener : found->second) {
      if (auto stream = listener.lock()) behind.push_back(std::move(stream));
    }
  }
  for (const auto& stream : behind) {
    const auto cursor = stream->cursor();
    if (const auto at = cursor.find(audience); at != cursor.end() && at->second < last) {
      stream->expect(audience, last);
      stream->ask(audience);
    }
  }
}

}  // namespace sapa::push

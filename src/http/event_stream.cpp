#include "http/event_stream.h"

#include <atomic>
#include <mutex>

#include "desk/session.h"
#include "http/problem.h"
#include "push/hub.h"

namespace sapa::http {

namespace {

namespace json = wire::json;

constexpr auto kLast = "SELECT last_seq FROM audiences WHERE audience = $1";
constexpr auto kAfter = "SELECT seq, kind, body FROM news WHERE audience = $1 AND seq > $2 ORDER BY seq LIMIT 500";
constexpr std::size_t kChunk = 500;  // as in kAfter: well below Stream::kPendingLimit
constexpr auto kAllLast = "SELECT audience, last_seq FROM audiences ORDER BY audience";

Histogram& pushed() {
  static Histogram histogram;
  return histogram;
}

class HubSource final : public EventSource {
 public:
  explicit HubSource(std::shared_ptr<push::Stream> stream) : stream_(std::move(stream)) {}
  ~HubSource() override { stream_->end(); }
  void wait(std::function<void()> ready) override {
    stream_->wait([woken = woken_, ready = std::move(ready)] {
      woken->store(std::chrono::steady_clock::now().time_since_epoch().count());
      ready();
    });
  }
  std::string take() override {
    auto frames = stream_->take();
    const auto since = woken_->exchange(0);
    if (since != 0 && !frames.empty()) {
      const std::chrono::steady_clock::duration waited(std::chrono::steady_clock::now().time_since_epoch().count() - since);
      pushed().observe(std::chrono::duration_cast<std::chrono::microseconds>(waited));
    }
    return frames;
  }
  bool ended() const override { return stream_->ended(); }

 private:
  std::shared_ptr<push::Stream> stream_;
  const std::shared_ptr<std::atomic<std::int64_t>> woken_ = std::make_shared<std::atomic<std::int64_t>>(0);  // 0: not woken
};

std::vector<std::string> audiences_of(const desk::Scope& scope) {
  std::vector<std::string> audiences = {"everyone", "site:" + scope.site(), "user:" + scope.user().value};
  if (scope.leads()) audiences.emplace_back("sources");
  return audiences;
}

// Offers what the table has after `after`; says reset when some of it is no longer there.
void fill_gap(storage::Connection& connection, push::Stream& stream, const std::string& audience, std::int64_t after) {
  const auto rows = connection.execute(kAfter, {audience, after}).rows;
  if (rows.empty()) {
    const auto last = connection.execute(kLast, {audience}).rows;
    const auto newest = last.empty() ? 0 : last[0].integer(0);
    if (newest > after) stream.skip_to(audience, newest);  // pruned
    return;
  }
  if (rows[0].integer(0) > after + 1) stream.skip_to(audience, rows[0].integer(0) - 1);
  for (const auto& row : rows) {
    stream.offer(std::make_shared<const push::News>(push::News{audience, row.integer(0), row.text(1), row.text(2)}));
  }
  if (rows.size() < kChunk) return;
  // There is more: the stream asks on when it has delivered these.
  if (const auto last = connection.execute(kLast, {audience}).rows; !last.empty()) stream.expect(audience, last[0].integer(0));
}

using Gaps = std::vector<std::pair<std::string, std::int64_t>>;  // audience, after which number

// What a stream asks while it is being opened.
struct FirstGaps {
  std::mutex mutex;
  bool gathering = true;
  Gaps gaps;
};

void ask_table(desk::Services& services, const std::shared_ptr<std::weak_ptr<push::Stream>>& weak, Gaps gaps) {
  storage::ReadJob job;
  job.run = [weak, gaps = std::move(gaps)](storage::Connection& reader) {
    const auto target = weak->lock();
    if (!target) return;
    for (const auto& [audience, after] : gaps) fill_gap(reader, *target, audience, after);
  };
  job.settled = [weak](const std::exception_ptr& failure) {
    // The client comes again with what it has seen.
    if (const auto target = weak->lock(); failure && target) target->end();
  };
  if (!services.database.read(std::move(job))) {
    if (const auto target = weak->lock()) target->end();
  }
}

}  // namespace

Histogram::Figures push_times() { return pushed().figures(); }

void open_event_stream(desk::Services& services, const std::string& token, const std::string& last_event_id,
                       std::function<void(std::variant<Response, std::shared_ptr<EventSource>>)> reply) {
  struct Opening {
    std::optional<Response> refusal;
    std::shared_ptr<push::Stream> stream;
  };
  auto opening = std::make_shared<Opening>();
  storage::ReadJob job;
  job.run = [&services, opening, token, last_event_id](storage::Connection& connection) {
    const auto session = desk::authenticate(connection, services, token);
    if (!session) {
      opening->refusal = problem(session.error());
      return;
    }
    const auto known = push::parse_cursor(last_event_id);
    push::Cursor start;
    bool from_elsewhere = false;
    for (const auto& audience : audiences_of(session->scope)) {
      const auto rows = connection.execute(kLast, {audience}).rows;
      const auto head = rows.empty() ? 0 : rows[0].integer(0);
      start[audience] = head;
      if (!known || !known->contains(audience)) continue;
      // A cursor ahead of us comes from another database (a backup was restored): the browser loads anew.
      if (known->at(audience) <= head) start[audience] = known->at(audience);
      else from_elsewhere = true;
    }
    // The stream asks for gaps from the loop's thread; the answer comes from a reader.
    auto weak = std::make_shared<std::weak_ptr<push::Stream>>();
    auto first = std::make_shared<FirstGaps>();
    auto stream = std::make_shared<push::Stream>(start, session->scope.session(), [&services, weak, first](const std::string& audience, std::int64_t after) {
      {
        const std::lock_guard lock(first->mutex);
        if (first->gathering) return first->gaps.emplace_back(audience, after), void();
      }
      ask_table(services, weak, {{audience, after}});
    });
    *weak = stream;
    services.hub.subscribe(stream);  // before the table is read: what is committed from here on is offered
    stream->say("hello", json::serialize(json::object{{"at", to_rfc3339(services.clock())}}));
    // A second look with a newer picture: also what was committed between reading the heads and subscribing. One for all
    // audiences: when thousands of browsers come back at once, the readers' queue must hold them.
    for (const auto& [audience, head] : start) stream->ask(audience);
    Gaps gaps;
    {
      const std::lock_guard lock(first->mutex);
      first->gathering = false;
      gaps.swap(first->gaps);
    }
    ask_table(services, weak, std::move(gaps));
    if (known && (from_elsewhere || !known->contains("user:" + session->scope.user().value))) stream->say("reset", "{}");
    opening->stream = std::move(stream);
  };
  job.settled = [opening, reply](const std::exception_ptr& failure) {
    if (failure) return reply(problem(failure));
    if (opening->refusal) return reply(std::move(*opening->refusal));
    reply(std::shared_ptr<EventSource>(std::make_shared<HubSource>(std::move(opening->stream))));
  };
  if (!services.database.read(std::move(job))) reply(overloaded());
}

void poll_news(desk::Services& services) {
  storage::ReadJob job;
  job.run = [&services](storage::Connection& connection) {
    for (const auto& row : connection.execute(kAllLast).rows) services.hub.hint(row.text(0), row.integer(1));
  };
  job.settled = [](const std::exception_ptr&) {};
  (void)services.database.read(std::move(job));
}

}  // namespace sapa::http

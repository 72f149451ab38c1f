// A connection that has become an event stream: frames when there are some, a comment when there are none for long, until the
// source, the client, the watchdog or the server ends it.

#include <boost/asio/post.hpp>

#include "http/server/connection.h"

namespace sapa::http::serving {

namespace {

// Shared with what outlives the stream for a moment: the source's wake-up and the wait for the client's end.
struct Waking {
  explicit Waking(Loop loop) : timer(loop) {}
  Timer timer;
  bool gone = false;
  bool ready = false;

  void leave() {
    gone = true;
    timer.cancel();
  }
};

}  // namespace

Task<void> Connection::stream_events(std::shared_ptr<EventSource> source) {
  const auto& options = common_.options;
  reader_.release();  // a stream lives for hours
  IoError error;
  // The kernel would let megabytes wait for a client that does not read.
  channel_->socket().set_option(asio::socket_base::send_buffer_size(int(options.stream_buffer_limit / 2)), error);
  watched_.within(options.write_deadline);
  std::string frames = stream_head(request_id_, tls()) + "retry: 1000\n\n";
  error = co_await channel_->write(frames);
  if (error) co_return;

  auto waking = std::make_shared<Waking>(common_.loop);
  watched_.streaming = true;
  watched_.close = [this, waking] {
    waking->leave();
    channel_->close();
  };
  // Nothing is expected from the client but its end.
  const auto self = shared_from_this();
  channel_->socket().async_wait(Socket::wait_read, [self, waking](IoError) { waking->leave(); });
  const auto loop = common_.loop;
  while (!error && !waking->gone) {
    frames = source->take();
    if (frames.empty()) {
      if (source->ended()) break;
      watched_.without_deadline();
      waking->ready = false;
      waking->timer.expires_after(options.heartbeat);
      source->wait([waking, loop] {
        asio::post(loop, [waking] {
          waking->ready = true;
          waking->timer.cancel();
        });
      });
      IoError woken;
      if (!waking->ready && !waking->gone) co_await waking->timer.async_wait(asio::redirect_error(kAwait, woken));
      if (waking->gone) break;
      frames = source->take();
      if (frames.empty()) {
        if (source->ended()) break;
        if (woken) continue;  // for a gap that is being filled
        frames = ":\n\n";
      }
    }
    if (frames.size() > options.stream_buffer_limit) break;
    watched_.within(options.write_deadline);
    error = co_await channel_->write(frames);
  }
  IoError ignored;
  channel_->socket().cancel(ignored);
}

}  // namespace sapa::http::serving

#pragma once

// An event stream (text/event-stream, HTML Standard 9.2) as the server sees it: something that yields frames and says
// when there are more. The implementation is push::Stream through http/event_stream.cpp.

#include <functional>
#include <memory>
#include <string>

namespace sapa::http {

class EventSource {
 public:
  virtual ~EventSource() = default;
  // Loop thread. Calls `ready` (once, any thread) when there is something to take. Replaces an earlier wait.
  virtual void wait(std::function<void()> ready) = 0;
  // Loop thread. Whole frames ready to be written, or empty. Never blocks.
  virtual std::string take() = 0;
  // Loop thread. True: write what take() still gives, then end the response (session over, server stopping).
  virtual bool ended() const = 0;
};

}  // namespace sapa::http

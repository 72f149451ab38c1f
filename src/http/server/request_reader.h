#pragma once

// Bytes of a connection -> heads and bodies of its requests. Beast's parser is behind it and seen by its .cpp alone.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "http/server/channel.h"
#include "http/server/request_head.h"

namespace sapa::http::serving {

struct ClientGone {};
template <class T>
using Reading = std::variant<T, Refusal, ClientGone>;

// Loop thread. For each request: begin(), wait_for_bytes() where none are here, read_head(), read_body(). Has no deadlines: closing
// the channel ends it.
class RequestReader {
 public:
  RequestReader(Channel& channel, std::size_t header_limit);
  ~RequestReader();

  void begin();
  // A client may send its next request before the answer to this one.
  [[nodiscard]] bool has_bytes() const;
  Task<bool> wait_for_bytes();  // false: the client has gone
  Task<Reading<RequestHead>> read_head();

  // After read_head().
  [[nodiscard]] bool is_complete() const;  // nothing more is to come
  [[nodiscard]] bool keeps_alive() const;  // the client wants to ask again
  [[nodiscard]] std::optional<Refusal> refuse_length(std::size_t limit) const;  // when it says itself that it is larger
  Task<Reading<std::string>> read_body(std::size_t limit);

  // Gives its memory back: no request follows.
  void release();

 private:
  struct Parser;
  Task<IoError> feed(bool head_only);

  Channel& channel_;  // outlives it
  const std::size_t header_limit_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace sapa::http::serving

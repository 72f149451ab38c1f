#pragma once

// One accepted connection as bytes, with TLS or without: all above it is compiled once for both.

#include <memory>
#include <string_view>

#include <boost/asio/buffer.hpp>

#include "core/result.h"
#include "http/server/loop.h"

namespace boost::asio::ssl {
class context;
}

namespace sapa::http {
struct ServerOptions;
}

namespace sapa::http::serving {

struct Received {
  std::size_t bytes = 0;
  IoError error = {};
};

// Loop thread. One read and one write at a time; what is read into or written stays where it is until then.
class Channel {
 public:
  explicit Channel(Socket socket) : socket_(std::move(socket)) {}
  virtual ~Channel() = default;
  // The TLS handshake. False: it failed.
  virtual Task<bool> open() = 0;
  virtual Task<Received> read_some(asio::mutable_buffer into) = 0;
  // All of both.
  virtual Task<IoError> write(std::string_view first, std::string_view second = {}) = 0;
  [[nodiscard]] virtual bool is_tls() const = 0;

  // Ends what is under way, which then reports an error.
  void close();
  void close_gently();  // both ways; the socket itself stays until this is gone
  Socket& socket() { return socket_; }

 protected:
  Socket socket_;
};

std::unique_ptr<Channel> plain_channel(Socket socket);
// REQUIRES: `context` outlives it.
std::unique_ptr<Channel> tls_channel(Socket socket, asio::ssl::context& context);

// TLS 1.2 and 1.3 with the certificate of the options. Empty: none is configured. Errors: a file cannot be read.
Result<std::shared_ptr<asio::ssl::context>> tls_context(const ServerOptions& options);

}  // namespace sapa::http::serving

#include "http/server/channel.h"

#include <array>
#include <type_traits>

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "http/server.h"

namespace sapa::http::serving {

namespace {

using Parts = std::array<asio::const_buffer, 2>;

// `Stream` is the socket itself (Socket&), or what encrypts it.
template <class Stream>
class ChannelOver final : public Channel {
 public:
  template <class... Context>
  explicit ChannelOver(Socket socket, Context&... context) : Channel(std::move(socket)), stream_(socket_, context...) {}
  Task<bool> open() override {
    IoError error;
    if constexpr (kTls) co_await stream_.async_handshake(asio::ssl::stream_base::server, asio::redirect_error(kAwait, error));
    co_return !error;
  }
  Task<Received> read_some(asio::mutable_buffer into) override {
    Received received;
    received.bytes = co_await stream_.async_read_some(into, asio::redirect_error(kAwait, received.error));
    co_return received;
  }
  Task<IoError> write(std::string_view first, std::string_view second) override {
    const Parts parts = {asio::buffer(first), asio::buffer(second)};
    IoError error;
    co_await asio::async_write(stream_, parts, asio::redirect_error(kAwait, error));
    co_return error;
  }
  [[nodiscard]] bool is_tls() const override { return kTls; }

 private:
  static constexpr bool kTls = !std::is_reference_v<Stream>;
  Stream stream_;
};

}  // namespace

void Channel::close() {
  IoError ignored;
  socket_.close(ignored);
}

void Channel::close_gently() {
  IoError ignored;
  socket_.shutdown(tcp::socket::shutdown_both, ignored);
}

std::unique_ptr<Channel> plain_channel(Socket socket) { return std::make_unique<ChannelOver<Socket&>>(std::move(socket)); }

std::unique_ptr<Channel> tls_channel(Socket socket, asio::ssl::context& context) { return std::make_unique<ChannelOver<asio::ssl::stream<Socket&>>>(std::move(socket), context); }

Result<std::shared_ptr<asio::ssl::context>> tls_context(const ServerOptions& options) {
  if (options.tls_certificate.empty()) return std::shared_ptr<asio::ssl::context>();
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
  IoError error;
  context->use_certificate_chain_file(options.tls_certificate, error);
  if (!error) context->use_private_key_file(options.tls_key, asio::ssl::context::pem, error);
  if (error) return fail(ErrorCode::invalid, "certificate", "The TLS certificate or its key cannot be read: " + error.message() + ".");
  return context;
}

}  // namespace sapa::http::serving

#include "http/server.h"

#include <algorithm>
#include <atomic>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>

#include "http/server/connection.h"

namespace sapa::http {

namespace {

using namespace serving;

constexpr int kBacklog = 4096;
constexpr std::chrono::milliseconds kWatchTick{250};
constexpr std::chrono::milliseconds kStopTime{5'000};  // for what runs when the server is told to stop

class ServerImpl final : public Server {
 public:
  ServerImpl(const ServerOptions& options, Application application)
      : common_{options, std::move(application), loop_.get_executor(), Watchdog(loop_.get_executor(), std::min(options.head_deadline, kWatchTick))},
        acceptor_(loop_.get_executor()) {}

  Result<void> listen() {
    const auto& options = common_.options;
    IoError error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) return fail(ErrorCode::invalid, "address", "\"" + options.address + "\" is no IP address to listen on.");
    const tcp::endpoint endpoint(address, options.port);
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(kBacklog, error);
    if (error) {
      return fail(ErrorCode::conflict, "address_in_use",
                  "Cannot listen on " + options.address + ":" + std::to_string(options.port) + ": " + error.message() + ". Choose another port.");
    }
    SAPA_TRY(tls_, tls_context(options));
    return {};
  }

  [[nodiscard]] ServerFigures figures() const override {
    return {common_.watchdog.connections(), accepted_, over_limit_, common_.watchdog.late(), common_.refused};
  }

  [[nodiscard]] unsigned short port() const override { return acceptor_.local_endpoint().port(); }

  void run() override {
    asio::co_spawn(loop_, accept_connections(), asio::detached);
    asio::co_spawn(loop_, watch(), asio::detached);
    for (auto& [period, task] : periodic_) asio::co_spawn(loop_, repeat(period, task), asio::detached);
    loop_.run();
  }

  void post(std::function<void()> task) override { asio::post(loop_, std::move(task)); }
  void every(std::chrono::milliseconds period, std::function<void()> task) override { periodic_.emplace_back(period, std::move(task)); }

  void stop() override {
    post([this] {
      if (common_.stopping) return;
      common_.stopping = true;
      IoError ignored;
      acceptor_.close(ignored);
      common_.watchdog.stop(kStopTime);
    });
  }

 private:
  Task<void> accept_connections() {
    while (!common_.stopping) {
      IoError error;
      Socket socket = co_await acceptor_.async_accept(asio::redirect_error(kAwait, error));
      if (error) {
        if (common_.stopping) co_return;
        // No file descriptor left: wait for some to be closed.
        Timer pause(common_.loop, std::chrono::milliseconds(50));
        co_await pause.async_wait(asio::redirect_error(kAwait, error));
        continue;
      }
      ++accepted_;
      if (common_.watchdog.connections() >= common_.options.connection_limit) {
        ++over_limit_;
        continue;  // closes it
      }
      IoError ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      const auto remote = socket.remote_endpoint(ignored);
      std::string peer = ignored ? "" : remote.address().to_string();
      auto channel = tls_ ? tls_channel(std::move(socket), *tls_) : plain_channel(std::move(socket));
      asio::co_spawn(loop_, serve(std::make_shared<Connection>(common_, std::move(channel), std::move(peer))), asio::detached);
    }
  }

  static Task<void> serve(std::shared_ptr<Connection> connection) { co_await connection->run(); }

  Task<void> watch() {
    co_await common_.watchdog.run();
    loop_.stop();
  }

  Task<void> repeat(std::chrono::milliseconds period, std::function<void()> task) {
    Timer timer(common_.loop);
    while (!common_.stopping) {
      IoError error;
      timer.expires_after(period);
      co_await timer.async_wait(asio::redirect_error(kAwait, error));
      if (!common_.stopping) task();
    }
  }

  asio::io_context loop_{1};  // first: all below wait on it
  Common common_;
  std::shared_ptr<asio::ssl::context> tls_;
  asio::basic_socket_acceptor<tcp, Loop> acceptor_;
  std::vector<std::pair<std::chrono::milliseconds, std::function<void()>>> periodic_;
  std::atomic<std::uint64_t> accepted_{0}, over_limit_{0};
};

}  // namespace

Result<std::unique_ptr<Server>> Server::listen(const ServerOptions& options, Application application) {
  auto server = std::make_unique<ServerImpl>(options, std::move(application));
  SAPA_CHECK(server->listen());
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace sapa::http

#pragma once

// The one loop that owns every socket, and the words for what waits on it. Only src/http/server* includes this.

#include <chrono>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace sapa::http::serving {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using Loop = asio::io_context::executor_type;
template <class T>
using Task = asio::awaitable<T, Loop>;
inline constexpr asio::use_awaitable_t<Loop> kAwait;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Loop>;
using Socket = asio::basic_stream_socket<tcp, Loop>;
using IoError = boost::system::error_code;

}  // namespace sapa::http::serving

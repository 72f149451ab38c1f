// A connection's answers: head, body or file.

#include <unistd.h>

#include "http/server/connection.h"

namespace sapa::http::serving {

namespace {
constexpr std::size_t kPieceBytes = 64 * 1024;
}

Task<bool> Connection::write(Response response, bool head_only, bool keep_alive) {
  if (response.content_type == "application/problem+json") response = with_request_id(std::move(response), request_id_);
  const auto head = head_of(response, request_id_, keep_alive ? Connected::stays : Connected::ends, tls());
  const auto body = head_only || !has_body(response) ? std::string_view() : std::string_view(response.body);
  watched_.within(common_.options.write_deadline);
  const auto error = co_await channel_->write(head, body);
  if (!error && response.file && !head_only) co_return co_await write_file(*response.file) && keep_alive;
  co_return !error && keep_alive;
}

// Piece by piece, as fast as the client takes them; the file was written a moment ago, so that reading does not wait.
Task<bool> Connection::write_file(FileBody file) {
  std::string piece(kPieceBytes, '\0');
  // For the whole file: a client that takes a drop now and then ends too.
  watched_.within(common_.options.write_deadline + std::chrono::milliseconds(file.size / common_.options.slowest_bytes_per_ms));
  for (std::int64_t at = 0; at < file.size;) {
    const auto read = ::pread(file.descriptor, piece.data(), piece.size(), at);
    if (read <= 0) co_return false;
    at += read;
    const auto error = co_await channel_->write(std::string_view(piece.data(), std::size_t(read)));
    if (error) co_return false;
  }
  co_return true;
}

}  // namespace sapa::http::serving

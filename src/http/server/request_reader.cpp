#include "http/server/request_reader.h"

#include <algorithm>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "core/text_fold.h"

namespace sapa::http::serving {

namespace bhttp = boost::beast::http;

// Bytes outlive the request they came with: what follows it is the next one's.
struct RequestReader::Parser {
  boost::beast::flat_buffer bytes;
  std::optional<bhttp::request_parser<bhttp::string_body>> request;
};

namespace {

Method method_of(bhttp::verb verb) {
  switch (verb) {
    case bhttp::verb::get: return Method::get;
    case bhttp::verb::head: return Method::head;
    case bhttp::verb::post: return Method::post;
    case bhttp::verb::put: return Method::put;
    case bhttp::verb::patch: return Method::patch;
    case bhttp::verb::delete_: return Method::remove;
    case bhttp::verb::options: return Method::options;
    default: return Method::other;
  }
}

std::string text_of(boost::beast::string_view text) { return {text.data(), text.size()}; }

// The last chunk, and nothing of what ends it. Beast 1.81 aborts when it is given these three bytes and then one more
// (parse_chunk_header: "n >= 5"): anybody who sends them one by one would end the server.
bool is_bare_last_chunk(const bhttp::request_parser<bhttp::string_body>& request, const boost::beast::flat_buffer& bytes) {
  return request.is_header_done() && request.chunked() && boost::beast::string_view(static_cast<const char*>(bytes.data().data()), bytes.size()) == "0\r\n";
}

bool is_about_http(const IoError& error) { return error.category() == bhttp::make_error_code(bhttp::error::bad_method).category(); }

Refusal too_large(std::size_t limit) { return {413, "body_too_large", "The body is larger than the " + std::to_string(limit) + " bytes this address takes."}; }

}  // namespace

RequestReader::RequestReader(Channel& channel, std::size_t header_limit)
    : channel_(channel), header_limit_(header_limit), parser_(std::make_unique<Parser>()) {}
RequestReader::~RequestReader() = default;

void RequestReader::begin() {
  auto& request = parser_->request.emplace();
  request.header_limit(static_cast<std::uint32_t>(header_limit_));
  request.body_limit(boost::none);  // known only when the head is
}

bool RequestReader::has_bytes() const { return parser_->bytes.size() > 0; }

Task<bool> RequestReader::wait_for_bytes() {
  const auto received = co_await channel_.read_some(parser_->bytes.prepare(2048));
  parser_->bytes.commit(received.bytes);
  co_return !received.error;
}

// What Beast's async_read_header and async_read do, on any channel: once for all kinds, and without their templates.
Task<IoError> RequestReader::feed(bool head_only) {
  auto& bytes = parser_->bytes;
  auto& request = *parser_->request;
  request.eager(!head_only);
  IoError error;
  while (!(head_only ? request.is_header_done() : request.is_done())) {
    if (bytes.size() > 0 && !is_bare_last_chunk(request, bytes)) {
      bytes.consume(request.put(bytes.data(), error));
      if (!error) continue;
      if (error != bhttp::error::need_more) co_return error;
    }
    const auto room = std::clamp<std::size_t>(bytes.capacity() - bytes.size(), 512, 65'536);
    const auto received = co_await channel_.read_some(bytes.prepare(room));
    bytes.commit(received.bytes);
    if (received.error == asio::error::eof) {
      if (!request.got_some()) co_return bhttp::make_error_code(bhttp::error::end_of_stream);
      request.put_eof(error = {});
      co_return error;
    }
    if (received.error) co_return received.error;
  }
  co_return IoError{};
}

Task<Reading<RequestHead>> RequestReader::read_head() {
  const auto error = co_await feed(true);
  if (error == bhttp::error::header_limit) co_return Refusal{431, "head_too_large", "The request's head is larger than this server takes."};
  if (error == bhttp::error::end_of_stream || (error && !is_about_http(error))) co_return ClientGone{};
  if (error) co_return Refusal{400, "request_malformed", "The request is not HTTP/1.1: " + error.message() + "."};
  const auto& message = parser_->request->get();
  RequestHead head{.method = method_of(message.method()), .target = text_of(message.target()), .version = message.version()};
  for (const auto& field : message) head.fields.emplace_back(lower_ascii(text_of(field.name_string())), text_of(field.value()));
  co_return head;
}

bool RequestReader::is_complete() const { return parser_->request->is_done(); }

bool RequestReader::keeps_alive() const { return parser_->request->get().keep_alive(); }

std::optional<Refusal> RequestReader::refuse_length(std::size_t limit) const {
  const auto length = parser_->request->content_length();
  return length && *length > limit ? std::optional(too_large(limit)) : std::nullopt;
}

Task<Reading<std::string>> RequestReader::read_body(std::size_t limit) {
  auto& request = *parser_->request;
  if (!request.is_done()) {
    request.body_limit(limit);
    const auto error = co_await feed(false);
    if (error == bhttp::error::body_limit) co_return too_large(limit);
    if (error == bhttp::error::partial_message || error == asio::error::eof || error == asio::error::operation_aborted) co_return ClientGone{};
    if (error) co_return Refusal{400, "body_malformed", "The body's chunks are broken: " + error.message() + "."};
  }
  co_return std::move(request.get().body());
}

void RequestReader::release() {
  parser_->bytes = boost::beast::flat_buffer();
  parser_->request.reset();
}

}  // namespace sapa::http::serving

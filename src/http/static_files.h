#pragma once

// The web app's files, inside the binary. Any thread.

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace sapa::http {

struct Blob {
  const char* begin = nullptr;  // null: there is none
  const char* end = nullptr;
  [[nodiscard]] std::string_view view() const { return {begin, static_cast<std::size_t>(end - begin)}; }
};

struct EmbeddedFile {
  std::string_view path;  // "/index.html", "/assets/index-1a2b.js"
  Blob plain;
  Blob brotli;
  Blob gzip;
  std::string_view tag;  // of the content, for ETag
};

// Made by cmake/embed_web.cmake; empty when the web app was not built.
std::span<const EmbeddedFile> web_files();

// A file, or index.html for an address of the app's own (plain parts, no dot in the last); 404 for any
// other. Empty: not ours (API, another method). What stands under /assets/ has its hash in its name and is kept a year.
std::optional<Response> serve_file(const Request& request);

}  // namespace sapa::http

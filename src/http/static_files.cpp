#include "http/static_files.h"

#include <algorithm>
#include <array>

#include "http/problem.h"

namespace sapa::http {

namespace {

std::string_view type_of(std::string_view path) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kTypes = {{{".html", "text/html; charset=utf-8"},
                                                                                            {".js", "text/javascript; charset=utf-8"},
                                                                                            {".css", "text/css; charset=utf-8"},
                                                                                            {".json", "application/json"},
                                                                                            {".svg", "image/svg+xml"},
                                                                                            {".png", "image/png"},
                                                                                            {".ico", "image/x-icon"},
                                                                                            {".woff2", "font/woff2"},
                                                                                            {".webmanifest", "application/manifest+json"},
                                                                                            {".wav", "audio/wav"},
                                                                                            {".txt", "text/plain; charset=utf-8"}}};
  for (const auto& [ending, type] : kTypes) {
    if (path.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

const EmbeddedFile* find_file(std::string_view path) {
  const auto files = web_files();
  const auto found = std::find_if(files.begin(), files.end(), [&](const EmbeddedFile& file) { return file.path == path; });
  return found == files.end() ? nullptr : &*found;
}

bool accepts(std::string_view header, std::string_view coding) {
  const auto at = header.find(coding);
  if (at == std::string_view::npos) return false;
  const auto rest = header.substr(at + coding.size());
  return !rest.starts_with(";q=0") || rest.starts_with(";q=0.");
}

Response file_response(const EmbeddedFile& file, const Request& request) {
  Response response;
  response.content_type = type_of(file.path);
  const bool hashed = file.path.starts_with("/assets/");
  response.headers.emplace_back("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
  const auto tag = "\"" + std::string(file.tag) + "\"";
  response.headers.emplace_back("ETag", tag);
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (request.header("if-none-match") == tag) {
    response.status = 304;
    return response;
  }
  const auto accepted = request.header("accept-encoding");
  if (file.brotli.begin != nullptr && accepts(accepted, "br")) {
    response.headers.emplace_back("Content-Encoding", "br");
    response.body = file.brotli.view();
  } else if (file.gzip.begin != nullptr && accepts(accepted, "gzip")) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = file.gzip.view();
  } else {
    response.body = file.plain.view();
  }
  return response;
}

// An address that the web app can have for itself: plain parts, none of them empty, "." or "..", no dot in the last
// (that would be a file). What climbs (/../etc/passwd) or names another host (//a@b) is nobody's address.
bool may_be_a_page(std::string_view path) {
  if (path == "/") return true;
  if (path.starts_with("/assets/") || path.find('\\') != std::string_view::npos) return false;
  if (path.ends_with('/')) path.remove_suffix(1);
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const auto part = path.substr(0, path.find('/'));
    if (part.empty() || part == "." || part == "..") return false;
    path.remove_prefix(part.size());
    if (path.empty()) return part.find('.') == std::string_view::npos;
  }
  return false;
}

}  // namespace

std::optional<Response> serve_file(const Request& request) {
  static constexpr std::array<std::string_view, 4> kOthers = {"/healthz", "/readyz", "/metrics", "/openapi.json"};
  if (request.method != Method::get && request.method != Method::head) return std::nullopt;
  const std::string_view path = request.path;
  if (path == "/api" || path.starts_with("/api/") || path.starts_with("/konfirmasi/") || std::find(kOthers.begin(), kOthers.end(), path) != kOthers.end()) return std::nullopt;
  if (const auto* file = find_file(path)) return file_response(*file, request);
  if (may_be_a_page(path)) {
    if (const auto* index = find_file("/index.html")) return file_response(*index, request);
    return problem(Error{ErrorCode::not_found, "web_app_missing", "This binary was built without the web app; ./run builds both.", ""});
  }
  return problem(Error{ErrorCode::not_found, "file_unknown", "There is no such file.", ""});
}

}  // namespace sapa::http

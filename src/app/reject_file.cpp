#include "app/reject_file.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "storage/durable_file.h"

namespace sapa::app {

namespace fs = std::filesystem;

namespace {

bool same_bytes(const std::string& a, const std::string& b) {
  std::ifstream left(a, std::ios::binary);
  std::ifstream right(b, std::ios::binary);
  return left && right && std::equal(std::istreambuf_iterator<char>(left), {}, std::istreambuf_iterator<char>(right), {});
}

constexpr std::string_view kLine = "Sapa line";
constexpr std::string_view kReason = "Sapa reason";

bool has_our_columns(const std::vector<std::string>& header) {
  return header.size() > 2 && header[header.size() - 2] == kLine && header.back() == kReason;
}

std::string_view without_quotes(std::string_view cell) {
  return cell.size() >= 2 && cell.front() == '"' && cell.back() == '"' ? cell.substr(1, cell.size() - 2) : cell;
}

// The row of a table that we wrote, without the two columns we put behind. Somebody may have taken them away.
std::string_view without_our_columns(std::string_view raw, char separator) {
  const auto reason = raw.rfind(separator);
  if (reason == std::string_view::npos || reason == 0) return raw;
  const auto line = raw.rfind(separator, reason - 1);
  if (line == std::string_view::npos) return raw;
  const auto number = without_quotes(raw.substr(line + 1, reason - line - 1));
  const auto why = without_quotes(raw.substr(reason + 1));
  const bool is_header = number == kLine && why == kReason;
  const auto word = why.substr(0, std::min(why.find(": "), why.size()));
  const bool is_reason = !word.empty() && word.size() < why.size() && word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos;
  const bool is_row = is_reason && !number.empty() && number.find_first_not_of("0123456789") == std::string_view::npos;
  return is_header || is_row ? raw.substr(0, line) : raw;
}

// Never quoted: a quote of the row that is not closed must not find one here.
std::string one_cell(std::string_view reason, char separator) {
  std::string cell;
  for (std::size_t i = 0; i < reason.size(); ++i) {
    const char c = reason[i];
    if (c == '"') cell += '\'';
    else if (c == separator && c == ';') cell += ',';
    else if (c != separator && c != '\r' && c != '\n') cell += c;
    else if (i + 1 < reason.size() && reason[i + 1] != ' ') cell += ' ';
  }
  return cell;
}

}  // namespace

RejectFile::RejectFile(std::string path, const TableReader& table, std::int64_t kept_bytes)
    : path_(std::move(path)), header_(table.header_raw()), said_line_(table.said_line()), line_end_(table.line_end()), encoding_(table.encoding()), separator_(table.separator()), mark_(table.had_mark()), is_ours_(has_our_columns(table.header())) {
  if (is_ours_) header_ = without_our_columns(header_, separator_);
  if (kept_bytes <= 0 || !holds(path_, kept_bytes)) return;
  std::error_code error;
  fs::resize_file(path_, std::uintmax_t(kept_bytes), error);
  if (!error) bytes_ = kept_bytes;
}

bool RejectFile::holds(const std::string& path, std::int64_t kept_bytes) {
  if (kept_bytes <= 0 || path.empty()) return true;
  std::error_code error;
  const auto size = fs::file_size(path, error);
  return !error && std::int64_t(size) >= kept_bytes;
}

tl::unexpected<Error> RejectFile::not_written() const { return fail(ErrorCode::conflict, "cannot_write", path_ + " cannot be written: " + std::strerror(errno) + "."); }

Result<void> RejectFile::put(const std::string& utf8) {
  const auto bytes = wire::encode(utf8, encoding_);
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) return not_written();
  bytes_ += std::int64_t(bytes.size());
  return {};
}

Result<void> RejectFile::go_back(std::int64_t bytes) {
  if (bytes == bytes_) return {};
  file_.reset();
  if (::truncate(path_.c_str(), bytes) != 0) return not_written();
  bytes_ = bytes;
  return {};
}

Result<void> RejectFile::write(const std::vector<desk::RejectedRow>& rows) {
  for (const auto& row : rows) {
    if (!file_) {
      file_.reset(std::fopen(path_.c_str(), bytes_ > 0 ? "abe" : "wbe"));
      if (!file_) return not_written();
      if (bytes_ == 0) {
        if (mark_) {
          const auto mark = wire::byte_order_mark(encoding_);
          bytes_ += std::int64_t(std::fwrite(mark.data(), 1, mark.size(), file_.get()));
        }
        if (!said_line_.empty()) SAPA_CHECK(put(said_line_ + line_end_));
        if (!header_.empty()) SAPA_CHECK(put(header_ + separator_ + std::string(kLine) + separator_ + std::string(kReason) + line_end_));
      }
    }
    const auto why = one_cell(row.why, separator_);
    SAPA_CHECK(put(std::string(is_ours_ ? without_our_columns(row.raw, separator_) : row.raw) + separator_ + std::to_string(row.line) + separator_ + why + line_end_));
  }
  if (file_ && std::fflush(file_.get()) != 0) return not_written();
  return {};
}

Result<void> RejectFile::set_former_aside() {
  std::error_code error;
  if (bytes_ > 0 || !fs::is_regular_file(path_, error)) return {};
  int number = 1;
  while (fs::exists(path_ + "." + std::to_string(number), error)) ++number;
  former_ = path_ + "." + std::to_string(number);
  if (std::rename(path_.c_str(), former_.c_str()) != 0) return not_written();
  return {};
}

std::vector<std::string> RejectFile::formers() const {
  std::vector<std::pair<std::int64_t, std::string>> found;
  const fs::path path(path_);
  const auto beginning = path.filename().string() + ".";
  std::error_code error;
  for (fs::directory_iterator file(path.has_parent_path() ? path.parent_path() : ".", error), end; !error && file != end; file.increment(error)) {
    const auto name = file->path().filename().string();
    if (!name.starts_with(beginning)) continue;
    std::int64_t number = 0;
    const auto* last = name.data() + name.size();
    const auto [rest, failure] = std::from_chars(name.data() + beginning.size(), last, number);
    if (failure == std::errc() && rest == last) found.emplace_back(number, path_ + "." + std::to_string(number));
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> names;
  for (auto& [number, name] : found) names.push_back(std::move(name));
  return names;
}

Result<void> RejectFile::remove() {
  return std::remove(path_.c_str()) == 0 || errno == ENOENT ? Result<void>() : not_written();
}

Result<void> RejectFile::finish() {
  if (file_ && (std::fflush(file_.get()) != 0 || ::fsync(::fileno(file_.get())) != 0 || !storage::sync_folder_of(path_))) return not_written();
  if (!former_.empty() && bytes_ > 0 && same_bytes(former_, path_)) {
    std::error_code ignored;
    fs::remove(former_, ignored);
    former_.clear();
  }
  return {};
}

}  // namespace sapa::app

#include "app/reject_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace sapa::app {

namespace fs = std::filesystem;

RejectFile::RejectFile(std::string path, const TableReader& table, std::int64_t kept_bytes)
    : path_(std::move(path)), header_(table.header_raw()), encoding_(table.encoding()), separator_(table.separator()), mark_(table.had_mark()) {
  std::error_code error;
  const auto size = fs::file_size(path_, error);
  if (kept_bytes > 0 && !error && std::int64_t(size) >= kept_bytes) {
    fs::resize_file(path_, std::uintmax_t(kept_bytes), error);
    if (!error) bytes_ = kept_bytes;
  }
}

Result<void> RejectFile::put(const std::string& utf8) {
  const auto bytes = wire::encode(utf8, encoding_);
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) {
    return fail(ErrorCode::conflict, "cannot_write", path_ + " cannot be written: " + std::strerror(errno) + ".");
  }
  bytes_ += std::int64_t(bytes.size());
  return {};
}

Result<void> RejectFile::write(const std::vector<desk::ImportRow>& rows) {
  for (const auto& row : rows) {
    if (row.reject.empty()) continue;
    if (!file_) {
      file_.reset(std::fopen(path_.c_str(), bytes_ > 0 ? "ab" : "wb"));
      if (!file_) return fail(ErrorCode::conflict, "cannot_write", path_ + " cannot be written: " + std::strerror(errno) + ".");
      if (bytes_ == 0) {
        if (mark_) {
          const auto mark = wire::byte_order_mark(encoding_);
          bytes_ += std::int64_t(std::fwrite(mark.data(), 1, mark.size(), file_.get()));
        }
        if (!header_.empty()) SAPA_CHECK(put(header_ + separator_ + "Sapa line" + separator_ + "Sapa reason\r\n"));
      }
    }
    SAPA_CHECK(put(row.raw + separator_ + std::to_string(row.line) + separator_ + wire::quoted_field(row.reject + ": " + row.reject_detail, separator_) + "\r\n"));
  }
  if (file_ && std::fflush(file_.get()) != 0) return fail(ErrorCode::conflict, "cannot_write", path_ + " cannot be written: " + std::strerror(errno) + ".");
  return {};
}

}  // namespace sapa::app

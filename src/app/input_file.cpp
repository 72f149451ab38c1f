#include "app/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cerrno>
#include <cstring>
#include <vector>

namespace sapa::app {

namespace {

constexpr std::size_t kPiece = 256 * 1024;

class Descriptor {
 public:
  explicit Descriptor(int file) : file_(file) {}
  ~Descriptor() {
    if (file_ > STDERR_FILENO) ::close(file_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return file_; }

 private:
  int file_;
};

// Bytes as they lie there.
class RawFile {
 public:
  RawFile(int file, std::string name, std::int64_t size) : file_(file), name_(std::move(name)), size_(size), buffer_(kPiece) {}

  Result<std::string_view> read() {
    if (kept_) {
      kept_ = false;
      return std::string_view(buffer_.data(), filled_);
    }
    ssize_t got = 0;
    do {
      got = ::read(file_.get(), buffer_.data(), buffer_.size());
    } while (got < 0 && errno == EINTR);
    if (got < 0) return fail(ErrorCode::conflict, "cannot_read", name_ + " cannot be read: " + std::strerror(errno) + ".");
    filled_ = std::size_t(got);
    total_ += got;
    if (got == 0 && total_ < size_) {
      return fail(ErrorCode::conflict, "file_shrank", name_ + " became shorter while it was read.");
    }
    return std::string_view(buffer_.data(), filled_);
  }
  // The next read() gives the same piece again.
  void keep() { kept_ = true; }
  [[nodiscard]] std::int64_t total() const { return total_; }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  Descriptor file_;
  std::string name_;
  std::int64_t size_;
  std::int64_t total_ = 0;
  std::vector<char> buffer_;
  std::size_t filled_ = 0;
  bool kept_ = false;
};

Error torn(const RawFile& file) { return {ErrorCode::malformed, "archive_torn", file.name() + " is a damaged or incomplete archive.", ""}; }

}  // namespace

InputFile::~InputFile() = default;

namespace {

class PlainInput final : public InputFile {
 public:
  PlainInput(std::unique_ptr<RawFile> file, std::int64_t size) : file_(std::move(file)) { size_ = size; }
  Result<std::string_view> read() override {
    auto piece = file_->read();
    read_ = file_->total();
    return piece;
  }

 private:
  std::unique_ptr<RawFile> file_;
};

class GzipInput final : public InputFile {
 public:
  GzipInput(std::unique_ptr<RawFile> file, std::int64_t size) : file_(std::move(file)), out_(kPiece) {
    size_ = size;
    packing_ = "gzip";
    inflateInit2(&stream_, 15 + 16);  // gzip only (zlib.h)
  }
  ~GzipInput() override { inflateEnd(&stream_); }

  Result<std::string_view> read() override {
    for (;;) {
      if (stream_.avail_in == 0) {
        SAPA_TRY(const auto piece, file_->read());
        read_ = file_->total();
        if (piece.empty()) {
          if (inside_) return tl::unexpected(torn(*file_));
          return std::string_view();
        }
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
        stream_.avail_in = uInt(piece.size());
      }
      if (!inside_) inflateReset(&stream_);  // archives may lie one behind the other
      inside_ = true;
      stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
      stream_.avail_out = uInt(out_.size());
      const int code = inflate(&stream_, Z_NO_FLUSH);
      if (code == Z_STREAM_END) inside_ = false;
      else if (code != Z_OK && code != Z_BUF_ERROR) return tl::unexpected(torn(*file_));
      const auto got = out_.size() - stream_.avail_out;
      read_ = file_->total() - std::int64_t(stream_.avail_in);
      if (got > 0) return std::string_view(out_.data(), got);
    }
  }

 private:
  std::unique_ptr<RawFile> file_;
  std::vector<char> out_;
  z_stream stream_{};
  bool inside_ = false;
};

class ZstdInput final : public InputFile {
 public:
  ZstdInput(std::unique_ptr<RawFile> file, std::int64_t size) : file_(std::move(file)), stream_(ZSTD_createDStream(), ZSTD_freeDStream), out_(kPiece) {
    size_ = size;
    packing_ = "zstd";
    // An archive may ask for gigabytes of window; 128 MiB is what `zstd` itself takes without being told.
    ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, 27);
  }

  Result<std::string_view> read() override {
    for (;;) {
      if (in_.pos == in_.size) {
        SAPA_TRY(const auto piece, file_->read());
        read_ = file_->total();
        if (piece.empty()) {
          if (inside_) return tl::unexpected(torn(*file_));
          return std::string_view();
        }
        in_ = {piece.data(), piece.size(), 0};
      }
      ZSTD_outBuffer out{out_.data(), out_.size(), 0};
      const auto code = ZSTD_decompressStream(stream_.get(), &out, &in_);
      if (ZSTD_isError(code) != 0) return tl::unexpected(torn(*file_));
      inside_ = code != 0;
      read_ = file_->total() - std::int64_t(in_.size - in_.pos);
      if (out.pos > 0) return std::string_view(out_.data(), out.pos);
    }
  }

 private:
  std::unique_ptr<RawFile> file_;
  std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> stream_;
  std::vector<char> out_;
  ZSTD_inBuffer in_{};
  bool inside_ = false;
};

}  // namespace

Result<std::unique_ptr<InputFile>> InputFile::open(const std::string& path) {
  const bool standard = path == "-";
  const int file = standard ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const auto name = standard ? std::string("Standard input") : path;
  if (file < 0) {
    const int code = errno;
    if (code == ENOENT) return fail(ErrorCode::not_found, "no_file", "There is no file " + path + ".");
    return fail(ErrorCode::conflict, "cannot_open", path + " cannot be opened: " + std::strerror(code) + ".");
  }
  struct stat status{};
  ::fstat(file, &status);
  const bool regular = S_ISREG(status.st_mode);
  auto raw = std::make_unique<RawFile>(file, name, regular ? std::int64_t(status.st_size) : 0);
  if (S_ISDIR(status.st_mode)) return fail(ErrorCode::invalid, "is_directory", path + " is a directory; name a file in it.");
  const auto size = regular ? std::int64_t(status.st_size) : 0;
  SAPA_TRY(const auto beginning, raw->read());
  if (beginning.empty()) return fail(ErrorCode::invalid, "empty_file", name + " is empty.");
  const auto begins = [&](std::string_view magic) { return beginning.starts_with(magic); };
  if (begins("%PDF")) return fail(ErrorCode::unsupported, "is_pdf", name + " is a PDF; export the table as CSV.");
  if (begins("PK\x03\x04") || begins("\xD0\xCF\x11\xE0")) return fail(ErrorCode::unsupported, "is_spreadsheet", name + " is a spreadsheet or a ZIP archive; save the table as \"CSV UTF-8\".");
  raw->keep();
  if (begins("\x1F\x8B")) return std::unique_ptr<InputFile>(std::make_unique<GzipInput>(std::move(raw), size));
  if (begins("\x28\xB5\x2F\xFD")) return std::unique_ptr<InputFile>(std::make_unique<ZstdInput>(std::move(raw), size));
  for (const auto& [ending, what] : {std::pair("gz", "gzip"), std::pair("zst", "zstd")}) {
    if (!path.ends_with(std::string(".") + ending)) continue;
    return fail(ErrorCode::malformed, "no_archive", name + " is no " + what + " archive, whatever its name says; take the ." + ending + " from its name if it is a plain table.");
  }
  return std::unique_ptr<InputFile>(std::make_unique<PlainInput>(std::move(raw), size));
}

Result<void> check_archive(const std::string& path) {
  SAPA_TRY(const auto file, InputFile::open(path));
  for (;;) {
    SAPA_TRY(const auto piece, file->read());
    if (piece.empty()) return {};
  }
}

}  // namespace sapa::app

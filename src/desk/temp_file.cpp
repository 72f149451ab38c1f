#include "desk/temp_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "storage/connection.h"

namespace sapa::desk {

namespace {

std::string folder() {
  const char* named = std::getenv("TMPDIR");
  return named && *named ? named : "/var/tmp";
}

// Not "full": that is the disk of the database.
[[noreturn]] void cannot_use() {
  const auto why = std::string(std::strerror(errno));
  throw storage::StorageFailure(storage::FailureKind::unavailable, "a temporary file in " + folder() + " cannot be written or read: " + why + " (TMPDIR names another folder)");
}

}  // namespace

TempFile::~TempFile() {
  if (file_ >= 0) ::close(file_);
}

void TempFile::append(std::string_view bytes) {
  if (file_ < 0) {
    auto name = folder() + "/sapa-XXXXXX";
    file_ = ::mkstemp(name.data());
    if (file_ < 0) cannot_use();
    ::unlink(name.c_str());
  }
  while (!bytes.empty()) {
    const auto written = ::pwrite(file_, bytes.data(), bytes.size(), size_);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) cannot_use();
    size_ += written;
    bytes.remove_prefix(std::size_t(written));
  }
}

std::size_t TempFile::read(std::int64_t offset, char* to, std::size_t size) const {
  std::size_t got = 0;
  while (file_ >= 0 && got < size) {
    const auto more = ::pread(file_, to + got, size - got, offset + std::int64_t(got));
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) cannot_use();
    if (more == 0) break;
    got += std::size_t(more);
  }
  return got;
}

void TempFile::clear() {
  if (size_ > 0 && ::ftruncate(file_, 0) != 0) cannot_use();
  size_ = 0;
}

}  // namespace sapa::desk

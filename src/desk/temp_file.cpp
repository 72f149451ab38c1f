#include "desk/temp_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "storage/connection.h"

namespace sapa::desk {

namespace {

// Not "full": that is the disk of the database.
[[noreturn]] void cannot_use() {
  throw storage::StorageFailure(storage::FailureKind::unavailable, std::string("the temporary file of the import in /tmp cannot be written or read: ") + std::strerror(errno));
}

}  // namespace

TempFile::~TempFile() {
  if (file_) std::fclose(file_);
}

void TempFile::append(std::string_view bytes) {
  if (!file_) file_ = std::tmpfile();
  if (!file_) cannot_use();
  while (!bytes.empty()) {
    const auto written = ::pwrite(::fileno(file_), bytes.data(), bytes.size(), size_);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) cannot_use();
    size_ += written;
    bytes.remove_prefix(std::size_t(written));
  }
}

std::size_t TempFile::read(std::int64_t offset, char* to, std::size_t size) const {
  std::size_t got = 0;
  while (file_ && got < size) {
    const auto more = ::pread(::fileno(file_), to + got, size - got, offset + std::int64_t(got));
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) cannot_use();
    if (more == 0) break;
    got += std::size_t(more);
  }
  return got;
}

void TempFile::clear() {
  if (size_ > 0 && ::ftruncate(::fileno(file_), 0) != 0) cannot_use();
  size_ = 0;
}

}  // namespace sapa::desk

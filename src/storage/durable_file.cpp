#include "storage/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include "storage/connection.h"

namespace sapa::storage {

namespace {

void sync_path(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) throw StorageFailure(FailureKind::unavailable, "cannot open " + path);
  const int code = ::fsync(file);
  ::close(file);
  if (code != 0) throw StorageFailure(FailureKind::unavailable, "cannot sync " + path);
}

}  // namespace

void sync_file(const std::string& path) { sync_path(path, O_RDONLY); }

void sync_folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  sync_path(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY);
}

}  // namespace sapa::storage

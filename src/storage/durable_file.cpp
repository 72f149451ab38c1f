#include "storage/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>

namespace sapa::storage {

namespace {

// errno survives the close.
bool closed(int file, bool good) {
  const int why = errno;
  if (::close(file) != 0 && good) return false;
  errno = why;
  return good;
}

}  // namespace

bool sync_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  return file >= 0 && closed(file, ::fsync(file) == 0);
}

bool sync_folder(const std::string& folder) {
  const int file = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  // Some network file systems know no such thing and say EINVAL; their names are the server's business.
  return file >= 0 && closed(file, ::fsync(file) == 0 || errno == EINVAL);
}

bool sync_folder_of(const std::string& path) { return sync_folder(std::filesystem::path(path).parent_path().string()); }

bool write_durably(const std::string& path, const std::string& text) {
  const int out = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0660);
  if (out < 0) return false;
  bool good = true;
  for (std::string_view rest = text; good && !rest.empty();) {
    const auto written = ::write(out, rest.data(), rest.size());
    good = written >= 0 || errno == EINTR;
    if (written > 0) rest.remove_prefix(std::size_t(written));
  }
  good = good && ::fsync(out) == 0;
  return closed(out, good) && sync_folder_of(path);
}

StorageFailure not_durable(const std::string& path) { return {FailureKind::unavailable, "cannot sync " + path + ": " + std::strerror(errno)}; }

}  // namespace sapa::storage

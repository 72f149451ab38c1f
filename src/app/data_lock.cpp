#include "app/data_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "storage/database.h"

namespace sapa::app {

namespace {

std::string lock_beside(const std::string& file) { return file + ".serving"; }

}  // namespace

Result<void> lock_for_serving(const std::string& database_url) {
  const auto database = storage::sqlite_file(database_url);
  if (!database) return {};
  const auto file = lock_beside(*database);
  const int handle = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (handle < 0) return fail(ErrorCode::conflict, "data_folder", file + " cannot be made: " + std::strerror(errno) + ".");
  if (::flock(handle, LOCK_EX | LOCK_NB) != 0) {
    ::close(handle);
    return fail(ErrorCode::conflict, "database_in_use", "Another sapa serve works on " + *database + "; stop it first, or take another --data.");
  }
  // Never closed: the lock is the process's. Who it is helps `sapa restore` only; a full disk is no reason not to serve.
  const auto process = std::to_string(::getpid()) + "\n";
  [[maybe_unused]] const bool told = ::ftruncate(handle, 0) == 0 && ::write(handle, process.data(), process.size()) > 0;
  return {};
}

std::optional<pid_t> server_of(const std::string& database_url) {
  const auto database = storage::sqlite_file(database_url);
  if (!database) return std::nullopt;
  const auto file = lock_beside(*database);
  const int handle = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (handle < 0) return std::nullopt;
  const bool is_free = ::flock(handle, LOCK_SH | LOCK_NB) == 0;
  ::close(handle);
  pid_t process = 0;
  if (is_free || !(std::ifstream(file) >> process) || process <= 0) return std::nullopt;
  return process;
}

}  // namespace sapa::app

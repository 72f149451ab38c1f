#include "app/data_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sapa::app {

Result<void> lock_for_serving(const std::string& database_url) {
  if (!database_url.starts_with("sqlite:") || database_url.starts_with("sqlite::memory:")) return {};
  const auto file = database_url.substr(7) + ".serving";
  const int handle = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (handle < 0) return fail(ErrorCode::conflict, "data_folder", file + " cannot be made: " + std::strerror(errno) + ".");
  if (::flock(handle, LOCK_EX | LOCK_NB) == 0) return {};  // never closed: the lock is the process's
  ::close(handle);
  return fail(ErrorCode::conflict, "database_in_use", "Another sapa serve works on " + database_url.substr(7) + "; stop it first, or take another --data.");
}

}  // namespace sapa::app

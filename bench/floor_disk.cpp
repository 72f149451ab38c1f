#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <string>

#include "floor_server.h"

namespace bench {

// How often this disk can promise: 4 KiB appended and fdatasync, over and over.
int floor_disk(const char* folder, int seconds) {
  const auto path = std::string(folder) + "/floor-disk";
  const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
  if (file < 0) return 1;
  std::array<char, 4096> page{};
  const auto start = std::chrono::steady_clock::now();
  const auto end = start + std::chrono::seconds(seconds);
  long count = 0;
  while (std::chrono::steady_clock::now() < end) {
    if (::write(file, page.data(), page.size()) != ssize_t(page.size()) || ::fdatasync(file) != 0) return 1;
    ++count;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  ::close(file);
  ::unlink(path.c_str());
  std::printf("{\"perSecond\": %.1f}\n", double(count) / took.count());
  return 0;
}

}  // namespace bench

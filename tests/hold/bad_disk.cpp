// Loaded before the C library (LD_PRELOAD): a disk that fails on demand, and one that remembers what was written when.
//
//   SAPA_BAD_DISK_FILE     the database; it and its "-wal" are the disk, everything else is left alone
//   SAPA_BAD_DISK_CONTROL  a file of eight 64-bit numbers, shared with who orders the failures (see Control)
//   SAPA_BAD_DISK_LOG      where writes and syncs are recorded; nothing is really synced then, which is what makes it fast
//
// A record is: 1 byte what (W write, T truncate, S sync, D unlink), 1 byte file (0 database, 1 WAL), 6 bytes nothing, 8 bytes
// offset, 8 bytes size, and with W the bytes.

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>

namespace {

struct Control {
  std::atomic<std::int64_t> fails;      // 0 nothing, 1 writes, 2 syncs
  std::atomic<std::int64_t> error;      // errno; 0: a short write, and the rest goes well; -1: a short write, then ENOSPC
  std::atomic<std::int64_t> countdown;  // the how-manieth call fails
  std::atomic<std::int64_t> stays;      // 1: all that follow fail as well
  std::atomic<std::int64_t> failures;   // how many did
  std::atomic<std::int64_t> writes;
  std::atomic<std::int64_t> syncs;
  std::atomic<std::int64_t> unused;
};

constexpr int kFiles = 65536;
std::atomic<signed char> files[kFiles];  // 0: not ours, 1 database, 2 WAL

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

struct Disk {
  Disk() {
    if (const char* name = std::getenv("SAPA_BAD_DISK_FILE")) file = name;
    const auto open_file = next<int (*)(const char*, int, ...)>("open");
    if (const char* name = std::getenv("SAPA_BAD_DISK_CONTROL")) {
      const int descriptor = open_file(name, O_RDWR);
      if (descriptor >= 0) {
        void* memory = ::mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
        if (memory != MAP_FAILED) control = static_cast<Control*>(memory);
      }
    }
    if (const char* name = std::getenv("SAPA_BAD_DISK_LOG")) log = open_file(name, O_WRONLY | O_CREAT | O_APPEND, 0600);
  }
  std::string file;
  Control* control = nullptr;
  int log = -1;
  std::mutex mutex;
};

Disk& disk() {
  static Disk the;
  return the;
}

void opened(int descriptor, const char* path) {
  if (descriptor < 0 || descriptor >= kFiles || disk().file.empty()) return;
  const std::string_view name(path);
  files[descriptor] = name == disk().file ? 1 : name == disk().file + "-wal" ? 2 : 0;
}

int file_of(int descriptor) { return descriptor >= 0 && descriptor < kFiles ? files[descriptor].load() : 0; }

// What the order says about this call: nullopt-like -2 nothing, else the errno, 0 or -1 as in Control.
constexpr std::int64_t kGood = -2;
std::int64_t verdict(std::int64_t what) {
  Control* control = disk().control;
  if (!control) return kGood;
  (what == 1 ? control->writes : control->syncs)++;
  if (control->fails != what) return kGood;
  const auto left = --control->countdown;
  if (left > 0 || (left < 0 && control->stays == 0)) return kGood;
  control->failures++;
  return control->error;
}

void record(char what, int file, std::int64_t offset, std::int64_t size, const void* data) {
  if (disk().log < 0) return;
  std::string text(24, '\0');
  text[0] = what;
  text[1] = char(file - 1);
  std::memcpy(text.data() + 8, &offset, 8);
  std::memcpy(text.data() + 16, &size, 8);
  if (data) text.append(static_cast<const char*>(data), std::size_t(size));
  static const auto write_file = next<ssize_t (*)(int, const void*, size_t)>("write");
  (void)!write_file(disk().log, text.data(), text.size());
}

thread_local bool full_after_short = false;

ssize_t write_at(int descriptor, const void* data, size_t size, off_t offset) {
  static const auto original = next<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite64");
  const int file = file_of(descriptor);
  if (file == 0) return original(descriptor, data, size, offset);
  if (full_after_short) {
    full_after_short = false;
    errno = ENOSPC;
    return -1;
  }
  const auto order = verdict(1);
  if (order > 0) {
    errno = int(order);
    return -1;
  }
  const std::lock_guard lock(disk().mutex);
  if (order != kGood) {
    size = (size + 1) / 2;
    full_after_short = order == -1;
  }
  const auto written = original(descriptor, data, size, offset);
  if (written > 0) record('W', file, offset, written, data);
  return written;
}

int sync_file(int descriptor, const char* name) {
  const int file = file_of(descriptor);
  if (file != 0) {
    if (const auto order = verdict(2); order != kGood) {
      errno = order > 0 ? int(order) : EIO;
      return -1;
    }
    if (disk().log >= 0) {
      const std::lock_guard lock(disk().mutex);
      record('S', file, 0, 0, nullptr);
      return 0;
    }
  }
  return next<int (*)(int)>(name)(descriptor);
}

int truncate_file(int descriptor, off_t size) {
  static const auto original = next<int (*)(int, off_t)>("ftruncate64");
  const std::lock_guard lock(disk().mutex);
  const int code = original(descriptor, size);
  if (const int file = file_of(descriptor); file != 0 && code == 0) record('T', file, size, 0, nullptr);
  return code;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const auto mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  static const auto original = next<int (*)(const char*, int, ...)>("open");
  const int descriptor = original(path, flags, mode);
  opened(descriptor, path);
  return descriptor;
}

int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const auto mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  static const auto original = next<int (*)(const char*, int, ...)>("open64");
  const int descriptor = original(path, flags, mode);
  opened(descriptor, path);
  return descriptor;
}

int close(int descriptor) {
  static const auto original = next<int (*)(int)>("close");
  if (descriptor >= 0 && descriptor < kFiles) files[descriptor] = 0;
  return original(descriptor);
}

int unlink(const char* path) {
  static const auto original = next<int (*)(const char*)>("unlink");
  const int code = original(path);
  if (code == 0 && !disk().file.empty() && path == disk().file + "-wal") {
    const std::lock_guard lock(disk().mutex);
    record('D', 2, 0, 0, nullptr);
  }
  return code;
}

ssize_t pwrite(int descriptor, const void* data, size_t size, off_t offset) { return write_at(descriptor, data, size, offset); }
ssize_t pwrite64(int descriptor, const void* data, size_t size, off64_t offset) { return write_at(descriptor, data, size, offset); }
int ftruncate(int descriptor, off_t size) noexcept { return truncate_file(descriptor, size); }
int ftruncate64(int descriptor, off64_t size) noexcept { return truncate_file(descriptor, size); }
int fsync(int descriptor) { return sync_file(descriptor, "fsync"); }
int fdatasync(int descriptor) { return sync_file(descriptor, "fdatasync"); }

}  // extern "C"

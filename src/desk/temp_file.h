#pragma once

// What does not fit into memory for as long as a job runs: a file without a name, gone with us. One thread.

#include <cstdint>
#include <string_view>

namespace sapa::desk {

class TempFile {
 public:
  TempFile() = default;
  ~TempFile();
  TempFile(const TempFile&) = delete;
  TempFile& operator=(const TempFile&) = delete;
  // At the end. It is made with the first byte, in the folder that TMPDIR names, else in /var/tmp, which is for large ones
  // (file-hierarchy(7)). Throws StorageFailure, "unavailable".
  void append(std::string_view bytes);
  // As many as there are from `offset` on, at most `size`. Throws StorageFailure.
  std::size_t read(std::int64_t offset, char* to, std::size_t size) const;
  [[nodiscard]] std::int64_t size() const { return size_; }
  void clear();

 private:
  int file_ = -1;
  std::int64_t size_ = 0;
};

}  // namespace sapa::desk

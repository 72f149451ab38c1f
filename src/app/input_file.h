#pragma once

// Bytes of a table, wherever they are: a file, a pipe, standard input ("-"), packed by gzip or zstd (told by their first
// bytes). A piece at a time; nothing is kept.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

namespace sapa::app {

class InputFile {
 public:
  static Result<std::unique_ptr<InputFile>> open(const std::string& path);
  virtual ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  // The next unpacked bytes; empty at the end. Errors: torn archive, the file became shorter while it was read.
  virtual Result<std::string_view> read() = 0;

  [[nodiscard]] std::int64_t packed_size() const { return size_; }  // of the file; 0 for a pipe
  [[nodiscard]] std::int64_t packed_read() const { return read_; }
  [[nodiscard]] std::string_view packing() const { return packing_; }  // "", "gzip", "zstd"

 protected:
  InputFile() = default;
  std::int64_t size_ = 0;
  std::int64_t read_ = 0;
  std::string_view packing_;
};

// Reads a file once to its end, unpacked. REQUIRES: it can be read again. Errors: as of open() and read().
Result<void> check_archive(const std::string& path);

}  // namespace sapa::app

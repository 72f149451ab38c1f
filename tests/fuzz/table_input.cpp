// Any bytes as a file to import: a table or an archive, read to its end or refused with a sentence. What is packed is read as it was.

#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "app/table_reader.h"
#include "core/text_fold.h"

namespace {

using sapa::app::InputFile;
using sapa::app::TableReader;

constexpr std::size_t kMost = 1024 * 1024;  // of one archive: it may be a bomb, which costs time and no memory

// A file of memory, with a name to open it by.
class File {
 public:
  explicit File(std::string_view bytes) : handle_(::memfd_create("table", MFD_CLOEXEC)) {
    if (handle_ < 0 || ::write(handle_, bytes.data(), bytes.size()) != ssize_t(bytes.size())) std::abort();
  }
  ~File() { ::close(handle_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(handle_); }

 private:
  int handle_;
};

std::optional<std::string> unpacked(std::string_view bytes) {
  const File file(bytes);
  const auto input = InputFile::open(file.path());
  if (!input) return std::nullopt;
  std::string text;
  for (;;) {
    const auto piece = (*input)->read();
    if (!piece) {
      if (piece.error().message.empty()) std::abort();
      return std::nullopt;
    }
    if (piece->empty() || text.size() > kMost) break;
    text += *piece;
  }
  if ((*input)->packed_read() > (*input)->packed_size()) std::abort();
  return text;
}

std::string gzip(std::string_view text) {
  z_stream stream{};
  if (deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) std::abort();
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = uInt(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = uInt(packed.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) std::abort();
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string zstd(std::string_view text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 1));
  return packed;
}

void read_table(std::string_view bytes) {
  const File file(bytes);
  const auto table = TableReader::open(file.path(), {});
  if (!table) return;
  std::int64_t line = 0;
  sapa::wire::CsvRecord record;
  for (;;) {
    const auto more = (*table)->next(record);
    if (!more || !*more) return;
    if (record.line <= line || !sapa::is_valid_utf8(record.text)) std::abort();
    line = record.line;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (const auto text = unpacked(bytes); !text || text->size() <= kMost) read_table(bytes);
  // Archives may lie one behind the other.
  const auto first = bytes.substr(0, data[0] % bytes.size()), second = bytes.substr(first.size());
  if (unpacked(gzip(first) + gzip(second)) != bytes || unpacked(zstd(first) + zstd(second)) != bytes) std::abort();
  // Cut anywhere inside, it is never taken for whole.
  const auto packed = gzip(bytes);
  if (unpacked(std::string_view(packed).substr(0, 2 + data[0] % (packed.size() - 2)))) std::abort();
  return 0;
}

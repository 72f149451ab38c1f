// Any bytes as a mapping: read or refused with a sentence; what is written for a table with such a header is read back the same.

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "app/mapping_file.h"
#include "core/text_fold.h"
#include "wire/csv_stream.h"
#include "wire/text_encoding.h"

namespace {

using namespace sapa;

Result<desk::ImportMapping> mapping_of(std::string_view text, desk::ImportKind kind) {
  const int handle = ::memfd_create("mapping", MFD_CLOEXEC);
  if (handle < 0 || ::write(handle, text.data(), text.size()) != ssize_t(text.size())) std::abort();
  auto mapping = app::read_mapping("/proc/self/fd/" + std::to_string(handle), kind);
  ::close(handle);
  if (!mapping && mapping.error().message.empty()) std::abort();
  return mapping;
}

// The header of the table that the bytes are, as app/table_reader.h gives it.
std::vector<std::string> header_of(std::string_view bytes) {
  wire::Decoder decoder(wire::Encoding::utf8);
  std::string text;
  decoder.feed(bytes, text);
  decoder.finish(text);
  wire::CsvStream stream(',');
  stream.feed(text);
  stream.finish();
  wire::CsvRecord record;
  std::vector<std::string> header;
  if (!stream.next(record)) return header;
  for (std::size_t i = 0; i < record.size(); ++i) header.push_back(drop_invisible(record.field(i)));
  return header;
}

void check_guess(desk::ImportKind kind, const std::vector<std::string>& header) {
  const auto guessed = desk::guess_mapping(kind, header);
  const auto bound = desk::bind_mapping(guessed, header);
  const auto text = app::mapping_text(guessed, header);
  const auto again = mapping_of(text, kind);
  if (guessed.columns.empty()) return;  // nothing is known: for a person to fill in
  if (!again || again->source != guessed.source || again->zone != guessed.zone || again->header != guessed.header) std::abort();
  // A table knows no order; the file names each field once.
  auto columns = again->columns, expected = guessed.columns;
  std::sort(columns.begin(), columns.end());
  std::sort(expected.begin(), expected.end());
  if (columns != expected) std::abort();
  if (desk::bind_mapping(*again, header).has_value() != bound.has_value()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto header = header_of(bytes);
  for (const auto kind : {desk::ImportKind::callers, desk::ImportKind::tickets, desk::ImportKind::customers}) {
    if (const auto mapping = mapping_of(bytes, kind)) (void)desk::bind_mapping(*mapping, {"ID Caller", "No. Hp", "Nama", "Alamat"});
    check_guess(kind, header);
  }
  return 0;
}

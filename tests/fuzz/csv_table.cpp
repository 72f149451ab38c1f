// Any bytes as a table: decoded and split the same in pieces as at once; every record written by our rules is read back the same.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/text_fold.h"
#include "wire/csv_stream.h"
#include "wire/text_encoding.h"

namespace {

using namespace sapa::wire;

std::string decode(std::string_view bytes, Encoding encoding, std::size_t piece) {
  Decoder decoder(encoding);
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += piece) decoder.feed(bytes.substr(at, piece), text);
  decoder.finish(text);
  return text;
}

std::vector<CsvRecord> split(std::string_view text, char separator, bool bare_returns, std::size_t piece) {
  CsvStream stream(separator, bare_returns);
  std::vector<CsvRecord> records;
  CsvRecord record;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    stream.feed(text.substr(at, piece));
    while (stream.next(record)) records.push_back(record);
  }
  stream.finish();
  while (stream.next(record)) records.push_back(record);
  return records;
}

bool same(const CsvRecord& a, const CsvRecord& b) { return a.text == b.text && a.ends == b.ends && a.problem == b.problem; }

void check_rewriting(const CsvRecord& record, char separator) {
  if (!record.problem.empty()) return;
  std::string line;
  for (std::size_t i = 0; i < record.size(); ++i) line += (i > 0 ? std::string(1, separator) : "") + quoted_field(record.field(i), separator);
  const auto again = split(line + "\r\n", separator, false, line.size() + 2);
  // A record of one blank field is an empty line to whoever reads it.
  if (again.empty() && record.size() == 1 && record.text.find_first_not_of(" \r") == std::string::npos) return;
  if (again.size() != 1 || !same(again[0], record)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t piece = data[1] % 64 + 1;
  const auto detected = detect_encoding(bytes);
  const auto encoding = (data[0] & 4) != 0 ? Encoding(data[0] >> 6U) : detected.encoding;
  const auto text = decode(bytes, encoding, bytes.size() + 1);
  if (!sapa::is_valid_utf8(text) || decode(bytes, encoding, piece) != text) std::abort();
  const auto shape = detect_csv(text);
  const char separator = (data[0] & 8) != 0 ? ",;\t|"[data[0] & 3U] : shape.separator;
  const bool bare_returns = (data[0] & 16) != 0 || shape.bare_returns;
  const auto records = split(text, separator, bare_returns, text.size() + 1);
  const auto torn = split(text, separator, bare_returns, piece);
  if (records.size() != torn.size()) std::abort();
  std::int64_t line = 0;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (!same(records[i], torn[i]) || records[i].raw != torn[i].raw || records[i].line != torn[i].line) std::abort();
    if (records[i].line <= line || records[i].field(records[i].size()).size() != 0) std::abort();
    line = records[i].line;
    check_rewriting(records[i], separator);
  }
  return 0;
}

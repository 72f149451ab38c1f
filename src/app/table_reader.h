#pragma once

// A table of any size, a record at a time: unpacked, decoded, split. What it looks like is found from its beginning, shown,
// and can be said otherwise.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/input_file.h"
#include "wire/csv_stream.h"
#include "wire/text_encoding.h"

namespace sapa::app {

struct TableOptions {
  std::optional<wire::Encoding> encoding = std::nullopt;
  std::optional<char> separator = std::nullopt;
  bool header = true;
};

class TableReader {
 public:
  static Result<std::unique_ptr<TableReader>> open(const std::string& path, const TableOptions& options);

  // Labels; without a header "1", "2" ...
  [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
  [[nodiscard]] const std::string& header_raw() const { return header_raw_; }
  [[nodiscard]] wire::Encoding encoding() const { return encoding_; }
  [[nodiscard]] char separator() const { return separator_; }
  [[nodiscard]] bool had_mark() const { return had_mark_; }
  [[nodiscard]] const std::string& line_end() const { return line_end_; }
  // "sep=;" before the header; "": none.
  [[nodiscard]] const std::string& said_line() const { return said_line_; }
  [[nodiscard]] std::string shape() const;  // "windows-1252, separator ;, gzip"
  [[nodiscard]] std::int64_t mended_bytes() const { return decoder_.mended_bytes(); }
  [[nodiscard]] const InputFile& file() const { return *file_; }

  // False at the end. Errors: of the file.
  Result<bool> next(wire::CsvRecord& record);

 private:
  TableReader(std::unique_ptr<InputFile> file, wire::Encoding encoding, wire::CsvShape shape)
      : file_(std::move(file)), encoding_(encoding), decoder_(encoding), separator_(shape.separator), stream_(shape.separator, shape.bare_returns) {}
  Result<bool> feed();

  std::unique_ptr<InputFile> file_;
  wire::Encoding encoding_;
  wire::Decoder decoder_;
  char separator_;
  wire::CsvStream stream_;
  std::vector<std::string> header_;
  std::string header_raw_;
  std::string text_;
  std::optional<wire::CsvRecord> first_;  // read for its width, when there is no header
  std::string line_end_ = "\r\n";
  std::string said_line_;
  bool had_mark_ = false;
  bool ended_ = false;
};

}  // namespace sapa::app

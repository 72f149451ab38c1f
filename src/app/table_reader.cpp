#include "app/table_reader.h"

#include "app/mapping_file.h"
#include "core/text_fold.h"

namespace sapa::app {

namespace {
constexpr std::size_t kSample = 256 * 1024;
constexpr std::size_t kMostColumns = 1000;

std::string line_end_of(std::string_view text, bool bare_returns) {
  if (bare_returns) return "\r";
  const auto feed = text.find('\n');
  return feed != std::string_view::npos && (feed == 0 || text[feed - 1] != '\r') ? "\n" : "\r\n";
}

}  // namespace

Result<std::unique_ptr<TableReader>> TableReader::open(const std::string& path, const TableOptions& options) {
  SAPA_TRY(auto file, InputFile::open(path));
  std::string sample;
  bool ended = false;
  while (sample.size() < kSample && !ended) {
    SAPA_TRY(const auto piece, file->read());
    ended = piece.empty();
    sample += piece;
  }
  if (sample.empty()) return fail(ErrorCode::invalid, "empty_file", path + " is empty.");
  auto detected = wire::detect_encoding(sample);
  const auto marked = detected.mark_bytes;
  if (options.encoding && *options.encoding != detected.encoding) detected = {*options.encoding, 0};
  const auto encoding = detected.encoding;
  std::string text;
  // A table that begins in Windows-1252 may go on in UTF-8.
  const bool mixed = encoding == wire::Encoding::windows1252 && !options.encoding;
  wire::Decoder decoder(mixed ? wire::Encoding::utf8 : encoding);
  decoder.feed(std::string_view(sample).substr(detected.mark_bytes), text);
  if (std::string_view(text).substr(0, 4096).find('\0') != std::string_view::npos) {
    return fail(ErrorCode::unsupported, "is_binary", path + " is not a text file; export the table as CSV.");
  }
  auto shape = wire::detect_csv(text);
  const auto said = wire::said_separator(std::string_view(text).substr(0, text.find_first_of("\r\n")));
  if (said) shape.separator = *said;
  if (options.separator) shape.separator = *options.separator;

  auto reader = std::unique_ptr<TableReader>(new TableReader(std::move(file), encoding, shape));
  reader->had_mark_ = marked > 0;
  reader->line_end_ = line_end_of(text, shape.bare_returns);
  reader->decoder_ = std::move(decoder);
  reader->stream_.feed(text);
  if (ended) {
    std::string rest;
    reader->decoder_.finish(rest);
    reader->stream_.feed(rest);
    reader->stream_.finish();
    reader->ended_ = true;
  }
  wire::CsvRecord record;
  SAPA_TRY(bool any, reader->next(record));
  if (said && any) {
    reader->said_line_ = record.raw;
    SAPA_TRY(any, reader->next(record));
  }
  if (!any) return fail(ErrorCode::invalid, "empty_file", path + " has no rows.");
  if (!record.problem.empty()) return fail(ErrorCode::malformed, "header_broken", "The first line of " + path + " cannot be read: it has a quote without an end, or is longer than 256 KiB.");
  if (record.size() > kMostColumns) {
    return fail(ErrorCode::malformed, "header_broken", "The first row of " + path + " has " + std::to_string(record.size()) + " columns; its lines do not end where they should. Save the table as CSV anew.");
  }
  for (std::size_t i = 0; i < record.size(); ++i) {
    if (options.header) reader->header_.push_back(drop_invisible(record.field(i)));
    else reader->header_.push_back(std::to_string(i + 1));
  }
  if (options.header) reader->header_raw_ = record.raw;
  else reader->first_ = std::move(record);
  return reader;
}

std::string TableReader::shape() const {
  std::string text(wire::to_word(encoding_));
  if (had_mark_) text += " with BOM";
  text += ", separator " + separator_word(separator_);
  if (!file_->packing().empty()) text += ", " + std::string(file_->packing());
  return text;
}

Result<bool> TableReader::feed() {
  if (ended_) return false;
  SAPA_TRY(const auto piece, file_->read());
  text_.clear();
  if (piece.empty()) {
    decoder_.finish(text_);
    stream_.feed(text_);
    stream_.finish();
    ended_ = true;
  } else {
    decoder_.feed(piece, text_);
    stream_.feed(text_);
  }
  return true;
}

Result<bool> TableReader::next(wire::CsvRecord& record) {
  if (first_) {
    record = std::move(*first_);
    first_.reset();
    return true;
  }
  for (;;) {
    if (stream_.next(record)) return true;
    SAPA_TRY(const bool more, feed());
    if (!more) return false;
  }
}

}  // namespace sapa::app

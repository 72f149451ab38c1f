#pragma once

// CSV of any size, a record at a time, in bounded memory: RFC 4180 and the usual sins. Pure; UTF-8 in.
// A quote that does not stand before a separator or the end of the line is text ("JL "MAWAR" 5"). A quote that never ends, and text
// behind a quote that does ("UJI" DUA), spoil their own line, not the rest of the file. A record that is too long to be kept is one
// with a problem, also where its quotes hold line breaks.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sapa::wire {

struct CsvRecord {
  std::int64_t line = 1;   // where the record begins
  std::string raw;         // as it stood in the file, without its line end; its beginning when it was too long
  std::string text;        // the fields, one behind the other
  std::vector<std::size_t> ends = {};
  std::string_view problem;  // "": sound; else csv_quote or line_too_long, and there are no fields

  [[nodiscard]] std::size_t size() const { return ends.size(); }
  [[nodiscard]] std::string_view field(std::size_t i) const;  // "" behind the last
};

class CsvStream {
 public:
  static constexpr std::size_t kLongestRecord = 256 * 1024;
  // How far the end of a quoted field is looked for: as much is held in memory, for without one its lines are rows.
  static constexpr std::size_t kLongestQuote = 16 * 1024 * 1024;

  explicit CsvStream(char separator, bool bare_returns = false) : separator_(separator), bare_returns_(bare_returns) {}

  void feed(std::string_view utf8) { buffer_.append(utf8); }
  void finish() { finished_ = true; }
  // The next record that is not empty; false: more has to be fed, or the end is reached.
  bool next(CsvRecord& record);

 private:
  enum class Scan : std::uint8_t { record, blank, more, broken_quote, long_quote, endless };
  Scan scan(CsvRecord& record);
  Scan look_for_quote();
  void cut_record(CsvRecord& record, std::string_view problem);
  void skip_line(CsvRecord& record, std::string_view problem);
  [[nodiscard]] std::size_t line_end(std::size_t from) const;
  [[nodiscard]] std::optional<bool> closes_in_line(std::size_t at) const;
  void compact();

  char separator_;
  bool bare_returns_;  // lines end with CR alone
  bool finished_ = false;
  bool skipping_ = false;  // inside the rest of an endless line
  bool dropping_ = false;  // inside the rest of a record whose quoted field was too long
  std::string buffer_;
  std::size_t at_ = 0;
  std::size_t look_ = 0;  // behind at_: how far the end of a long quoted field was looked for; 0: it is not
  std::int64_t line_ = 1;
};

struct CsvShape {
  char separator = ',';
  bool bare_returns = false;
};

// The separator (comma, semicolon, tab, bar) that gives the beginning of a file the most regular columns.
CsvShape detect_csv(std::string_view beginning);

// "sep=;": the first line of tables that were saved for a spreadsheet program tells their separator. Empty: the line is a row.
std::optional<char> said_separator(std::string_view line);

// A field as it must be written to be read back the same.
std::string quoted_field(std::string_view text, char separator);

}  // namespace sapa::wire

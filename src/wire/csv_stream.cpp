#include "wire/csv_stream.h"

#include <algorithm>
#include <utility>

#include "core/text_fold.h"

namespace sapa::wire {

namespace {

constexpr std::size_t kCompactAt = 1U << 20U;
constexpr std::size_t kRawKept = 2000;

constexpr std::string_view kSeparators = ",;\t|";

// Whether lines end with CR alone: what stands in quotes may have any line ends.
bool ends_with_returns(std::string_view text) {
  std::size_t returns = 0;
  std::size_t feeds = 0;
  bool quoted = false;
  const auto is_end = [](char c) { return c == '\r' || c == '\n' || kSeparators.find(c) != std::string_view::npos; };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      if (!quoted) quoted = i == 0 || is_end(text[i - 1]);
      else if (i + 1 < text.size() && text[i + 1] == '"') ++i;
      else quoted = i + 1 < text.size() && !is_end(text[i + 1]);
    } else if (!quoted) {
      feeds += c == '\n' ? 1 : 0;
      returns += c == '\r' && (i + 1 == text.size() || text[i + 1] != '\n') ? 1 : 0;
    }
  }
  // A quote without an end hides them all.
  if (returns == 0 && feeds == 0) return text.find('\n') == std::string_view::npos && text.find('\r') != std::string_view::npos;
  return returns > feeds;
}

std::int64_t line_count(std::string_view text, bool bare_returns) { return std::count(text.begin(), text.end(), bare_returns ? '\r' : '\n'); }

}  // namespace

std::string_view CsvRecord::field(std::size_t i) const {
  if (i >= ends.size()) return {};
  const auto begin = i == 0 ? 0 : ends[i - 1];
  return std::string_view(text).substr(begin, ends[i] - begin);
}

std::size_t CsvStream::line_end(std::size_t from) const {
  return std::min(buffer_.find(bare_returns_ ? '\r' : '\n', from), buffer_.size());
}

void CsvStream::compact() {
  if (at_ < kCompactAt) return;
  buffer_.erase(0, at_);
  at_ = 0;
}

// Whether the quote at `at` is one of two around a whole field. Empty: what was fed so far does not tell.
std::optional<bool> CsvStream::closes_in_line(std::size_t at) const {
  const std::string_view text = buffer_;
  const auto end = line_end(at);
  if (end == text.size() && !finished_ && end - at <= kLongestRecord) return std::nullopt;
  for (auto quote = text.find('"', at + 1); quote < end; quote = text.find('"', quote + 1)) {
    if (quote + 1 < end && text[quote + 1] == '"') {
      ++quote;
      continue;
    }
    const auto next = std::min(text.find_first_not_of(" \r", quote + 1), end);
    return next == end || text[next] == separator_;
  }
  return false;
}

// Reads the record at at_ and moves behind it; on `more` and on the broken kinds at_ stays.
CsvStream::Scan CsvStream::scan(CsvRecord& record) {
  record.text.clear();
  record.ends.clear();
  record.problem = {};
  const std::string_view text = buffer_;
  const char stop = bare_returns_ ? '\r' : '\n';
  auto i = at_;
  bool quoted = false;
  bool field_begins = true;
  int within = 0;  // quotes inside the quoted field that end nothing
  // How far the text reads to judge the quote at `i`: what stands behind it.
  const auto behind = [&](std::size_t j) {
    while (j < text.size() && text[j] == ' ') ++j;
    return j;
  };
  const auto only_blanks = [&] { return record.text.find_first_not_of(' ', record.ends.empty() ? 0 : record.ends.back()) == std::string::npos; };
  for (;;) {
    if (i - at_ > kLongestRecord) {
      if (!quoted) return Scan::endless;
      look_ = i - at_;
      return within % 2 == 1 ? Scan::broken_quote : Scan::long_quote;
    }
    if (i >= text.size()) {
      if (!finished_) return Scan::more;
      if (quoted) return Scan::broken_quote;
      break;
    }
    const char c = text[i];
    if (quoted) {
      if (c != '"') {
        // "UJI" DUA: it was closed, and text stands behind. Rows below do not belong to it.
        if (c == stop && within % 2 == 1) return Scan::broken_quote;
        if (c != '\0') record.text += c;
        ++i;
        continue;
      }
      if (i + 1 < text.size() && text[i + 1] == '"') {
        record.text += '"';
        i += 2;
        continue;
      }
      const auto next = behind(i + 1);
      if (next >= text.size() && !finished_) return Scan::more;
      const bool ends = next >= text.size() || text[next] == separator_ || text[next] == stop || text[next] == '\r';
      if (ends) {
        quoted = false;
        i = next;
      } else {
        record.text += '"';
        ++within;
        ++i;
      }
      continue;
    }
    if (c == separator_) {
      record.ends.push_back(record.text.size());
      field_begins = true;
      ++i;
    } else if (c == stop) {
      break;
    } else if (c == '"' && !field_begins && only_blanks()) {
      // "A", "B": the blank belongs to the comma, where the quote is one of two around the field.
      const auto closed = closes_in_line(i);
      if (!closed) return Scan::more;
      if (*closed) {
        record.text.resize(record.ends.empty() ? 0 : record.ends.back());
        field_begins = true;
      } else {
        record.text += c;
        ++i;
      }
    } else if (c == '"' && field_begins) {
      quoted = true;
      within = 0;
      field_begins = false;
      ++i;
    } else if (c == '\r' && !bare_returns_ && (i + 1 >= text.size() || text[i + 1] == '\n')) {
      if (i + 1 >= text.size() && !finished_) return Scan::more;
      ++i;
    } else if (c == '\0') {
      ++i;
    } else {
      record.text += c;
      field_begins = false;
      ++i;
    }
  }
  record.ends.push_back(record.text.size());
  record.line = line_;
  const auto raw = text.substr(at_, i - at_);
  const bool blank = record.ends.size() == 1 && record.text.find_first_not_of(" \r") == std::string::npos;
  line_ += line_count(raw, bare_returns_) + (i < text.size() ? 1 : 0);
  if (!blank) {
    record.raw.assign(raw);
    while (!record.raw.empty() && record.raw.back() == '\r') record.raw.pop_back();
  }
  at_ = std::min(i + 1, text.size());
  return blank ? Scan::blank : Scan::record;
}

// Where the quoted field ends that is too long to be kept; look_ is behind its quote then. Strict, for what it takes along is lost: a
// quote inside is doubled; one behind a separator opens the field of another row, so that this one was never closed.
CsvStream::Scan CsvStream::look_for_quote() {
  const std::string_view text = buffer_;
  const char stop = bare_returns_ ? '\r' : '\n';
  for (;;) {
    const auto quote = std::min(text.find('"', at_ + look_), text.size());
    look_ = quote - at_;
    if (look_ > kLongestQuote) return Scan::broken_quote;
    if (quote == text.size()) return finished_ ? Scan::broken_quote : Scan::more;
    const auto next = std::min(text.find_first_not_of(' ', quote + 1), text.size());
    if (next == text.size() && !finished_) return Scan::more;
    if (next == quote + 1 && next < text.size() && text[next] == '"') {
      look_ += 2;
      continue;
    }
    const bool ends = next == text.size() || text[next] == separator_ || text[next] == stop || text[next] == '\r';
    if (!ends || text[quote - 1] == separator_) return Scan::broken_quote;
    look_ = next - at_;
    return Scan::long_quote;
  }
}

// Of a record that is not given out there is its first line, or the beginning of it.
void CsvStream::cut_record(CsvRecord& record, std::string_view problem) {
  record.line = line_;
  record.text.clear();
  record.ends.clear();
  record.problem = problem;
  record.raw = buffer_.substr(at_, std::min(line_end(at_) - at_, kRawKept));
  while (!record.raw.empty() && record.raw.back() == '\r') record.raw.pop_back();
}

void CsvStream::skip_line(CsvRecord& record, std::string_view problem) {
  cut_record(record, problem);
  const auto end = line_end(at_);
  skipping_ = end == buffer_.size();
  if (!skipping_) ++line_;
  at_ = std::min(end + 1, buffer_.size());
  look_ = 0;
}

bool CsvStream::next(CsvRecord& record) {
  for (;;) {
    compact();
    if (skipping_) {
      const auto end = line_end(at_);
      skipping_ = end == buffer_.size() && !finished_;
      if (end < buffer_.size()) ++line_;
      at_ = std::min(end + 1, buffer_.size());
      if (skipping_) return false;
    }
    if (at_ >= buffer_.size()) return false;
    auto found = look_ > 0 ? Scan::long_quote : scan(record);
    if (found == Scan::long_quote) found = look_for_quote();
    if (found == Scan::more) return false;
    if (found == Scan::long_quote) {
      // The row goes on behind it.
      const bool dropped = std::exchange(dropping_, true);
      if (!dropped) cut_record(record, "line_too_long");
      line_ += line_count(std::string_view(buffer_).substr(at_, look_), bare_returns_);
      at_ += look_;
      look_ = 0;
      if (dropped) continue;
      return true;
    }
    if (found == Scan::broken_quote || found == Scan::endless) skip_line(record, found == Scan::endless ? "line_too_long" : "csv_quote");
    if (std::exchange(dropping_, false) || found == Scan::blank) continue;
    return true;
  }
}

CsvShape detect_csv(std::string_view beginning) {
  CsvShape best;
  best.bare_returns = ends_with_returns(beginning);
  double best_score = 0;
  for (const char separator : kSeparators) {
    CsvStream stream(separator, best.bare_returns);
    stream.feed(beginning);
    if (beginning.size() < CsvStream::kLongestRecord / 4) stream.finish();
    CsvRecord record;
    std::size_t header = 0;
    double rows = 0;
    double alike = 0;
    while (rows < 200 && stream.next(record)) {
      if (header == 0) header = record.size();
      ++rows;
      alike += record.size() == header ? 1 : 0;
    }
    if (header < 2) continue;
    const double score = double(header) * (0.2 + alike / rows);
    if (score > best_score) {
      best_score = score;
      best.separator = separator;
    }
  }
  return best;
}

std::optional<char> said_separator(std::string_view line) {
  if (line.size() != 5 || upper_ascii(line.substr(0, 4)) != "SEP=" || kSeparators.find(line[4]) == std::string_view::npos) return std::nullopt;
  return line[4];
}

std::string quoted_field(std::string_view text, char separator) {
  const bool plain = text.find_first_of("\"\r\n") == std::string_view::npos && text.find(separator) == std::string_view::npos &&
                     (text.empty() || (text.front() != ' ' && text.back() != ' '));
  if (plain) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  quoted += '"';
  return quoted;
}

}  // namespace sapa::wire

#include "wire/csv_stream.h"

#include <algorithm>

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
  for (;;) {
    if (i - at_ > kLongestRecord) return quoted ? Scan::broken_quote : Scan::endless;
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

void CsvStream::skip_line(CsvRecord& record, std::string_view problem) {
  const auto end = line_end(at_);
  record.line = line_;
  record.text.clear();
  record.ends.clear();
  record.problem = problem;
  record.raw = buffer_.substr(at_, std::min(end - at_, kRawKept));
  while (!record.raw.empty() && record.raw.back() == '\r') record.raw.pop_back();
  skipping_ = end == buffer_.size();
  if (!skipping_) ++line_;
  at_ = std::min(end + 1, buffer_.size());
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
    switch (scan(record)) {
      case Scan::record: return true;
      case Scan::blank: continue;
      case Scan::more: return false;
      case Scan::broken_quote: skip_line(record, "csv_quote"); return true;
      case Scan::endless: skip_line(record, "line_too_long"); return true;
    }
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

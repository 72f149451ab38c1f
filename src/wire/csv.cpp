#include "wire/csv.h"

#include <algorithm>

#include "core/text_fold.h"
#include "wire/formula.h"

namespace sapa::wire {

namespace {

char separator_of(std::string_view text) {
  const auto line = text.substr(0, text.find('\n'));
  const auto count = [&](char c) { return std::count(line.begin(), line.end(), c); };
  if (count('\t') > count(',') && count('\t') > count(';')) return '\t';
  return count(';') > count(',') ? ';' : ',';
}

}  // namespace

Result<std::vector<CsvRow>> parse_csv(std::string_view text, std::size_t most) {
  if (!is_valid_utf8(text)) return fail(ErrorCode::invalid, "not_utf8", "The file is not UTF-8; save it as \"CSV UTF-8\".");
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const char separator = separator_of(text);
  std::vector<CsvRow> rows;
  CsvRow row;
  std::string field;
  bool quoted = false;
  bool was_quoted = false;
  int line = 1;
  const auto end_field = [&] {
    row.fields.push_back(std::move(field));
    field.clear();
    was_quoted = false;
  };
  const auto end_row = [&] {
    end_field();
    if (row.fields.size() > 1 || !row.fields[0].empty()) rows.push_back(std::move(row));
    row = CsvRow{line};
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') ++line;
    if (quoted) {
      if (c != '"') field += c;
      else if (i + 1 < text.size() && text[i + 1] == '"') field += text[++i];
      else quoted = false;
    } else if (c == '"' && field.empty() && !was_quoted) {
      quoted = true;
      was_quoted = true;
    } else if (c == separator) {
      end_field();
    } else if (c == '\n') {
      end_row();
      if (rows.size() > most) return fail(ErrorCode::too_large, "too_many_rows", "The file has more than " + std::to_string(most) + " rows.");
    } else if (c != '\r') {
      field += c;
    }
  }
  if (quoted) return fail(ErrorCode::malformed, "csv_quote", "A quoted field that begins in line " + std::to_string(row.line) + " never ends.");
  if (!field.empty() || !row.fields.empty()) end_row();
  return rows;
}

std::string csv_field(std::string_view text) {
  const auto value = without_formula(text);
  if (value.find_first_of(",;\"\r\n\t'") == std::string::npos) return value;
  std::string quoted = "\"";
  for (const char c : value) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace sapa::wire

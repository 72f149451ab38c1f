#include "app/table_writer.h"

#include <xlsxwriter.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "wire/csv_stream.h"

namespace sapa::app {

namespace fs = std::filesystem;
namespace json = wire::json;

namespace {

constexpr lxw_row_t kMostSheetRows = 1'048'576;

std::string cell_text(const json::value& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return std::string(value.as_string());
  return json::serialize(value);
}

tl::unexpected<Error> not_written(const std::string& path, const std::string& why) { return fail(ErrorCode::conflict, "cannot_write", path + " cannot be written: " + why + "."); }

// A file beside the name, put in its place when it is whole.
struct PartFile {
  std::string path;
  [[nodiscard]] std::string part() const { return path + ".part"; }
  Result<void> take_place() const {
    std::error_code error;
    fs::rename(part(), path, error);
    if (error) return not_written(path, error.message());
    return {};
  }
  void remove() const {
    std::error_code ignored;
    fs::remove(part(), ignored);
  }
};

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdout) std::fclose(file);
  }
};

}  // namespace

TableWriter::~TableWriter() = default;

std::string without_formula(const std::string& text) {
  if (text.empty()) return text;
  const bool dangerous = std::string_view("=+-@\t\r\n").find(text[0]) != std::string_view::npos || text.starts_with("\uFF1D") || text.starts_with("\uFF0B") ||
                         text.starts_with("\uFF0D") || text.starts_with("\uFF20");
  // A number in its international form, and a lone dash, run nothing.
  const bool harmless = text == "-" || (text[0] == '+' && text.size() <= 16 && text.find_first_not_of("0123456789", 1) == std::string::npos);
  return dangerous && !harmless ? "'" + text : text;
}

namespace {

class TextWriter final : public TableWriter {
 public:
  TextWriter(std::FILE* file, PartFile target, std::vector<std::string> columns, Formulas formulas, bool lines)
      : file_(file), target_(std::move(target)), columns_(std::move(columns)), formulas_(formulas), json_lines_(lines) {
    if (json_lines_) return;
    std::string header;
    for (const auto& column : columns_) header += (header.empty() ? "" : ",") + wire::quoted_field(column, ',');
    put(header + "\r\n");
  }
  ~TextWriter() override {
    if (!finished_ && file_.get() != stdout) {
      file_.reset();
      target_.remove();
    }
  }

  bool write(const desk::ExportedRow& row) override {
    std::string line;
    if (json_lines_) {
      json::object object;
      for (std::size_t i = 0; i < row.size(); ++i) object[columns_[i]] = row[i];
      line = json::serialize(object) + "\n";
    } else {
      for (std::size_t i = 0; i < row.size(); ++i) {
        auto text = cell_text(row[i]);
        if (formulas_ == Formulas::neutralised) text = without_formula(text);
        line += (i > 0 ? "," : "") + wire::quoted_field(text, ',');
      }
      line += "\r\n";
    }
    put(line);
    return good_;
  }

  Result<void> finish() override {
    const bool flushed = std::fflush(file_.get()) == 0;
    if (!good_ || !flushed) return not_written(target_.path, std::strerror(errno));
    finished_ = true;
    if (file_.get() == stdout) return {};
    file_.reset();
    return target_.take_place();
  }

 private:
  void put(const std::string& text) { good_ = good_ && std::fwrite(text.data(), 1, text.size(), file_.get()) == text.size(); }

  std::unique_ptr<std::FILE, CloseFile> file_;
  PartFile target_;
  std::vector<std::string> columns_;
  Formulas formulas_;
  bool json_lines_;
  bool good_ = true;
  bool finished_ = false;
};

class SheetWriter final : public TableWriter {
 public:
  SheetWriter(lxw_workbook* book, PartFile target, const std::vector<std::string>& columns) : book_(book), target_(std::move(target)) {
    sheet_ = workbook_add_worksheet(book_, nullptr);
    auto* bold = workbook_add_format(book_);
    format_set_bold(bold);
    for (std::size_t i = 0; i < columns.size(); ++i) worksheet_write_string(sheet_, 0, lxw_col_t(i), columns[i].c_str(), bold);
    worksheet_freeze_panes(sheet_, 1, 0);
  }
  ~SheetWriter() override {
    if (book_) {
      workbook_close(book_);
      target_.remove();
    }
  }

  bool write(const desk::ExportedRow& row) override {
    if (++row_ >= kMostSheetRows) {
      full_ = true;
      return false;
    }
    // Strings stay strings in a sheet: no formula is ever made of them, and no 0 is lost.
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i].is_int64() && row[i].as_int64() < 1'000'000'000'000'000) worksheet_write_number(sheet_, row_, lxw_col_t(i), double(row[i].as_int64()), nullptr);
      else if (!row[i].is_null()) worksheet_write_string(sheet_, row_, lxw_col_t(i), cell_text(row[i]).c_str(), nullptr);
    }
    return true;
  }

  Result<void> finish() override {
    if (full_) return not_written(target_.path, "a sheet has at most 1,048,576 rows; export CSV");
    const auto code = workbook_close(std::exchange(book_, nullptr));
    if (code != LXW_NO_ERROR) {
      target_.remove();
      return not_written(target_.path, lxw_strerror(code));
    }
    return target_.take_place();
  }

 private:
  lxw_workbook* book_;
  PartFile target_;
  lxw_worksheet* sheet_ = nullptr;
  lxw_row_t row_ = 0;
  bool full_ = false;
};

}  // namespace

Result<std::unique_ptr<TableWriter>> TableWriter::create(const std::string& path, std::vector<std::string> columns, Formulas formulas) {
  PartFile target{path};
  if (path == "-") return std::unique_ptr<TableWriter>(std::make_unique<TextWriter>(stdout, target, std::move(columns), formulas, false));
  const auto ending = fs::path(path).extension().string();
  if (fs::is_directory(path)) return fail(ErrorCode::invalid, "is_directory", path + " is a directory; name a file in it.");
  if (ending == ".xlsx") {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    auto* book = workbook_new_opt(target.part().c_str(), &options);
    if (!book) return not_written(path, "no memory");
    return std::unique_ptr<TableWriter>(std::make_unique<SheetWriter>(book, target, columns));
  }
  const bool lines = ending == ".jsonl" || ending == ".ndjson";
  if (!lines && ending != ".csv") return fail(ErrorCode::invalid, "ending", "Sapa writes .csv, .jsonl and .xlsx, not \"" + ending + "\".");
  auto* file = std::fopen(target.part().c_str(), "wb");
  if (!file) return not_written(path, std::strerror(errno));
  return std::unique_ptr<TableWriter>(std::make_unique<TextWriter>(file, target, std::move(columns), formulas, lines));
}

}  // namespace sapa::app

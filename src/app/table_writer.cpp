#include "app/table_writer.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "desk/sheet.h"
#include "wire/csv_stream.h"
#include "wire/formula.h"

namespace sapa::app {

namespace fs = std::filesystem;
namespace json = wire::json;

namespace {

std::string cell_text(const json::value& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return std::string(value.as_string());
  return json::serialize(value);
}

tl::unexpected<Error> not_written(const std::string& path, const std::string& why) {
  return fail(ErrorCode::conflict, "cannot_write", (path == "-" ? "Standard output" : path) + " cannot be written: " + why + ".");
}

// A file beside the name, put in its place when it is whole. A pipe or a device is written to as it is: nothing may take its place.
struct PartFile {
  std::string path;
  bool in_place = false;
  [[nodiscard]] std::string part() const { return in_place ? path : path + ".part"; }
  Result<void> take_place() const {
    if (in_place) return {};
    std::error_code error;
    // Who may read the one it replaces may read this one.
    if (const auto former = fs::status(path, error); !error && fs::is_regular_file(former)) fs::permissions(part(), former.permissions(), error);
    fs::rename(part(), path, error);
    if (error) return not_written(path, error.message());
    return {};
  }
  void remove() const {
    std::error_code ignored;
    if (!in_place) fs::remove(part(), ignored);
  }
};

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdout) std::fclose(file);
  }
};

}  // namespace

TableWriter::~TableWriter() = default;

namespace {

// What a link names, not the link, is what a table takes the place of.
std::string behind_links(const std::string& path) {
  fs::path target = path;
  std::error_code ignored;  // what is not there is no link
  for (int links = 0; links < 40 && fs::is_symlink(target, ignored); ++links) target = target.parent_path() / fs::read_symlink(target, ignored);
  return target.string();
}

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
        if (formulas_ == Formulas::neutralised) text = wire::without_formula(text);
        line += (i > 0 ? "," : "") + wire::quoted_field(text, ',');
      }
      line += "\r\n";
    }
    put(line);
    return error_ == 0;
  }

  Result<void> finish() override {
    keep(std::fflush(file_.get()) == 0);
    if (error_ != 0) return not_written(target_.path, std::strerror(error_));
    if (file_.get() != stdout) {
      if (std::fclose(file_.release()) != 0) return not_written(target_.path, std::strerror(errno));
      SAPA_CHECK(target_.take_place());
    }
    finished_ = true;
    return {};
  }

 private:
  void put(const std::string& text) { keep(error_ != 0 || std::fwrite(text.data(), 1, text.size(), file_.get()) == text.size()); }
  void keep(bool good) {
    if (!good && error_ == 0) error_ = errno;
  }

  std::unique_ptr<std::FILE, CloseFile> file_;
  PartFile target_;
  std::vector<std::string> columns_;
  Formulas formulas_;
  bool json_lines_;
  int error_ = 0;  // errno of what failed first
  bool finished_ = false;
};

class SheetWriter final : public TableWriter {
 public:
  SheetWriter(PartFile target, const std::vector<std::string>& columns) : target_(std::move(target)), sheet_(std::in_place, target_.part(), desk::SheetOptions{}) {
    for (std::size_t i = 0; i < columns.size(); ++i) (void)sheet_->text(0, std::uint16_t(i), columns[i], desk::Sheet::Weight::bold);
  }
  ~SheetWriter() override {
    if (finished_) return;
    sheet_.reset();
    target_.remove();
  }

  bool write(const desk::ExportedRow& row) override {
    if (++row_ >= desk::Sheet::kMostRows) {
      full_ = true;
      return false;
    }
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto column = std::uint16_t(i);
      if (row[i].is_int64() && row[i].as_int64() < 1'000'000'000'000'000) (void)sheet_->number(row_, column, double(row[i].as_int64()));
      else if (!row[i].is_null()) (void)sheet_->text(row_, column, cell_text(row[i]));
    }
    return true;
  }

  Result<void> finish() override {
    if (full_) return not_written(target_.path, "a sheet has at most 1,048,576 rows; export CSV");
    if (const auto problem = sheet_->finish()) return not_written(target_.path, *problem);
    SAPA_CHECK(target_.take_place());
    finished_ = true;
    return {};
  }

 private:
  PartFile target_;
  std::optional<desk::Sheet> sheet_;
  std::uint32_t row_ = 0;
  bool full_ = false;
  bool finished_ = false;
};

}  // namespace

Result<std::unique_ptr<TableWriter>> TableWriter::create(const std::string& path, std::vector<std::string> columns, Formulas formulas) {
  PartFile target{behind_links(path)};
  if (path == "-") return std::unique_ptr<TableWriter>(std::make_unique<TextWriter>(stdout, target, std::move(columns), formulas, false));
  const auto ending = fs::path(path).extension().string();
  if (fs::is_directory(path)) return fail(ErrorCode::invalid, "is_directory", path + " is a directory; name a file in it.");
  std::error_code ignored;
  target.in_place = fs::is_other(target.path, ignored);
  if (ending == ".xlsx") {
    if (target.in_place) return fail(ErrorCode::invalid, "no_file", path + " is a pipe or a device, where a workbook cannot be written; name a file, or .csv.");
    return std::unique_ptr<TableWriter>(std::make_unique<SheetWriter>(target, columns));
  }
  const bool lines = ending == ".jsonl" || ending == ".ndjson";
  if (!lines && ending != ".csv") return fail(ErrorCode::invalid, "ending", "Sapa writes .csv, .jsonl and .xlsx, not \"" + ending + "\".");
  auto* file = std::fopen(target.part().c_str(), "wb");
  if (!file) return not_written(path, std::strerror(errno));
  return std::unique_ptr<TableWriter>(std::make_unique<TextWriter>(file, target, std::move(columns), formulas, lines));
}

}  // namespace sapa::app

#include "desk/sheet.h"

#include <stdexcept>
#include <utility>

#include <xlsxwriter.h>

namespace sapa::desk {

namespace {

std::optional<std::string> problem_of(lxw_error code) { return code == LXW_NO_ERROR ? std::nullopt : std::optional<std::string>(lxw_strerror(code)); }

}  // namespace

// The library keeps pointers to the texts of the options until the file is closed.
struct Sheet::Book {
  SheetOptions options;
  lxw_workbook* workbook = nullptr;
  lxw_worksheet* worksheet = nullptr;
  lxw_format* bold = nullptr;
};

Sheet::Sheet(const std::string& path, SheetOptions options) : book_(std::make_unique<Book>()) {
  book_->options = std::move(options);
  lxw_workbook_options settings{};
  settings.constant_memory = LXW_TRUE;
  if (!book_->options.temporary_folder.empty()) settings.tmpdir = book_->options.temporary_folder.data();
  book_->workbook = workbook_new_opt(path.c_str(), &settings);
  if (!book_->workbook) throw std::runtime_error("no memory for the sheet");
  const auto& title = book_->options.title;
  if (!title.empty()) {
    lxw_doc_properties properties{};
    properties.title = book_->options.title.data();
    if (!book_->options.author.empty()) properties.author = book_->options.author.data();
    workbook_set_properties(book_->workbook, &properties);
  }
  book_->worksheet = workbook_add_worksheet(book_->workbook, title.empty() ? nullptr : title.c_str());
  book_->bold = workbook_add_format(book_->workbook);
  format_set_bold(book_->bold);
  worksheet_freeze_panes(book_->worksheet, 1, 0);
}

Sheet::~Sheet() {
  if (book_->workbook) workbook_close(book_->workbook);
}

std::optional<std::string> Sheet::text(std::uint32_t row, std::uint16_t column, const std::string& value, Weight weight) {
  return problem_of(worksheet_write_string(book_->worksheet, row, column, value.c_str(), weight == Weight::bold ? book_->bold : nullptr));
}

std::optional<std::string> Sheet::number(std::uint32_t row, std::uint16_t column, double value) {
  return problem_of(worksheet_write_number(book_->worksheet, row, column, value, nullptr));
}

std::optional<std::string> Sheet::finish() { return problem_of(workbook_close(std::exchange(book_->workbook, nullptr))); }

}  // namespace sapa::desk

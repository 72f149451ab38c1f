#pragma once

// An XLSX file written row by row in constant memory (libxlsxwriter; sheet.cpp is the one file that sees it). Text is text:
// no formula is ever made of it, and no leading 0 is lost. One thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace sapa::desk {

struct SheetOptions {
  std::string title = {};             // of the document and its sheet; "" leaves both unnamed
  std::string author = {};            // stands in the file's properties; "" none
  std::string temporary_folder = {};  // "" the system's
};

class Sheet {
 public:
  static constexpr std::uint32_t kMostRows = 1'048'576;

  // Throws std::runtime_error when there is no memory.
  Sheet(const std::string& path, SheetOptions options);
  ~Sheet();  // a file that was not finished is closed and stays for its owner to remove
  Sheet(const Sheet&) = delete;
  Sheet& operator=(const Sheet&) = delete;

  enum class Weight { plain, bold };
  // REQUIRES: rows in rising order, below kMostRows. Empty: written. Else why not.
  std::optional<std::string> text(std::uint32_t row, std::uint16_t column, const std::string& value, Weight weight = Weight::plain);
  std::optional<std::string> number(std::uint32_t row, std::uint16_t column, double value);
  std::optional<std::string> finish();

 private:
  struct Book;
  std::unique_ptr<Book> book_;
};

}  // namespace sapa::desk

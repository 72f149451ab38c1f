#include "desk/export_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

#include "desk/sheet.h"
#include "wire/csv.h"
#include "wire/formula.h"

namespace sapa::desk {

namespace {

namespace fs = std::filesystem;

// A folder only we can look into, removed with all in it.
class PrivateFolder {
 public:
  PrivateFolder() {
    auto pattern = (fs::temp_directory_path() / "sapa-export-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("no folder for the export");
    path_ = pattern;
  }
  ~PrivateFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  [[nodiscard]] std::string file(const char* name) const { return path_ + "/" + name; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::shared_ptr<const FileContent> content_of(int descriptor) {
  struct stat status {};
  if (descriptor < 0 || ::fstat(descriptor, &status) != 0) throw std::runtime_error("the export cannot be read back");
  return std::make_shared<const FileContent>(descriptor, status.st_size);
}

class CsvFile final : public ExportFile {
 public:
  CsvFile() {
    const PrivateFolder folder;
    descriptor_ = ::open(folder.file("export.csv").c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor_ < 0) throw std::runtime_error("no file for the export");
    buffer_ = "\xEF\xBB\xBF";  // spreadsheets read UTF-8 only when told
  }
  ~CsvFile() override {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  void add(const std::vector<std::string>& cells) override {
    for (std::size_t i = 0; i < cells.size(); ++i) buffer_ += (i > 0 ? "," : "") + wire::csv_field(cells[i]);
    buffer_ += "\r\n";
    if (buffer_.size() > 256 * 1024) flush();
  }
  std::shared_ptr<const FileContent> finish() override {
    flush();
    auto content = content_of(descriptor_);
    descriptor_ = -1;
    return content;
  }

 private:
  void flush() {
    std::string_view rest = buffer_;
    while (!rest.empty()) {
      const auto written = ::write(descriptor_, rest.data(), rest.size());
      if (written < 0) throw std::runtime_error("the disk does not take the export");
      rest.remove_prefix(std::size_t(written));
    }
    buffer_.clear();
  }
  int descriptor_ = -1;
  std::string buffer_;
};

class XlsxFile final : public ExportFile {
 public:
  explicit XlsxFile(const std::string& author) : name_(folder_.file("export.xlsx")), sheet_(name_, {"Monitoring Tiket", author, folder_.path()}) {}
  void add(const std::vector<std::string>& cells) override {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].empty()) continue;
      if (const auto problem = sheet_.text(row_, std::uint16_t(i), wire::without_formula(cells[i]))) throw std::runtime_error(*problem);
    }
    ++row_;
  }
  std::shared_ptr<const FileContent> finish() override {
    if (const auto problem = sheet_.finish()) throw std::runtime_error(*problem);
    return content_of(::open(name_.c_str(), O_RDONLY | O_CLOEXEC));
  }

 private:
  const PrivateFolder folder_;
  const std::string name_;
  Sheet sheet_;  // closed before its folder goes
  std::uint32_t row_ = 0;
};

}  // namespace

FileContent::~FileContent() {
  if (descriptor >= 0) ::close(descriptor);
}

std::unique_ptr<ExportFile> ExportFile::make(ExportFormat format, const std::string& author) {
  if (format == ExportFormat::csv) return std::make_unique<CsvFile>();
  return std::make_unique<XlsxFile>(author);
}

}  // namespace sapa::desk

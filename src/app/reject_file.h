#pragma once

// The rows that were not taken, in the format they came in, with line number and reason behind: mend them and import this
// file. Nothing is made when nothing is rejected. Somebody may be mending the rows of an earlier import: they are never written over.

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "app/table_reader.h"
#include "desk/import_run.h"

namespace sapa::app {

class RejectFile {
 public:
  // `kept_bytes`: what an import that stopped in the middle had written; 0 begins anew.
  RejectFile(std::string path, const TableReader& table, std::int64_t kept_bytes);
  // What an earlier import left at the path gets a name of its own ("t.csv.rejected.csv.1"), unless this one turns out to write the
  // same. Errors: it cannot be renamed.
  Result<void> set_former_aside();
  Result<void> remove();
  // Whether what a stopped import had written is still there. A killed process loses nothing of it; a power cut may, for batches
  // do not wait for the disk: then the import begins anew and finds the same rows again.
  static bool holds(const std::string& path, std::int64_t kept_bytes);

  // With the system when it returns. Errors: cannot be written.
  Result<void> write(const std::vector<desk::RejectedRow>& rows);
  // Forgets what was written behind: the batch is tried again.
  Result<void> go_back(std::int64_t bytes);
  // The whole file: on the disk when it returns, its name too.
  Result<void> finish();
  // Where the rows of earlier imports are now, those that others had set aside before us as well; the oldest first.
  [[nodiscard]] std::vector<std::string> formers() const;
  [[nodiscard]] std::int64_t bytes() const { return bytes_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  Result<void> put(const std::string& utf8);
  [[nodiscard]] tl::unexpected<Error> not_written() const;

  std::string path_;
  std::string former_;  // what was at the path before us; "": there was nothing, or it is the same
  std::string header_;
  std::string said_line_;
  std::string line_end_;
  wire::Encoding encoding_;
  char separator_;
  bool mark_;
  bool is_ours_;  // rows that were rejected before, with line and reason: they get new ones
  std::int64_t bytes_ = 0;
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace sapa::app

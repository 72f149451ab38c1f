#pragma once

// A folder where an old system drops its tables: FOLDER/customers, FOLDER/callers and FOLDER/tickets, each with done/ and failed/.
// Tells what is ready to be taken and puts away what was. One thread; one process a folder.

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "desk/import_mapping.h"

namespace sapa::app {

// What tells that a file is still the same, and whole.
struct FileStamp {
  std::uint64_t inode = 0;
  std::int64_t bytes = 0;
  std::int64_t written_ns = 0;
  bool operator==(const FileStamp&) const = default;
};

struct DroppedFile {
  desk::ImportKind kind = desk::ImportKind::callers;
  std::string name;
  std::string path;
  FileStamp stamp = {};
};

class DropFolder {
 public:
  using Clock = std::chrono::steady_clock;

  // Makes the folders that are missing. Errors: no such folder, not ours to write, another watcher has it.
  static Result<std::unique_ptr<DropFolder>> open(const std::string& path, std::chrono::milliseconds settle);
  ~DropFolder();
  DropFolder(const DropFolder&) = delete;
  DropFolder& operator=(const DropFolder&) = delete;

  // Looks at every file. Ready is what nobody is writing: not named like a part, as it was for the settle time, and not open for
  // writing as far as the system tells. Customers first, for callers and tickets point at them; the oldest first.
  std::vector<DroppedFile> look(Clock::time_point now);
  [[nodiscard]] std::int64_t waiting(desk::ImportKind kind) const;
  // Not ready again before then, unless it is written anew.
  void hold(const DroppedFile& file, Clock::time_point until);
  // Files that lie beside the folders, where nobody takes them; each name once.
  std::vector<std::string> strays();

  // Where rejected rows of the file go while it is taken; put away with it.
  static std::string rejects_of(const DroppedFile& file);
  [[nodiscard]] std::string mapping_of(desk::ImportKind kind) const;  // FOLDER/tickets.toml; "" when there is none

  enum class Shelf : std::uint8_t { done, failed };
  struct Beside {
    std::string ending;  // ".report.html"
    std::string text;
  };
  // Moves the file and its rejects to done/ or failed/ and writes `beside` next to it, all on the disk when it returns; the file
  // last, so that whoever is killed does it again. The name it has there. Errors: `file_changed` when it is another file by now
  // (it stays, to be taken again); cannot be moved.
  Result<std::string> put_away(const DroppedFile& file, Shelf shelf, const std::vector<Beside>& beside);
  // Files that were put away and were written to after that, by somebody who had them open all the time: back in their folder.
  std::vector<std::string> bring_back_written(Clock::time_point now);

 private:
  struct Seen {
    FileStamp stamp;
    Clock::time_point since;
    Clock::time_point held_until = {};
  };
  struct Shelved {
    DroppedFile file;
    std::string path;
    Clock::time_point until;
  };
  DropFolder(std::string path, int lock, std::chrono::milliseconds settle) : path_(std::move(path)), lock_(lock), settle_(settle) {}
  [[nodiscard]] std::string folder(desk::ImportKind kind) const { return path_ + "/" + std::string(desk::to_word(kind)); }

  std::string path_;
  int lock_;
  std::chrono::milliseconds settle_;
  std::map<std::string, Seen> seen_;  // by path
  std::map<desk::ImportKind, std::int64_t> waiting_;
  std::vector<std::string> strays_known_;
  std::vector<Shelved> shelved_;
};

// A name that nobody has in the folder: NAME, else with the time of the file, NAME.20191125-094012.csv.
std::string free_name(const std::string& folder, const std::string& name, std::int64_t written_ns);
// Names that programs give to what they are still writing, and hidden files.
bool is_part_name(std::string_view name);

}  // namespace sapa::app

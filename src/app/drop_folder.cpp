#include "app/drop_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <optional>

#include "core/text_fold.h"
#include "storage/durable_file.h"

namespace sapa::app {

namespace fs = std::filesystem;

namespace {

constexpr std::array kKinds = {desk::ImportKind::customers, desk::ImportKind::callers, desk::ImportKind::tickets};
constexpr auto kLookedAfter = std::chrono::minutes(10);  // a file that was put away

std::optional<FileStamp> stamp_of(const std::string& path) {
  struct stat status{};
  // A link may point anywhere: only what lies here is taken.
  if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return FileStamp{std::uint64_t(status.st_ino), std::int64_t(status.st_size), std::int64_t(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec};
}

// A read lease is given only where nobody has the file open for writing (fcntl(2)). Who may not ask for one goes by the settle time.
bool is_open_for_writing(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (file < 0) return false;
  const bool busy = ::fcntl(file, F_SETLEASE, F_RDLCK) != 0 && errno == EAGAIN;
  ::close(file);
  return busy;
}

tl::unexpected<Error> not_moved(const std::string& path, const std::string& why) {
  return fail(ErrorCode::conflict, "cannot_move", path + " was taken but cannot be put away: " + why + ".");
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) names.push_back(at->path().filename().string());
  return names;
}

}  // namespace

bool is_part_name(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kEndings = {"~", ".PART", ".TMP", ".TEMP", ".FILEPART", ".PARTIAL", ".CRDOWNLOAD", ".SWP"};
  if (name.empty() || name[0] == '.') return true;
  const auto upper = upper_ascii(name);
  return std::any_of(kEndings.begin(), kEndings.end(), [&](std::string_view ending) { return std::string_view(upper).ends_with(ending); });
}

std::string free_name(const std::string& folder, const std::string& name, std::int64_t written_ns) {
  const auto taken = [&](const std::string& wanted) { return fs::exists(fs::symlink_status(folder + "/" + wanted)); };
  if (!taken(name)) return name;
  const auto seconds = std::time_t(written_ns / 1'000'000'000);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), ".%Y%m%d-%H%M%S", &utc);
  const auto dot = std::min(name.find('.', 1), name.size());
  for (int number = 1;; ++number) {
    const auto wanted = name.substr(0, dot) + text.data() + (number > 1 ? "." + std::to_string(number) : "") + name.substr(dot);
    if (!taken(wanted)) return wanted;
  }
}

Result<std::unique_ptr<DropFolder>> DropFolder::open(const std::string& path, std::chrono::milliseconds settle) {
  if (!fs::is_directory(path)) return fail(ErrorCode::not_found, "no_folder", "There is no folder " + path + "; make it, or name another one.");
  // Asked for by is_open_for_writing, and not waited for.
  std::signal(SIGIO, SIG_IGN);
  const auto lock_path = path + "/.watch.lock";
  const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
  if (lock < 0) return fail(ErrorCode::conflict, "cannot_write", lock_path + " cannot be made: " + std::strerror(errno) + ".");
  std::unique_ptr<DropFolder> folder(new DropFolder(path, lock, settle));
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) return fail(ErrorCode::conflict, "watched_already", "Another sapa import --watch looks after " + path + "; one is enough.");
  for (const auto kind : kKinds) {
    for (const auto* shelf : {"", "/done", "/failed"}) {
      const auto wanted = folder->folder(kind) + shelf;
      std::error_code error;
      fs::create_directories(wanted, error);
      if (error) return fail(ErrorCode::conflict, "cannot_write", wanted + " cannot be made: " + error.message() + ".");
      if (::access(wanted.c_str(), R_OK | W_OK | X_OK) != 0) return fail(ErrorCode::conflict, "cannot_write", "Files cannot be moved in " + wanted + ": " + std::strerror(errno) + ".");
    }
  }
  return folder;
}

DropFolder::~DropFolder() { ::close(lock_); }

std::vector<DroppedFile> DropFolder::look(Clock::time_point now) {
  std::vector<DroppedFile> ready;
  std::map<std::string, Seen> present;
  waiting_.clear();
  for (const auto kind : kKinds) {
    const auto first = std::ptrdiff_t(ready.size());
    for (const auto& name : names_in(folder(kind))) {
      const auto path = folder(kind) + "/" + name;
      const auto stamp = is_part_name(name) ? std::nullopt : stamp_of(path);
      if (!stamp) continue;
      ++waiting_[kind];
      auto seen = Seen{*stamp, now};
      if (const auto known = seen_.find(path); known != seen_.end() && known->second.stamp == *stamp) seen = known->second;
      present[path] = seen;
      if (now - seen.since < settle_ || now < seen.held_until || is_open_for_writing(path)) continue;
      ready.push_back({kind, name, path, *stamp});
    }
    std::sort(ready.begin() + first, ready.end(), [](const DroppedFile& a, const DroppedFile& b) {
      return a.stamp.written_ns != b.stamp.written_ns ? a.stamp.written_ns < b.stamp.written_ns : a.name < b.name;
    });
  }
  seen_ = std::move(present);
  return ready;
}

std::int64_t DropFolder::waiting(desk::ImportKind kind) const {
  const auto found = waiting_.find(kind);
  return found == waiting_.end() ? 0 : found->second;
}

void DropFolder::hold(const DroppedFile& file, Clock::time_point until) {
  if (const auto seen = seen_.find(file.path); seen != seen_.end()) seen->second.held_until = until;
}

std::vector<std::string> DropFolder::strays() {
  std::vector<std::string> news;
  for (const auto& name : names_in(path_)) {
    if (is_part_name(name) || name.ends_with(".toml") || !stamp_of(path_ + "/" + name)) continue;
    if (std::find(strays_known_.begin(), strays_known_.end(), name) != strays_known_.end()) continue;
    strays_known_.push_back(name);
    news.push_back(name);
  }
  return news;
}

std::string DropFolder::rejects_of(const DroppedFile& file) { return fs::path(file.path).parent_path().string() + "/." + file.name + ".rejected.csv"; }

std::string DropFolder::mapping_of(desk::ImportKind kind) const {
  const auto path = folder(kind) + ".toml";
  return fs::exists(path) ? path : std::string();
}

Result<std::string> DropFolder::put_away(const DroppedFile& file, Shelf shelf, const std::vector<Beside>& beside) {
  if (stamp_of(file.path) != file.stamp) return fail(ErrorCode::conflict, "file_changed", file.name + " was written while it was taken; it is taken again.");
  const auto target = folder(file.kind) + (shelf == Shelf::done ? "/done" : "/failed");
  const auto name = free_name(target, file.name, file.stamp.written_ns);
  for (const auto& [ending, text] : beside) {
    if (!storage::write_durably(target + "/" + name + ending, text)) return not_moved(file.path, std::strerror(errno));
  }
  std::error_code error;
  const auto rejects = rejects_of(file);
  if (fs::exists(rejects)) fs::rename(rejects, target + "/" + name + ".rejected.csv", error);
  if (!error) fs::rename(file.path, target + "/" + name, error);
  if (error) return not_moved(file.path, error.message());
  // Another file may have come in its place just before it was moved.
  if (stamp_of(target + "/" + name) != file.stamp) {
    fs::rename(target + "/" + name, folder(file.kind) + "/" + free_name(folder(file.kind), file.name, file.stamp.written_ns), error);
    return fail(ErrorCode::conflict, "file_changed", file.name + " was replaced while it was taken; the new one is taken again.");
  }
  if (!storage::sync_folder(target) || !storage::sync_folder(folder(file.kind))) return not_moved(file.path, std::strerror(errno));
  seen_.erase(file.path);
  shelved_.push_back({file, target + "/" + name, Clock::now() + kLookedAfter});
  return name;
}

std::vector<std::string> DropFolder::bring_back_written(Clock::time_point now) {
  std::vector<std::string> names;
  std::erase_if(shelved_, [&](const Shelved& shelved) {
    const auto stamp = stamp_of(shelved.path);
    if (!stamp) return true;  // tidied away
    if (*stamp == shelved.file.stamp) return now >= shelved.until;
    const auto name = free_name(folder(shelved.file.kind), shelved.file.name, stamp->written_ns);
    std::error_code error;
    fs::rename(shelved.path, folder(shelved.file.kind) + "/" + name, error);
    if (!error) names.push_back(name);
    return true;
  });
  return names;
}

}  // namespace sapa::app

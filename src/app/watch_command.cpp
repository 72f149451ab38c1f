#include "app/watch_command.h"

#include <algorithm>
#include <set>
#include <thread>

#include <spdlog/spdlog.h>

#include "app/cli.h"
#include "app/drop_folder.h"
#include "app/file_import.h"
#include "app/log.h"
#include "app/mapping_file.h"
#include "app/stop_signal.h"
#include "desk/freshness.h"

namespace sapa::app {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr auto kHeartbeat = seconds(30);  // a watcher counts as stopped after two silent minutes (desk/freshness.cpp)
constexpr auto kPause = seconds(30);      // before what is in the way is tried again

std::int64_t now_ms() { return to_ms(std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now())); }

// One line, one value: names of files come from elsewhere.
std::string plain(std::string text) {
  std::replace_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  std::replace(text.begin(), text.end(), '"', '\'');
  return text;
}

// What is not the file's fault: it waits, and is tried again.
bool may_pass(const std::string& reason) {
  static const std::set<std::string_view> kPassing = {"import_running", "file_shrank", "file_changed", "cannot_open", "cannot_read", "cannot_write", "no_file", "mapping", "field_unknown"};
  return kPassing.contains(reason);
}

class Watch {
 public:
  Watch(const ImportArguments& arguments, const storage::DatabaseOptions& database, DropFolder& folder) : arguments_(arguments), options_(database), folder_(folder) {}

  // Takes what is ready, and tells the desk that it lives.
  void step() {
    const auto now = DropFolder::Clock::now();
    for (const auto& name : folder_.bring_back_written(now)) spdlog::warn("event=import file=\"{}\" text=\"It was written to after it had been taken; it is taken again.\"", plain(name));
    for (const auto& name : folder_.strays()) spdlog::warn("event=import file=\"{}\" text=\"It lies beside the folders; move it into customers, callers or tickets.\"", plain(name));
    auto ready = folder_.look(now);
    if (now < pause_until_) return;
    try {
      if (!connect()) return;
      tell_of_life(now, desk::Watching::goes_on);
      for (const auto& file : ready) {
        if (stop_asked() || DropFolder::Clock::now() < pause_until_) return;
        take(file);
      }
    } catch (const storage::StorageFailure& failure) {
      lose_database(failure);
    }
  }

  void end() {
    try {
      if (connection_) tell_of_life(DropFolder::Clock::now(), desk::Watching::ends);
    } catch (const storage::StorageFailure&) {
      // Its silence says the same two minutes later.
    }
  }

 private:
  void pause(const std::string& why) {
    pause_until_ = DropFolder::Clock::now() + kPause;
    if (why != last_pause_) spdlog::warn("event=import state=waiting text=\"{}\"", plain(why));
    last_pause_ = why;
  }

  void lose_database(const storage::StorageFailure& failure) {
    connection_.reset();
    pause(failure.kind == storage::FailureKind::full ? "The disk of the database is full; tried again." : std::string("The database does not take the rows: ") + failure.what() + "; tried again.");
  }

  bool connect() {
    if (connection_) return true;
    auto opened = storage::open_bulk(options_, storage::BulkUse::write);
    if (!opened) {
      pause(opened.error().message);
      return false;
    }
    connection_ = std::move(*opened);
    last_pause_.clear();
    heartbeat_ = {};
    return true;
  }

  template <class Note>
  void note(const Note& write) {
    connection_->begin_write();
    try {
      write(*connection_);
      connection_->commit();
    } catch (...) {
      connection_->rollback();
      throw;
    }
    heartbeat_ = DropFolder::Clock::now();
  }

  void tell_of_life(DropFolder::Clock::time_point now, desk::Watching watching) {
    if (watching == desk::Watching::goes_on && now - heartbeat_ < kHeartbeat) return;
    note([&](storage::Connection& connection) {
      for (const auto kind : {desk::ImportKind::customers, desk::ImportKind::callers, desk::ImportKind::tickets}) {
        desk::note_watching(connection, source_of(kind), std::string(desk::to_word(kind)), folder_.waiting(kind), now_ms(), watching);
      }
    });
  }

  // What an import of the kind would be called, also when its file cannot be read.
  std::string source_of(desk::ImportKind kind) const {
    if (!arguments_.source.empty()) return arguments_.source;
    if (const auto map = folder_.mapping_of(kind); !map.empty()) {
      if (const auto mapping = read_mapping(map, kind)) return mapping->source;
    }
    return desk::guess_mapping(kind, {}).source;
  }

  void take(const DroppedFile& file) {
    auto arguments = arguments_;
    arguments.file = file.path;
    arguments.map = folder_.mapping_of(file.kind);
    const desk::WatchedFile watched{source_of(file.kind), std::string(desk::to_word(file.kind)), file.name};
    note([&](storage::Connection& connection) { desk::note_busy(connection, watched, folder_.waiting(file.kind), now_ms()); });
    const auto still_busy = [&] {
      if (DropFolder::Clock::now() - heartbeat_ < kHeartbeat) return;
      note([&](storage::Connection& connection) { desk::note_busy(connection, watched, folder_.waiting(file.kind), now_ms()); });
    };
    try {
      auto opened = FileImport::open(arguments, file.kind, options_);
      if (!opened) return refuse(file, watched, opened.error(), nullptr);
      auto& import = **opened;
      if (const auto begun = import.begin({*connection_}, DropFolder::rejects_of(file)); !begun) return refuse(file, watched, begun.error(), nullptr);
      if (import.continued_behind() > 0) spdlog::info("event=import file=\"{}\" kind={} text=\"Going on behind row {}.\"", plain(file.name), watched.kind, import.continued_behind());
      const auto whole = import.take(still_busy);
      if (!whole) return refuse(file, watched, whole.error(), &import);
      if (!*whole) {
        spdlog::info("event=import file=\"{}\" kind={} state=stopped rows={} text=\"It goes on there at the next start.\"", plain(file.name), watched.kind, import.rows_done());
        return;
      }
      const auto& tally = import.tally();
      if (tally.of("rows") > 0 && tally.sum("rejected") == tally.of("rows")) {
        return refuse(file, watched, {ErrorCode::invalid, "nothing_taken", "Not one of its " + desk::grouped(tally.of("rows")) + " rows can be taken; the reasons stand behind them.", ""}, &import);
      }
      accept(file, watched, import);
    } catch (const storage::StorageFailure& failure) {
      // What the engine cannot hold will not fit later either; everything else may pass.
      if (failure.kind != storage::FailureKind::other && failure.kind != storage::FailureKind::constraint) throw;
      refuse(file, watched, {ErrorCode::conflict, "not_taken", std::string("The database does not take its rows: ") + failure.what() + ".", ""}, nullptr);
    }
  }

  void accept(const DroppedFile& file, desk::WatchedFile watched, const FileImport& import) {
    const auto story = import.story();
    const auto& tally = import.tally();
    // Without times in its rows a table is as old as its file, and never older than now.
    watched.data_until_ms = std::min({import.data_until_ms().value_or(INT64_MAX), file.stamp.written_ns / 1'000'000, now_ms()});
    watched.source = story.source;
    const auto left = std::max<std::int64_t>(folder_.waiting(file.kind) - 1, 0);
    note([&](storage::Connection& connection) { desk::note_good_file(connection, watched, left, now_ms()); });
    const auto moved = folder_.put_away(file, DropFolder::Shelf::done, {{".report.html", desk::import_report_html(story, tally)}});
    if (!moved && may_pass(moved.error().reason)) return wait(file, watched, moved.error());
    spdlog::info("event=import file=\"{}\" kind={} source={} state=done rows={} added={} updated={} merged={} unchanged={} rejected={} until={} seconds={:.1f}", plain(file.name), watched.kind,
                 plain(watched.source), tally.of("rows"), tally.of("row.added"), tally.of("row.updated"), tally.of("row.merged"), tally.of("row.unchanged") + tally.of("row.nothing_new"),
                 tally.sum("rejected"), to_rfc3339(instant_from_ms(*watched.data_until_ms)), story.seconds);
    if (!moved) keep_in_place(file, moved.error());
  }

  // Waits, or goes to failed/ with the reason beside it.
  void refuse(const DroppedFile& file, const desk::WatchedFile& watched, const Error& error, const FileImport* import) {
    if (may_pass(error.reason)) return wait(file, watched, error);
    const auto sentence = without_folder(error.message);
    const auto rows = import && import->rows_done() > 0 ? "\n" + desk::grouped(import->rows_done()) + " rows were looked at before that; what could be taken is in, and is not taken twice.\n" : std::string();
    const auto text = file.name + "\n" + to_rfc3339(instant_from_ms(now_ms())) + "\n\n" + sentence + "\n" + rows + "\nMend it and drop it again.\n";
    const auto moved = folder_.put_away(file, DropFolder::Shelf::failed, {{".reason.txt", text}});
    if (!moved && may_pass(moved.error().reason)) return wait(file, watched, moved.error());
    const auto left = std::max<std::int64_t>(folder_.waiting(file.kind) - 1, 0);
    note([&](storage::Connection& connection) { desk::note_bad_file(connection, watched, error.reason, sentence, left, now_ms()); });
    spdlog::error("event=import file=\"{}\" kind={} state=failed text=\"{}\"", plain(file.name), watched.kind, plain(sentence));
    if (!moved) keep_in_place(file, moved.error());
  }

  void wait(const DroppedFile& file, const desk::WatchedFile& watched, const Error& error) {
    const bool changed = error.reason == "file_shrank" || error.reason == "file_changed" || error.reason == "no_file";
    folder_.hold(file, DropFolder::Clock::now() + kPause);
    const auto sentence = without_folder(error.message);
    // That somebody else imports, or still writes, is no problem of the data's.
    if (changed || error.reason == "import_running") note([&](storage::Connection& connection) { idle(connection, watched, file.kind); });
    else note([&](storage::Connection& connection) { desk::note_bad_file(connection, watched, error.reason, sentence, folder_.waiting(file.kind), now_ms()); });
    if (said_.size() > 1000) said_.clear();
    if (said_.insert(file.path + sentence).second) spdlog::warn("event=import file=\"{}\" kind={} state=waiting text=\"{}\"", plain(file.name), watched.kind, plain(sentence));
  }

  void idle(storage::Connection& connection, const desk::WatchedFile& watched, desk::ImportKind kind) {
    desk::note_watching(connection, watched.source, watched.kind, folder_.waiting(kind), now_ms(), desk::Watching::goes_on);
  }

  // It is in, but cannot be moved: not again before somebody touches it, or we start anew and find every row known.
  void keep_in_place(const DroppedFile& file, const Error& error) {
    folder_.hold(file, DropFolder::Clock::time_point::max());
    spdlog::error("event=import file=\"{}\" state=stays text=\"{}\"", plain(file.name), plain(error.message));
  }

  // Errors name the whole path; the desk is told the name.
  [[nodiscard]] std::string without_folder(std::string text) const {
    for (const auto* kind : {"/customers/", "/callers/", "/tickets/", "/"}) {
      const auto folder = arguments_.watch + kind;
      for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder, at)) text.erase(at, folder.size());
    }
    return text;
  }

  const ImportArguments& arguments_;
  const storage::DatabaseOptions& options_;
  DropFolder& folder_;
  std::unique_ptr<storage::Connection> connection_;
  DropFolder::Clock::time_point heartbeat_ = {};
  DropFolder::Clock::time_point pause_until_ = {};
  std::string last_pause_;
  std::set<std::string> said_;
};

}  // namespace

int watch_command(const ImportArguments& given, const storage::DatabaseOptions& database) {
  auto arguments = given;
  while (arguments.watch.size() > 1 && arguments.watch.back() == '/') arguments.watch.pop_back();
  if (const auto checked = check_table_options(arguments); !checked) {
    failed(checked.error());
    return kMisused;
  }
  const auto settle = milliseconds(std::int64_t(arguments.settle_seconds * 1000));
  auto folder = DropFolder::open(arguments.watch, settle);
  if (!folder) return failed(folder.error());
  if (const auto place = storage::check_place(database); !place) return failed(place.error());
  start_log("info");
  listen_for_stop();
  spdlog::info("event=import state=watching text=\"Looking after {}.\"", plain(arguments.watch));
  Watch watch(arguments, database, **folder);
  const auto between = std::clamp(settle / 4, milliseconds(50), milliseconds(1000));
  while (!stop_asked()) {
    watch.step();
    for (auto waited = milliseconds(0); waited < between && !stop_asked(); waited += milliseconds(50)) std::this_thread::sleep_for(milliseconds(50));
  }
  watch.end();
  spdlog::info("event=import state=ended text=\"Stopping.\"");
  return kDone;
}

}  // namespace sapa::app

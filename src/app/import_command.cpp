#include "app/import_command.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "app/cli.h"
#include "app/file_import.h"
#include "app/mapping_file.h"
#include "app/serve.h"
#include "app/stop_signal.h"
#include "app/watch_command.h"
#include "desk/crypto.h"

namespace sapa::app {

namespace fs = std::filesystem;

namespace {

// A folder for the scratch database of a trial.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (fs::temp_directory_path() / "sapa-trial-XXXXXX").string();
    if (::mkdtemp(pattern.data())) path_ = pattern;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct Databases {
  std::unique_ptr<ScratchFolder> scratch;
  std::unique_ptr<storage::Connection> real;
  std::unique_ptr<storage::Connection> writer;
};

Result<Databases> open_databases(const storage::DatabaseOptions& options, bool trial) {
  Databases databases;
  if (!trial) {
    SAPA_TRY(databases.writer, storage::open_bulk(options, storage::BulkUse::write));
    return databases;
  }
  const auto file = storage::sqlite_file(options.url);
  const bool absent = file && !fs::exists(*file);
  if (!absent) {
    SAPA_TRY(databases.real, storage::open_bulk(options, storage::BulkUse::read));
  }
  databases.scratch = std::make_unique<ScratchFolder>();
  storage::DatabaseOptions scratch;
  scratch.url = "sqlite:" + databases.scratch->path() + "/trial.db";
  SAPA_TRY(databases.writer, storage::open_bulk(scratch, storage::BulkUse::write));
  databases.writer->execute_script("PRAGMA synchronous=OFF");
  return databases;
}

std::string beside(const ImportArguments& arguments, const std::string& given, const char* ending) {
  if (!given.empty()) return given;
  // Nothing is put beside a pipe: - , /dev/stdin, <(...).
  std::error_code ignored;
  const bool pipe = arguments.file == "-" || fs::is_other(arguments.file, ignored);
  return (pipe ? "import" : arguments.file) + ending;
}

int write_guess(const ImportArguments& arguments, const MappedTable& mapped) {
  const auto text = mapping_text(mapped.mapping, mapped.table->header());
  if (arguments.map.empty()) {
    std::fputs(text.c_str(), stdout);
    return kDone;
  }
  if (fs::exists(arguments.map)) return failed(arguments.map + " exists; choose another name.");
  std::ofstream out(arguments.map, std::ios::binary);
  out << text;
  out.close();
  if (!out) return failed(arguments.map + " cannot be written.");
  std::printf("Guessed %zu columns; look at %s, then import with --map %s.\n", mapped.mapping.columns.size(), arguments.map.c_str(), arguments.map.c_str());
  return kDone;
}

int report(const ImportArguments& arguments, const FileImport& import) {
  const auto story = import.story();
  std::fputs(desk::import_report_text(story, import.tally()).c_str(), stdout);
  if (arguments.trial && arguments.report.empty()) return kDone;
  const auto path = beside(arguments, arguments.report, ".report.html");
  std::ofstream out(path, std::ios::binary);
  out << desk::import_report_html(story, import.tally());
  out.close();
  if (!out) return failed((arguments.trial ? "Nothing was written, also not the report: " : "The rows are in, but the report ") + path + " cannot be written.");
  std::printf("Report: %s\n", path.c_str());
  return kDone;
}

// Behind an error in the middle of a file.
std::string what_is_in(const ImportArguments& arguments, const FileImport& import) {
  if (import.rows_done() == 0) return " Nothing was taken.";
  const auto rows = desk::grouped(import.rows_done()) + " rows before that";
  if (arguments.trial) return " The " + rows + " were looked at; nothing was written.";
  return " What could be taken of the " + rows + " is in; import the whole file again when it is mended, and these change nothing twice.";
}

Result<void> check_files(const ImportArguments& arguments, const storage::DatabaseOptions& options) {
  return check_outputs({{"the table", arguments.file}, {"the mapping", arguments.map}, {"the configuration", arguments.config}, {"the database", storage::sqlite_file(options.url).value_or("")}},
                       {{"--rejects", beside(arguments, arguments.rejects, ".rejected.csv")}, {"--report", beside(arguments, arguments.report, ".report.html")}});
}

int import_one(const ImportArguments& arguments, desk::ImportKind kind, const storage::DatabaseOptions& options) {
  if (arguments.guess) {
    const auto mapped = open_mapped(arguments, kind);
    return mapped ? write_guess(arguments, *mapped) : failed(mapped.error());
  }
  if (const auto checked = check_files(arguments, options); !checked) {
    failed(checked.error());
    return kMisused;
  }
  auto opened = FileImport::open(arguments, kind, options);
  if (!opened) return failed(opened.error());
  auto& import = **opened;
  auto databases = open_databases(options, arguments.trial);
  if (!databases) return failed(databases.error());
  const bool writes_rejects = !arguments.trial || !arguments.rejects.empty();
  const auto rejects = writes_rejects ? beside(arguments, arguments.rejects, ".rejected.csv") : std::string();
  if (const auto begun = import.begin({*databases->writer, databases->real.get()}, rejects); !begun) return failed(begun.error());
  if (import.continued_behind() > 0) {
    std::fprintf(stderr, "Going on behind row %s, where the last import of this file stopped.\n", desk::grouped(import.continued_behind()).c_str());
  }
  std::fprintf(stderr, "%s\n", import.shape().c_str());
  listen_for_stop();
  try {
    const auto whole = import.take();
    if (!whole) return failed(whole.error().message + what_is_in(arguments, import));
    if (!*whole) return failed("Stopped after " + desk::grouped(import.rows_done()) + (arguments.trial ? " rows; nothing was written." : " rows; the same command goes on from there."));
  } catch (const storage::StorageFailure& failure) {
    if (arguments.trial) return failed(std::string("The trial cannot go on: ") + failure.what() + ". Nothing was written.");
    const auto safe = desk::grouped(import.rows_done()) + " rows are safe; the same command goes on from there.";
    if (failure.kind == storage::FailureKind::full) return failed("The disk is full. " + safe);
    return failed(std::string("The database does not take the rows: ") + failure.what() + ". " + safe);
  }
  return report(arguments, import);
}

}  // namespace

Result<storage::DatabaseOptions> database_of(const std::string& config, const std::string& database) {
  ServeOptions server;
  if (!config.empty()) {
    SAPA_TRY(server, read_config(config, server));
  }
  storage::DatabaseOptions options;
  options.url = choose_database(database.empty() ? server.database : database, server.data_folder).url;
  return options;
}

int import_command(const ImportArguments& arguments) {
  // The desk comes first; not last of all, for who writes holds up who saves.
  [[maybe_unused]] const int nice = ::nice(10);
  desk::start_crypto();
  const auto misused = [](const std::string& text) {
    failed(text);
    return kMisused;
  };
  const auto options = database_of(arguments.config, arguments.database);
  if (!options) return failed(options.error());
  if (!arguments.watch.empty()) return watch_command(arguments, *options);
  if (arguments.kind.empty() || arguments.file.empty()) return misused("Say what to import, KIND and FILE, or which folder to watch, --watch FOLDER (--help shows how).");
  const auto kind = desk::import_kind(arguments.kind);
  if (!kind) return misused("\"" + arguments.kind + "\" cannot be imported; it is callers, tickets or customers.");
  if (const auto checked = check_table_options(arguments); !checked) return misused(checked.error().message);
  return import_one(arguments, *kind, *options);
}

}  // namespace sapa::app

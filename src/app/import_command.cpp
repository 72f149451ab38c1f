#include "app/import_command.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "app/cli.h"
#include "app/mapping_file.h"
#include "app/progress_line.h"
#include "app/reject_file.h"
#include "core/sop/reports.h"
#include "desk/crypto.h"
#include "desk/import_report.h"
#include "desk/import_run.h"

namespace sapa::app {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kBatchRows = 2000;
constexpr std::size_t kWaitingBatches = 4;

std::atomic<bool> stop_asked{false};
void ask_to_stop(int) { stop_asked = true; }

std::int64_t now_ms() { return to_ms(std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now())); }

std::string host_name() {
  std::array<char, 256> name{};
  ::gethostname(name.data(), name.size() - 1);
  return name.data();
}

bool is_alive(std::int64_t process) { return ::kill(pid_t(process), 0) == 0 || errno == EPERM; }

// Reads and cleans on its own thread, a few batches ahead.
class Producer {
 public:
  Producer(TableReader& table, const desk::RowCleaner& cleaner, std::int64_t digest) : table_(table), cleaner_(cleaner), digest_(digest) {
    thread_ = std::thread([this] { run(); });
  }
  ~Producer() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;

  // Empty at the end.
  Result<desk::ImportBatch> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !waiting_.empty() || ended_; });
    if (!waiting_.empty()) {
      auto batch = std::move(waiting_.front());
      waiting_.pop_front();
      changed_.notify_all();
      return batch;
    }
    if (broken_) std::rethrow_exception(broken_);
    if (error_) return tl::unexpected(*error_);
    return desk::ImportBatch{};
  }
  [[nodiscard]] std::int64_t packed_read() const { return packed_read_; }

 private:
  void run() {
    try {
      read();
    } catch (...) {
      broken_ = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  }

  void read() {
    wire::CsvRecord record;
    desk::ImportBatch batch;
    for (;;) {
      const auto more = table_.next(record);
      if (!more) {
        error_ = more.error();
        break;
      }
      if (!*more) break;
      digest_ = desk::import_hash(record.raw, std::uint64_t(digest_));
      batch.rows.push_back(cleaner_.clean(record, batch.tally));
      if (batch.rows.size() < kBatchRows) continue;
      if (!hand_over(std::move(batch))) return;
      batch = {};
    }
    if (!batch.rows.empty()) hand_over(std::move(batch));
  }

  bool hand_over(desk::ImportBatch batch) {
    batch.digest = digest_;
    packed_read_ = table_.file().packed_read();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_.size() < kWaitingBatches || stopped_; });
    if (stopped_) return false;
    waiting_.push_back(std::move(batch));
    changed_.notify_all();
    return true;
  }

  TableReader& table_;
  const desk::RowCleaner& cleaner_;
  std::int64_t digest_;
  std::atomic<std::int64_t> packed_read_{0};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<desk::ImportBatch> waiting_;
  bool ended_ = false;
  bool stopped_ = false;
  std::optional<Error> error_;
  std::exception_ptr broken_;
  std::thread thread_;  // last
};

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
  const bool absent = options.url.starts_with("sqlite:") && !fs::exists(options.url.substr(7));
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

// The rows of an import that stopped: read again, and compared, but not cleaned. False: the file is another one.
Result<bool> skip_rows(TableReader& table, const desk::ImportStand& stand, std::int64_t& digest) {
  wire::CsvRecord record;
  for (std::int64_t row = 0; row < stand.rows_done; ++row) {
    SAPA_TRY(const bool more, table.next(record));
    if (!more) return false;
    digest = desk::import_hash(record.raw, std::uint64_t(digest));
  }
  return digest == stand.digest;
}

std::int64_t mapping_digest(const desk::ImportMapping& mapping) {
  std::string text = mapping.source + '\x1f' + mapping.zone + '\x1f' + mapping.area_code;
  for (const auto& [field, label] : mapping.columns) text += '\x1f' + field + '\x1f' + label;
  for (const auto& label : mapping.key) text += '\x1e' + label;
  return desk::import_hash(text);
}

std::string beside(const ImportArguments& arguments, const std::string& given, const char* ending) {
  if (!given.empty()) return given;
  return arguments.file == "-" ? std::string("import") + ending : arguments.file + ending;
}

struct Prepared {
  std::unique_ptr<TableReader> table;
  desk::ImportMapping mapping;
  desk::BoundMapping bound;
};

Result<TableOptions> table_options(const ImportArguments& arguments, const desk::ImportMapping* mapping) {
  TableOptions options;
  if (mapping) {
    options.encoding = mapping->encoding;
    options.separator = mapping->separator;
    options.header = mapping->header;
  }
  if (arguments.no_header) options.header = false;
  if (!arguments.encoding.empty()) {
    options.encoding = wire::encoding_of(arguments.encoding);
    if (!options.encoding) return fail(ErrorCode::invalid, "encoding", "--encoding is utf-8, utf-16le, utf-16be or windows-1252.");
  }
  if (!arguments.separator.empty()) {
    options.separator = separator_of(arguments.separator);
    if (!options.separator) return fail(ErrorCode::invalid, "separator", "--separator is a comma, a semicolon, a bar or tab.");
  }
  return options;
}

Result<Prepared> prepare(const ImportArguments& arguments, desk::ImportKind kind) {
  Prepared prepared;
  const bool mapped = !arguments.map.empty() && !arguments.guess;
  if (mapped) {
    SAPA_TRY(prepared.mapping, read_mapping(arguments.map, kind));
  }
  SAPA_TRY(const auto options, table_options(arguments, mapped ? &prepared.mapping : nullptr));
  SAPA_TRY(prepared.table, TableReader::open(arguments.file, options));
  if (!mapped) {
    prepared.mapping = desk::guess_mapping(kind, prepared.table->header());
    prepared.mapping.header = options.header;
  }
  if (!arguments.source.empty()) prepared.mapping.source = arguments.source;
  prepared.mapping.separator = prepared.table->separator();
  prepared.mapping.encoding = prepared.table->encoding();
  return prepared;
}

int write_guess(const ImportArguments& arguments, const Prepared& prepared) {
  const auto bound = desk::bind_mapping(prepared.mapping, prepared.table->header());
  const auto text = mapping_text(prepared.mapping, prepared.table->header(), bound ? &*bound : nullptr);
  if (arguments.map.empty()) {
    std::fputs(text.c_str(), stdout);
  } else {
    if (fs::exists(arguments.map)) return failed(arguments.map + " exists; choose another name.");
    std::ofstream out(arguments.map, std::ios::binary);
    out << text;
    out.close();
    if (!out) return failed(arguments.map + " cannot be written.");
    std::printf("Guessed %zu columns; look at %s, then import with --map %s.\n", prepared.mapping.columns.size(), arguments.map.c_str(), arguments.map.c_str());
  }
  return kDone;
}

// Takes the batches one after the other. False: asked to stop.
Result<bool> take_rows(desk::ImportRun& run, Producer& producer, const TableReader& table, RejectFile* rejects, const storage::DatabaseOptions& options) {
  ProgressLine progress;
  auto looked = std::chrono::steady_clock::now() - std::chrono::seconds(2);
  bool shared = false;
  for (;;) {
    if (stop_asked) return false;
    SAPA_TRY(auto batch, producer.next());
    if (batch.rows.empty()) return true;
    if (rejects) {
      const auto before = rejects->bytes();
      SAPA_CHECK(rejects->write(batch.rows));
      if (rejects->bytes() != before) batch.tally.add("reject_bytes", rejects->bytes() - before);
    }
    const auto begun = std::chrono::steady_clock::now();
    run.write(batch, now_ms());
    const auto held = std::chrono::steady_clock::now() - begun;
    if (begun - looked > std::chrono::seconds(1)) {
      shared = storage::used_by_others(options);
      looked = begun;
    }
    // Who waits for the file tries again every few milliseconds: leave it free as long as it was held.
    if (shared) std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(held, std::chrono::milliseconds(100)));
    const auto size = table.file().packed_size();
    const auto& tally = run.tally();
    std::int64_t rejected = 0;
    for (const auto& [reason, count] : tally.group("rejected")) rejected += count;
    progress.show(run.rows_done(), size > 0 ? double(producer.packed_read()) / double(size) : 0,
                  "new " + desk::grouped(tally.of("row.added")) + "  changed " + desk::grouped(tally.of("row.updated") + tally.of("row.merged")) + "  known " +
                      desk::grouped(tally.of("row.unchanged")) + "  rejected " + desk::grouped(rejected));
  }
}

}  // namespace

int import_command(const ImportArguments& arguments) {
  desk::start_crypto();
  const auto kind = desk::import_kind(arguments.kind);
  if (!kind) {
    failed("\"" + arguments.kind + "\" cannot be imported; it is callers, tickets or customers.");
    return kMisused;
  }
  auto prepared = prepare(arguments, *kind);
  if (!prepared) return failed(prepared.error());
  if (arguments.guess) return write_guess(arguments, *prepared);
  const auto offset = sop::zone_offset(prepared->mapping.zone);
  auto bound = desk::bind_mapping(prepared->mapping, prepared->table->header());
  if (!bound) return failed(bound.error());

  storage::DatabaseOptions options;
  options.url = choose_database(arguments.database, "var").url;
  auto databases = open_databases(options, arguments.trial);
  if (!databases) return failed(databases.error());

  desk::ImportSetup setup{*kind, prepared->mapping.source, fs::path(arguments.file).filename().string(), host_name(), std::int64_t(::getpid()), now_ms()};
  auto run = desk::ImportRun::begin({*databases->writer, databases->real.get()}, setup, is_alive);
  if (!run) return failed(run.error());

  auto digest = mapping_digest(prepared->mapping);
  std::int64_t reject_bytes = 0;
  if (run->stand()) {
    // A pipe cannot be read twice: its rows are all looked at again, and those that were taken change nothing.
    bool same = false;
    if (prepared->table->file().packed_size() > 0) {
      auto skipped = skip_rows(*prepared->table, *run->stand(), digest);
      if (!skipped) return failed(skipped.error());
      same = *skipped;
    }
    if (same) {
      run->go_on();
      reject_bytes = run->tally().of("reject_bytes");
      std::fprintf(stderr, "Going on behind row %s, where the last import of this file stopped.\n", desk::grouped(run->rows_done()).c_str());
    } else {
      run->start_over();
      if (prepared->table->file().packed_size() > 0) {
        prepared = prepare(arguments, *kind);
        if (!prepared) return failed(prepared.error());
      }
      digest = mapping_digest(prepared->mapping);
    }
  }
  std::fprintf(stderr, "%s: %s, %zu of %zu columns known.\n", setup.file_name.c_str(), prepared->table->shape().c_str(), prepared->mapping.columns.size(),
               prepared->table->header().size());

  ::signal(SIGINT, ask_to_stop);
  ::signal(SIGTERM, ask_to_stop);
  const auto begun = std::chrono::steady_clock::now();
  const bool writes_rejects = !arguments.trial || !arguments.rejects.empty();
  std::optional<RejectFile> rejects;
  if (writes_rejects) rejects.emplace(beside(arguments, arguments.rejects, ".rejected.csv"), *prepared->table, reject_bytes);
  try {
    const desk::RowCleaner cleaner(prepared->mapping, *bound, *offset);
    Producer producer(*prepared->table, cleaner, digest);
    const auto done = take_rows(*run, producer, *prepared->table, rejects ? &*rejects : nullptr, options);
    if (!done) return failed(done.error().message + (run->rows_done() > 0 ? " " + desk::grouped(run->rows_done()) + " rows are in." : std::string()));
    if (!*done) return failed("Stopped after " + desk::grouped(run->rows_done()) + " rows; the same command goes on from there.");
    run->finish(now_ms());
  } catch (const storage::StorageFailure& failure) {
    const auto safe = desk::grouped(run->rows_done()) + " rows are safe; the same command goes on from there.";
    if (failure.kind == storage::FailureKind::full) return failed("The disk is full. " + safe);
    return failed(std::string("The database does not take the rows: ") + failure.what() + ". " + safe);
  }

  desk::ImportStory story;
  story.kind = *kind;
  story.file = setup.file_name;
  story.source = setup.source;
  story.shape = prepared->table->shape();
  story.finished_at = to_rfc3339(instant_from_ms(now_ms()));
  story.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  story.trial = arguments.trial;
  story.unused_columns = bound->unused;
  if (rejects && rejects->bytes() > 0) story.reject_file = rejects->path();
  std::fputs(desk::import_report_text(story, run->tally()).c_str(), stdout);
  if (!arguments.trial || !arguments.report.empty()) {
    const auto path = beside(arguments, arguments.report, ".report.html");
    std::ofstream out(path, std::ios::binary);
    out << desk::import_report_html(story, run->tally());
    out.close();
    if (!out) return failed("The rows are in, but the report " + path + " cannot be written.");
    std::printf("Report: %s\n", path.c_str());
  }
  return kDone;
}

}  // namespace sapa::app

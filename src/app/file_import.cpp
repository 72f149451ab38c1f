#include "app/file_import.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <thread>

#include "app/mapping_file.h"
#include "app/progress_line.h"
#include "app/row_producer.h"
#include "app/stop_signal.h"
#include "core/sop/reports.h"
#include "desk/text_hash.h"

namespace sapa::app {

namespace fs = std::filesystem;

namespace {

std::int64_t now_ms() { return to_ms(std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now())); }

std::string host_name() {
  std::array<char, 256> name{};
  ::gethostname(name.data(), name.size() - 1);
  return name.data();
}

// Numbers of processes are given again: after a restart of the machine the one that ran an import may be anything. One that has
// ended keeps its number until its parent asks for it.
bool is_alive(std::int64_t process) {
  if (::kill(pid_t(process), 0) != 0 && errno != EPERM) return false;
  // "123 (sapa) Z ..." (proc(5))
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string line;
  if (!std::getline(file, line)) return true;
  const auto end = line.rfind(") ");
  const auto name = line.find('(') + 1;
  if (end == std::string::npos || end < name || end + 2 >= line.size()) return true;
  return line.substr(name, end - name) == "sapa" && line[end + 2] != 'Z' && line[end + 2] != 'X';
}

// When the table was written; of a pipe now.
std::int64_t written_at_ms(const std::string& file) {
  struct stat status{};
  if (file == "-" || ::stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return now_ms();
  return std::int64_t(status.st_mtim.tv_sec) * 1000 + status.st_mtim.tv_nsec / 1'000'000;
}

std::int64_t mapping_digest(const desk::ImportMapping& mapping) {
  std::string text = mapping.source + '\x1f' + mapping.zone + '\x1f' + mapping.area_code;
  for (const auto& [field, label] : mapping.columns) text += '\x1f' + field + '\x1f' + label;
  for (const auto& label : mapping.key) text += '\x1e' + label;
  return desk::text_hash(text);
}

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

// Errors name the table, its mapping and what labels there are. Of a table without a header those are a person's: a log gets none.
Result<desk::BoundMapping> bind(const ImportArguments& arguments, const MappedTable& mapped) {
  constexpr std::size_t kLabels = 8;
  const auto& header = mapped.table->header();
  auto bound = desk::bind_mapping(mapped.mapping, header);
  if (bound) return bound;
  auto& text = bound.error().message;
  text = (arguments.file == "-" ? "Standard input" : arguments.file) + (arguments.map.empty() ? "" : " with " + arguments.map) + ": " + text;
  if (bound.error().reason == "field_unknown" || !arguments.watch.empty()) return bound;
  std::string labels;
  for (std::size_t i = 0; i < std::min(header.size(), kLabels); ++i) labels += (i == 0 ? "\"" : ", \"") + header[i] + "\"";
  text += " It has " + labels + (header.size() > kLabels ? " and " + std::to_string(header.size() - kLabels) + " more" : "") + ".";
  return bound;
}

// The rows of an import that stopped: read again, and compared, but not cleaned. False: the file is another one.
Result<bool> skip_rows(TableReader& table, const desk::ImportStand& stand, std::int64_t& digest) {
  wire::CsvRecord record;
  for (std::int64_t row = 0; row < stand.rows_done; ++row) {
    SAPA_TRY(const bool more, table.next(record));
    if (!more) return false;
    digest = desk::text_hash(record.raw, std::uint64_t(digest));
  }
  return digest == stand.digest;
}

// Of a damaged archive nothing is taken. What comes once, from a pipe or on standard input, cannot be looked through first.
Result<void> check_whole(const std::string& path, const InputFile& file) {
  if (path == "-" || file.packing().empty() || file.packed_size() == 0) return {};
  auto whole = check_archive(path);
  if (!whole) whole.error().message += " Nothing was taken.";
  return whole;
}

// How many rows go in at once, at most: the writer may end a batch before. Every batch writes a page of each index for nearly each
// of its rows, so that few and large ones write least; but on SQLite nobody else can write meanwhile.
class BatchSize {
 public:
  explicit BatchSize(const storage::DatabaseOptions& database) : database_(database), most_(storage::sqlite_file(database.url) ? kMost : kMostKept) {}

  // How many of this batch: fewer when somebody has come meanwhile.
  [[nodiscard]] std::size_t now() const { return rows_ > kFirst && storage::used_by_others(database_) ? kFirst : rows_; }
  // Whether others used the database at the last batch.
  [[nodiscard]] bool shared() const { return shared_; }

  // Before the next batch. Who waits for the file tries again every few milliseconds: it is left free as long as it was held.
  void after(std::chrono::steady_clock::duration held) {
    shared_ = storage::used_by_others(database_);
    if (!shared_ || held < kHeld / 2) rows_ = std::min(rows_ * 2, most_);
    else if (held > kHeld) rows_ = std::clamp(rows_ / 2, kLeast, kFirst);
    if (shared_) std::this_thread::sleep_for(std::min(held, kHeld));
  }

 private:
  static constexpr std::size_t kFirst = 2000;
  static constexpr std::size_t kMost = 200'000;
  static constexpr std::size_t kMostKept = 30'000;  // where its rows stay in memory until they are in
  static constexpr std::size_t kLeast = 500;
  static constexpr std::chrono::steady_clock::duration kHeld = std::chrono::milliseconds(200);

  const storage::DatabaseOptions& database_;
  std::size_t most_;
  std::size_t rows_ = kFirst;
  bool shared_ = storage::used_by_others(database_);
};

constexpr std::chrono::milliseconds kPatience(1'000);  // with a file that is slow, before its batch ends
constexpr std::chrono::milliseconds kGlance(100);     // between two looks whether to stop

}  // namespace

Result<void> check_table_options(const ImportArguments& arguments) {
  SAPA_CHECK(table_options(arguments, nullptr));
  return {};
}

Result<MappedTable> open_mapped(const ImportArguments& arguments, desk::ImportKind kind) {
  MappedTable mapped;
  const bool given = !arguments.map.empty() && !arguments.guess;
  if (given) {
    SAPA_TRY(mapped.mapping, read_mapping(arguments.map, kind));
  }
  SAPA_TRY(const auto options, table_options(arguments, given ? &mapped.mapping : nullptr));
  SAPA_TRY(mapped.table, TableReader::open(arguments.file, options));
  if (!given) {
    mapped.mapping = desk::guess_mapping(kind, mapped.table->header());
    mapped.mapping.header = options.header;
  }
  if (!arguments.source.empty()) mapped.mapping.source = arguments.source;
  mapped.mapping.separator = mapped.table->separator();
  mapped.mapping.encoding = options.encoding;
  return mapped;
}

Result<std::unique_ptr<FileImport>> FileImport::open(const ImportArguments& arguments, desk::ImportKind kind, const storage::DatabaseOptions& database) {
  std::unique_ptr<FileImport> import(new FileImport(arguments, kind, database));
  SAPA_TRY(import->mapped_, open_mapped(arguments, kind));
  SAPA_TRY(import->bound_, bind(arguments, import->mapped_));
  SAPA_CHECK(check_whole(arguments.file, import->mapped_.table->file()));
  import->offset_ = sop::zone_offset(import->mapped_.mapping.zone).value_or(std::chrono::minutes(0));
  import->file_name_ = fs::path(arguments.file).filename().string();
  return import;
}

Result<void> FileImport::begin(desk::ImportStore store, std::string reject_path) {
  const desk::ImportSetup setup{kind_, source(), file_name_, host_name(), std::int64_t(::getpid()), now_ms(), written_at_ms(arguments_.file)};
  SAPA_TRY(auto run, desk::ImportRun::begin(store, setup, is_alive));
  run_.emplace(std::move(run));
  SAPA_CHECK(find_place(reject_path));
  if (reject_path.empty()) return {};
  rejects_.emplace(std::move(reject_path), *mapped_.table, continued_behind_ > 0 ? tally().of("reject_bytes") : 0);
  if (arguments_.watch.empty()) return rejects_->set_former_aside();
  // A watched folder's are put away with their table: what is there is of one that was replaced in the middle.
  return rejects_->bytes() > 0 ? Result<void>() : rejects_->remove();
}

// Where an import of this very file stopped, or its beginning.
Result<void> FileImport::find_place(const std::string& reject_path) {
  digest_ = mapping_digest(mapped_.mapping);
  if (!run_->stand()) return {};
  // A pipe cannot be read twice: its rows are all looked at again, and those that were taken change nothing. The same when a power
  // cut has taken rejected rows that the database knows of: they are found again.
  const bool from_file = mapped_.table->file().packed_size() > 0;
  bool same = false;
  if (from_file && RejectFile::holds(reject_path, run_->former_tally().of("reject_bytes"))) {
    SAPA_TRY(same, skip_rows(*mapped_.table, *run_->stand(), digest_));
  }
  if (same) {
    run_->go_on();
    continued_behind_ = run_->rows_done();
    return {};
  }
  run_->start_over(now_ms());
  if (from_file) {
    SAPA_TRY(mapped_, open_mapped(arguments_, kind_));
    SAPA_TRY(bound_, bind(arguments_, mapped_));
  }
  digest_ = mapping_digest(mapped_.mapping);
  return {};
}

Result<bool> FileImport::take(const std::function<void()>& between) {
  SAPA_TRY(const bool whole, take_rows(between));
  if (!whole) return false;
  // The rejected rows are on the disk before the run counts as done: nobody asks for them again after that.
  if (rejects_) SAPA_CHECK(rejects_->finish());
  run_->finish(now_ms());
  return true;
}

Result<bool> FileImport::take_rows(const std::function<void()>& between) {
  const desk::RowCleaner cleaner(mapped_.mapping, bound_, offset_);
  auto& table = *mapped_.table;
  RowProducer producer(table, cleaner, digest_);
  ProgressLine progress;
  BatchSize size_of_batch(database_);
  std::optional<storage::BesideCheckpoints> checkpoints;
  if (!arguments_.trial) checkpoints.emplace(database_);
  const auto show = [&](std::int64_t rows, const desk::ImportTally& counted) {
    const auto size = table.file().packed_size();
    progress.show(rows, size > 0 ? double(producer.packed_taken()) / double(size) : 0,
                  "new " + desk::grouped(counted.of("row.added")) + "  changed " + desk::grouped(counted.of("row.updated") + counted.of("row.merged")) + "  known " +
                      desk::grouped(counted.of("row.unchanged")) + "  rejected " + desk::grouped(counted.sum("rejected")));
  };
  for (;;) {
    const bool beside = size_of_batch.shared();
    if (beside) {
      producer.step_back();
      if (checkpoints) checkpoints->step_back();
    }
    // The file may be a pipe that has nothing for hours: the database is not held before there is something to write.
    Result<std::optional<desk::ImportPiece>> piece = std::nullopt;
    while (piece && !*piece) {
      if (stop_asked()) return false;
      piece = producer.next(kGlance, beside ? size_of_batch.now() / RowProducer::kPieceRows : 1);
    }
    if (!piece) return tl::unexpected(piece.error());
    if ((*piece)->rows.empty()) return true;
    std::size_t rows = 0;
    const auto next = [&](const desk::ImportTally& so_far) -> std::optional<desk::ImportPiece> {
      // Who waits for the lock does not wait for the file as well.
      if (rows > 0) piece = rows < size_of_batch.now() && !stop_asked() ? producer.next(beside ? std::chrono::milliseconds(0) : kPatience) : std::nullopt;
      if (!piece || !*piece || (*piece)->rows.empty()) return std::nullopt;
      rows += (*piece)->rows.size();
      show(rows_done() + std::int64_t(rows), so_far);
      return std::move(*piece);
    };
    const auto rejected_before = rejects_ ? rejects_->bytes() : 0;
    const auto keep_rejected = [&](const std::vector<desk::RejectedRow>& rejected, desk::ImportTally& tally) -> Result<void> {
      if (!rejects_) return {};
      SAPA_CHECK(rejects_->go_back(rejected_before));
      SAPA_CHECK(rejects_->write(rejected));
      if (rejects_->bytes() != rejected_before) tally.add("reject_bytes", rejects_->bytes() - rejected_before);
      return {};
    };
    const auto begun = std::chrono::steady_clock::now();
    SAPA_CHECK(run_->write(next, now_ms(), keep_rejected));
    if (checkpoints) checkpoints->after_commit();
    size_of_batch.after(std::chrono::steady_clock::now() - begun);
    show(rows_done(), tally());
    if (between) between();
    // What broke behind the batch, or its end, is told now.
    if (!piece) return tl::unexpected(piece.error());
  }
}

std::string FileImport::shape() const {
  auto text = file_name_ + ": " + mapped_.table->shape() + ", " + std::to_string(mapped_.mapping.columns.size()) + " of " + std::to_string(mapped_.table->header().size()) + " columns known.";
  for (const auto& remark : bound_.remarks) text += " " + remark;
  return text;
}

desk::ImportStory FileImport::story() const {
  desk::ImportStory story;
  story.kind = kind_;
  story.file = file_name_;
  story.source = source();
  story.shape = mapped_.table->shape();
  story.finished_at = to_rfc3339(instant_from_ms(now_ms()));
  story.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
  story.continued_behind = continued_behind_;
  story.trial = arguments_.trial;
  story.unused_columns = bound_.unused;
  story.remarks = bound_.remarks;
  if (rejects_ && rejects_->bytes() > 0) story.reject_file = rejects_->path();
  if (rejects_) story.former_rejects = rejects_->formers();
  return story;
}

}  // namespace sapa::app

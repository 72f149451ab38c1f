#pragma once

// Tables of an old system, taken into a database of their own.

#include <functional>
#include <utility>

#include <gtest/gtest.h>

#include "desk/crypto.h"
#include "desk/export_rows.h"
#include "desk/import_report.h"
#include "desk/import_run.h"
#include "support/test_database.h"
#include "wire/csv_stream.h"

namespace sapa::desk {

using Cells = std::vector<std::string>;

inline const Cells kHeader = {"ID Caller", "No. Hp", "Nama", "CVP LOKASI", "Alamat", "Telp. Rumah", "Email"};

inline constexpr std::size_t kRowsOfPiece = 3;

// Tables taken over one after the other into one database.
class Office {
 public:
  explicit Office(storage::Engine engine) : files_(engine, test::Schema::current) {
    start_crypto();
    connection_ = files_.connect();
  }

  ImportTally take(const std::vector<Cells>& rows, std::size_t rows_per_batch = 100, ImportKind kind = ImportKind::callers, const Cells& header = kHeader,
                   std::size_t stop_after = std::string::npos) {
    auto mapping = guess_mapping(kind, header);
    mapping.key = key_;
    if (!source_.empty()) mapping.source = source_;
    const auto bound = bind_mapping(mapping, header);
    EXPECT_TRUE(bound);
    const RowCleaner cleaner(mapping, *bound, std::chrono::minutes(420));
    now_ms_ += 1000;
    auto run = ImportRun::begin({*connection_}, {kind, mapping.source, "table.csv", "here", 1, now_ms_}, [](std::int64_t) { return false; });
    EXPECT_TRUE(run);
    if (run->stand()) {
      stand_ = run->stand();
      run->start_over(now_ms_);
    }
    rejected_.clear();
    std::size_t taken = 0;
    for (std::size_t at = 0; at < rows.size() && taken < stop_after; ++taken) {
      if (taken > 0 && between_) between_(*files_.connect());
      const auto end = std::min(at + rows_per_batch, rows.size());
      const auto next = [&](const ImportTally& so_far) -> std::optional<ImportPiece> {
        counted_.push_back(so_far.of("row.added"));
        if (at > 0 && within_) std::exchange(within_, nullptr)(*files_.connect());
        if (at == end) return std::nullopt;
        ImportPiece piece;
        for (std::size_t i = 0; i < kRowsOfPiece && at < end; ++i, ++at) {
          auto record = record_of(rows[at]);
          record.line = std::int64_t(at) + 2;
          piece.rows.push_back(cleaner.clean(record, piece.tally));
        }
        return piece;
      };
      EXPECT_TRUE(run->write(next, now_ms_, [&](const std::vector<RejectedRow>& rejected, ImportTally&) -> Result<void> {
        for (const auto& row : rejected) rejected_ += std::to_string(row.line) + " " + row.why + "\n";
        return {};
      }));
    }
    if (stop_after == std::string::npos) run->finish(now_ms_);
    return run->tally();
  }

  std::vector<Cells> legacy_table(std::size_t address_length = 0, ExportKind kind = ExportKind::callers, ExportEnd* told = nullptr) {
    TableExport request;
    request.kind = kind;
    request.legacy = true;
    request.address_length = address_length;
    std::vector<Cells> table;
    const auto end = export_rows(*connection_, request, now_ms_, [&](const ExportedRow& row) {
      Cells cells;
      for (const auto& value : row) cells.push_back(value.is_string() ? std::string(value.as_string()) : wire::json::serialize(value));
      table.push_back(std::move(cells));
      return true;
    });
    EXPECT_TRUE(end);
    if (told) *told = *end;
    return table;
  }

  std::string text(const std::string& sql) {
    std::string found;
    connection_->for_each(sql, {}, [&](const storage::Row& row) {
      for (std::size_t i = 0; i < row.size(); ++i) found += (found.empty() ? "" : " ") + (row.is_null(i) ? std::string("null") : row.text(i));
      return true;
    });
    return found;
  }
  std::int64_t count(const std::string& sql) {
    std::int64_t found = -1;
    connection_->for_each(sql, {}, [&](const storage::Row& row) {
      found = row.integer(0);
      return false;
    });
    return found;
  }
  // How many rows counted as added each time a piece was asked for.
  [[nodiscard]] const std::vector<std::int64_t>& counted() const { return counted_; }
  // Of the last table: line and reason.
  [[nodiscard]] const std::string& rejected() const { return rejected_; }
  storage::Connection& connection() { return *connection_; }
  [[nodiscard]] std::int64_t now_ms() const { return now_ms_; }
  // Labels that tell a row for ever, of the tables from now on.
  void key(std::vector<std::string> labels) { key_ = std::move(labels); }
  // Which system the tables from now on are of.
  void source(std::string name) { source_ = std::move(name); }
  // What the desk does between two batches, on a connection of its own.
  void between(std::function<void(storage::Connection& desk)> run) { between_ = std::move(run); }
  // What the desk does in the middle of a batch, once. SQLite lets nobody in there.
  void within(std::function<void(storage::Connection& desk)> run) { within_ = std::move(run); }
  void change(const std::string& sql) { connection_->execute_script(sql); }
  [[nodiscard]] const std::optional<ImportStand>& stand() const { return stand_; }

 private:
  static wire::CsvRecord record_of(const Cells& cells) {
    wire::CsvRecord record;
    for (const auto& cell : cells) {
      record.text += cell;
      record.ends.push_back(record.text.size());
    }
    return record;
  }

  test::TempDatabase files_;
  std::unique_ptr<storage::Connection> connection_;
  std::function<void(storage::Connection&)> between_;
  std::function<void(storage::Connection&)> within_;
  std::int64_t now_ms_ = 1'575'000'000'000;
  std::optional<ImportStand> stand_;
  std::string rejected_;
  std::vector<std::int64_t> counted_;
  std::vector<std::string> key_;
  std::string source_;
};

}  // namespace sapa::desk

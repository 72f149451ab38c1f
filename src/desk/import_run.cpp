#include "desk/import_run.h"

#include <algorithm>
#include <deque>

#include "desk/import_records.h"

namespace sapa::desk {

namespace {

constexpr auto kLastRun =
    "SELECT run_no, state, host, process, seen_at_ms, rows_done, rows_digest, tally, file_name, source, data_until_ms FROM import_runs WHERE kind = $1 ORDER BY run_no DESC LIMIT 1";
constexpr auto kNextNumber = "SELECT CAST(COALESCE(max(run_no), 0) + 1 AS BIGINT) FROM import_runs";
constexpr auto kInsertRun =
    "INSERT INTO import_runs (run_no, kind, source, file_name, state, started_at_ms, seen_at_ms, host, process, rows_done, rows_digest, tally) "
    "VALUES ($1, $2, $3, $4, 'running', $5, $5, $6, $7, 0, '', '{}')";
constexpr auto kTakeOver = "UPDATE import_runs SET host = $2, process = $3, seen_at_ms = $4, file_name = $5 WHERE run_no = $1";
constexpr auto kLeave = "UPDATE import_runs SET state = 'left', finished_at_ms = $2 WHERE run_no = $1";
constexpr auto kNote = "UPDATE import_runs SET seen_at_ms = $2, rows_done = $3, rows_digest = $4, tally = $5, data_until_ms = $6 WHERE run_no = $1";
constexpr auto kFinish = "UPDATE import_runs SET state = 'done', seen_at_ms = $2, finished_at_ms = $2 WHERE run_no = $1";

// The key of a row has its kind in it.
constexpr auto kAnything =
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM import_runs WHERE kind = $1 AND run_no <> $2 AND rows_done > 0) "
    "OR ($1 = 'callers' AND (EXISTS (SELECT 1 FROM caller_phones) OR EXISTS (SELECT 1 FROM caller_emails)))";
constexpr auto kOpenPairs = "SELECT reason, CAST(count(*) AS BIGINT) FROM caller_reviews WHERE state = 'open' AND source = $1 GROUP BY reason";

constexpr std::int64_t kSilentMs = 60'000;  // of a run on another host, before it counts as dead
constexpr std::int64_t kManyRows = 10'000;
constexpr std::size_t kMostRejected = 20'000;  // of one batch, which keeps them in memory
constexpr int kTries = 5;
constexpr std::int64_t kClockSlackMs = 600'000;  // between the old system and whoever keeps its files

void add_rejected(std::vector<RejectedRow>& rejected, const std::vector<ImportRow>& rows, const std::vector<RefusedRow>& refused) {
  auto next = refused.begin();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].reject.empty()) rejected.push_back({rows[i].raw, rows[i].line, rows[i].reject + ": " + rows[i].reject_detail});
    if (next == refused.end() || next->place != i) continue;
    rejected.push_back({rows[i].raw, rows[i].line, std::string(next->reason) + ": " + next->detail});
    ++next;
  }
}

// On PostgreSQL somebody else may be in the way in the middle of a batch, whose rows are kept until it is in.
class KeptPieces {
 public:
  KeptPieces(NextPiece next, bool keeps) : next_(std::move(next)), keeps_(keeps) {}
  void begin_again() { given_ = 0; }
  // Valid until the next call.
  const ImportPiece* next(const ImportTally& so_far) {
    if (given_ < kept_.size()) return &kept_[given_++];
    auto piece = next_(so_far);
    if (!piece) return nullptr;
    if (!keeps_) kept_.clear();
    kept_.push_back(std::move(*piece));
    given_ = kept_.size();
    any_ = true;
    return &kept_.back();
  }
  [[nodiscard]] bool can_begin_again() const { return keeps_ || !any_; }

 private:
  NextPiece next_;
  bool keeps_;
  bool any_ = false;
  std::deque<ImportPiece> kept_;
  std::size_t given_ = 0;
};

}  // namespace

Result<ImportRun> ImportRun::begin(ImportStore store, const ImportSetup& setup, const std::function<bool(std::int64_t)>& is_alive) {
  ImportRun run(store, setup);
  run.context_.now_ms = setup.now_ms;
  run.context_.source = setup.source;
  run.context_.by_name = "Import " + setup.source;
  const std::string kind(to_word(setup.kind));
  auto& db = store.writer;
  db.begin_write();
  try {
    const auto rows = db.execute(kLastRun, {kind}).rows;
    if (!rows.empty() && rows[0].text(1) == "running") {
      const auto& last = rows[0];
      const bool here = last.text(2) == setup.host;
      const bool alive = here ? last.integer(3) != setup.process && is_alive(last.integer(3)) : setup.now_ms - last.integer(4) < kSilentMs;
      if (alive) {
        db.rollback();
        return fail(ErrorCode::conflict, "import_running", "Another import of " + kind + " runs (" + last.text(8) + " on " + last.text(2) + "); wait until it ends.");
      }
      run.context_.run_no = last.integer(0);
      if (last.text(9) == setup.source && last.integer(5) > 0) {
        run.stand_ = ImportStand{last.integer(5), std::stoll(last.text(6))};
        run.former_tally_ = ImportTally::from_text(last.text(7));
        run.former_until_ms_ = last.optional_integer(10).value_or(0);
        db.execute(kTakeOver, {run.context_.run_no, setup.host, setup.process, setup.now_ms, setup.file_name});
      } else {
        db.execute(kLeave, {run.context_.run_no, setup.now_ms});
        run.insert(setup.now_ms);
      }
    } else {
      run.insert(setup.now_ms);
    }
    run.others_version_ = store.real ? std::nullopt : storage::others_version(db);
    if (run.others_version_ && !run.stand_ && db.execute(kAnything, {kind, run.context_.run_no}).rows.empty()) run.context_.own = std::make_shared<OwnKeys>();
    db.commit();
  } catch (...) {
    db.rollback();
    throw;
  }
  return run;
}

// REQUIRES: a write transaction.
void ImportRun::insert(std::int64_t now_ms) {
  auto next = store_.writer.execute(kNextNumber).rows.at(0).integer(0);
  if (store_.real) next = std::max(next, store_.real->execute(kNextNumber).rows.at(0).integer(0));
  context_.run_no = next;
  store_.writer.execute(kInsertRun, {next, std::string(to_word(setup_.kind)), setup_.source, setup_.file_name, now_ms, setup_.host, setup_.process});
}

void ImportRun::start_over(std::int64_t now_ms) {
  auto& db = store_.writer;
  db.begin_write();
  try {
    db.execute(kLeave, {context_.run_no, now_ms});
    insert(now_ms);
    db.commit();
  } catch (...) {
    db.rollback();
    throw;
  }
  tally_ = ImportTally();
  rows_done_ = 0;
  stand_.reset();
}

void ImportRun::go_on() {
  tally_ = former_tally_;
  rows_done_ = stand_->rows_done;
  digest_ = stand_->digest;
  data_until_ms_ = former_until_ms_;
  stand_.reset();
}

void ImportRun::note(std::int64_t now_ms, const ImportTally& tally, std::int64_t rows_done, std::int64_t digest) {
  store_.writer.execute(kNote, {context_.run_no, now_ms, rows_done, std::to_string(digest), tally.to_text(),
                                data_until_ms_ > 0 ? storage::Value(data_until_ms_) : storage::Value(std::monostate{})});
}

struct ImportRun::Written {
  std::int64_t rows = 0;
  std::int64_t digest = 0;
  std::vector<RejectedRow> rejected = {};
};

ImportRun::Written ImportRun::write_pieces(const std::function<const ImportPiece*(const ImportTally&)>& next, ImportTally& tally) {
  Written written{0, digest_};
  CallerWriter callers(store_, context_, ids_, tally);
  while (!callers.full() && written.rejected.size() < kMostRejected) {
    const auto* piece = next(tally);
    if (!piece) break;
    tally.add(piece->tally);
    std::vector<RefusedRow> refused;
    switch (setup_.kind) {
      case ImportKind::callers: callers.add(piece->rows); break;
      case ImportKind::customers: write_customers(store_, context_, ids_, piece->rows, tally); break;
      case ImportKind::tickets: refused = write_tickets(store_, context_, ids_, piece->rows, tally); break;
    }
    for (const auto& row : piece->rows) {
      // A year that was mistyped promises nothing.
      const auto* ticket = std::get_if<CleanTicket>(&row.what);
      if (ticket && (setup_.written_at_ms == 0 || ticket->created_at_ms <= setup_.written_at_ms + kClockSlackMs)) data_until_ms_ = std::max(data_until_ms_, ticket->created_at_ms);
    }
    add_rejected(written.rejected, piece->rows, refused);
    written.rows += std::int64_t(piece->rows.size());
    written.digest = piece->digest;
  }
  callers.finish();
  return written;
}

Result<void> ImportRun::write(const NextPiece& next, std::int64_t now_ms, const KeepRejected& keep) {
  context_.now_ms = now_ms;
  auto& db = store_.writer;
  KeptPieces pieces(next, db.engine() == storage::Engine::postgres);
  for (int tried = 1;; ++tried) {
    ImportTally tally = tally_;
    Written written;
    try {
      pieces.begin_again();
      db.begin_write();
      if (context_.own && storage::others_version(db) != others_version_) context_.own.reset();
      written = write_pieces([&](const ImportTally& so_far) { return pieces.next(so_far); }, tally);
      // On PostgreSQL somebody may have come meanwhile: what they have added was not looked for.
      if (context_.own && pieces.can_begin_again() && storage::others_version(db) != others_version_) {
        context_.own.reset();
        db.rollback();
        continue;
      }
      if (const auto kept = keep ? keep(written.rejected, tally) : Result<void>(); !kept) {
        db.rollback();
        return kept;
      }
      note(now_ms, tally, rows_done_ + written.rows, written.digest);
      db.commit();
    } catch (const storage::StorageFailure& failure) {
      db.rollback();
      // The desk has added the same row in between: the next look-up sees it.
      const bool in_the_way = failure.kind == storage::FailureKind::retry || failure.kind == storage::FailureKind::constraint;
      if (in_the_way && tried < kTries && pieces.can_begin_again()) continue;
      throw;
    } catch (...) {
      db.rollback();
      throw;
    }
    tally_ = std::move(tally);
    rows_done_ += written.rows;
    digest_ = written.digest;
    return {};
  }
}

// A table that says nothing new still has its pairs waiting.
void ImportRun::count_open_pairs() {
  if (setup_.kind != ImportKind::callers) return;
  for (auto* db : {&store_.writer, store_.real}) {
    if (!db) continue;
    for (const auto& row : db->execute(kOpenPairs, {setup_.source}).rows) tally_.add("review_open", row.text(0), row.integer(1));
  }
}

void ImportRun::finish(std::int64_t now_ms) {
  auto& db = store_.writer;
  count_open_pairs();
  const storage::DurableCommits durable(db);
  db.begin_write();
  try {
    note(now_ms, tally_, rows_done_, digest_);
    db.execute(kFinish, {context_.run_no, now_ms});
    db.commit();
  } catch (...) {
    db.rollback();
    throw;
  }
  // The desk's next search must not be planned for the empty tables of before.
  if (db.engine() == storage::Engine::postgres && rows_done_ >= kManyRows) db.execute_script("ANALYZE");
}

}  // namespace sapa::desk

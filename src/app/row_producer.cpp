#include "app/row_producer.h"

#include <algorithm>

#include "desk/text_hash.h"
#include "storage/scheduling.h"

namespace sapa::app {

namespace {

constexpr std::size_t kWaitingPieces = 40;

}  // namespace

RowProducer::RowProducer(TableReader& table, const desk::RowCleaner& cleaner, std::int64_t digest) : table_(table), cleaner_(cleaner), digest_(digest) {
  thread_ = std::thread([this] { run(); });
}

RowProducer::~RowProducer() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void RowProducer::step_back() { storage::into_background(thread_); }

Result<std::optional<desk::ImportPiece>> RowProducer::next(std::chrono::milliseconds patience, std::size_t pieces) {
  std::unique_lock lock(mutex_);
  const auto enough = std::clamp(pieces, std::size_t(1), kWaitingPieces);
  if (!changed_.wait_for(lock, patience, [&] { return waiting_.size() >= enough || ended_; }) && waiting_.empty()) return std::nullopt;
  if (!waiting_.empty()) {
    auto [piece, packed] = std::move(waiting_.front());
    waiting_.pop_front();
    packed_taken_ = packed;
    changed_.notify_all();
    return std::move(piece);
  }
  if (broken_) std::rethrow_exception(broken_);
  if (error_) return tl::unexpected(*error_);
  return desk::ImportPiece{};
}

void RowProducer::run() {
  try {
    read();
  } catch (...) {
    broken_ = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

void RowProducer::read() {
  wire::CsvRecord record;
  desk::ImportPiece piece;
  for (;;) {
    const auto more = table_.next(record);
    if (!more) {
      error_ = more.error();
      break;
    }
    if (!*more) break;
    digest_ = desk::text_hash(record.raw, std::uint64_t(digest_));
    piece.rows.push_back(cleaner_.clean(record, piece.tally));
    if (piece.rows.size() < kPieceRows) continue;
    if (!hand_over(std::move(piece))) return;
    piece = {};
  }
  if (!piece.rows.empty()) hand_over(std::move(piece));
}

bool RowProducer::hand_over(desk::ImportPiece piece) {
  piece.digest = digest_;
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.size() < kWaitingPieces || stopped_; });
  if (stopped_) return false;
  waiting_.emplace_back(std::move(piece), table_.file().packed_read());
  changed_.notify_all();
  return true;
}

}  // namespace sapa::app

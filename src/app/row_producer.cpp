#include "app/row_producer.h"

namespace sapa::app {

namespace {

constexpr std::size_t kBatchRows = 2000;
constexpr std::size_t kWaitingBatches = 4;

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

Result<desk::ImportBatch> RowProducer::next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !waiting_.empty() || ended_; });
  if (!waiting_.empty()) {
    auto [batch, packed] = std::move(waiting_.front());
    waiting_.pop_front();
    packed_taken_ = packed;
    changed_.notify_all();
    return std::move(batch);
  }
  if (broken_) std::rethrow_exception(broken_);
  if (error_) return tl::unexpected(*error_);
  return desk::ImportBatch{};
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

bool RowProducer::hand_over(desk::ImportBatch batch) {
  batch.digest = digest_;
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.size() < kWaitingBatches || stopped_; });
  if (stopped_) return false;
  waiting_.emplace_back(std::move(batch), table_.file().packed_read());
  changed_.notify_all();
  return true;
}

}  // namespace sapa::app

#pragma once

// Reads and cleans a table on a thread of its own, ahead of whoever writes it.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "app/table_reader.h"
#include "desk/import_run.h"

namespace sapa::app {

class RowProducer {
 public:
  static constexpr std::size_t kPieceRows = 500;

  // `digest`: of the rows that were read before. Both references outlive us.
  RowProducer(TableReader& table, const desk::RowCleaner& cleaner, std::int64_t digest);
  ~RowProducer();
  RowProducer(const RowProducer&) = delete;
  RowProducer& operator=(const RowProducer&) = delete;

  // The next piece; one without rows at the end. Waits for `patience` until there are `pieces` (as many as it reads ahead at most):
  // empty when there is none by then. Errors: of the file, once all that was read before has been given out.
  Result<std::optional<desk::ImportPiece>> next(std::chrono::milliseconds patience, std::size_t pieces = 1);
  // Somebody works meanwhile: everything else on the machine comes first.
  void step_back();
  // Of the file, up to the end of the piece that was given out last.
  [[nodiscard]] std::int64_t packed_taken() const { return packed_taken_; }

 private:
  void run();
  void read();
  bool hand_over(desk::ImportPiece piece);

  TableReader& table_;
  const desk::RowCleaner& cleaner_;
  std::int64_t digest_;
  std::int64_t packed_taken_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::pair<desk::ImportPiece, std::int64_t>> waiting_;  // with the packed bytes read by then
  bool ended_ = false;
  bool stopped_ = false;
  std::optional<Error> error_;
  std::exception_ptr broken_;
  std::thread thread_;  // last
};

}  // namespace sapa::app

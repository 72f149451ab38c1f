#include "desk/row_buffer.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/assert.h"

namespace sapa::desk {

namespace {

using storage::ValueView;

constexpr std::size_t kHeldBytes = std::size_t(3) * 1024 * 1024;  // before they go to the file
constexpr std::size_t kReadBytes = 128 * 1024;       // of a run, at once
constexpr char kIntegerKind = 1;                     // of storage::ValueView
constexpr char kTextKind = 3;

// A value is its kind and eight bytes, the number; or of a text four, how long it is, and the text.
void pack(std::string& to, const ValueView& value) {
  to += char(value.index());
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    const auto size = std::uint32_t(text->size());
    to.append(reinterpret_cast<const char*>(&size), sizeof(size));
    to += *text;
    return;
  }
  std::uint64_t word = 0;
  if (const auto* number = std::get_if<std::int64_t>(&value)) word = std::uint64_t(*number);
  if (const auto* real = std::get_if<double>(&value)) word = std::bit_cast<std::uint64_t>(*real);
  to.append(reinterpret_cast<const char*>(&word), sizeof(word));
}

template <class Number>
Number number_at(std::string_view from, std::size_t at) {
  Number number;
  std::memcpy(&number, from.data() + at, sizeof(number));
  return number;
}

ValueView unpack(std::string_view from, std::size_t& at) {
  const auto kind = from[at++];
  if (kind == kTextKind) {
    const auto size = number_at<std::uint32_t>(from, at);
    at += sizeof(size) + size;
    return from.substr(at - size, size);
  }
  const auto word = number_at<std::uint64_t>(from, at);
  at += sizeof(word);
  if (kind == 0) return std::monostate{};
  if (kind == kIntegerKind) return std::int64_t(word);
  return std::bit_cast<double>(word);
}

// Rows of one table have the same kind in a column of its key.
std::uint64_t order_of(std::string_view row) {
  std::size_t at = 0;
  const auto first = unpack(row, at);
  if (const auto* number = std::get_if<std::int64_t>(&first)) return std::uint64_t(*number) ^ std::uint64_t(1) << 63U;
  const auto* text = std::get_if<std::string_view>(&first);
  if (!text) return 0;
  std::uint64_t order = 0;
  for (std::size_t i = 0; i < sizeof(order); ++i) order = order << 8U | (i < text->size() ? std::uint8_t((*text)[i]) : 0U);
  return order;
}

// By the first two columns: no table of ours has a longer key.
bool comes_before(std::string_view a, std::string_view b) {
  std::size_t at_a = 0;
  std::size_t at_b = 0;
  for (int column = 0; column < 2; ++column) {
    const auto left = unpack(a, at_a);
    const auto right = unpack(b, at_b);
    if (left != right) return left < right;
  }
  return false;
}

void unpack_row(std::string_view row, std::vector<ValueView>& values) {
  std::size_t at = 0;
  for (auto& value : values) value = unpack(row, at);
}

}  // namespace

// A run of the file, row by row.
class RowBuffer::RunReader {
 public:
  RunReader(const TempFile& file, const Run& run) : file_(&file), at_(run.begin), end_(run.end) { next(); }
  [[nodiscard]] bool ended() const { return row_.empty(); }
  [[nodiscard]] std::string_view row() const { return row_; }
  [[nodiscard]] std::uint64_t order() const { return order_; }
  void next() {
    row_ = {};
    std::uint32_t size = 0;
    if (!have(sizeof(size))) return;
    size = number_at<std::uint32_t>(block_, taken_);
    if (!have(sizeof(size) + size)) throw storage::StorageFailure(storage::FailureKind::other, "the temporary file of the import has become shorter");
    row_ = std::string_view(block_).substr(taken_ + sizeof(size), size);
    taken_ += sizeof(size) + size;
    order_ = order_of(row_);
  }

 private:
  // Whether that many bytes are in the block, read on where they are not.
  bool have(std::size_t size) {
    if (block_.size() - taken_ >= size) return true;
    block_.erase(0, taken_);
    taken_ = 0;
    const auto kept = block_.size();
    block_.resize(kept + std::min(std::size_t(end_ - at_), std::max(kReadBytes, size)));
    at_ += std::int64_t(file_->read(at_, block_.data() + kept, block_.size() - kept));
    return block_.size() >= size;
  }

  const TempFile* file_;
  std::int64_t at_;
  std::int64_t end_;
  std::string block_;
  std::size_t taken_ = 0;
  std::string_view row_;
  std::uint64_t order_ = 0;
};

void RowBuffer::add(std::initializer_list<ValueView> row) {
  SAPA_ASSERT(row.size() == columns_.size());
  const auto begin = rows_.size();
  for (const auto& value : row) pack(rows_, value);
  places_.push_back({order_of(std::string_view(rows_).substr(begin)), std::uint32_t(begin), std::uint32_t(rows_.size() - begin)});
  if (rows_.size() >= kHeldBytes) spill();
}

void RowBuffer::sort() {
  std::sort(places_.begin(), places_.end(), [&](const Place& a, const Place& b) { return a.order != b.order ? a.order < b.order : comes_before(packed(a), packed(b)); });
}

void RowBuffer::spill() {
  sort();
  Run run{file_.size(), 0};
  std::string block;
  for (const auto& place : places_) {
    block.append(reinterpret_cast<const char*>(&place.size), sizeof(place.size));
    block += packed(place);
    if (block.size() < kReadBytes) continue;
    file_.append(block);
    block.clear();
  }
  file_.append(block);
  run.end = file_.size();
  runs_.push_back(run);
  rows_.clear();
  places_.clear();
}

void RowBuffer::flush(storage::Connection& connection) {
  if (runs_.empty()) return insert_held(connection);
  spill();
  insert_merged(connection);
}

void RowBuffer::insert_held(storage::Connection& connection) {
  if (places_.empty()) return;
  sort();
  std::vector<ValueView> values(columns_.size());
  auto place = places_.begin();
  connection.insert_rows(table_, columns_, [&]() -> std::span<const ValueView> {
    if (place == places_.end()) return {};
    unpack_row(packed(*place++), values);
    return values;
  });
  rows_.clear();
  places_.clear();
}

void RowBuffer::insert_merged(storage::Connection& connection) {
  std::vector<RunReader> readers;
  readers.reserve(runs_.size());
  for (const auto& run : runs_) readers.emplace_back(file_, run);
  const auto comes_later = [&](std::size_t a, std::size_t b) {
    const auto& left = readers[a];
    const auto& right = readers[b];
    return left.order() != right.order() ? left.order() > right.order() : comes_before(right.row(), left.row());
  };
  std::vector<std::size_t> waiting;  // a heap: the reader with the first row on top
  for (std::size_t i = 0; i < readers.size(); ++i) {
    if (!readers[i].ended()) waiting.push_back(i);
  }
  std::make_heap(waiting.begin(), waiting.end(), comes_later);
  std::vector<ValueView> values(columns_.size());
  bool begun = false;
  connection.insert_rows(table_, columns_, [&]() -> std::span<const ValueView> {
    // The row that was given out last lies in its reader's block until now.
    if (begun) {
      auto& reader = readers[waiting.back()];
      reader.next();
      if (reader.ended()) waiting.pop_back();
      else std::push_heap(waiting.begin(), waiting.end(), comes_later);
    }
    begun = true;
    if (waiting.empty()) return {};
    std::pop_heap(waiting.begin(), waiting.end(), comes_later);
    unpack_row(readers[waiting.back()].row(), values);
    return values;
  });
  runs_.clear();
  file_.clear();
}

}  // namespace sapa::desk

#include "desk/import_ledger.h"

#include <algorithm>

#include "core/assert.h"

namespace sapa::desk {

namespace {

constexpr std::size_t kKeptInMemory = 64 * 1024;
// A trial has the row in the real database only.
constexpr auto kTouchRow =
    "INSERT INTO import_rows (row_key, fingerprint, subject_id, run_no) VALUES ($1, $2, $3, $4) ON CONFLICT (row_key, fingerprint) DO UPDATE SET run_no = $4";

}  // namespace

std::array<std::uint64_t, 4> KeyFilter::bits_of(std::int64_t key) const {
  const auto mixed = stirred(std::uint64_t(key));
  const auto step = mixed >> 32U | 1U;
  const auto last = words_ * 64 - 1;
  return {mixed & last, (mixed + step) & last, (mixed + 2 * step) & last, (mixed + 3 * step) & last};
}

void KeyFilter::add(std::int64_t key) {
  if (filter_.empty()) filter_.resize(words_);
  for (const auto bit : bits_of(key)) filter_[bit / 64] |= std::uint64_t(1) << bit % 64;
}

bool KeyFilter::may_hold(std::int64_t key) const {
  if (filter_.empty()) return false;
  const auto bits = bits_of(key);
  return std::all_of(bits.begin(), bits.end(), [&](std::uint64_t bit) { return (filter_[bit / 64] >> bit % 64 & 1U) != 0; });
}

void MetRows::add(std::int64_t key) {
  filter_.add(key);
  unwritten_.push_back(key);
  if (unwritten_.size() < kKeptInMemory) return;
  file_.append({reinterpret_cast<const char*>(unwritten_.data()), unwritten_.size() * sizeof(key)});
  unwritten_.clear();
}

std::unordered_set<std::int64_t> MetRows::among(const std::vector<std::int64_t>& keys) {
  std::unordered_set<std::int64_t> asked;
  std::unordered_set<std::int64_t> found;
  for (const auto key : keys) {
    if (filter_.may_hold(key)) asked.insert(key);
  }
  if (asked.empty()) return found;
  const auto look = [&](const std::vector<std::int64_t>& there) {
    for (const auto key : there) {
      if (asked.contains(key)) found.insert(key);
    }
  };
  look(unwritten_);
  std::vector<std::int64_t> piece(kKeptInMemory);
  for (std::int64_t at = 0; at < file_.size(); at += std::int64_t(piece.size() * sizeof(std::int64_t))) {
    file_.read(at, reinterpret_cast<char*>(piece.data()), piece.size() * sizeof(std::int64_t));
    look(piece);
  }
  return found;
}

RowLedger::Entry* RowLedger::find(std::int64_t key, std::int64_t fingerprint) {
  for (auto at = keys_.find(key); at != KeyIndex::kNone; at = entries_[at].next) {
    if (entries_[at].fingerprint == fingerprint) return &entries_[at];
  }
  return nullptr;
}

std::string RowLedger::subject_of(const Entry& entry) const { return subjects_.substr(entry.subject + 1, std::uint8_t(subjects_[entry.subject])); }

void RowLedger::know(std::int64_t key, std::int64_t fingerprint, std::int64_t run_no, std::string_view subject_id) {
  SAPA_ASSERT(subject_id.size() < 256);
  auto& first = keys_.at(key);
  entries_.push_back({fingerprint, run_no, std::uint32_t(subjects_.size()), first});
  first = std::uint32_t(entries_.size() - 1);
  subjects_ += char(subject_id.size());
  subjects_ += subject_id;
}

void RowLedger::load(const ImportStore& store, const std::vector<ImportRow>& rows) {
  std::vector<std::int64_t> keys;
  for (const auto& row : rows) {
    if (row.reject.empty() && (!own_ || own_->rows.may_hold(row.key)) && keys_.find(row.key) == KeyIndex::kNone) keys.push_back(row.key);
  }
  store.find("SELECT row_key, fingerprint, run_no, subject_id FROM import_rows WHERE row_key IN", std::move(keys), [&](const storage::Row& row) {
    // A trial finds a row that it touched twice: in the real database, and in its own with the later run.
    if (auto* same = find(row.integer(0), row.integer(1))) same->run_no = std::max(same->run_no, row.integer(2));
    else know(row.integer(0), row.integer(1), row.integer(2), row.text(3));
  });
  std::vector<std::int64_t> alone;
  for (const auto& row : rows) {
    const auto first = keys_.find(row.key);
    if (first != KeyIndex::kNone && entries_[first].next == KeyIndex::kNone && entries_[first].fingerprint != row.fingerprint) alone.push_back(row.key);
  }
  if (!alone.empty()) met_here_.merge(met_.among(alone));
}

std::pair<Verdict, std::string> RowLedger::judge(const ImportRow& row) const {
  const Entry* same = nullptr;
  const Entry* last = nullptr;  // of the highest run; of several the one that came first
  for (auto at = keys_.find(row.key); at != KeyIndex::kNone; at = entries_[at].next) {
    const auto& entry = entries_[at];
    if (entry.fingerprint == row.fingerprint) same = &entry;
    if (!last || entry.run_no >= last->run_no) last = &entry;
  }
  if (!last) return {Verdict::fresh, ""};
  const bool stands_here = last->run_no == run_no_ || met_here_.contains(row.key);
  // Once A, then B, now A again: it changed back.
  if (same) return {same->run_no < last->run_no && !stands_here ? Verdict::changed : Verdict::unchanged, subject_of(*same)};
  return {stands_here ? Verdict::again : Verdict::changed, subject_of(*last)};
}

void RowLedger::touch(const ImportStore& store, std::int64_t key, Entry& entry) {
  if (entry.run_no == run_no_) return;
  entry.run_no = run_no_;
  store.writer.execute(kTouchRow, {key, entry.fingerprint, subject_of(entry), run_no_});
}

void RowLedger::meet(const ImportStore& store, const ImportRow& row) {
  const auto first = keys_.find(row.key);
  SAPA_ASSERT(first != KeyIndex::kNone);
  if (entries_[first].next != KeyIndex::kNone) {
    if (auto* same = find(row.key, row.fingerprint)) touch(store, row.key, *same);
  } else if (entries_[first].run_no != run_no_) {
    met_here_.insert(row.key);
    met_.add(row.key);
  }
}

void RowLedger::remember(const ImportStore& store, const ImportRow& row, const std::string& subject_id) {
  if (const auto first = keys_.find(row.key); first != KeyIndex::kNone) {
    if (met_here_.contains(row.key)) {
      auto oldest = first;
      while (entries_[oldest].next != KeyIndex::kNone) oldest = entries_[oldest].next;
      touch(store, row.key, entries_[oldest]);
    }
    if (auto* same = find(row.key, row.fingerprint)) return touch(store, row.key, *same);
  }
  if (own_) own_->rows.add(row.key);
  know(row.key, row.fingerprint, run_no_, subject_id);
  added_.add({row.key, row.fingerprint, subject_id, run_no_});
}

}  // namespace sapa::desk

#include "desk/import_ledger.h"

#include <algorithm>

#include "core/assert.h"

namespace sapa::desk {

namespace {

constexpr std::size_t kKeptInMemory = 64 * 1024;
// A trial has the row in the real database only.
constexpr auto kStoreRun =
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

std::uint32_t RowLedger::find(std::int64_t key, std::int64_t fingerprint) const {
  auto at = keys_.find(key);
  while (at != kNone && entries_[at].fingerprint != fingerprint) at = entries_[at].next;
  return at;
}

std::int64_t RowLedger::latest_run(std::int64_t key) const {
  std::int64_t latest = 0;
  for (auto at = keys_.find(key); at != kNone; at = entries_[at].next) latest = std::max(latest, entries_[at].run_no);
  return latest;
}

std::string RowLedger::subject_of(const Entry& entry) const { return subjects_.substr(entry.subject + 1, std::uint8_t(subjects_[entry.subject])); }

std::uint32_t RowLedger::know(std::int64_t key, std::int64_t fingerprint, std::int64_t run_no, std::string_view subject_id) {
  SAPA_ASSERT(subject_id.size() < 256);
  auto& first = keys_.at(key);
  entries_.push_back({fingerprint, run_no, std::uint32_t(subjects_.size()), first});
  first = std::uint32_t(entries_.size() - 1);
  subjects_ += char(subject_id.size());
  subjects_ += subject_id;
  return first;
}

void RowLedger::load(const ImportStore& store, const std::vector<ImportRow>& rows) {
  std::vector<std::int64_t> keys;
  for (const auto& row : rows) {
    if (row.reject.empty() && (!own_ || own_->rows.may_hold(row.key)) && keys_.find(row.key) == kNone) keys.push_back(row.key);
  }
  store.find("SELECT row_key, fingerprint, run_no, subject_id FROM import_rows WHERE row_key IN", std::move(keys), [&](const storage::Row& row) {
    // A trial finds a row that it touched twice: in the real database, and in its own with the later run.
    if (const auto same = find(row.integer(0), row.integer(1)); same != kNone) entries_[same].run_no = std::max(entries_[same].run_no, row.integer(2));
    else know(row.integer(0), row.integer(1), row.integer(2), row.text(3));
  });
  std::vector<std::int64_t> others;
  for (const auto& row : rows) {
    const auto first = keys_.find(row.key);
    if (first == kNone) continue;
    const bool as_ever = entries_[first].next == kNone && entries_[first].fingerprint == row.fingerprint;
    if (!as_ever) others.push_back(row.key);
  }
  if (!others.empty()) met_here_.merge(met_.among(others));
  if (twins_ == Twins::add_up) return;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].reject.empty()) continue;
    auto& places = places_[rows[i].key];
    places.last = i;
    if (judge(rows[i]).first == Verdict::unchanged) places.standing = i;
  }
}

std::pair<Verdict, std::string> RowLedger::judge(const ImportRow& row) const {
  const Entry* same = nullptr;
  const Entry* last = nullptr;  // of the highest run; of several the one that came first
  for (auto at = keys_.find(row.key); at != kNone; at = entries_[at].next) {
    const auto& entry = entries_[at];
    if (entry.fingerprint == row.fingerprint) same = &entry;
    if (!last || entry.run_no >= last->run_no) last = &entry;
  }
  if (!last) return {Verdict::fresh, ""};
  const bool stands_here = last->run_no == run_no_ || met_here_.contains(row.key);
  // Once A, then B, now A again: it changed back.
  if (same && twins_ == Twins::last_stands) return {same->run_no < last->run_no ? Verdict::changed : Verdict::unchanged, subject_of(*same)};
  if (same) return {same->run_no < last->run_no && !stands_here ? Verdict::changed : Verdict::unchanged, subject_of(*same)};
  return {stands_here ? Verdict::again : Verdict::changed, subject_of(*last)};
}

void RowLedger::store_run(const ImportStore& store, std::int64_t key, Entry& entry, std::int64_t run_no) {
  if (entry.run_no == run_no) return;
  entry.run_no = run_no;
  store.writer.execute(kStoreRun, {key, entry.fingerprint, subject_of(entry), run_no});
}

void RowLedger::touch(std::int64_t key, std::uint32_t entry, std::int64_t run_no, bool stored) {
  touched_.try_emplace(entry, Touched{key, stored});
  entries_[entry].run_no = run_no;
}

void RowLedger::meet(const ImportStore& store, const ImportRow& row) {
  const auto same = find(row.key, row.fingerprint);
  SAPA_ASSERT(same != kNone);
  if (const auto change = changes_.find(row.key); change != changes_.end()) {
    change->second.push_back({same, true});
    return;
  }
  const auto latest = latest_run(row.key);
  store_run(store, row.key, entries_[same], latest);
  if (latest != run_no_ && met_here_.insert(row.key).second) met_.add(row.key);
}

void RowLedger::remember(const ImportRow& row, Verdict verdict, const std::string& subject_id) {
  if (verdict == Verdict::changed) return change(row, subject_id);
  const auto run_no = verdict == Verdict::fresh ? run_no_ : latest_run(row.key);
  // It said so once, of somebody else.
  if (const auto same = find(row.key, row.fingerprint); same != kNone) {
    touch(row.key, same, run_no, true);
    return;
  }
  const auto entry = know(row.key, row.fingerprint, run_no, subject_id);
  if (own_) own_->rows.add(row.key);
  if (const auto change = changes_.find(row.key); change != changes_.end()) change->second.push_back({entry, false});
  else added_.add({row.key, row.fingerprint, subject_id, run_no});
}

void RowLedger::change(const ImportRow& row, const std::string& subject_id) {
  const auto same = find(row.key, row.fingerprint);
  const auto entry = same != kNone ? same : know(row.key, row.fingerprint, latest_run(row.key), subject_id);
  changes_[row.key] = {{entry, same != kNone}};
  met_here_.insert(row.key);
}

void RowLedger::settle(const ImportStore& store, std::int64_t key, bool is_news) {
  const auto change = changes_.extract(key);
  SAPA_ASSERT(change);
  const auto run_no = is_news ? run_no_ : latest_run(key);
  for (const auto& said : change.mapped()) {
    auto& entry = entries_[said.entry];
    if (said.stored) store_run(store, key, entry, run_no);
    else added_.add({key, entry.fingerprint, subject_of(entry), entry.run_no = run_no});
  }
  if (run_no != run_no_) met_.add(key);
}

bool RowLedger::is_superseded(const ImportRow& row, std::size_t place) const {
  const auto places = places_.find(row.key);
  return places != places_.end() && places->second.standing.value_or(place) > place;
}

void RowLedger::stand(const ImportRow& row, std::size_t place, const std::string& subject_id, bool is_news) {
  const bool is_last = places_.at(row.key).last == place;
  const bool joins = !is_news && keys_.find(row.key) != kNone && !replaced_.contains(row.key);
  const auto run_no = joins ? latest_run(row.key) : is_last ? run_no_ : run_no_ - 1;
  if (is_news) replaced_.insert(row.key);
  if (!joins && is_last) {
    for (auto at = keys_.find(row.key); at != kNone; at = entries_[at].next) {
      if (entries_[at].run_no == run_no_) touch(row.key, at, run_no_ - 1, true);
    }
  }
  const auto same = find(row.key, row.fingerprint);
  touch(row.key, same != kNone ? same : know(row.key, row.fingerprint, run_no, subject_id), run_no, same != kNone);
  if (own_) own_->rows.add(row.key);
}

void RowLedger::flush(storage::Connection& connection) {
  for (const auto& [entry, touched] : touched_) {
    const auto& [fingerprint, run_no, subject, next] = entries_[entry];
    if (touched.stored) connection.execute(kStoreRun, {touched.key, fingerprint, subject_of(entries_[entry]), run_no});
    else added_.add({touched.key, fingerprint, subject_of(entries_[entry]), run_no});
  }
  touched_.clear();
  added_.flush(connection);
}

}  // namespace sapa::desk

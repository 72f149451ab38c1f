#include "desk/import_store.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/ids.h"
#include "desk/crypto.h"

namespace sapa::desk {

namespace {

constexpr std::size_t kListed = 500;
constexpr char kTextKind = 3;  // of storage::Value
// A trial has the row in the real database only.
constexpr auto kTouchRow =
    "INSERT INTO import_rows (row_key, fingerprint, subject_id, run_no) VALUES ($1, $2, $3, $4) ON CONFLICT (row_key, fingerprint) DO UPDATE SET run_no = $4";

template <class Key, class Text>
void find_listed(const ImportStore& store, std::string_view sql, std::vector<Key> keys, const Text& text, const std::function<void(const storage::Row&)>& each) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  for (std::size_t begin = 0; begin < keys.size(); begin += kListed) {
    std::string query(sql);
    for (auto i = begin; i < std::min(begin + kListed, keys.size()); ++i) query += (i == begin ? " (" : ", ") + text(keys[i]);
    query += ")";
    const auto on_row = [&](const storage::Row& row) {
      each(row);
      return true;
    };
    store.writer.for_each(query, {}, on_row);
    if (store.real) store.real->for_each(query, {}, on_row);
  }
}

constexpr std::size_t kKeptInMemory = 64 * 1024;

constexpr std::size_t kInsertedRows = 4000;  // at once

// A value is its kind and eight bytes: the number, or how long the text behind them is.
void pack(std::string& to, const storage::Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  std::uint64_t word = 0;
  if (text) word = text->size();
  if (const auto* number = std::get_if<std::int64_t>(&value)) word = std::uint64_t(*number);
  if (const auto* real = std::get_if<double>(&value)) word = std::bit_cast<std::uint64_t>(*real);
  to += char(value.index());
  to.append(reinterpret_cast<const char*>(&word), sizeof(word));
  if (text) to += *text;
}

struct Packed {
  char kind;
  std::uint64_t word;
  std::string_view text;
};

Packed next_packed(std::string_view from, std::size_t& at) {
  Packed value{from[at], 0, {}};
  std::memcpy(&value.word, from.data() + at + 1, sizeof(value.word));
  at += 1 + sizeof(value.word);
  if (value.kind != kTextKind) return value;
  value.text = from.substr(at, value.word);
  at += value.word;
  return value;
}

storage::Value unpack(std::string_view from, std::size_t& at) {
  const auto value = next_packed(from, at);
  switch (std::size_t(value.kind)) {
    case 0: return std::monostate{};
    case 1: return std::int64_t(value.word);
    case 2: return std::bit_cast<double>(value.word);
    default: return std::string(value.text);
  }
}

// By the first two columns: no table of ours has a longer key.
bool comes_before(std::string_view rows, std::size_t a, std::size_t b) {
  for (int column = 0; column < 2; ++column) {
    const auto left = next_packed(rows, a);
    const auto right = next_packed(rows, b);
    if (left.kind != right.kind) return left.kind < right.kind;
    if (left.kind == kTextKind) {
      if (const int order = left.text.compare(right.text); order != 0) return order < 0;
    } else if (left.word != right.word) {
      return std::int64_t(left.word) < std::int64_t(right.word);
    }
  }
  return false;
}

[[noreturn]] void cannot_note() { throw storage::StorageFailure(storage::FailureKind::full, "the temporary file of the import cannot be written or read"); }

}  // namespace

void ImportStore::find(std::string_view sql, std::vector<std::int64_t> keys, const std::function<void(const storage::Row&)>& each) const {
  find_listed(*this, sql, std::move(keys), [](std::int64_t key) { return std::to_string(key); }, each);
}

void ImportStore::find(std::string_view sql, const std::vector<std::string>& keys, const std::function<void(const storage::Row&)>& each) const {
  find_listed(
      *this, sql, keys,
      [](const std::string& key) {
        std::string literal = "'";
        for (const char c : key) literal += c == '\'' ? std::string("''") : std::string(1, c);
        return literal + "'";
      },
      each);
}

ImportIds::ImportIds() {
  const auto hex = hash_token(random_token(32));
  for (std::size_t i = 0; i < entropy_.size(); ++i) entropy_[i] = std::uint8_t(std::stoi(hex.substr(i * 2, 2), nullptr, 16));
}

std::string ImportIds::next(std::int64_t now_ms) {
  for (std::size_t i = entropy_.size(); i-- > 0;) {
    if (++entropy_[i] != 0) break;
  }
  return make_uuid_v7(instant_from_ms(now_ms), entropy_);
}

void RowBuffer::add(std::initializer_list<storage::Value> row) {
  begins_.push_back(packed_.size());
  for (const auto& value : row) pack(packed_, value);
}

void RowBuffer::flush(storage::Connection& connection) {
  std::sort(begins_.begin(), begins_.end(), [&](std::size_t a, std::size_t b) { return comes_before(packed_, a, b); });
  std::vector<storage::Value> values;
  for (std::size_t done = 0; done < begins_.size();) {
    values.clear();
    for (const auto end = std::min(done + kInsertedRows, begins_.size()); done < end; ++done) {
      auto at = begins_[done];
      for (std::size_t column = 0; column < columns_.size(); ++column) values.push_back(unpack(packed_, at));
    }
    connection.insert_rows(table_, columns_, values);
  }
  clear();
}

void RowBuffer::clear() {
  packed_.clear();
  begins_.clear();
}

// Numbers of telephones lie close together: they are stirred first (the finalizer of splitmix64).
std::array<std::uint64_t, 4> KeyFilter::bits_of(std::int64_t key) const {
  auto mixed = std::uint64_t(key) + 0x9e3779b97f4a7c15ULL;
  mixed = (mixed ^ mixed >> 30U) * 0xbf58476d1ce4e5b9ULL;
  mixed = (mixed ^ mixed >> 27U) * 0x94d049bb133111ebULL;
  mixed ^= mixed >> 31U;
  const auto step = mixed >> 32U | 1U;
  const auto last = words_ * 64 - 1;
  return {mixed & last, (mixed + step) & last, (mixed + 2 * step) & last, (mixed + 3 * step) & last};
}

void KeyFilter::add(std::int64_t key) {
  filter_.resize(words_);
  for (const auto bit : bits_of(key)) filter_[bit / 64] |= std::uint64_t(1) << bit % 64;
}

bool KeyFilter::may_hold(std::int64_t key) const {
  const auto bits = bits_of(key);
  return !filter_.empty() && std::all_of(bits.begin(), bits.end(), [&](std::uint64_t bit) { return (filter_[bit / 64] >> bit % 64 & 1U) != 0; });
}

MetRows::~MetRows() {
  if (file_) std::fclose(file_);
}

void MetRows::add(std::int64_t key) {
  filter_.add(key);
  unwritten_.push_back(key);
  if (unwritten_.size() < kKeptInMemory) return;
  if (!file_) file_ = std::tmpfile();
  if (!file_ || std::fseek(file_, 0, SEEK_END) != 0 || std::fwrite(unwritten_.data(), sizeof(key), unwritten_.size(), file_) != unwritten_.size()) cannot_note();
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
  if (!file_) return found;
  std::rewind(file_);
  for (std::vector<std::int64_t> piece(kKeptInMemory); !piece.empty();) {
    piece.resize(std::fread(piece.data(), sizeof(std::int64_t), kKeptInMemory, file_));
    look(piece);
    if (piece.size() < kKeptInMemory) break;
  }
  if (std::ferror(file_) != 0) cannot_note();
  return found;
}

const RowLedger::Entry& RowLedger::newest(const std::vector<Entry>& known) {
  return *std::max_element(known.begin(), known.end(), [](const Entry& a, const Entry& b) { return a.run_no < b.run_no; });
}

void RowLedger::load(const ImportStore& store, const std::vector<ImportRow>& rows) {
  std::vector<std::int64_t> keys;
  for (const auto& row : rows) {
    if (row.reject.empty() && !entries_.contains(row.key) && (!own_ || own_->rows.may_hold(row.key))) keys.push_back(row.key);
  }
  store.find("SELECT row_key, fingerprint, run_no, subject_id FROM import_rows WHERE row_key IN", std::move(keys), [&](const storage::Row& row) {
    auto& known = entries_[row.integer(0)];
    // A trial finds a row that it touched twice: in the real database, and in its own with the later run.
    const auto same = std::find_if(known.begin(), known.end(), [&](const Entry& entry) { return entry.fingerprint == row.integer(1); });
    if (same == known.end()) known.push_back({row.integer(1), row.integer(2), row.text(3)});
    else same->run_no = std::max(same->run_no, row.integer(2));
  });
  std::vector<std::int64_t> alone;
  for (const auto& row : rows) {
    const auto found = entries_.find(row.key);
    if (found != entries_.end() && found->second.size() == 1 && found->second[0].fingerprint != row.fingerprint) alone.push_back(row.key);
  }
  met_here_.merge(met_.among(alone));
}

std::pair<Verdict, std::string> RowLedger::judge(const ImportRow& row) const {
  const auto found = entries_.find(row.key);
  if (found == entries_.end()) return {Verdict::fresh, ""};
  const auto& known = found->second;
  const auto& last = newest(known);
  const bool stands_here = last.run_no == run_no_ || met_here_.contains(row.key);
  for (const auto& entry : known) {
    if (entry.fingerprint != row.fingerprint) continue;
    // Once A, then B, now A again: it changed back.
    return {entry.run_no < last.run_no && !stands_here ? Verdict::changed : Verdict::unchanged, entry.subject_id};
  }
  return {stands_here ? Verdict::again : Verdict::changed, last.subject_id};
}

void RowLedger::touch(const ImportStore& store, std::int64_t key, Entry& entry) {
  if (entry.run_no == run_no_) return;
  entry.run_no = run_no_;
  store.writer.execute(kTouchRow, {key, entry.fingerprint, entry.subject_id, run_no_});
}

void RowLedger::meet(const ImportStore& store, const ImportRow& row) {
  auto& known = entries_[row.key];
  if (known.size() > 1) {
    for (auto& entry : known) {
      if (entry.fingerprint == row.fingerprint) touch(store, row.key, entry);
    }
  } else if (known[0].run_no != run_no_) {
    met_here_.insert(row.key);
    met_.add(row.key);
  }
}

void RowLedger::remember(const ImportStore& store, const ImportRow& row, const std::string& subject_id) {
  auto& known = entries_[row.key];
  if (met_here_.contains(row.key)) touch(store, row.key, known[0]);
  for (auto& entry : known) {
    if (entry.fingerprint == row.fingerprint) return touch(store, row.key, entry);
  }
  if (own_) own_->rows.add(row.key);
  known.push_back({row.fingerprint, run_no_, subject_id});
  added_.add({row.key, row.fingerprint, subject_id, run_no_});
}

}  // namespace sapa::desk

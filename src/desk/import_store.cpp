#include "desk/import_store.h"

#include <algorithm>

#include "core/ids.h"
#include "desk/crypto.h"

namespace sapa::desk {

namespace {

constexpr std::size_t kListed = 500;
constexpr auto kTouchRow = "UPDATE import_rows SET run_no = $3 WHERE row_key = $1 AND fingerprint = $2";

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

void RowBuffer::flush(storage::Connection& connection) {
  if (rows_.empty()) return;
  std::sort(rows_.begin(), rows_.end());
  std::vector<storage::Value> values;
  values.reserve(rows_.size() * columns_.size());
  for (auto& row : rows_) {
    for (auto& value : row) values.push_back(std::move(value));
  }
  rows_.clear();
  connection.insert_rows(table_, columns_, values);
}

void RowLedger::load(const ImportStore& store, const std::vector<ImportRow>& rows) {
  entries_.clear();
  added_.clear();
  std::vector<std::int64_t> keys;
  for (const auto& row : rows) {
    if (row.reject.empty()) keys.push_back(row.key);
  }
  store.find("SELECT row_key, fingerprint, run_no, subject_id FROM import_rows WHERE row_key IN", std::move(keys), [&](const storage::Row& row) {
    entries_[row.integer(0)].push_back({row.integer(1), row.integer(2), row.text(3)});
  });
}

std::pair<Verdict, std::string> RowLedger::judge(const ImportRow& row) const {
  const auto found = entries_.find(row.key);
  if (found == entries_.end()) return {Verdict::fresh, ""};
  const auto& known = found->second;
  const auto newest = std::max_element(known.begin(), known.end(), [](const Entry& a, const Entry& b) { return a.run_no < b.run_no; });
  for (const auto& entry : known) {
    if (entry.fingerprint != row.fingerprint) continue;
    // Once A, then B, now A again: it changed back.
    const bool back = entry.run_no < newest->run_no && newest->run_no != run_no_;
    return {back ? Verdict::changed : Verdict::unchanged, entry.subject_id};
  }
  return {newest->run_no == run_no_ ? Verdict::again : Verdict::changed, newest->subject_id};
}

void RowLedger::remember(const ImportStore& store, const ImportRow& row, const std::string& subject_id) {
  auto& known = entries_[row.key];
  for (auto& entry : known) {
    if (entry.fingerprint != row.fingerprint) continue;
    entry.run_no = run_no_;
    store.writer.execute(kTouchRow, {row.key, row.fingerprint, run_no_});
    return;
  }
  known.push_back({row.fingerprint, run_no_, subject_id});
  added_.add({row.key, row.fingerprint, subject_id, run_no_});
}

}  // namespace sapa::desk

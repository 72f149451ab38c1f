#include "desk/import_store.h"

#include <algorithm>

#include "core/ids.h"
#include "desk/crypto.h"

namespace sapa::desk {

namespace {

constexpr std::size_t kListed = 500;

template <class Key, class Text>
void find_listed(const ImportStore& store, std::string_view sql, std::vector<Key> keys, const Text& text, const std::function<void(const storage::Row&)>& each,
                 std::string_view behind) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  for (std::size_t begin = 0; begin < keys.size(); begin += kListed) {
    std::string query(sql);
    for (auto i = begin; i < std::min(begin + kListed, keys.size()); ++i) query += (i == begin ? " (" : ", ") + text(keys[i]);
    query += ")";
    query += behind;
    const auto on_row = [&](const storage::Row& row) {
      each(row);
      return true;
    };
    store.writer.for_each(query, {}, on_row);
    if (store.real) store.real->for_each(query, {}, on_row);
  }
}

}  // namespace

void ImportStore::find(std::string_view sql, std::vector<std::int64_t> keys, const std::function<void(const storage::Row&)>& each, std::string_view behind) const {
  find_listed(*this, sql, std::move(keys), [](std::int64_t key) { return std::to_string(key); }, each, behind);
}

void ImportStore::find(std::string_view sql, const std::vector<std::string>& keys, const std::function<void(const storage::Row&)>& each, std::string_view behind) const {
  find_listed(
      *this, sql, keys,
      [](const std::string& key) {
        std::string literal = "'";
        for (const char c : key) literal += c == '\'' ? std::string("''") : std::string(1, c);
        return literal + "'";
      },
      each, behind);
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

}  // namespace sapa::desk

#include "desk/caller_words.h"

#include "core/text_fold.h"

namespace sapa::desk {

namespace {
constexpr auto kDelete = "DELETE FROM caller_words WHERE word = $1 AND caller_id = $2";
constexpr auto kInsert = "INSERT INTO caller_words (word, caller_id) VALUES ($1, $2) ON CONFLICT (word, caller_id) DO NOTHING";
}  // namespace

std::set<std::string> words_of_name(std::string_view name) {
  const auto words = fold_words(name);
  return {words.begin(), words.end()};
}

void index_words(storage::Connection& connection, const CallerId& id, std::string_view former, std::string_view name) {
  const auto before = words_of_name(former);
  const auto now = words_of_name(name);
  for (const auto& word : before) {
    if (!now.contains(word)) connection.execute(kDelete, {word, id.value});
  }
  for (const auto& word : now) {
    if (!before.contains(word)) connection.execute(kInsert, {word, id.value});
  }
}

}  // namespace sapa::desk

#pragma once

// Finding people by pieces of words, the same on every engine: an engine's trigram index only finds candidates, what
// matches and how well is decided here. A word of three letters or more is found anywhere inside a word, a shorter one at
// the beginning of a word only. Pure; thread-safe.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace sapa {

enum class SearchField { any, name, address, email };

struct SearchWord {
  std::string piece;  // folded, not empty
  SearchField field = SearchField::any;
};
using SearchWords = std::vector<SearchWord>;

// The text that is indexed: folded words, two blanks before each (so that trigrams also know beginnings), one line a field.
std::string search_text(std::string_view name, std::string_view address, std::string_view email);

// What somebody typed. Errors: query_empty (no letter or digit), query_long (more than 10 words). `name` is the field's
// name in the error.
Result<SearchWords> read_search_words(std::string_view typed, SearchField field, std::string_view name);

// Every trigram that a matching text contains, each once. Letters, digits and blanks only: safe inside quotes.
std::vector<std::string> candidate_trigrams(const SearchWords& words);
// The same as substrings, one a word: for LIKE. Without wildcards in them.
std::vector<std::string> candidate_pieces(const SearchWords& words);

// Empty: does not match all words. Higher is better: whole words before beginnings before insides, names before the rest.
std::optional<int> word_rank(const SearchWords& words, std::string_view search_text);

// Where the words stand in a field as it is written, in UTF-16 units (what JavaScript counts), in order, not overlapping.
struct TextRange {
  std::size_t from = 0;
  std::size_t to = 0;  // excluded
  bool operator==(const TextRange&) const = default;
};
std::vector<TextRange> find_words(const SearchWords& words, SearchField field, std::string_view written);

}  // namespace sapa

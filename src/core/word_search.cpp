#include "core/word_search.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/text_fold.h"

namespace sapa {

namespace {

constexpr std::size_t kMostWords = 10;
constexpr int kWhole = 6;
constexpr int kBeginning = 3;
constexpr int kInside = 1;

std::size_t step_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return std::min(size, text.size() - at);
}

bool is_short(std::string_view piece) { return code_points(piece) < 3; }

// Best place of a piece in one folded word; 0: none.
int rank_in_word(std::string_view piece, bool only_beginning, std::string_view word) {
  if (word.starts_with(piece)) return word.size() == piece.size() ? kWhole : kBeginning;
  if (only_beginning) return 0;
  return word.find(piece) == std::string_view::npos ? 0 : kInside;
}

// With the blanks that tell a beginning.
std::string candidate(std::string_view piece) {
  const auto letters = code_points(piece);
  return std::string(letters == 1 ? 2 : letters == 2 ? 1 : 0, ' ') + std::string(piece);
}

std::string_view line_of(std::string_view text, std::size_t number) {
  for (; number > 0; --number) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

template <class Each>
void for_each_word(std::string_view line, const Each& each) {
  while (!line.empty()) {
    const auto begin = line.find_first_not_of(' ');
    if (begin == std::string_view::npos) return;
    const auto end = std::min(line.find(' ', begin), line.size());
    each(line.substr(begin, end - begin));
    line.remove_prefix(end);
  }
}

// A folded word and where each of its bytes came from.
struct WrittenWord {
  std::string folded;
  std::vector<TextRange> origin;  // of each byte of `folded`
};

std::vector<WrittenWord> written_words(std::string_view written) {
  std::vector<WrittenWord> words(1);
  std::size_t unit = 0;
  for (std::size_t at = 0; at < written.size();) {
    const auto size = step_at(written, at);
    const auto letter = written.substr(at, size);
    const std::size_t units = size == 4 ? 2 : 1;
    const auto folded = fold_name(letter);
    // A mark over the letter before it ends no word; everything else that folds to nothing does.
    const bool separates = folded.empty() && (size == 1 || fold_name("a" + std::string(letter) + "b").find(' ') != std::string::npos);
    if (separates) {
      if (!words.back().folded.empty()) words.emplace_back();
    } else {
      for (const char byte : folded) {
        if (byte == ' ') {
          if (!words.back().folded.empty()) words.emplace_back();
          continue;
        }
        words.back().folded += byte;
        words.back().origin.push_back({unit, unit + units});
      }
    }
    unit += units;
    at += size;
  }
  return words;
}

}  // namespace

std::string search_text(std::string_view name, std::string_view address, std::string_view email) {
  std::string text;
  bool first = true;
  for (const auto field : {name, address, email}) {
    if (!first) text += '\n';
    first = false;
    for (const auto& word : fold_words(field)) text.append("  ").append(word);
  }
  return text;
}

Result<SearchWords> read_search_words(std::string_view typed, SearchField field, std::string_view name) {
  SearchWords words;
  for (auto& word : fold_words(typed)) words.push_back({std::move(word), field});
  if (words.empty()) return fail(ErrorCode::invalid, "query_empty", "Type at least one letter or digit.", std::string(name));
  if (words.size() > kMostWords) return fail(ErrorCode::invalid, "query_long", "At most 10 words are searched at once.", std::string(name));
  return words;
}

std::vector<std::string> candidate_trigrams(const SearchWords& words) {
  std::set<std::string> trigrams;
  for (const auto& word : words) {
    const auto text = candidate(word.piece);
    std::vector<std::size_t> starts;
    for (std::size_t at = 0; at < text.size(); at += step_at(text, at)) starts.push_back(at);
    starts.push_back(text.size());
    for (std::size_t i = 0; i + 3 < starts.size(); ++i) trigrams.insert(text.substr(starts[i], starts[i + 3] - starts[i]));
  }
  return {trigrams.begin(), trigrams.end()};
}

std::vector<std::string> candidate_pieces(const SearchWords& words) {
  std::vector<std::string> pieces;
  for (const auto& word : words) pieces.push_back(candidate(word.piece));
  return pieces;
}

std::optional<int> word_rank(const SearchWords& words, std::string_view text) {
  static constexpr std::array kFields = {SearchField::name, SearchField::address, SearchField::email};
  int total = 0;
  for (const auto& word : words) {
    const bool only_beginning = is_short(word.piece);
    int best = 0;
    for (std::size_t i = 0; i < kFields.size(); ++i) {
      if (word.field != SearchField::any && word.field != kFields[i]) continue;
      for_each_word(line_of(text, i), [&](std::string_view of_text) {
        const int rank = rank_in_word(word.piece, only_beginning, of_text);
        if (rank > 0) best = std::max(best, rank + (kFields[i] == SearchField::name ? 1 : 0));
      });
    }
    if (best == 0) return std::nullopt;
    total += best;
  }
  return total;
}

std::vector<TextRange> find_words(const SearchWords& words, SearchField field, std::string_view written) {
  std::vector<TextRange> found;
  for (const auto& of_text : written_words(written)) {
    for (const auto& word : words) {
      if (word.field != SearchField::any && word.field != field) continue;
      const bool only_beginning = is_short(word.piece);
      for (std::size_t at = of_text.folded.find(word.piece); at != std::string::npos; at = of_text.folded.find(word.piece, at + 1)) {
        if (only_beginning && at > 0) break;
        found.push_back({of_text.origin[at].from, of_text.origin[at + word.piece.size() - 1].to});
      }
    }
  }
  std::sort(found.begin(), found.end(), [](const TextRange& a, const TextRange& b) { return a.from != b.from ? a.from < b.from : a.to > b.to; });
  std::vector<TextRange> merged;
  for (const auto& range : found) {
    if (!merged.empty() && range.from <= merged.back().to) merged.back().to = std::max(merged.back().to, range.to);
    else merged.push_back(range);
  }
  return merged;
}

}  // namespace sapa

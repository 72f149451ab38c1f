// Any bytes as what somebody types into a search, and as the cursor of a page: a text finds itself, what is marked in it lies in
// it, and a cursor is taken only where it was given out.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/text_fold.h"
#include "core/word_search.h"
#include "desk/tickets_cursor.h"

namespace {

using namespace sapa;

std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    units += (byte & 0xC0U) == 0x80U ? 0 : byte >= 0xF0 ? 2 : 1;
  }
  return units;
}

void check_words(std::string_view typed, std::string_view written) {
  const auto words = read_search_words(typed, SearchField::any, "q");
  if (!words) return;
  if (words->empty() || words->size() > 10) std::abort();
  const auto indexed = search_text(typed, written, typed);
  if (!word_rank(*words, indexed)) std::abort();
  (void)word_rank(*words, search_text(written, "", ""));
  // What an engine looks for to find candidates stands in the text that it looks in.
  for (const auto& piece : candidate_pieces(*words)) {
    if (indexed.find(piece) == std::string::npos || piece.find_first_of("%_'\\") != std::string::npos) std::abort();
  }
  for (const auto& trigram : candidate_trigrams(*words)) {
    if (indexed.find(trigram) == std::string::npos || code_points(trigram) != 3) std::abort();
  }
  std::size_t end = 0;
  for (const auto& range : find_words(*words, SearchField::name, written)) {
    if (range.from < end || range.to <= range.from || range.to > utf16_units(written)) std::abort();
    end = range.to;
  }
}

void check_cursor(std::string_view bytes) {
  (void)desk::read_cursor(std::string(bytes), "search");
  if (!is_valid_utf8(bytes) || bytes.size() > 500) return;
  desk::PagePosition position{.value = std::string(bytes), .second = std::int64_t(bytes.size()), .report_no = -1, .total = 7};
  const auto cursor = desk::write_cursor(position, "search");
  const auto read = desk::read_cursor(cursor, "search");
  if (!read || !*read || (*read)->value != position.value || (*read)->second != position.second || (*read)->report_no != -1 || (*read)->total != 7) std::abort();
  if (desk::read_cursor(cursor, "another")) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_cursor(bytes);
  if (!is_valid_utf8(bytes)) return 0;  // refused before anything is searched
  const auto line = std::min(bytes.find('\n'), size);
  check_words(bytes.substr(0, line), bytes.substr(std::min(line + 1, size)));
  return 0;
}

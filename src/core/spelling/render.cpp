#include "core/spelling/render.h"

#include "core/spelling/vocabulary.h"
#include "core/text_fold.h"

namespace sapa::spelling {

namespace {

Tile tile_of(char c, std::size_t pos, const Alphabet& alphabet) {
  Tile tile{TileKind::sign, std::string(1, c), {}, pos};
  if (c >= 'a' && c <= 'z') {
    tile.kind = TileKind::letter;
    // LIMA is L and 5: it never stands alone.
    tile.words = {lower_ascii(alphabet.word(c)) == "lima" ? "huruf lima" : alphabet.word(c)};
  } else if (c >= '0' && c <= '9') {
    tile.kind = TileKind::digit;
    tile.words = {c == '5' ? "angka lima" : std::string(name_of_digit(c))};
  } else if (c == '@') {
    tile.kind = TileKind::at;
    tile.words = {"at"};
  } else {
    const auto name = name_of_sign(c);
    tile.words = {name.empty() ? tile.text : std::string(name)};
  }
  return tile;
}

std::vector<std::string> words_of_domain(std::string_view domain) {
  std::vector<std::string> words;
  while (true) {
    const auto dot = domain.find('.');
    words.emplace_back(domain.substr(0, dot));
    if (dot == std::string_view::npos) return words;
    words.emplace_back("titik");
    domain.remove_prefix(dot + 1);
  }
}

}  // namespace

std::string_view to_word(TileKind kind) {
  switch (kind) {
    case TileKind::letter: return "letter";
    case TileKind::digit: return "digit";
    case TileKind::sign: return "sign";
    case TileKind::at: return "at";
    case TileKind::ending: return "ending";
    case TileKind::domain: return "domain";
  }
  return "";
}

std::vector<Tile> render(std::string_view address, const Alphabet& alphabet) {
  std::vector<Tile> tiles;
  const auto at = address.find('@');
  const auto local_end = at == std::string_view::npos ? address.size() : at + 1;
  for (std::size_t i = 0; i < local_end; ++i) tiles.push_back(tile_of(address[i], i, alphabet));
  if (local_end == address.size()) return tiles;

  const auto domain = address.substr(local_end);
  if (is_whole_domain(domain)) {
    tiles.push_back({TileKind::domain, std::string(domain), words_of_domain(domain), local_end});
    return tiles;
  }
  for (std::size_t i = local_end; i < address.size();) {
    const auto end = std::min(address.find('.', i), address.size());
    const auto label = address.substr(i, end - i);
    if (i > local_end && is_ending_word(label)) {
      tiles.push_back({TileKind::ending, std::string(label), {std::string(label)}, i});
    } else {
      for (std::size_t k = i; k < end; ++k) tiles.push_back(tile_of(address[k], k, alphabet));
    }
    if (end < address.size()) tiles.push_back(tile_of('.', end, alphabet));
    i = end + 1;
  }
  return tiles;
}

std::vector<std::string> spoken(const std::vector<Tile>& tiles) {
  std::vector<std::string> words;
  for (const auto& tile : tiles) words.insert(words.end(), tile.words.begin(), tile.words.end());
  return words;
}

}  // namespace sapa::spelling

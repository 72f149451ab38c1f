#include "wire/spelling_json.h"

namespace sapa::wire {

namespace {

template <class List>
json::array array_of(const List& list) {
  return json::array(list.begin(), list.end());
}

}  // namespace

json::object to_json(const spelling::Spelling& spelling) {
  json::array ambiguous;
  for (const auto& [pos, options] : spelling.ambiguous) ambiguous.push_back({{"pos", pos}, {"options", array_of(options)}});
  return {{"text", spelling.text},
          {"email", or_null(spelling.email)},
          {"ambiguous", std::move(ambiguous)},
          {"guessed", array_of(spelling.guessed)},
          {"low_confidence", array_of(spelling.low_confidence)},
          {"unresolved", array_of(spelling.unresolved)},
          {"warnings", array_of(spelling.warnings)}};
}

json::object to_json(const spelling::Tile& tile) {
  return {{"kind", to_word(tile.kind)}, {"text", tile.text}, {"words", array_of(tile.words)}, {"pos", tile.pos}};
}

json::object to_json(const spelling::LetterRisk& risk) {
  return {{"pos", risk.pos}, {"char", std::string(1, risk.character)}, {"risk", risk.risk}, {"level", to_word(risk.level)}, {"mistaken_for", risk.mistaken_for}};
}

json::object to_json(const spelling::Alphabet& alphabet) {
  return {{"id", alphabet.id}, {"name", alphabet.name}, {"words", array_of(alphabet.words)}};
}

}  // namespace sapa::wire

#include "desk/alphabets.h"

#include "core/email_domains.h"
#include "core/email_doubts.h"
#include "core/spelling/risk.h"
#include "core/text_fold.h"
#include "desk/settings.h"
#include "desk/unit_of_work.h"
#include "desk/disposable_domains.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr auto kAll = "SELECT alphabet_id, name, words FROM alphabets ORDER BY name, alphabet_id";
constexpr auto kOne = "SELECT alphabet_id, name, words FROM alphabets WHERE alphabet_id = $1";
constexpr auto kPut =
    "INSERT INTO alphabets (alphabet_id, name, words, updated_at_ms, updated_by) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (alphabet_id) DO UPDATE SET name = excluded.name, words = excluded.words, updated_at_ms = excluded.updated_at_ms, updated_by = excluded.updated_by";

spelling::Alphabet alphabet_of(const storage::Row& row) {
  spelling::Alphabet alphabet{row.text(0), row.text(1)};
  const auto words = wire::parse_json(row.text(2));
  if (!words || !words->is_object()) return alphabet;
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    alphabet.words.at(std::size_t(letter - 'a')) = wire::text_member(words->get_object(), std::string(1, letter)).value_or("");
  }
  return alphabet;
}

json::object words_of(const spelling::Alphabet& alphabet) {
  json::object words;
  for (char letter = 'a'; letter <= 'z'; ++letter) words[std::string(1, letter)] = alphabet.word(letter);
  return words;
}

json::object present_alphabet(const spelling::Alphabet& alphabet, bool shipped) { return {{"id", alphabet.id}, {"name", alphabet.name}, {"words", words_of(alphabet)}, {"shipped", shipped}}; }

}  // namespace

spelling::Alphabet alphabet_in_use(storage::Connection& connection, const Services& services) {
  const auto id = services.settings.get()->alphabet;
  if (const auto* shipped = spelling::shipped_alphabet(id)) return *shipped;
  const auto rows = connection.execute(kOne, {id}).rows;
  return rows.empty() ? spelling::default_alphabet() : alphabet_of(rows[0]);
}

json::object list_alphabets(storage::Connection& connection, const Services& services) {
  json::array items;
  for (const auto& alphabet : spelling::shipped_alphabets()) items.push_back(present_alphabet(alphabet, true));
  for (const auto& row : connection.execute(kAll).rows) items.push_back(present_alphabet(alphabet_of(row), false));
  return {{"items", std::move(items)}, {"next", nullptr}, {"current", alphabet_in_use(connection, services).id}};
}

Result<json::object> put_alphabet(UnitOfWork& unit, const Scope& scope, const std::string& id, const std::string& name, const std::map<std::string, std::string>& words,
                                  std::vector<Error>& problems) {
  if (spelling::shipped_alphabet(id)) return fail(ErrorCode::conflict, "alphabet_shipped", "This alphabet ships with Sapa; give yours another name.", "id");
  spelling::Alphabet alphabet;
  SAPA_TRY(alphabet.id, clean_text(id, "id", 64));
  SAPA_TRY(alphabet.name, clean_text(name, "name", 100));
  if (alphabet.id.empty() || alphabet.name.empty()) return fail(ErrorCode::invalid, "name_missing", "An alphabet needs a name.", "name");
  for (const auto& [letter, word] : words) {
    if (letter.size() != 1 || letter[0] < 'a' || letter[0] > 'z') return fail(ErrorCode::invalid, "letter_unknown", "Words stand under the letters a to z.", "words." + letter);
    alphabet.words.at(std::size_t(letter[0] - 'a')) = word;
  }
  problems = spelling::check_alphabet(alphabet);
  if (!problems.empty()) return fail(ErrorCode::invalid, "alphabet_invalid", problems[0].message, problems[0].field);
  unit.db.execute(kPut, {alphabet.id, alphabet.name, json::serialize(words_of(alphabet)), unit.now_ms(), scope.display_name()});
  return present_alphabet(alphabet, false);
}

void show_spelled_address(wire::JsonText& out, std::string_view address, const std::vector<std::string>& others, const spelling::Alphabet& alphabet, const spelling::RiskTable& table) {
  static const auto kDisposable = disposable_domains();
  const auto risks = spelling::letter_risks(address, others, table);
  out.begin_object().member("address", address).member("alphabet", alphabet.id).name("tiles").begin_array();
  for (const auto& tile : spelling::render(address, alphabet)) {
    std::string_view level = "low";
    std::string_view mistaken;
    if (tile.pos < risks.size() && tile.kind != spelling::TileKind::domain && tile.kind != spelling::TileKind::at) {
      level = spelling::to_word(risks[tile.pos].level);
      mistaken = risks[tile.pos].mistaken_for;
    }
    out.begin_object()
        .member("kind", spelling::to_word(tile.kind))
        .member("text", tile.text)
        .texts("words", tile.words)
        .member("pos", tile.pos)
        .member("level", level)
        .member("mistakenFor", mistaken)
        .end_object();
  }
  out.end_array().name("doubts").begin_array();
  for (const auto doubt : email_doubts(address, kDisposable)) out.value(to_word(doubt));
  out.end_array().member("suggestedDomain", suggest_domain(address.substr(address.rfind('@') + 1))).end_object();
}

}  // namespace sapa::desk

#include "desk/letter_learning.h"

#include <map>

#include "core/spelling/learn_pairs.h"
#include "desk/procedure.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr auto kCount =
    "INSERT INTO heard_letters (month, alphabet, heard, confirmed, seen) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (month, alphabet, heard, confirmed) DO UPDATE SET seen = heard_letters.seen + excluded.seen";
constexpr auto kHeard = "SELECT heard, confirmed, CAST(sum(seen) AS BIGINT) FROM heard_letters WHERE month >= $1 AND month < $2 GROUP BY heard, confirmed";
constexpr auto kOfMonth = "SELECT revision FROM letter_risk_revisions WHERE month = $1";
constexpr auto kNewest = "SELECT COALESCE(max(revision), 1) FROM letter_risk_revisions";
constexpr auto kPropose =
    "INSERT INTO letter_risk_revisions (revision, month, pairs, letters, corrections, made_at_ms, state, decided_at_ms, decided_by) "
    "VALUES ($1, $2, $3, $4, $5, $6, 'proposed', NULL, '') ON CONFLICT DO NOTHING";
constexpr auto kOutdate = "UPDATE letter_risk_revisions SET state = 'replaced' WHERE state = 'proposed'";
constexpr auto kPutAside = "UPDATE letter_risk_revisions SET state = 'replaced' WHERE state = 'taken'";
constexpr auto kDecide = "UPDATE letter_risk_revisions SET state = $2, decided_at_ms = $3, decided_by = $4 WHERE revision = $1";
constexpr auto kInUse = "SELECT revision FROM letter_risk_revisions WHERE state = 'taken' ORDER BY revision DESC LIMIT 1";
constexpr auto kPairs = "SELECT pairs FROM letter_risk_revisions WHERE revision = $1";
constexpr auto kOne = "SELECT revision, month, letters, corrections, made_at_ms, state, decided_at_ms, decided_by FROM letter_risk_revisions WHERE revision = $1";
constexpr auto kAll = "SELECT revision, month, letters, corrections, made_at_ms, state, decided_at_ms, decided_by FROM letter_risk_revisions ORDER BY revision DESC LIMIT 60";

std::string month_of(Instant now, int before) {
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(now)};
  const auto month = std::chrono::year_month{day.year(), day.month()} - std::chrono::months(before);
  return to_rfc3339(Instant(std::chrono::sys_days(month / 1))).substr(0, 7);
}

std::int64_t revision_in_use(storage::Connection& connection) {
  const auto rows = connection.execute(kInUse).rows;
  return rows.empty() ? kShippedRisks : rows[0].integer(0);
}

json::array pairs_as_json(const spelling::Learned& learned) {
  json::array pairs;
  for (const auto& item : learned.pairs) {
    pairs.push_back({{"letters", std::string{item.pair.a, item.pair.b}},
                     {"besideDigits", item.pair.beside == spelling::LetterPair::Beside::digits},
                     {"before", item.shipped},
                     {"weight", item.pair.weight},
                     {"confused", item.confused},
                     {"chances", item.chances},
                     {"expected", item.expected},
                     {"bounded", item.bounded}});
  }
  return pairs;
}

json::array stored_pairs(storage::Connection& connection, std::int64_t revision) {
  if (revision == kShippedRisks) {
    spelling::Learned shipped;
    for (const auto& pair : spelling::letter_pairs()) shipped.pairs.push_back({pair, pair.weight});
    return pairs_as_json(shipped);
  }
  const auto rows = connection.execute(kPairs, {revision}).rows;
  const auto read = rows.empty() ? Result<json::value>(json::array()) : wire::parse_json(rows[0].text(0));
  return read && read->is_array() ? read->get_array() : json::array();
}

spelling::RiskTable table_of(const json::array& stored) {
  std::vector<spelling::LetterPair> pairs;
  for (const auto& item : stored) {
    const auto& pair = item.as_object();
    const auto letters = std::string(pair.at("letters").as_string());
    const bool digits = pair.at("besideDigits").as_bool();
    pairs.push_back({letters.at(0), letters.at(1), pair.at("weight").to_number<double>(), digits ? spelling::LetterPair::Beside::digits : spelling::LetterPair::Beside::anything});
  }
  return spelling::RiskTable(pairs);
}

json::value instant_or_null(const storage::Row& row, std::size_t column) {
  return row.is_null(column) ? json::value(nullptr) : json::value(to_rfc3339(instant_from_ms(row.integer(column))));
}

json::object line_of(const storage::Row& row) {
  return {{"revision", row.integer(0)}, {"month", row.text(1)},       {"letters", row.integer(2)},          {"corrections", row.integer(3)},
          {"madeAt", instant_or_null(row, 4)}, {"state", row.text(5)}, {"decidedAt", instant_or_null(row, 6)}, {"decidedBy", row.text(7)}};
}

json::object shipped_line(bool in_use) {
  return {{"revision", kShippedRisks}, {"month", nullptr}, {"letters", 0}, {"corrections", 0}, {"madeAt", nullptr}, {"state", in_use ? "taken" : "replaced"}, {"decidedAt", nullptr}, {"decidedBy", "Sapa"}};
}

}  // namespace

std::shared_ptr<LetterRiskStore> make_letter_risk_store() { return std::make_shared<LetterRiskStore>(); }

std::shared_ptr<const spelling::RiskTable> LetterRiskStore::in_use(storage::Connection& connection) {
  const auto revision = revision_in_use(connection);
  {
    const std::lock_guard lock(mutex_);
    if (table_ && revision_ == revision) return table_;
  }
  auto table = std::make_shared<const spelling::RiskTable>(revision == kShippedRisks ? spelling::default_risks() : table_of(stored_pairs(connection, revision)));
  const std::lock_guard lock(mutex_);
  revision_ = revision;
  table_ = table;
  return table;
}

void count_letters(UnitOfWork& unit, const LetterCheck& check, const std::string& alphabet) {
  // In one order everywhere, so that two agents never wait for each other in a circle.
  std::map<std::pair<std::string, std::string>, std::int64_t> seen;
  const auto local = check.address.find('@');
  for (const auto& letter : check.letters) {
    if (letter.pos < 0 || std::size_t(letter.pos) >= std::min(local, check.address.size())) continue;
    const std::string confirmed(1, check.address[std::size_t(letter.pos)]);
    // A letter that was put in or taken out was not misheard.
    if (letter.was.size() > 1) continue;
    ++seen[{letter.was.empty() ? confirmed : letter.was, confirmed}];
  }
  const auto month = month_of(unit.now, 0);
  for (const auto& [letters, count] : seen) unit.db.execute(kCount, {month, alphabet, letters.first, letters.second, count});
}

Result<bool> propose_letter_risks(UnitOfWork& unit) {
  const auto month = month_of(unit.now, 1);
  if (!unit.db.execute(kOfMonth, {month}).rows.empty()) return false;
  std::vector<spelling::HeardLetter> heard;
  for (const auto& row : unit.db.execute(kHeard, {month_of(unit.now, 12), month_of(unit.now, 0)}).rows) {
    const auto was = row.text(0);
    const auto is = row.text(1);
    if (was.size() == 1 && is.size() == 1) heard.push_back({was[0], is[0], row.integer(2)});
  }
  const auto learned = spelling::learn_pairs(heard);
  if (!learned.enough) return false;
  unit.db.execute(kOutdate);
  const auto revision = unit.db.execute(kNewest).rows.at(0).integer(0) + 1;
  return unit.db.execute(kPropose, {revision, month, json::serialize(pairs_as_json(learned)), learned.letters, learned.corrections, unit.now_ms()}).affected > 0;
}

json::object list_letter_risks(storage::Connection& connection) {
  json::array items;
  for (const auto& row : connection.execute(kAll).rows) items.emplace_back(line_of(row));
  const auto current = revision_in_use(connection);
  items.emplace_back(shipped_line(current == kShippedRisks));
  return {{"items", std::move(items)}, {"next", nullptr}, {"current", current}};
}

Result<json::object> present_letter_risks(storage::Connection& connection, std::int64_t revision) {
  const auto current = revision_in_use(connection);
  json::object shown = shipped_line(current == kShippedRisks);
  if (revision != kShippedRisks) {
    const auto rows = connection.execute(kOne, {revision}).rows;
    if (rows.empty()) return fail(ErrorCode::not_found, "risks_unknown", "There is no such revision of the letter risks.");
    shown = line_of(rows[0]);
  }
  auto pairs = stored_pairs(connection, revision);
  const auto after = table_of(pairs);
  const auto before = table_of(stored_pairs(connection, current));
  json::array letters;
  for (const auto& letter : spelling::changed_letters(before, after)) {
    letters.push_back({{"letter", std::string(1, letter.letter)}, {"before", letter.before}, {"after", letter.after}, {"stops", letter.after >= spelling::kHighRisk}});
  }
  shown["pairs"] = std::move(pairs);
  shown["changes"] = std::move(letters);
  return shown;
}

Result<json::object> decide_letter_risks(UnitOfWork& unit, const Scope& scope, std::int64_t revision, const std::string& decision) {
  if (decision != "take" && decision != "decline") return fail(ErrorCode::invalid, "decision_unknown", "The decision is take or decline.", "decision");
  SAPA_TRY(const auto known, present_letter_risks(unit.db, revision));
  const auto state = std::string(known.at("state").as_string());
  if (decision == "take" && state != "taken") {
    unit.db.execute(kPutAside);
    unit.db.execute(kDecide, {revision, std::string("taken"), unit.now_ms(), scope.display_name()});
  }
  if (decision == "decline") {
    if (state == "taken") return fail(ErrorCode::conflict, "risks_in_use", "These risks are in use; take another revision instead.");
    if (state == "proposed") unit.db.execute(kDecide, {revision, std::string("declined"), unit.now_ms(), scope.display_name()});
  }
  return present_letter_risks(unit.db, revision);
}

}  // namespace sapa::desk

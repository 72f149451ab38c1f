#include "desk/match_callers.h"

#include <algorithm>

#include "core/email.h"
#include "core/text_fold.h"
#include "desk/caller_words.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr std::size_t kMost = 20;

// As many as kMost and one, in the order of the key; who has more of them is asked for the last seen, which SQLite sorts in a table
// of its own.
constexpr auto kByPhone = "SELECT caller_id, raw, released_at_ms, last_seen_at_ms FROM caller_phones WHERE phone_key = $1 ORDER BY caller_id LIMIT 21";
constexpr auto kLastSeen =
    "SELECT caller_id, raw, released_at_ms, last_seen_at_ms FROM caller_phones WHERE phone_key = $1 ORDER BY last_seen_at_ms DESC, caller_id LIMIT 20";
constexpr auto kByEmail = "SELECT caller_id, released_at_ms FROM caller_emails WHERE email_key = $1 ORDER BY created_at_ms DESC, caller_id LIMIT 20";
constexpr auto kByCustomer =
    "SELECT l.caller_id, c.customer_no FROM customers c JOIN caller_customers l ON l.customer_id = c.customer_id WHERE c.customer_no = $1 "
    "ORDER BY l.linked_at_ms DESC, l.caller_id LIMIT 20";
constexpr auto kByMeter =
    "SELECT l.caller_id, c.customer_no FROM customers c JOIN caller_customers l ON l.customer_id = c.customer_id WHERE c.meter_no = $1 "
    "ORDER BY l.linked_at_ms DESC, l.caller_id LIMIT 20";
constexpr auto kByWord = "SELECT caller_id FROM caller_words WHERE word >= $1 AND word < $2 ORDER BY word, caller_id LIMIT 2000";
constexpr auto kNameOf = "SELECT name FROM callers WHERE caller_id = $1";

bool has_warning(const PhoneNumber& number, std::string_view word) {
  return std::find(number.warnings.begin(), number.warnings.end(), word) != number.warnings.end();
}

// Who was found so far, in the order of finding; the callers are read at the end, all at once.
void add(std::vector<CallerMatch>& matches, const std::string& caller_id, MatchReason reason, std::string matched) {
  for (auto& match : matches) {
    if (match.caller.id.value != caller_id) continue;
    if (rank_of(reason) < match.rank) {
      match.reason = reason;
      match.rank = rank_of(reason);
      match.matched = std::move(matched);
    }
    return;
  }
  if (matches.size() >= kMost) return;
  matches.push_back({Caller(), reason, std::move(matched), rank_of(reason)});
  matches.back().caller.id = CallerId{caller_id};
}

void add_by_key(storage::Connection& connection, std::vector<CallerMatch>& matches, const std::string& e164, MatchReason reason) {
  const auto key = phone_key(e164);
  if (key == 0) return;
  auto rows = connection.execute(kByPhone, {key}).rows;
  if (rows.size() > kMost) rows = connection.execute(kLastSeen, {key}).rows;
  else std::sort(rows.begin(), rows.end(), [](const storage::Row& a, const storage::Row& b) { return a.integer(3) != b.integer(3) ? a.integer(3) > b.integer(3) : a.text(0) < b.text(0); });
  for (const auto& row : rows) {
    auto why = reason;
    // Written without its 0 in the record: the old system's No. Hp.
    if (why == MatchReason::exact && row.text(1) == legacy_hp(e164)) why = MatchReason::lost_zero;
    if (!row.is_null(2)) why = MatchReason::former_number;
    add(matches, row.text(0), why, display_phone(e164));
  }
}

void load(storage::Connection& connection, std::vector<CallerMatch>& matches) {
  std::vector<CallerId> ids;
  for (const auto& match : matches) ids.push_back(match.caller.id);
  auto callers = load_callers(connection, ids);
  std::size_t next = 0;
  for (auto& match : matches) {
    if (next < callers.size() && callers[next].id == match.caller.id) match.caller = std::move(callers[next++]);
    else match.rank = 0;
  }
  std::erase_if(matches, [](const CallerMatch& match) { return match.rank == 0; });
}

std::int64_t last_contact(const Caller& caller) {
  std::int64_t last = 0;
  for (const auto& phone : caller.phones) last = std::max(last, phone.last_seen_at_ms);
  return last;
}

void load_and_rank(storage::Connection& connection, std::vector<CallerMatch>& matches) {
  load(connection, matches);
  std::sort(matches.begin(), matches.end(), [](const CallerMatch& a, const CallerMatch& b) {
    if (a.rank != b.rank) return a.rank < b.rank;
    const auto left = last_contact(a.caller);
    const auto right = last_contact(b.caller);
    return left != right ? left > right : a.caller.id < b.caller.id;
  });
}

}  // namespace

std::string_view to_word(MatchReason reason) {
  switch (reason) {
    case MatchReason::exact: return "exact";
    case MatchReason::lost_zero: return "lost_zero";
    case MatchReason::trunk_area: return "trunk_area";
    case MatchReason::other_number: return "other_number";
    case MatchReason::other_reading: return "other_reading";
    case MatchReason::former_number: return "former_number";
    case MatchReason::email: return "email";
    case MatchReason::customer: return "customer";
    case MatchReason::name: return "name";
  }
  return "";
}

int rank_of(MatchReason reason) {
  switch (reason) {
    case MatchReason::exact:
    case MatchReason::email:
    case MatchReason::customer:
    case MatchReason::name: return 1;
    case MatchReason::lost_zero: return 2;
    case MatchReason::trunk_area:
    case MatchReason::other_number: return 3;
    case MatchReason::other_reading: return 4;
    case MatchReason::former_number: return 5;
  }
  return 9;
}

std::vector<CallerMatch> match_by_phone(storage::Connection& connection, const PhoneNumber& number) {
  std::vector<CallerMatch> matches;
  if (!number.usable_as_contact || !number.e164) return matches;
  auto reason = MatchReason::exact;
  if (has_warning(number, "missing_leading_zero")) reason = MatchReason::lost_zero;
  if (has_warning(number, "area_code_assumed")) reason = MatchReason::trunk_area;
  add_by_key(connection, matches, *number.e164, reason);
  for (const auto& candidate : number.candidates) {
    if (candidate != *number.e164) add_by_key(connection, matches, candidate, MatchReason::other_reading);
  }
  for (const auto& other : number.others) add_by_key(connection, matches, other, MatchReason::other_number);
  load_and_rank(connection, matches);
  return matches;
}

std::vector<CallerMatch> match_by_email(storage::Connection& connection, std::string_view canonical) {
  std::vector<CallerMatch> matches;
  for (const auto& row : connection.execute(kByEmail, {email_key(canonical)}).rows) {
    add(matches, row.text(0), MatchReason::email, std::string(canonical));
  }
  load_and_rank(connection, matches);
  return matches;
}

std::vector<CallerMatch> match_by_customer(storage::Connection& connection, std::string_view number) {
  std::vector<CallerMatch> matches;
  for (const auto* sql : {kByCustomer, kByMeter}) {
    for (const auto& row : connection.execute(sql, {std::string(number)}).rows) add(matches, row.text(0), MatchReason::customer, row.text(1));
  }
  load_and_rank(connection, matches);
  return matches;
}

std::vector<CallerMatch> match_by_name(storage::Connection& connection, std::string_view text, int limit) {
  std::vector<CallerMatch> matches;
  auto words = fold_words(text);
  if (words.empty() || words.size() > 10) return matches;
  // The longest word is the rarest; the others are checked on its findings.
  std::sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  std::string last_id;
  for (const auto& row : connection.execute(kByWord, {words[0], words[0] + "\U0010FFFF"}).rows) {
    if (row.text(0) == last_id) continue;
    last_id = row.text(0);
    const auto of_caller = connection.execute(kNameOf, {row.text(0)}).rows;
    const auto present = of_caller.empty() ? std::set<std::string>() : words_of_name(of_caller[0].text(0));
    const bool all = std::all_of(words.begin(), words.end(), [&](const std::string& word) {
      return std::any_of(present.begin(), present.end(), [&](const std::string& item) { return item.starts_with(word); });
    });
    if (all) add(matches, row.text(0), MatchReason::name, std::string(text));
    if (matches.size() >= std::size_t(limit)) break;
  }
  load_and_rank(connection, matches);
  return matches;
}

const CallerMatch* standing_out(const std::vector<CallerMatch>& matches) {
  if (matches.empty() || matches[0].rank > rank_of(MatchReason::trunk_area)) return nullptr;
  // With and without its 0 it is one number: two callers who differ in that only are a tie.
  const auto step = [](int rank) { return rank <= 2 ? 1 : rank; };
  if (matches.size() > 1 && step(matches[1].rank) == step(matches[0].rank)) return nullptr;
  return &matches[0];
}

void show_match(wire::JsonText& out, const CallerMatch& match, Masking masking, bool may_edit) {
  out.begin_object().name("caller");
  show_caller(out, match.caller, masking, may_edit);
  const auto last = last_contact(match.caller);
  out.member("reason", to_word(match.reason))
      .member("matched", match.matched)
      .member("rank", match.rank)
      .instant("lastContactAt", last > 0 ? std::optional(last) : std::nullopt)
      .end_object();
}

json::value present_match(const CallerMatch& match, Masking masking, bool may_edit) {
  wire::JsonText out;
  show_match(out, match, masking, may_edit);
  return out.tree();
}

void show_phone(wire::JsonText& out, const PhoneNumber& number, Masking masking) {
  const bool hidden = number.status == PhoneStatus::anonymous || number.status == PhoneStatus::empty;
  const auto display = number.e164 ? display_phone(*number.e164) : hidden ? std::string() : drop_invisible(number.raw);
  const bool ours = number.e164 && number.usable_as_contact;
  const auto text = [&](std::string_view name, const std::string& digits) { out.member(name, masking == Masking::yes ? mask_phone(digits) : digits); };
  const auto digits_or_null = [&](std::string_view name, const std::string& digits) {
    if (digits.empty()) out.member(name, nullptr);
    else text(name, digits);
  };
  const auto word_or_null = [&](std::string_view name, std::string_view word) {
    if (word.empty()) out.member(name, nullptr);
    else out.member(name, word);
  };
  out.begin_object();
  text("raw", number.raw);
  text("display", display);
  digits_or_null("e164", number.e164.value_or(""));
  out.member("status", to_word(number.status));
  word_or_null("type", to_word(number.type));
  word_or_null("reason", number.reason);
  out.texts("warnings", number.warnings);
  if (masking == Masking::no) out.texts("candidates", number.candidates);
  else out.name("candidates").begin_array().end_array();
  digits_or_null("idCaller", ours ? legacy_id_caller(*number.e164) : "");
  digits_or_null("hp", ours ? legacy_hp(*number.e164) : "");
  out.end_object();
}

}  // namespace sapa::desk

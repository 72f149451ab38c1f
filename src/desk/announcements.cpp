#include "desk/announcements.h"

#include <algorithm>

#include "core/text_fold.h"
#include "desk/access_log.h"
#include "desk/caller_rows.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

#define SAPA_ANNOUNCEMENT_COLUMNS "announcement_id, version, site, area, sentence, suspend_email, from_ms, until_ms, by_name, reason"
constexpr auto kOpen = "SELECT " SAPA_ANNOUNCEMENT_COLUMNS " FROM announcements WHERE until_ms > $1 ORDER BY until_ms, announcement_id LIMIT 200";
constexpr auto kSuspending = "SELECT site, area FROM announcements WHERE until_ms > $1 AND suspend_email = 1 LIMIT 200";
constexpr auto kAll = "SELECT " SAPA_ANNOUNCEMENT_COLUMNS " FROM announcements WHERE until_ms > $1 ORDER BY until_ms DESC, announcement_id DESC LIMIT $2";
constexpr auto kOne = "SELECT " SAPA_ANNOUNCEMENT_COLUMNS " FROM announcements WHERE announcement_id = $1";
constexpr auto kInsert =
    "INSERT INTO announcements (announcement_id, version, site, area, sentence, suspend_email, from_ms, until_ms, by_user_id, by_name, reason) "
    "VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
constexpr auto kChange =
    "UPDATE announcements SET sentence = $3, suspend_email = $4, until_ms = $5, by_user_id = $6, by_name = $7, reason = $8, version = version + 1 "
    "WHERE announcement_id = $1 AND version = $2";

bool may_publish(const Scope& scope) { return scope.leads(); }
bool concerns(const Scope& scope, const std::string& site) { return site.empty() || site == scope.site() || scope.sees_all_sites(); }

json::object announcement_of(const storage::Row& row, const Scope& scope, Instant now) {
  const auto until = instant_from_ms(row.integer(7));
  json::array can;
  if (may_publish(scope) && until > now) can.emplace_back("edit");
  return {{"id", row.text(0)},
          {"version", row.integer(1)},
          {"site", row.text(2)},
          {"area", row.text(3)},
          {"sentence", row.text(4)},
          {"suspendEmail", row.integer(5) != 0},
          {"from", to_rfc3339(instant_from_ms(row.integer(6)))},
          {"until", to_rfc3339(until)},
          {"active", until > now},
          {"by", row.text(8)},
          {"reason", row.text(9)},
          {"can", std::move(can)}};
}

// All words of the area, in their order, somewhere in one place: "mawar" fits "KOMP MAWAR BLOK C", "CN14" does not fit CN148.
bool fits(const std::string& area, const std::vector<std::string>& places) {
  const auto wanted = fold_words(area);
  if (wanted.empty()) return true;
  return std::any_of(places.begin(), places.end(), [&](const std::string& place) {
    const auto words = fold_words(place);
    return std::search(words.begin(), words.end(), wanted.begin(), wanted.end()) != words.end();
  });
}

Result<std::string> reason_of(const std::string& text) {
  SAPA_TRY(auto reason, clean_text(text, "reason", 200));
  if (code_points(reason) < 3) return fail(ErrorCode::invalid, "reason_invalid", "Say why in a few words; it is kept.", "reason");
  return reason;
}

Result<std::string> sentence_of(const std::string& text) {
  SAPA_TRY(auto sentence, clean_text(text, "sentence", 500));
  if (code_points(sentence) < 3) return fail(ErrorCode::invalid, "sentence_invalid", "Write the sentence that is to be said.", "sentence");
  return sentence;
}

Result<void> check_until(Instant now, Instant until) {
  if (until <= now || until > now + std::chrono::hours(24 * 30)) return fail(ErrorCode::invalid, "until_invalid", "The end lies ahead, at most 30 days.", "until");
  return {};
}

// Empty: everywhere. What holds no word ("-", "%") names no place.
Result<std::string> area_of(const std::string& text) {
  SAPA_TRY(auto area, clean_text(text, "area", 100));
  if (!area.empty() && fold_words(area).empty()) return fail(ErrorCode::invalid, "area_invalid", "Name the place in words, or leave it empty: then it is said everywhere.", "area");
  return area;
}

// The row as everybody sees it; each desk decides by its own role what can be done.
void tell(UnitOfWork& unit, json::object shown) {
  shown["can"] = json::array();
  const std::string site(shown.at("site").as_string());
  unit.announce(site.empty() ? "everyone" : "site:" + site, "announcement", {{"announcement", std::move(shown)}});
}

void keep(UnitOfWork& unit, const Scope& scope, const std::string& id, std::string_view what, const std::string& reason) {
  unit.services.accesses.note(scope, unit.now, {"announce", id, std::string(what), reason, std::nullopt, 1});
}

}  // namespace

Result<json::object> publish_announcement(UnitOfWork& unit, const Scope& scope, const AnnouncementChange& change) {
  if (!may_publish(scope)) return fail(ErrorCode::forbidden, "role_forbidden", "Leaders publish announcements.");
  SAPA_TRY(const auto reason, reason_of(change.reason));
  SAPA_TRY(const auto sentence, sentence_of(change.sentence.value_or("")));
  SAPA_TRY(const auto area, area_of(change.area.value_or("")));
  SAPA_TRY(auto site, clean_text(change.site.value_or(""), "site", 16));
  site = upper_ascii(site);
  if (!change.until) return fail(ErrorCode::invalid, "until_invalid", "Say until when.", "until");
  SAPA_CHECK(check_until(unit.now, *change.until));
  const auto id = unit.new_id();
  const bool suspend = change.suspend_email.value_or(false);
  unit.db.execute(kInsert, {id, site, area, sentence, std::int64_t(suspend), unit.now_ms(), to_ms(*change.until), scope.user().value, scope.display_name(), reason});
  keep(unit, scope, id, suspend ? "announcement, e-mail suspended" : "announcement", reason);
  auto shown = announcement_of(unit.db.execute(kOne, {id}).rows.at(0), scope, unit.now);
  tell(unit, shown);
  return shown;
}

Result<json::object> change_announcement(UnitOfWork& unit, const Scope& scope, const std::string& id, const AnnouncementChange& change, std::optional<std::int64_t> expected_version) {
  if (!may_publish(scope)) return fail(ErrorCode::forbidden, "role_forbidden", "Leaders change announcements.");
  const auto rows = unit.db.execute(kOne, {id}).rows;
  // What the list does not show is not there (ASVS 8.2.2).
  if (rows.empty() || !concerns(scope, rows[0].text(2))) return fail(ErrorCode::not_found, "announcement_unknown", "There is no such announcement.");
  const auto& row = rows[0];
  if (expected_version && *expected_version != row.integer(1)) return fail(ErrorCode::version_conflict, "version_conflict", row.text(8) + " changed it in between; read it again.");
  if (row.integer(7) <= unit.now_ms()) return fail(ErrorCode::conflict, "announcement_over", "This announcement is over; publish another one.");
  SAPA_TRY(const auto reason, reason_of(change.reason));
  auto sentence = row.text(4);
  if (change.sentence) {
    SAPA_TRY(sentence, sentence_of(*change.sentence));
  }
  auto until = row.integer(7);
  if (change.until) {
    SAPA_CHECK(check_until(unit.now, *change.until));
    until = to_ms(*change.until);
  }
  if (change.end) until = unit.now_ms();
  const auto suspend = std::int64_t(change.suspend_email ? *change.suspend_email : row.integer(5) != 0);
  if (unit.db.execute(kChange, {id, row.integer(1), sentence, suspend, until, scope.user().value, scope.display_name(), reason}).affected == 0) {
    return fail(ErrorCode::version_conflict, "version_conflict", "Somebody changed it in between; read it again.");
  }
  keep(unit, scope, id, change.end ? "announcement ended" : suspend != 0 ? "announcement changed, e-mail suspended" : "announcement changed", reason);
  auto shown = announcement_of(unit.db.execute(kOne, {id}).rows.at(0), scope, unit.now);
  tell(unit, shown);
  return shown;
}

json::object list_announcements(storage::Connection& connection, const Scope& scope, Instant now, Over over, int limit) {
  json::array items;
  const auto rows = over == Over::shown ? connection.execute(kAll, {std::int64_t(0), std::int64_t(limit)}).rows : connection.execute(kOpen, {to_ms(now)}).rows;
  for (const auto& row : rows) {
    if (concerns(scope, row.text(2)) && items.size() < std::size_t(limit)) items.push_back(announcement_of(row, scope, now));
  }
  json::array can;
  if (may_publish(scope)) can.emplace_back("announce");
  return {{"items", std::move(items)}, {"next", nullptr}, {"can", std::move(can)}};
}

json::array announcements_for(storage::Connection& connection, const Scope& scope, Instant now, const std::string& site, const std::vector<std::string>& places) {
  json::array items;
  for (const auto& row : connection.execute(kOpen, {to_ms(now)}).rows) {
    if ((row.text(2).empty() || row.text(2) == site) && fits(row.text(3), places)) items.push_back(announcement_of(row, scope, now));
  }
  return items;
}

std::vector<std::string> places_of(storage::Connection& connection, const StoredCall& call) {
  std::vector<std::string> places = {call.call.location.value_or(""), call.call.queue.value_or("")};
  if (!call.caller) return places;
  const auto caller = load_caller(connection, *call.caller);
  if (!caller) return places;
  places.push_back(caller->address);
  for (const auto& customer : caller->customers) {
    for (const auto& place : {customer.substation, customer.pole, customer.unit, customer.address}) places.push_back(place);
  }
  return places;
}

bool email_suspended(storage::Connection& connection, Instant now, const StoredCall& call) {
  const auto rows = connection.execute(kSuspending, {to_ms(now)}).rows;
  if (rows.empty()) return false;  // nearly always
  const auto places = places_of(connection, call);
  return std::any_of(rows.begin(), rows.end(), [&](const storage::Row& row) { return (row.text(0).empty() || row.text(0) == call.site) && fits(row.text(1), places); });
}

}  // namespace sapa::desk

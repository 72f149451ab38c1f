#include "desk/tickets_query.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/email.h"
#include "core/legacy_values.h"
#include "core/phone.h"
#include "core/text_fold.h"
#include "core/ticket.h"
#include "desk/crypto.h"
#include "desk/report_rows.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;
using namespace std::string_view_literals;

struct Limit {
  std::string_view name;
  std::size_t most;  // bytes
};
constexpr std::array kFilters = {Limit{"q", 200},          Limit{"reporter_phone", 128}, Limit{"report_no", 16}, Limit{"ticket_no", 16}, Limit{"customer_no", 32},
                                 Limit{"email", 254},      Limit{"words", 200},          Limit{"name", 200},     Limit{"address", 200},  Limit{"created_by", 64},
                                 Limit{"site", 16},        Limit{"substation", 64},      Limit{"status", 64},    Limit{"category", 64},  Limit{"from", 16},
                                 Limit{"to", 16},          Limit{"sort", 32},            Limit{"order", 8}};

struct SortWord {
  std::string_view word;
  SortKey key;
  bool descending;  // unless asked otherwise
};
constexpr std::array kSorts = {SortWord{"createdAt", SortKey::created_at, true},       SortWord{"reportNo", SortKey::report_no, true},
                               SortWord{"ticketNo", SortKey::ticket_no, false},        SortWord{"reporterName", SortKey::reporter_name, false},
                               SortWord{"reporterAddress", SortKey::reporter_address, false}, SortWord{"email", SortKey::email, false},
                               SortWord{"createdBy", SortKey::created_by, false},      SortWord{"repeatCount", SortKey::repeat_count, true},
                               SortWord{"status", SortKey::status, false},             SortWord{"relevance", SortKey::relevance, true}};

constexpr auto kCustomersOf =
    "SELECT customer_id FROM customers WHERE customer_no = $1 UNION SELECT customer_id FROM customers WHERE meter_no = $1 ORDER BY 1 LIMIT 20";
constexpr auto kTicketThere = "SELECT 1 FROM tickets WHERE ticket_no = $1";
constexpr auto kReportThere = "SELECT 1 FROM reports WHERE report_no = $1";

// The values of an indexed column, each found by one descent: there are few of them beside millions of rows.
#define SAPA_VALUES_OF(column)                                                                                                  \
  "WITH RECURSIVE seen(value) AS (SELECT min(" column ") FROM reports UNION ALL "                                               \
  "SELECT (SELECT min(r." column ") FROM reports r WHERE r." column " > seen.value) FROM seen WHERE seen.value IS NOT NULL) " \
  "SELECT value FROM seen WHERE value IS NOT NULL LIMIT 10000"
constexpr auto kCreators = SAPA_VALUES_OF("creator_key");
constexpr auto kSites = SAPA_VALUES_OF("site");
constexpr std::size_t kMostNamesakes = 20;

// A whole code, or the name in it: RINI is CC.S1.RINI and CC.S2.RINI.
std::vector<std::string> creators_of(storage::Connection& connection, const std::string& typed) {
  const auto key = creator_key(typed);
  if (looks_like_creator(key)) return {key};
  const auto name = creator_name("", typed).substr(3);  // ".RINI"
  std::vector<std::string> found;
  connection.for_each(kCreators, {}, [&](const storage::Row& row) {
    if (row.text(0) == key || row.text(0).ends_with(name)) found.push_back(row.text(0));
    return found.size() < kMostNamesakes;
  });
  return found;
}

std::vector<std::string> customers_of(storage::Connection& connection, const std::string& number) {
  std::vector<std::string> ids;
  for (const auto& row : connection.execute(kCustomersOf, {number}).rows) ids.push_back(row.text(0));
  return ids;
}

Result<void> take_words(TicketQuery& query, const std::string& typed, SearchField field, std::string_view name) {
  SAPA_TRY(auto words, read_search_words(typed, field, name));
  query.words.insert(query.words.end(), words.begin(), words.end());
  if (query.words.size() > 10) return fail(ErrorCode::invalid, "query_long", "At most 10 words are searched at once.", std::string(name));
  return {};
}

// One field for everything. What could be two things is looked up: an exact number that exists wins over a word.
Result<void> recognise(storage::Connection& connection, TicketQuery& query, const std::string& typed) {
  const auto say = [&](std::string_view kind, std::string_view value) { query.read.push_back({{"kind", kind}, {"value", value}}); };
  const auto text = drop_invisible(typed);
  const auto trimmed_from = text.find_first_not_of(' ');
  const auto plain = trimmed_from == std::string::npos ? std::string() : text.substr(trimmed_from);
  if (plain.empty()) return fail(ErrorCode::invalid, "query_empty", "Type at least one letter or digit.", "q");

  if (plain.find('@') != std::string::npos) {
    if (const auto address = canonical_email(plain)) {
      query.email = *address;
      say("email", *address);
      return {};
    }
  }
  if (looks_like_creator(plain) && plain.find(' ') == std::string::npos) {
    query.creators = {creator_key(plain)};
    say("created_by", query.creators[0]);
    return {};
  }
  const auto code = upper_ascii(plain);
  const bool has_digit = std::any_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (looks_like_ticket_code(code) && has_digit && !connection.execute(kTicketThere, {code}).rows.empty()) {
    query.ticket_no = code;
    say("ticket_no", code);
    return {};
  }
  const auto digits = digits_of(plain);
  const bool only_digits = digits.size() >= 5 && plain.find_first_not_of("0123456789 -.()+/") == std::string::npos;
  if (only_digits) {
    if (digits == plain) {
      const auto report = parse_report_no(plain);
      if (report && !connection.execute(kReportThere, {*report}).rows.empty()) {
        query.report_no = *report;
        say("report_no", to_report_no(*report));
        return {};
      }
    }
    if (digits.size() >= 11 && digits.size() <= 12) {
      auto ids = customers_of(connection, digits);
      if (!ids.empty()) {
        query.customer_ids = std::move(ids);
        say("customer_no", digits);
        return {};
      }
    }
    const auto phone = classify_phone(plain, PhoneSource::apkt_pelapor);
    if (phone.e164) {
      query.phone = phone_key(*phone.e164);
      say("reporter_phone", display_phone(*phone.e164));
      return {};
    }
    if (const auto report = parse_report_no(plain); report && digits.size() == 8) {
      query.report_no = *report;  // there is none, and it is nothing else
      say("report_no", to_report_no(*report));
      return {};
    }
  }
  SAPA_CHECK(take_words(query, plain, SearchField::any, "q"));
  say("words", plain);
  return {};
}

Result<void> read_sort(TicketQuery& query, const TicketFilter& filter) {
  const auto sort = filter.find("sort");
  const auto order = filter.find("order");
  const bool only_words = !query.words.empty() && !query.phone && !query.email && query.customer_ids.empty();
  const auto* chosen = only_words ? &kSorts.back() : &kSorts.front();
  if (sort != filter.end()) {
    chosen = std::find_if(kSorts.begin(), kSorts.end(), [&](const SortWord& item) { return item.word == sort->second; });
    if (chosen == kSorts.end()) return fail(ErrorCode::invalid, "sort_unknown", "There is no such column to sort by.", "sort");
    if (chosen->key == SortKey::relevance && query.words.empty()) return fail(ErrorCode::invalid, "sort_unknown", "Only a search by words has a relevance.", "sort");
  }
  query.sort = chosen->key;
  query.descending = chosen->descending;
  if (order != filter.end()) {
    if (order->second != "asc" && order->second != "desc") return fail(ErrorCode::invalid, "order_unknown", "order is asc or desc.", "order");
    query.descending = order->second == "desc";
  }
  return {};
}

}  // namespace

const std::vector<std::string_view>& ticket_filter_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> list;
    for (const auto& item : kFilters) list.push_back(item.name);
    return list;
  }();
  return names;
}

Result<void> check_filter(const TicketFilter& filter) {
  for (const auto& [name, text] : filter) {
    const auto* known = std::find_if(kFilters.begin(), kFilters.end(), [&](const Limit& item) { return item.name == name; });
    if (known == kFilters.end()) return fail(ErrorCode::invalid, "filter_unknown", "There is no such filter.", cut_text(name, 64));
    if (text.size() > known->most) return fail(ErrorCode::invalid, "too_long", name + " has at most " + std::to_string(known->most) + " bytes.", name);
    if (!is_valid_utf8(text) || text.find('\0') != std::string::npos) return fail(ErrorCode::invalid, "not_utf8", name + " is not valid text.", name);
  }
  return {};
}

Result<TicketFilter> read_filter(const json::object& object) {
  TicketFilter filter;
  for (const auto& [name, value] : object) {
    if (value.is_null()) continue;
    if (!value.is_string()) return fail(ErrorCode::invalid, "filter_invalid", "Filters are texts.", cut_text(std::string(name), 64));
    if (!value.get_string().empty()) filter[name] = value.get_string();
  }
  SAPA_CHECK(check_filter(filter));
  return filter;
}

json::object present_filter(const TicketFilter& filter) {
  json::object object;
  for (const auto& [name, text] : filter) object[name] = text;
  return object;
}

std::string_view to_word(SortKey key) {
  for (const auto& item : kSorts) {
    if (item.key == key) return item.word;
  }
  return "";
}

std::vector<std::string> known_sites(storage::Connection& connection, const Settings& settings) {
  std::set<std::string> sites;
  for (const auto& [site, zone] : settings.site_zones) sites.insert(site);
  for (const auto& row : connection.execute(kSites).rows) {
    if (!row.text(0).empty()) sites.insert(row.text(0));
  }
  return {sites.begin(), sites.end()};
}

Result<TicketQuery> read_ticket_query(storage::Connection& connection, const Settings& settings, const std::string& site, const TicketFilter& filter) {
  SAPA_CHECK(check_filter(filter));
  TicketQuery query;
  const auto given = [&](std::string_view name) -> const std::string* {
    const auto found = filter.find(std::string(name));
    return found == filter.end() ? nullptr : &found->second;
  };
  if (const auto* text = given("q")) SAPA_CHECK(recognise(connection, query, *text));
  if (const auto* text = given("reporter_phone")) {
    const auto phone = classify_phone(*text, PhoneSource::apkt_pelapor);
    if (!phone.e164) return fail(ErrorCode::invalid, "phone_" + phone.reason, "This is no number that a report could have.", "reporter_phone");
    if (query.phone && *query.phone != phone_key(*phone.e164)) query.nobody = true;
    query.phone = phone_key(*phone.e164);
  }
  if (const auto* text = given("report_no")) {
    query.report_no = parse_report_no(*text);
    if (!query.report_no) return fail(ErrorCode::invalid, "report_no_invalid", "No. Laporan has 8 digits.", "report_no");
  }
  if (const auto* text = given("ticket_no")) query.ticket_no = upper_ascii(drop_invisible(*text));
  if (const auto* text = given("customer_no")) {
    query.customer_ids = customers_of(connection, digits_of(*text));
    query.nobody = query.nobody || query.customer_ids.empty();
  }
  if (const auto* text = given("email")) {
    query.email = canonical_email(*text);
    if (!query.email) return fail(ErrorCode::invalid, "email_invalid", "This is no e-mail address; search a part of one with words.", "email");
  }
  if (const auto* text = given("words")) SAPA_CHECK(take_words(query, *text, SearchField::any, "words"));
  if (const auto* text = given("name")) SAPA_CHECK(take_words(query, *text, SearchField::name, "name"));
  if (const auto* text = given("address")) SAPA_CHECK(take_words(query, *text, SearchField::address, "address"));
  if (const auto* text = given("created_by")) {
    query.creators = creators_of(connection, drop_invisible(*text));
    query.nobody = query.nobody || query.creators.empty();
  }
  if (const auto* text = given("site")) query.site = upper_ascii(drop_invisible(*text));
  if (const auto* text = given("substation")) {
    const auto place = upper_text(drop_invisible(*text));
    const auto slash = place.find('/');
    const auto trim = [](std::string part) {
      const auto first = part.find_first_not_of(' ');
      if (first == std::string::npos) return std::string();
      return part.substr(first, part.find_last_not_of(' ') - first + 1);
    };
    query.substation = trim(place.substr(0, slash));
    if (slash != std::string::npos) query.pole = trim(place.substr(slash + 1));
  }
  if (const auto* text = given("status")) {
    const auto status = parse_status(drop_invisible(*text));
    query.status = status_key(status.base);
    query.qualifier = upper_text(status.qualifier);
  }
  if (const auto* text = given("category")) query.category = category_key(*text);
  const auto date = [&](std::string_view name) { return given(name) ? std::optional(*given(name)) : std::nullopt; };
  SAPA_TRY(query.range, read_range(settings, site, date("from"), date("to")));
  SAPA_CHECK(read_sort(query, filter));

  std::string all;
  for (const auto& [name, text] : filter) {
    if (name != "sort" && name != "order") all += name + "=" + text + "\n";
  }
  all += std::string(to_word(query.sort)) + (query.descending ? "-" : "+") + site;
  query.fingerprint = hash_token(all).substr(0, 16);
  return query;
}

}  // namespace sapa::desk

#include "desk/tickets_search.h"

#include <set>

#include "desk/desk_fixture.h"
#include "desk/report_rows.h"

namespace sapa::desk {
namespace {

namespace json = wire::json;

SAPA_ENGINES(TicketSearch);

constexpr std::int64_t kDay = 86'400'000;

struct List {
  explicit List(storage::Engine engine) : desk(engine), rini(desk.add("rini")), scope(Desk::scope_of(rini, "rini")) {}

  struct Made {
    std::string name = "IBU MARNI", address = "JL MELATI 1", phone = "087700001234", email, created_by = "CC.S1.RINI", category = "Gangguan", status = "Lapor", qualifier, substation, pole;
    std::int64_t at_ms = 0;  // 0: now
  };
  // Makes a report with a ticket of its own; its number.
  std::int64_t add(Made made) {
    return desk.run([&](UnitOfWork& unit) {
      NewTicket ticket;
      ticket.id = TicketId{unit.new_id()};
      ticket.ticket_no = new_ticket_no(unit.db);
      ticket.category = made.category;
      ticket.status = made.status;
      ticket.status_qualifier = made.qualifier;
      ticket.substation = made.substation;
      ticket.pole = made.pole;
      ticket.created_at_ms = made.at_ms != 0 ? made.at_ms : unit.now_ms();
      insert_ticket(unit.db, ticket);
      NewReport report;
      report.report_no = next_report_no(unit.db);
      report.ticket = ticket.id;
      report.reporter_name = made.name;
      report.reporter_address = made.address;
      report.reporter_phone = made.phone;
      report.reporter_email = made.email;
      report.created_by = made.created_by;
      report.site = made.created_by.substr(3, 2);
      report.created_at_ms = ticket.created_at_ms;
      report.category = made.category;
      report.status = made.status;
      report.substation = made.substation;
      report.pole = made.pole;
      insert_report(unit.db, report);
      return report.report_no;
    });
  }
  Result<json::object> find(const TicketFilter& filter, PageRequest page = {}) {
    Result<json::object> found = json::object();
    desk.read([&](storage::Connection& connection) {
      const auto query = read_ticket_query(connection, *desk.settings.get(), "S1", filter);
      if (!query) found = tl::unexpected(query.error());
      else found = search_reports(connection, scope, *query, page);
    });
    return found;
  }
  static std::vector<std::string> numbers(const Result<json::object>& page) {
    std::vector<std::string> list;
    for (const auto& item : page.value().at("items").as_array()) list.emplace_back(item.as_object().at("reportNo").as_string());
    return list;
  }
  std::vector<std::string> numbers(const TicketFilter& filter) { return numbers(find(filter, {"", 200})); }

  Desk desk;
  UserId rini;
  Scope scope;
};

std::vector<std::string> texts(std::initializer_list<std::int64_t> list) {
  std::vector<std::string> result;
  for (const auto number : list) result.push_back(std::to_string(number));
  return result;
}

TEST_P(TicketSearch, every_spelling_of_a_number_finds_the_same_reports) {
  List list(engine);
  const auto first = list.add({.phone = "087700001234"});
  const auto second = list.add({.phone = "+62 877-0000-1234"});
  list.add({.phone = "081200004321"});
  for (const auto* spelling : {"0877-0000-1234", "87700001234", "6287700001234", "+6287700001234", "(0877) 0000 1234"}) {
    EXPECT_EQ(list.numbers({{"reporter_phone", spelling}}), texts({second, first})) << spelling;
    EXPECT_EQ(list.numbers({{"q", spelling}}), texts({second, first})) << spelling;
  }
}

TEST_P(TicketSearch, each_filter_finds_its_own_and_all_together_the_common_ones) {
  List list(engine);
  const auto a = list.add({.name = "BP BUDI", .email = "budi@contoh.id", .created_by = "CC.S2.BAYU", .category = "Keluhan", .status = "Selesai", .qualifier = "PEMADAMAN", .substation = "CN148", .pole = "B3"});
  const auto b = list.add({.created_by = "CC.S2.RINI", .status = "Selesai", .substation = "CN148", .pole = "B4"});
  const auto c = list.add({.address = "WULAN@CONTOH.ID, JL KENANGA 2"});
  EXPECT_EQ(list.numbers({{"status", "selesai"}}), texts({b, a}));
  EXPECT_EQ(list.numbers({{"status", "Selesai(Pemadaman)"}}), texts({a}));
  EXPECT_EQ(list.numbers({{"category", "KELUHAN"}}), texts({a}));
  EXPECT_EQ(list.numbers({{"created_by", "cc.s2.rini"}}), texts({b}));
  // By the name alone: all who bear it, at every site.
  EXPECT_EQ(list.numbers({{"created_by", "Bayu"}}), texts({a}));
  EXPECT_TRUE(list.numbers({{"created_by", "BAY"}}).empty());
  EXPECT_EQ(list.numbers({{"site", "S2"}}), texts({b, a}));
  EXPECT_EQ(list.numbers({{"substation", "cn148"}}), texts({b, a}));
  EXPECT_EQ(list.numbers({{"substation", "CN148 / B3"}}), texts({a}));
  EXPECT_EQ(list.numbers({{"email", "BUDI@contoh.id"}}), texts({a}));
  EXPECT_EQ(list.numbers({{"email", "wulan@contoh.id"}}), texts({c}));
  EXPECT_EQ(list.numbers({{"name", "bud"}}), texts({a}));
  EXPECT_EQ(list.numbers({{"address", "kenanga"}}), texts({c}));
  EXPECT_EQ(list.numbers({{"report_no", std::to_string(b)}}), texts({b}));
  EXPECT_EQ(list.numbers({{"site", "S2"}, {"status", "Selesai"}, {"words", "budi"}}), texts({a}));
  EXPECT_TRUE(list.numbers({{"customer_no", "999999999999"}}).empty());
}

TEST_P(TicketSearch, words_give_the_same_answer_in_the_same_order_on_both_engines) {
  List list(engine);
  const auto inside = list.add({.name = "IBU SUMARNI", .address = "X"});
  const auto whole = list.add({.name = "IBU MARNI", .address = "X"});
  const auto elsewhere = list.add({.name = "BP BUDI", .address = "GG MARNI 3"});
  const auto beginning = list.add({.name = "IBU MARNIATI", .address = "X"});
  EXPECT_EQ(list.numbers({{"q", "marni"}}), texts({whole, elsewhere, beginning, inside}));
  EXPECT_EQ(list.numbers({{"q", "ma"}}), texts({beginning, whole, elsewhere}));
  EXPECT_EQ(list.numbers({{"q", "marni"}, {"sort", "createdAt"}, {"order", "asc"}}), texts({inside, whole, elsewhere, beginning}));
  const auto page = list.find({{"q", "marni"}});
  const auto& highlight = page.value().at("items").as_array()[0].as_object().at("highlights").as_array()[0].as_object();
  EXPECT_EQ(highlight.at("field").as_string(), "reporterName");
  EXPECT_EQ(highlight.at("from").as_int64(), 4);
}

TEST_P(TicketSearch, a_corrected_reporter_is_found_by_the_new_words_only) {
  List list(engine);
  const auto number = list.add({.name = "IBU MARNI", .address = "JL MELATI"});
  list.desk.run([&](UnitOfWork& unit) {
    correct_reporter(unit.db, number, {"IBU LESTARI", "JL KENANGA", "081200004321", ""});
    return true;
  });
  EXPECT_TRUE(list.numbers({{"q", "marni"}}).empty());
  EXPECT_EQ(list.numbers({{"q", "lestari kenanga"}}), texts({number}));
  EXPECT_EQ(list.numbers({{"reporter_phone", "081200004321"}}), texts({number}));
}

TEST_P(TicketSearch, both_dates_are_included_in_each_zone_of_the_country) {
  List list(engine);
  for (const auto& [zone, hours] : {std::pair("Asia/Jakarta", 7), std::pair("Asia/Makassar", 8), std::pair("Asia/Jayapura", 9)}) {
    auto settings = *list.desk.settings.get();
    settings.site_zones["S1"] = zone;
    list.desk.settings.set(settings);
    // A leap day; nothing in Indonesia ever saves daylight.
    const auto midnight = to_ms(*parse_rfc3339("2024-02-29T00:00:00Z")) - hours * 3'600'000LL;
    const auto phone = "08130000" + std::to_string(1000 + hours);
    list.add({.phone = phone, .at_ms = midnight - 1});
    const auto first = list.add({.phone = phone, .at_ms = midnight});
    const auto last = list.add({.phone = phone, .at_ms = midnight + kDay - 1});
    list.add({.phone = phone, .at_ms = midnight + kDay});
    EXPECT_EQ(list.numbers({{"reporter_phone", phone}, {"from", "2024-02-29"}, {"to", "2024-02-29"}}), texts({last, first})) << zone;
  }
}

TEST_P(TicketSearch, a_future_end_is_accepted_and_an_inverted_range_is_not) {
  List list(engine);
  const auto number = list.add({});
  EXPECT_EQ(list.numbers({{"from", "2019-11-25"}, {"to", "9999-12-31"}}), texts({number}));
  EXPECT_EQ(list.find({{"from", "2026-11-26"}, {"to", "2026-11-20"}}).error().reason, "range_inverted");
  EXPECT_EQ(list.find({{"from", "2026-02-29"}}).error().reason, "date_invalid");
}

TEST_P(TicketSearch, paging_gives_every_row_once_while_rows_are_being_inserted) {
  for (const auto& sort : {TicketFilter{}, TicketFilter{{"order", "asc"}}, TicketFilter{{"sort", "reporterName"}}, TicketFilter{{"sort", "repeatCount"}}, TicketFilter{{"q", "jl"}},
                           TicketFilter{{"sort", "status"}, {"order", "desc"}}}) {
    List list(engine);
    std::set<std::string> there;
    // Many at the same instant and with the same name: the number decides.
    for (int i = 0; i < 23; ++i) there.insert(std::to_string(list.add({.name = i % 3 == 0 ? "IBU A" : "BP B", .status = i % 2 == 0 ? "Lapor" : "Antrian", .at_ms = 1'700'000'000'000 + i / 5})));
    std::vector<std::string> seen;
    PageRequest page{"", 4};
    for (int guard = 0; guard < 40; ++guard) {
      const auto answer = list.find(sort, page);
      ASSERT_TRUE(answer) << answer.error().message;
      for (auto& number : List::numbers(answer)) seen.push_back(number);
      list.add({.name = "IBU BARU", .at_ms = 1'700'000'000'002});
      if (answer->at("next").is_null()) break;
      page.cursor = answer->at("next").as_string();
    }
    std::multiset<std::string> counted(seen.begin(), seen.end());
    for (const auto& number : there) EXPECT_EQ(counted.count(number), 1U) << number;
    for (const auto& number : counted) EXPECT_EQ(counted.count(number), 1U) << number;
  }
}

TEST_P(TicketSearch, a_cursor_that_was_changed_or_belongs_elsewhere_is_refused) {
  List list(engine);
  for (int i = 0; i < 5; ++i) list.add({});
  const auto page = list.find({}, {"", 2});
  std::string cursor(page.value().at("next").as_string());
  EXPECT_TRUE(list.find({}, {cursor, 2}));
  EXPECT_EQ(list.find({{"site", "S1"}}, {cursor, 2}).error().reason, "cursor_invalid");
  EXPECT_EQ(list.find({{"order", "asc"}}, {cursor, 2}).error().reason, "cursor_invalid");
  for (std::size_t i = 0; i < cursor.size(); ++i) {
    auto tampered = cursor;
    tampered[i] = tampered[i] == 'A' ? 'B' : 'A';
    // The last letter may carry bits that mean nothing.
    if (i + 1 < cursor.size()) EXPECT_EQ(list.find({}, {tampered, 2}).error().reason, "cursor_invalid") << i;
  }
  for (const auto* text : {"x", "1.2", "'; DROP TABLE reports", "////"}) EXPECT_EQ(list.find({}, {text, 2}).error().reason, "cursor_invalid");
}

TEST_P(TicketSearch, bad_words_are_answered_clearly) {
  List list(engine);
  list.add({});
  EXPECT_EQ(list.find({{"q", std::string(10'000, 'a')}}).error().reason, "too_long");
  EXPECT_EQ(list.find({{"q", "%_'\""}}).error().reason, "query_empty");
  EXPECT_TRUE(list.find({{"q", "ma%'; DROP--"}}));
  EXPECT_EQ(list.find({{"words", "\xFF\xFE"}}).error().reason, "not_utf8");
  EXPECT_EQ(list.find({{"nonsense", "x"}}).error().reason, "filter_unknown");
  EXPECT_EQ(list.find({{"sort", "password"}}).error().reason, "sort_unknown");
  EXPECT_EQ(list.find({{"reporter_phone", "abc"}}).error().field, "reporter_phone");
}

TEST_P(TicketSearch, new_rows_of_a_search_are_counted_without_moving_the_page) {
  List list(engine);
  list.add({});
  const auto page = list.find({{"site", "S1"}});
  list.add({});
  list.add({.created_by = "CC.S2.RINI"});
  list.desk.read([&](storage::Connection& connection) {
    auto query = read_ticket_query(connection, *list.desk.settings.get(), "S1", {{"site", "S1"}}).value();
    query.newer_than = std::stoll(std::string(page.value().at("watermark").as_string()));
    EXPECT_EQ(count_newer(connection, query).value(), 1);
    auto words = read_ticket_query(connection, *list.desk.settings.get(), "S1", {{"q", "marni"}}).value();
    words.newer_than = query.newer_than;
    EXPECT_EQ(count_newer(connection, words).value(), 2);
  });
}

TEST_P(TicketSearch, quality_sees_no_personal_values) {
  List list(engine);
  list.add({.email = "marni@contoh.id"});
  list.scope = Desk::scope_of(list.rini, "rini", Role::qa);
  const auto page = list.find({});
  const auto& row = page.value().at("items").as_array()[0].as_object();
  const auto text = json::serialize(row);
  EXPECT_EQ(text.find("MARNI"), std::string::npos) << text;
  EXPECT_EQ(text.find("87700001234"), std::string::npos);
  EXPECT_TRUE(row.at("masked").as_bool());
}

TEST_P(TicketSearch, numbers_rise_and_stand_above_imported_ones) {
  List list(engine);
  const auto first = list.add({});
  list.desk.write("UPDATE reports SET report_no = 20900713 WHERE report_no = $1", {first});
  EXPECT_EQ(list.add({}), 20900714);
  EXPECT_EQ(list.add({}), 20900715);
}

// Every listed query descends an index: no plan reads a whole table.
TEST_P(TicketSearch, no_listed_query_scans) {
  List list(engine);
  const bool postgres = engine == storage::Engine::postgres;
  for (int i = 0; i < 40; ++i) list.add({.email = "a@contoh.id", .substation = "CN148"});
  list.desk.read([&](storage::Connection& connection) {
    if (postgres) connection.execute_script("SET enable_seqscan = off");  // the table is small; the question is whether an index serves
    TicketQuery any;
    any.range.to_ms = 9'999'999'999'999;
    std::vector<std::pair<std::string, TicketQuery>> queries;
    const auto with = [&](const std::string& name, auto change) {
      auto query = any;
      change(query);
      queries.emplace_back(name, query);
    };
    with("time", [](TicketQuery&) {});
    with("phone", [](TicketQuery& query) { query.phone = 6287700001234; });
    with("number", [](TicketQuery& query) { query.report_no = 20900713; });
    with("ticket", [](TicketQuery& query) { query.ticket_no = "91EY4BC"; });
    with("customer", [](TicketQuery& query) { query.customer_ids = {"x"}; });
    with("email", [](TicketQuery& query) { query.email = "a@contoh.id"; });
    with("place", [](TicketQuery& query) { query.substation = "CN148"; });
    with("creator", [](TicketQuery& query) { query.creators = {"CC.S1.RINI"}; });
    with("status and site", [](TicketQuery& query) { query.status = "lapor", query.site = "S1"; });
    with("category", [](TicketQuery& query) { query.category = "gangguan"; });
    with("site", [](TicketQuery& query) { query.site = "S1"; });
    with("words", [](TicketQuery& query) { query.words = {{"marni", SearchField::any}}; });
    for (const auto& [name, query] : queries) {
      for (const auto part : {SearchPart::page, SearchPart::next_page, SearchPart::count, SearchPart::words, SearchPart::newer}) {
        if ((part == SearchPart::words) != (name == "words") && part != SearchPart::newer) continue;
        auto asked = query;
        if (part == SearchPart::newer) asked.newer_than = 20900713;
        const auto statement = search_statement(connection, asked, part);
        std::string plan;
        connection.for_each((postgres ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + std::string(statement.sql), statement.values, [&](const storage::Row& row) {
          plan += row.text(postgres ? 0 : 3) + "\n";
          return true;
        });
        if (postgres) {
          EXPECT_EQ(plan.find("Seq Scan on reports"), std::string::npos) << name << "\n" << plan;
        } else {
          EXPECT_EQ(plan.find("SCAN r"), plan.find("SCAN report_search VIRTUAL TABLE INDEX")) << name << "\n" << plan << statement.sql;
          // The keyset takes the place of a sort wherever the order is the index's.
          if (part == SearchPart::next_page && name != "number" && name != "ticket") EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << name << "\n" << plan;
        }
      }
    }
  });
}

}  // namespace
}  // namespace sapa::desk

// Doubtful pairs: found once each, merged with everything that belongs to them, taken back to exactly what was.

#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "desk/caller_record.h"
#include "desk/desk_fixture.h"
#include "desk/duplicate_search.h"
#include "desk/import_callers.h"
#include "desk/review_decide.h"
#include "desk/review_fields.h"

namespace sapa::desk {
namespace {

namespace json = wire::json;

SAPA_ENGINES(Review);

struct Pair {
  std::string older, newer, review;
};

class Office : public Desk {
 public:
  explicit Office(storage::Engine engine) : Desk(engine), rini(add("rini")), boss(add("lead", "leader")) {}
  [[nodiscard]] Scope agent() const { return scope_of(rini, "rini"); }
  [[nodiscard]] Scope leader() const { return scope_of(boss, "lead", Role::leader); }

  std::string caller(const CallerInput& input) {
    WriteRefusal refusal;
    WriteOptions options;
    options.accept_duplicates = true;
    advance(std::chrono::seconds(1));
    const auto made = run([&](UnitOfWork& unit) { return write_caller(unit, agent(), std::nullopt, input, options, refusal); });
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    return made->id.value;
  }
  void change(const std::string& id, const CallerInput& input) {
    WriteRefusal refusal;
    WriteOptions options;
    options.accept_duplicates = true;
    options.expected_version = count("SELECT version FROM callers WHERE caller_id = $1", {id});
    advance(std::chrono::seconds(1));
    EXPECT_TRUE(run([&](UnitOfWork& unit) { return write_caller(unit, agent(), CallerId{id}, input, options, refusal); }));
  }
  std::string pair(const std::string& a, const std::string& b, const std::string& reason = "near_name") {
    const auto id = new_id(now_ms);
    write("INSERT INTO caller_reviews (review_id, caller_id, other_id, reason, state, source, created_at_ms) VALUES ($1, $2, $3, $4, 'open', 'crm', 5)", {id, b, a, reason});
    return id;
  }
  void call(const std::string& id, const std::string& caller) {
    write("INSERT INTO calls (call_id, source, external_id, direction, caller_key, caller_withheld, late, manual, started_at_ms, attributes, caller_id, identity, resume, disposition, site) "
          "VALUES ($1, 't', $1, 'in', 0, 0, 0, 0, 1, '{}', $2, 'confirmed', '', '', 'S1')", {id, caller});
  }
  Result<StoredReview> decide(const std::string& review, const std::string& decision, const std::string& keep = "", MergeTake take = {}, std::int64_t off = 0) {
    return run([&](UnitOfWork& unit) {
      const auto stored = find_review(unit.db, review);
      const auto sides = stored ? load_sides(unit.db, *stored) : std::nullopt;
      return decide_review(unit, leader(), review, {decision, CallerId{keep}, take, sides ? std::optional(sides->version + off) : std::nullopt});
    });
  }
  Result<StoredReview> undo(const std::string& review, std::vector<UndoBlocker>& blockers) {
    advance(std::chrono::minutes(1));
    return run([&](UnitOfWork& unit) { return undo_merge(unit, leader(), review, blockers); });
  }

  // Every row that a merge may touch, but the version and date of change of a caller, and the story, which grows.
  std::multiset<std::string> everything() {
    std::multiset<std::string> all;
    for (const std::string sql : {"SELECT caller_id, name, name_key, honorific, address, location, note, CAST(created_at_ms AS TEXT), created_by FROM callers",
                                  "SELECT word, caller_id FROM caller_words",
                                  "SELECT address_id, caller_id, label, address, source, CAST(created_at_ms AS TEXT), CAST(released_at_ms AS TEXT) FROM caller_addresses",
                                  "SELECT CAST(phone_key AS TEXT), caller_id, role, raw, source, CAST(verified_at_ms AS TEXT), verified_by, verified_call_id, CAST(created_at_ms AS TEXT), "
                                  "CAST(last_seen_at_ms AS TEXT), CAST(released_at_ms AS TEXT) FROM caller_phones",
                                  "SELECT email_id, caller_id, address, email_key, raw, source, state, CAST(state_at_ms AS TEXT), state_by, state_call_id, CAST(created_at_ms AS TEXT), "
                                  "CAST(released_at_ms AS TEXT) FROM caller_emails",
                                  "SELECT caller_id, customer_id, role, CAST(linked_at_ms AS TEXT), linked_by FROM caller_customers",
                                  "SELECT call_id, caller_id FROM calls", "SELECT callback_id, caller_id FROM callbacks", "SELECT CAST(report_no AS TEXT), caller_id FROM reports",
                                  "SELECT consent_id, caller_id FROM consents", "SELECT letter_id, caller_id, email_id FROM confirmation_letters", "SELECT report_hash, email_id FROM bounces",
                                  "SELECT change_id, subject_id, kind FROM record_changes WHERE kind NOT IN ('merged', 'unmerged')",
                                  "SELECT review_id, caller_id, other_id, state FROM caller_reviews"}) {
      for (const auto& row : rows(sql)) {
        std::string line = sql.substr(sql.find(" FROM "));
        for (std::size_t i = 0; i < row.size(); ++i) line += "|" + row.optional_text(i).value_or("NULL");
        all.insert(line);
      }
    }
    return all;
  }

  std::string customer(const std::string& number) {
    const auto id = new_id(now_ms);
    write("INSERT INTO customers (customer_id, customer_no, meter_no, name, name_key, address, tariff_code, substation, pole, unit, status, updated_at_ms, version) "
          "VALUES ($1, $2, '', 'PT', 'PT', '', '', '', '', '', '', 0, 1)", {id, number});
    return id;
  }

  const UserId rini, boss;
};

CallerInput marni() {
  CallerInput input;
  input.name = "IBU MARNI";
  input.hp = "087700001234";
  input.email = "marni@yahoo.com";
  input.address = "JL MELATI 1";
  input.note = "minta email";
  return input;
}

CallerInput marny() {
  CallerInput input;
  input.name = "IBU MARNY";
  input.hp = "087700001234";
  input.home_phone = "0274123456";
  input.email = "mamy@yahoo.com";
  input.address = "JL MAWAR 2";
  input.note = "sering malam";
  return input;
}

TEST_P(Review, a_merge_moves_everything_and_its_undo_brings_back_the_same_rows) {
  Office office(engine);
  const auto a = office.caller(marni());
  const auto b = office.caller(marny());
  const auto third = office.caller({.name = "IBU MARNIE", .hp = "087700001235"});
  office.call("c1", a);
  office.call("c2", b);
  office.write("INSERT INTO consents (consent_id, caller_id, call_id, purpose, notice, answer, at_ms, by_user_id) VALUES ('k', $1, 'c2', 'service_email', 'n', 'given', 1, 'u')", {b});
  const auto review = office.pair(a, b);
  office.pair(third, b);
  const auto before = office.everything();

  ASSERT_TRUE(office.decide(review, "merge", a));
  EXPECT_EQ(office.count("SELECT count(*) FROM callers"), 2);
  EXPECT_EQ(office.count("SELECT count(*) FROM calls WHERE caller_id = $1", {a}), 2);
  EXPECT_EQ(office.count("SELECT count(*) FROM consents WHERE caller_id = $1", {a}), 1);
  EXPECT_EQ(office.count("SELECT count(*) FROM caller_phones WHERE caller_id = $1", {a}), 2);
  EXPECT_EQ(office.count("SELECT count(*) FROM caller_emails WHERE caller_id = $1 AND released_at_ms IS NULL", {a}), 2);
  EXPECT_EQ(office.count("SELECT count(*) FROM caller_emails WHERE state = 'disputed'"), 1) << "the other address is there to be asked about";
  EXPECT_EQ(office.count("SELECT count(*) FROM caller_addresses WHERE address = 'JL MAWAR 2'"), 1) << "the other address is shown beside";
  EXPECT_EQ(office.rows("SELECT note FROM callers WHERE caller_id = $1", {a}).at(0).text(0), "minta email\nsering malam");
  EXPECT_EQ(office.count("SELECT count(*) FROM record_changes WHERE subject_id = $1 AND kind = 'merged' AND field = 'name' AND old_value = 'MARNY'", {a}), 1);
  EXPECT_EQ(office.count("SELECT count(*) FROM caller_reviews WHERE state = 'open' AND caller_id = $1 AND other_id = $2", {a, third}), 1) << "other pairs follow";
  office.read([&](storage::Connection& connection) { EXPECT_EQ(merged_into(connection, CallerId{b}).value, a); });
  EXPECT_FALSE(office.news("everyone").empty());

  std::vector<UndoBlocker> blockers;
  ASSERT_TRUE(office.undo(review, blockers));
  EXPECT_EQ(office.everything(), before);
  ASSERT_TRUE(office.undo(review, blockers)) << "twice is once";
  EXPECT_EQ(office.everything(), before);
}

TEST_P(Review, deciding_the_same_again_changes_nothing_and_an_old_picture_is_refused) {
  Office office(engine);
  const auto a = office.caller(marni());
  const auto b = office.caller(marny());
  const auto review = office.pair(a, b);
  EXPECT_EQ(office.decide(review, "merge", a, {}, -1).error().reason, "version_conflict");
  EXPECT_EQ(office.decide(review, "merge", "somebody").error().reason, "keep_unknown");
  EXPECT_EQ(office.run([&](UnitOfWork& unit) { return decide_review(unit, office.leader(), review, {"apart", {}, {}, std::nullopt}); }).error().reason, "if_match_required");
  EXPECT_EQ(office.run([&](UnitOfWork& unit) { return decide_review(unit, office.agent(), review, {"apart", {}, {}, 3}); }).error().reason, "role_forbidden");
  ASSERT_TRUE(office.decide(review, "merge", a));
  const auto done = office.everything();
  ASSERT_TRUE(office.decide(review, "merge", a, {}, -1)) << "the answer of the first may have been lost";
  EXPECT_EQ(office.everything(), done);
  EXPECT_EQ(office.count("SELECT count(*) FROM caller_merges"), 1);
  EXPECT_EQ(office.decide(review, "merge", b).error().reason, "review_decided");
  EXPECT_EQ(office.decide(review, "apart").error().reason, "review_decided");
}

TEST_P(Review, the_other_value_is_taken_where_the_leader_says_so) {
  Office office(engine);
  const auto a = office.caller(marni());
  const auto b = office.caller(marny());
  const auto review = office.pair(a, b);
  ASSERT_TRUE(office.decide(review, "merge", a, {.name = true, .address = true}));
  EXPECT_EQ(office.rows("SELECT name FROM callers WHERE caller_id = $1", {a}).at(0).text(0), "MARNY");
  EXPECT_EQ(office.rows("SELECT address FROM callers WHERE caller_id = $1", {a}).at(0).text(0), "JL MAWAR 2");
  EXPECT_EQ(office.count("SELECT count(*) FROM caller_addresses WHERE address = 'JL MELATI 1'"), 1);
  EXPECT_EQ(office.count("SELECT count(*) FROM caller_words WHERE word = 'marni'"), 0);
}

TEST_P(Review, an_undo_keeps_later_changes_and_names_the_one_that_is_in_its_way) {
  Office office(engine);
  const auto a = office.caller(marni());
  const auto b = office.caller(marny());
  const auto review = office.pair(a, b);
  ASSERT_TRUE(office.decide(review, "merge", a));
  office.change(a, {.address = "JL KENANGA 3"});  // the merge kept the address as it was
  std::vector<UndoBlocker> blockers;
  ASSERT_TRUE(office.undo(review, blockers));
  EXPECT_EQ(office.rows("SELECT address FROM callers WHERE caller_id = $1", {a}).at(0).text(0), "JL KENANGA 3");
  EXPECT_EQ(office.rows("SELECT address FROM callers WHERE caller_id = $1", {b}).at(0).text(0), "JL MAWAR 2");

  ASSERT_TRUE(office.decide(review, "merge", a));
  office.change(a, {.note = "jangan ditelepon"});  // the merge had joined the notes
  const auto present = office.everything();
  const auto refused = office.undo(review, blockers);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "undo_blocked");
  ASSERT_EQ(blockers.size(), 1U);
  EXPECT_EQ(blockers[0].field, "note");
  EXPECT_NE(blockers[0].detail.find("by rini"), std::string::npos) << blockers[0].detail;
  EXPECT_EQ(blockers[0].by, "rini");
  EXPECT_GT(blockers[0].at_ms, 0);
  EXPECT_EQ(office.everything(), present) << "all or nothing";
}

TEST_P(Review, merges_one_upon_the_other_are_taken_back_in_reverse) {
  Office office(engine);
  const auto a = office.caller(marni());
  const auto b = office.caller(marny());
  const auto c = office.caller({.name = "MARNIE", .hp = "087700001236"});
  const auto first = office.pair(a, b);
  const auto second = office.pair(a, c);
  const auto before = office.everything();
  ASSERT_TRUE(office.decide(first, "merge", a));
  ASSERT_TRUE(office.decide(second, "merge", c));
  office.read([&](storage::Connection& connection) { EXPECT_EQ(merged_into(connection, CallerId{b}).value, c); });
  std::vector<UndoBlocker> blockers;
  EXPECT_EQ(office.undo(first, blockers).error().reason, "undo_blocked");
  EXPECT_EQ(blockers.at(0).field, "caller");
  ASSERT_TRUE(office.undo(second, blockers));
  ASSERT_TRUE(office.undo(first, blockers));
  EXPECT_EQ(office.everything(), before);
}

TEST_P(Review, an_undo_ends_after_ninety_days) {
  Office office(engine);
  const auto a = office.caller(marni());
  const auto review = office.pair(a, office.caller(marny()));
  ASSERT_TRUE(office.decide(review, "merge", a));
  office.advance(std::chrono::hours(24 * 91));
  office.run([&](UnitOfWork& unit) { return forget_old_merges(unit.db, unit.now_ms(), 100); });
  EXPECT_EQ(office.count("SELECT count(*) FROM caller_merges WHERE kept_before <> '' OR dropped_before <> '' OR kept_after <> ''"), 0);
  std::vector<UndoBlocker> blockers;
  EXPECT_EQ(office.undo(review, blockers).error().reason, "undo_too_late");
}

TEST(ReviewFields, that_a_table_brought_a_number_is_no_contact) {
  Caller caller;
  caller.phones.push_back({6287700001234, "hp", "", "legacy_hp", std::nullopt, std::nullopt, 1000, 1000, std::nullopt});
  EXPECT_EQ(last_contact_ms(caller), 0);
  caller.phones[0].last_seen_at_ms = 2000;
  EXPECT_EQ(last_contact_ms(caller), 2000) << "a call has";
}

TEST_P(Review, the_two_stand_side_by_side_with_the_differing_letters_and_masked_for_administrators) {
  Office office(engine);
  const auto a = office.caller(marni());
  const auto b = office.caller(marny());
  office.pair(a, b);
  office.read([&](storage::Connection& connection) {
    const auto page = list_reviews(connection, office.leader(), office.now_ms, {});
    ASSERT_TRUE(page);
    const auto& items = page->page.at("items").as_array();
    ASSERT_EQ(items.size(), 1U);
    const auto& review = items[0].as_object();
    EXPECT_EQ(review.at("can"), json::value({"merge", "apart", "postpone"}));
    const auto& name = review.at("fields").as_array().at(0).as_object();
    EXPECT_EQ(name.at("relation"), "near");
    EXPECT_EQ(json::serialize(name.at("left").at("pieces")), R"([{"text":"MARN","same":true},{"text":"I","same":false}])");
    EXPECT_EQ(json::serialize(name.at("right").at("pieces")), R"([{"text":"MARN","same":true},{"text":"Y","same":false}])");
    EXPECT_EQ(page->shown, (std::vector<std::string>{a, b})) << "for the access log";
    const auto masked = list_reviews(connection, office.scope_of(office.boss, "admin", Role::admin), office.now_ms, {});
    const auto text = json::serialize(masked->page);
    for (const auto* secret : {"MARNI", "MARNY", "marni@", "mamy@", "MELATI", "00001234", "sering"}) EXPECT_EQ(text.find(secret), std::string::npos) << secret;
    EXPECT_EQ(masked->page.at("items").as_array().at(0).at("can").as_array().size(), 0U);
  });
}

// ---- the search

SearchWindow one_window(Office& office, std::int64_t rows) {
  SearchWindow window;
  DuplicateSearch search;
  office.read([&](storage::Connection& connection) {
    search = last_search(connection);
    window = look_for_duplicates(connection, search, rows);
  });
  EXPECT_TRUE(office.run([&](UnitOfWork& unit) { return keep_window(unit, search, window); }));
  return window;
}

struct Work {
  std::int64_t scanned = 0, compared = 0, windows = 0;
};

Work search_all(Office& office, std::int64_t rows) {
  bool started = false;
  office.run([&](UnitOfWork& unit) { return start_search(unit, office.leader(), rows_to_search(unit.db), started); });
  EXPECT_TRUE(started);
  Work work;
  for (;;) {
    DuplicateSearch search;
    office.read([&](storage::Connection& connection) { search = last_search(connection); });
    if (search.state != "running") break;
    const auto window = one_window(office, rows);
    work.scanned += window.scanned;
    work.compared += window.compared;
    ++work.windows;
  }
  return work;
}

std::set<std::pair<std::string, std::string>> pairs_of(Office& office) {
  std::set<std::pair<std::string, std::string>> pairs;
  for (const auto& row : office.rows("SELECT caller_id, other_id FROM caller_reviews")) {
    EXPECT_TRUE(pairs.insert(std::minmax(row.text(0), row.text(1))).second) << "twice";
  }
  return pairs;
}

TEST_P(Review, the_search_finds_every_planted_pair_and_none_twice_in_windows_of_any_size) {
  Office office(engine);
  std::set<std::pair<std::string, std::string>> planted;
  const auto plant = [&](const std::string& a, const std::string& b) { planted.insert(std::minmax(a, b)); };
  for (int i = 0; i < 10; ++i) {
    const auto n = std::to_string(i);
    const auto a = office.caller({.name = "SITI " + n, .hp = "08770000100" + n, .email = "siti.a" + n + "@gmail.com"});
    plant(a, office.caller({.name = "SITI " + n, .hp = "08770000100" + n}));
    plant(a, office.caller({.name = "BUDI " + n, .email = "sitia" + n + "@gmail.com"}));  // the same mailbox
    office.caller({.name = "LAIN " + n, .hp = "08770000200" + n});
    const auto customer = office.customer("51234567890" + n);
    const auto owner = office.caller({.name = "HARTONO " + n, .hp = "08770000300" + n, .customer_ids = {customer}});
    plant(owner, office.caller({.name = "HARTONOO " + n, .hp = "08770000400" + n, .customer_ids = {customer}}));
    office.caller({.name = "SUTRISNO", .hp = "08770000500" + n, .customer_ids = {customer}});
    const auto house = office.caller({.name = "WATI " + n, .home_phone = "027412345" + n, .phones = {{"08770000600" + n, "hp"}}});
    office.caller({.name = "JOKO " + n, .home_phone = "027412345" + n, .phones = {{"08770000700" + n, "hp"}}});  // a household
    plant(house, office.caller({.name = "WATY " + n, .home_phone = "027412345" + n, .phones = {{"08770000800" + n, "hp"}}}));
  }
  search_all(office, 3);
  EXPECT_EQ(pairs_of(office), planted);
  // What was kept apart does not return; neither does anything else.
  office.decide(office.rows("SELECT review_id FROM caller_reviews ORDER BY review_id LIMIT 1").at(0).text(0), "apart");
  search_all(office, 1000);
  EXPECT_EQ(pairs_of(office), planted);
  EXPECT_EQ(office.count("SELECT count(*) FROM caller_reviews WHERE state = 'apart'"), 1);
  office.read([&](storage::Connection& connection) {
    const auto search = last_search(connection);
    EXPECT_EQ(search.state, "done");
    EXPECT_EQ(search.found, 0);
    EXPECT_EQ(search.share(), 1);
  });
}

TEST_P(Review, a_search_goes_on_where_it_stood_and_two_that_run_it_write_each_window_once) {
  Office office(engine);
  for (int i = 0; i < 9; ++i) {
    for (int twin = 0; twin < 2; ++twin) office.caller({.name = "SITI", .hp = "08770000100" + std::to_string(i)});
  }
  bool started = false;
  office.run([&](UnitOfWork& unit) { return start_search(unit, office.leader(), rows_to_search(unit.db), started); });
  DuplicateSearch search;
  SearchWindow window;
  office.read([&](storage::Connection& connection) {
    search = last_search(connection);
    window = look_for_duplicates(connection, search, 4);
  });
  EXPECT_TRUE(office.run([&](UnitOfWork& unit) { return keep_window(unit, search, window); }));
  EXPECT_FALSE(office.run([&](UnitOfWork& unit) { return keep_window(unit, search, window); })) << "the other node was first";
  office.run([&](UnitOfWork& unit) { return start_search(unit, office.leader(), 1, started); });
  EXPECT_FALSE(started) << "it runs already";
  const auto so_far = office.count("SELECT count(*) FROM caller_reviews");
  EXPECT_GT(so_far, 0);
  EXPECT_LT(so_far, 9);
  for (int i = 0; i < 50; ++i) {
    office.read([&](storage::Connection& connection) { search = last_search(connection); });
    if (search.state != "running") break;
    one_window(office, 4);
  }
  EXPECT_EQ(office.count("SELECT count(*) FROM caller_reviews"), 9);
  EXPECT_EQ(office.count("SELECT scanned FROM duplicate_searches"), 18) << "every number once";
}

TEST_P(Review, the_search_costs_as_much_as_there_are_rows_even_where_all_share_a_number) {
  const auto work_of = [&](int callers) {
    Office office(engine);
    office.run([&](UnitOfWork& unit) -> Result<bool> {
      for (int i = 0; i < callers; ++i) {
        const auto id = unit.new_id();
        const auto name = "NAMA " + std::to_string(i * 7919 % 100'000);
        unit.db.execute("INSERT INTO callers (caller_id, name, name_key, honorific, address, location, note, created_at_ms, created_by, updated_at_ms, version) "
                        "VALUES ($1, $2, $2, '', '', '', '', 0, '', 0, 1)", {id, name});
        unit.db.execute("INSERT INTO caller_phones (phone_key, caller_id, role, raw, source, created_at_ms, last_seen_at_ms) VALUES (62215550100, $1, 'hp', '', 'x', 0, 0)", {id});
        unit.db.execute("INSERT INTO caller_phones (phone_key, caller_id, role, raw, source, created_at_ms, last_seen_at_ms) VALUES ($2, $1, 'hp', '', 'x', 0, 0)", {id, std::int64_t(6287700000000 + i)});
      }
      return true;
    });
    return search_all(office, 200);
  };
  const auto small = work_of(300);
  const auto large = work_of(1200);
  EXPECT_LT(large.compared, small.compared * 5) << small.compared << " names compared for 300, " << large.compared << " for 1200";
  EXPECT_LE(large.scanned, 2400);
  EXPECT_LT(large.windows, small.windows * 5);
}

TEST_P(Review, the_search_walks_indexes_and_sorts_nothing) {
  Office office(engine);
  const auto plan_of = [&](const std::string& sql) {
    std::string plan;
    office.database->read_now([&](storage::Connection& connection) {
      if (engine == storage::Engine::postgres) connection.execute_script("SET enable_seqscan = off; SET enable_bitmapscan = off");
      connection.for_each((engine == storage::Engine::sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + sql, {}, [&](const storage::Row& row) {
        plan += row.text(engine == storage::Engine::sqlite ? 3 : 0) + "\n";
        return true;
      });
    });
    return plan;
  };
  for (const std::string sql : {"SELECT phone_key, caller_id, role FROM caller_phones WHERE phone_key > 5 AND released_at_ms IS NULL ORDER BY phone_key LIMIT 2000",
                                "SELECT email_key, caller_id FROM caller_emails WHERE email_key > 'a' AND released_at_ms IS NULL ORDER BY email_key LIMIT 2000",
                                "SELECT customer_id, caller_id FROM caller_customers WHERE customer_id > 'a' ORDER BY customer_id LIMIT 2000",
                                "SELECT review_id FROM caller_reviews WHERE state = 'open' AND review_id > '0' ORDER BY review_id LIMIT 20",
                                "SELECT review_id FROM caller_reviews WHERE state = 'open' AND reason = 'several' AND review_id > '0' ORDER BY review_id LIMIT 20"}) {
    const auto plan = plan_of(sql);
    EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("Sort"), std::string::npos) << plan;
    EXPECT_TRUE(plan.find("SEARCH") != std::string::npos || plan.find("Index") != std::string::npos) << sql << "\n" << plan;
  }
}

// ---- laws of the pure part

CallerRecord any_record(const std::string& side, const std::vector<int>& dice) {
  std::size_t at = 0;
  const auto roll = [&](int sides) { return dice.empty() ? 0 : std::abs(dice[at++ % dice.size()]) % sides; };
  const auto maybe = [&](std::int64_t value) { return roll(3) == 0 ? json::value(value) : json::value(nullptr); };
  static const std::vector<std::string> kNames = {"", "MARNI", "MARNY", "marni"};
  static const std::vector<std::string> kStates = {"legacy_unverified", "claimed", "spelled", "disputed", "bounced", "withdrawn"};
  const auto name = kNames[std::size_t(roll(4))];
  CallerRecord record;
  record["caller"] = json::object{{"name", name}, {"name_key", name.empty() ? "" : name == "MARNY" ? "marny" : "marni"}, {"honorific", roll(2) ? "IBU" : ""}, {"address", roll(2) ? "JL " + std::to_string(roll(3)) : ""},
                                  {"location", roll(2) ? "CC " + side : ""}, {"note", roll(2) ? "catatan " + std::to_string(roll(3)) : ""}, {"created_at_ms", 1}, {"created_by", side},
                                  {"updated_at_ms", 2}, {"version", 1 + roll(9)}};
  json::object addresses, phones, emails, customers;
  for (int i = roll(3); i-- > 0;) {
    const auto id = side + "a" + std::to_string(i);
    addresses[id] = {{"address_id", id}, {"label", "x"}, {"address", "JL " + std::to_string(roll(4))}, {"source", "x"}, {"created_at_ms", 1}, {"released_at_ms", maybe(7)}};
  }
  for (int i = 0; i < 3; ++i) {
    if (roll(2)) continue;
    const auto key = std::to_string(628770000000 + i);
    phones[key] = {{"phone_key", 628770000000 + i}, {"role", "hp"}, {"raw", side}, {"source", "x"}, {"verified_at_ms", maybe(4)}, {"verified_by", nullptr}, {"verified_call_id", nullptr},
                   {"created_at_ms", 1 + roll(5)}, {"last_seen_at_ms", 5 + roll(9)}, {"released_at_ms", maybe(8)}};
  }
  for (int i = 0; i < 3; ++i) {
    if (roll(2)) continue;
    const auto id = side + "e" + std::to_string(i);
    emails[id] = {{"email_id", id}, {"address", "m" + std::to_string(i) + "@x.id"}, {"email_key", "m"}, {"raw", ""}, {"source", "x"}, {"state", kStates[std::size_t(roll(6))]},
                  {"state_at_ms", 1 + roll(9)}, {"state_by", side}, {"state_call_id", nullptr}, {"created_at_ms", 1 + roll(9)}, {"released_at_ms", maybe(9)}};
  }
  for (int i = 0; i < 2; ++i) {
    if (roll(2)) customers["k" + std::to_string(i)] = {{"customer_id", "k" + std::to_string(i)}, {"role", roll(2) ? "pemilik" : ""}, {"linked_at_ms", roll(9)}, {"linked_by", side}};
  }
  record["addresses"] = std::move(addresses);
  record["phones"] = std::move(phones);
  record["emails"] = std::move(emails);
  record["customers"] = std::move(customers);
  return record;
}

CallerRecord without_dates(CallerRecord record) {
  record["caller"].as_object().erase("version");
  record["caller"].as_object().erase("updated_at_ms");
  return record;
}

RC_GTEST_PROP(ReviewLaws, undoing_a_merge_at_once_gives_both_records_back, (const std::vector<int>& left, const std::vector<int>& right, bool name, bool address)) {
  const auto a = any_record("a", left);
  const auto b = any_record("b", right);
  int ids = 0;
  const auto merged = merge_records(a, b, {.name = name, .address = address}, 100, "lead", [&] { return "n" + std::to_string(ids++); });
  for (const auto& item : b.at("phones").as_object()) RC_ASSERT(merged.record.at("phones").as_object().contains(item.key()));
  std::set<std::string> addresses;
  for (const auto& item : merged.record.at("emails").as_object()) RC_ASSERT(addresses.insert(std::string(item.value().at("address").as_string())).second);
  for (const auto& item : b.at("emails").as_object()) RC_ASSERT(addresses.contains(std::string(item.value().at("address").as_string())));
  const auto back = unmerge_records(a, b, merged.record, merged.record, 200);
  RC_ASSERT(back.blocked.empty());
  RC_ASSERT(without_dates(back.kept) == without_dates(a));
  RC_ASSERT(back.dropped == b);
}

}  // namespace
}  // namespace sapa::desk

#include <gtest/gtest.h>

#include "desk/import_known.h"
#include "desk/import_office.h"

namespace sapa::desk {

namespace {

const Cells kMarni = {"087700001234", "87700001234", "IBU MARNI", "-", "MARNI.AYA@YAHOO.COM, JL MELATI RAYA RT 2", "-", "MARNI.AYA@YAHOO.COM"};

Cells with(Cells row, std::size_t column, std::string text) {
  row[column] = std::move(text);
  return row;
}

}  // namespace

SAPA_ENGINES(ImportTest);
#define IMPORT_TEST(name) TEST_P(ImportTest, name)

IMPORT_TEST(a_row_of_the_old_system_becomes_a_caller) {
  Office office(engine);
  const auto tally = office.take({kMarni});
  EXPECT_EQ(tally.of("row.added"), 1);
  EXPECT_EQ(office.text("SELECT honorific, name, address, created_by FROM callers"), "IBU MARNI JL MELATI RAYA RT 2 Import crm");
  EXPECT_EQ(office.text("SELECT role, raw, source FROM caller_phones"), "hp 87700001234 legacy_id_caller");
  EXPECT_EQ(office.text("SELECT address, state FROM caller_emails"), "marni.aya@yahoo.com legacy_unverified");
}

IMPORT_TEST(a_filler_beside_what_cannot_be_seen_is_a_filler) {
  Office office(engine);
  const auto tally = office.take({with(with(kMarni, 2, "\u200B-"), 3, "\x01" "000")});
  EXPECT_EQ(tally.of("row.added"), 1);
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM callers WHERE name = '' AND location = ''"), 1);
  EXPECT_EQ(cleaned_text("\u200B-", kNameLimit), "");
}

IMPORT_TEST(the_same_table_twice_changes_nothing) {
  Office office(engine);
  office.take({kMarni});
  const auto before = office.text("SELECT name, address FROM callers") + std::to_string(office.count("SELECT CAST(sum(version) AS BIGINT) FROM callers"));
  const auto tally = office.take({kMarni});
  EXPECT_EQ(tally.of("row.unchanged"), 1);
  EXPECT_EQ(office.text("SELECT name, address FROM callers") + std::to_string(office.count("SELECT CAST(sum(version) AS BIGINT) FROM callers")), before);
}

IMPORT_TEST(a_row_that_changed_at_its_source_changes_the_caller_and_changes_back) {
  Office office(engine);
  office.take({kMarni});
  const auto moved = with(kMarni, 4, "JL MAWAR NO 7");
  EXPECT_EQ(office.take({moved}).of("row.updated"), 1);
  EXPECT_EQ(office.text("SELECT address FROM callers"), "JL MAWAR NO 7");
  EXPECT_EQ(office.take({kMarni}).of("row.updated"), 1);
  EXPECT_EQ(office.text("SELECT address FROM callers"), "JL MELATI RAYA RT 2");
}

// The first import does not look for what it did not put there itself (OwnKeys).
void add_marni_at_the_desk(storage::Connection& desk) {
  desk.begin_write();
  desk.execute_script(
      "INSERT INTO callers (caller_id, name, name_key, honorific, address, location, note, created_at_ms, created_by, updated_at_ms, version) "
      "VALUES ('desk', 'MARNI', 'marni', '', '', '', '', 1, 'Dewi', 1, 1)");
  desk.execute_script("INSERT INTO caller_phones (phone_key, caller_id, role, raw, source, created_at_ms, last_seen_at_ms) VALUES (6287700001234, 'desk', 'hp', '', 'desk', 1, 1)");
  desk.commit();
}

IMPORT_TEST(who_is_added_at_the_desk_between_two_batches_is_found) {
  Office office(engine);
  office.between(add_marni_at_the_desk);
  const auto tally = office.take({{"087700009999", "87700009999", "BAPAK SLAMET", "-", "JL KENANGA 1", "-", "-"}, kMarni}, 1);
  EXPECT_EQ(tally.of("row.added"), 1);
  EXPECT_EQ(tally.of("row.merged"), 1);
  EXPECT_EQ(office.text("SELECT caller_id, address FROM caller_emails"), "desk marni.aya@yahoo.com");
}

IMPORT_TEST(who_is_added_at_the_desk_within_a_batch_is_found) {
  if (engine == storage::Engine::sqlite) return;  // nobody writes while it does
  Office office(engine);
  office.within(add_marni_at_the_desk);
  std::vector<Cells> rows;
  for (int i = 0; i < 3 * int(kRowsOfPiece); ++i) rows.push_back({"08770000" + std::to_string(5000 + i), "-", "SITI", "-", "-", "-", "-"});
  rows.insert(rows.begin(), kMarni);
  const auto tally = office.take(rows);
  EXPECT_EQ(tally.of("row.added"), 3 * std::int64_t(kRowsOfPiece));
  EXPECT_EQ(tally.of("row.merged"), 1);
  EXPECT_EQ(office.text("SELECT caller_id, address FROM caller_emails"), "desk marni.aya@yahoo.com");
}

IMPORT_TEST(the_counts_go_on_within_a_batch) {
  Office office(engine);
  std::vector<Cells> rows;
  for (int i = 0; i < 7; ++i) rows.push_back({"08770000" + std::to_string(1000 + i), "-", "SITI", "-", "-", "-", "-"});
  office.take(rows);
  EXPECT_EQ(office.counted(), (std::vector<std::int64_t>{0, 3, 6, 7}));
}

// The switchboard of a company: to compare each with each would take hours, and nobody would review the pairs.
IMPORT_TEST(a_number_of_very_many_tells_nobody) {
  std::vector<Cells> rows;
  const auto named = [&](int i) { return Cells{"0217700001", "-", "PELANGGAN " + std::string(1, char('A' + i % 26)) + std::string(3, char('K' + i / 26)), "-", "JL MAWAR " + std::to_string(i), "-", "-"}; };
  for (int i = 0; i < 60; ++i) rows.push_back(named(i));
  for (int i = 0; i < 60; i += 7) rows.push_back(with(named(i), 4, "JL KENANGA " + std::to_string(i)));
  for (const std::size_t batch : {1U, 7U, 100U}) {
    Office office(engine);
    const auto tally = office.take(rows, batch);
    EXPECT_EQ(tally.of("row.added"), 60);
    EXPECT_EQ(tally.of("row.merged"), 9) << "rows whose number and name were in the table before";
    EXPECT_EQ(tally.of("conflict.shared_number"), 60 - std::int64_t(kMostHolders) - 1);
    EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM caller_reviews"), std::int64_t(kMostHolders));
    EXPECT_EQ(office.take(rows, batch).of("row.unchanged"), 69);
  }
}

IMPORT_TEST(an_email_of_very_many_makes_no_pairs) {
  std::vector<Cells> rows;
  for (int i = 0; i < 60; ++i) rows.push_back({"08770000" + std::to_string(1000 + i), "-", "SITI", "-", "-", "-", "TOKO@CONTOH.COM"});
  for (const std::size_t batch : {1U, 100U}) {
    Office office(engine);
    EXPECT_EQ(office.take(rows, batch).of("conflict.shared_email"), 60 - std::int64_t(kMostHolders) - 1);
    EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM caller_reviews"), std::int64_t(kMostHolders));
  }
}

TEST(KeyFilter, holds_what_was_added_and_little_else) {
  KeyFilter filter(1024);
  EXPECT_FALSE(filter.may_hold(6281200000000));
  for (std::int64_t key = 0; key < 10'000; key += 2) filter.add(6281200000000 + key);
  int taken_for = 0;
  for (std::int64_t key = 0; key < 10'000; ++key) {
    const bool held = filter.may_hold(6281200000000 + key);
    if (key % 2 == 0) EXPECT_TRUE(held);
    else if (held) ++taken_for;
  }
  EXPECT_LT(taken_for, 100);  // of 5,000; 0.5 % by the formula
}

IMPORT_TEST(what_an_agent_wrote_is_not_overwritten) {
  Office office(engine);
  office.take({kMarni});
  office.change("UPDATE callers SET address = 'JL DAHLIA 9'");
  office.change("INSERT INTO record_changes (change_id, subject_id, at_ms, by_user_id, by_name, kind, field) SELECT 'zz', caller_id, 1, 'agent', 'RINI', 'changed', 'address' FROM callers");
  const auto tally = office.take({with(kMarni, 4, "JL MAWAR NO 7")});
  EXPECT_EQ(office.text("SELECT address FROM callers"), "JL DAHLIA 9");
  EXPECT_EQ(office.text("SELECT address FROM caller_addresses"), "JL MAWAR NO 7");
  EXPECT_EQ(tally.of("conflict.changed_at_desk"), 1);
}

IMPORT_TEST(columns_that_disagree_are_a_visible_conflict) {
  Office office(engine);
  office.take({with(kMarni, 6, "MARNI.AYU@YAHOO.COM")});
  EXPECT_EQ(office.text("SELECT address, state FROM caller_emails ORDER BY address"), "marni.aya@yahoo.com disputed marni.ayu@yahoo.com disputed");
}

IMPORT_TEST(another_name_under_the_number_is_reviewed_and_never_merged) {
  Office office(engine);
  office.take({kMarni, {"087700001234", "-", "BP BUDI", "-", "JL KENANGA 1", "-", "-"}});
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM callers"), 2);
  EXPECT_EQ(office.text("SELECT reason, state FROM caller_reviews"), "other_name open");
  const auto again = office.take({kMarni, {"087700001234", "-", "BP BUDI", "-", "JL KENANGA 1", "-", "-"}});
  EXPECT_EQ(again.of("row.unchanged"), 2);
  EXPECT_EQ(again.of("review_open.other_name"), 1) << "the pair still waits";
}

// Whether it was the row before or an import of last month that told it.
IMPORT_TEST(a_name_that_a_row_has_told_is_known_under_all_numbers_of_the_caller) {
  const Cells nameless = {"087700001234", "-", "-", "-", "-", "021-5550932", "-"};
  const Cells named = {"087700001234", "-", "BP BUDI", "-", "-", "-", "-"};
  const Cells household = {"-", "-", "IBU DEWI", "-", "-", "021-5550932", "-"};
  for (const bool at_once : {true, false}) {
    Office office(engine);
    if (at_once) {
      office.take({nameless, named, household});
    } else {
      for (const auto& row : {nameless, named, household}) office.take({row});
    }
    EXPECT_EQ(office.text("SELECT reason FROM caller_reviews"), "other_name") << at_once;
  }
}

IMPORT_TEST(a_number_that_changed_at_its_source_is_the_handphone_and_the_former_one_stays_beside) {
  const Cells header = {"No", "No. Hp", "Nama"};
  Office office(engine);
  office.key({"No"});
  office.take({{"1", "87700004001", "DEWI UJI"}}, 100, ImportKind::callers, header);
  EXPECT_EQ(office.take({{"1", "87700004009", "DEWI UJI"}}, 100, ImportKind::callers, header).of("row.updated"), 1);
  EXPECT_EQ(office.text("SELECT CAST(phone_key AS TEXT), role FROM caller_phones ORDER BY phone_key"), "6287700004001 pelapor_lain 6287700004009 hp");
  office.take({{"1", "87700004001", "DEWI UJI"}}, 100, ImportKind::callers, header);
  EXPECT_EQ(office.text("SELECT CAST(phone_key AS TEXT), role FROM caller_phones ORDER BY phone_key"), "6287700004001 hp 6287700004009 pelapor_lain") << "it changed back";
  office.take({{"1", "87700004009", "DEWI UJI"}}, 100, ImportKind::callers, header);
  // One that a caller has verified stays.
  office.change("UPDATE caller_phones SET verified_at_ms = 1, verified_by = 'RINI' WHERE role = 'hp'");
  office.take({{"1", "87700004010", "DEWI UJI"}}, 100, ImportKind::callers, header);
  EXPECT_EQ(office.text("SELECT CAST(phone_key AS TEXT) FROM caller_phones WHERE role = 'hp'"), "6287700004009");
}

IMPORT_TEST(a_number_or_email_that_changed_to_one_of_somebody_else_is_reviewed_once) {
  const Cells header = {"No", "No. Hp", "Nama", "Email"};
  Office office(engine);
  office.key({"No"});
  const std::vector<Cells> first = {{"1", "089900004001", "DEWI CONTOH", "DEWI@CONTOH.COM"}, {"2", "089900004002", "BUDI CONTOH", "-"}, {"3", "089900004003", "BUDY CONTOH", "-"},
                                    {"4", "089900004004", "AYU CONTOH", "-"},                {"5", "089900004005", "AYU CONTOH", "-"},  {"6", "089900004006", "RINI CONTOH", "-"}};
  office.take(first, 100, ImportKind::callers, header);
  auto second = first;
  second[1][1] = "089900004001";     // DEWI's number, and then her e-mail as well
  second[2][1] = "089900004002";     // BUDI's former one, which stays beside
  second[4][1] = "089900004004";     // the same name
  second[5][3] = "DEWI@CONTOH.COM";
  const auto tally = office.take(second, 100, ImportKind::callers, header);
  const auto* pairs = "SELECT a.name, b.name, r.reason, r.state FROM caller_reviews r JOIN callers a ON a.caller_id = r.caller_id JOIN callers b ON b.caller_id = r.other_id ORDER BY r.reason";
  const auto listed = "BUDY CONTOH BUDI CONTOH near_name open BUDI CONTOH DEWI CONTOH other_name open RINI CONTOH DEWI CONTOH same_email open AYU CONTOH AYU CONTOH same_number open";
  EXPECT_EQ(office.text(pairs), listed);
  EXPECT_EQ(tally.sum("review"), 4);
  second[1][3] = "DEWI@CONTOH.COM";
  EXPECT_EQ(office.take(second, 100, ImportKind::callers, header).sum("review"), 0) << "the pair stands there";
  EXPECT_EQ(office.text(pairs), listed);
  // What was released tells nothing.
  office.change("UPDATE caller_phones SET released_at_ms = 1 WHERE phone_key = 6289900004003");
  second[5][1] = "089900004003";
  EXPECT_EQ(office.take(second, 100, ImportKind::callers, header).sum("review"), 0);
}

// Of a table where two rows of one number disagree, neither is believed; the desk asks, and the story tells what they said.
IMPORT_TEST(forms_of_address_that_disagree_are_a_visible_conflict) {
  const auto as = [](const char* name, const char* address) { return Cells{"087700001234", "-", name, "-", address, "-", "-"}; };
  const auto* story = "SELECT kind, old_value, new_value FROM record_changes WHERE field = 'honorific' ORDER BY change_id";
  for (const std::size_t batch : {1U, 100U}) {
    Office office(engine);
    const std::vector<Cells> rows = {as("IBU MARNI", "JL A"), as("BP MARNI", "JL B"), as("IBU MARNI", "JL C"), as("MARNI", "JL D"), as("BP MARNI", "JL E")};
    EXPECT_EQ(office.take(rows, batch).of("conflict.honorific"), 1);
    EXPECT_EQ(office.text("SELECT name, honorific FROM callers"), "MARNI ");
    EXPECT_EQ(office.text(story), "differs IBU BAPAK") << batch;
    EXPECT_EQ(office.take(rows, batch).of("row.unchanged"), 5);
    // What an agent has asked stays, whatever the tables go on saying.
    office.change("UPDATE callers SET honorific = 'IBU'");
    office.change("INSERT INTO record_changes (change_id, subject_id, at_ms, by_user_id, by_name, kind, field) SELECT 'zz', caller_id, 1, 'agent', 'RINI', 'changed', 'honorific' FROM callers");
    office.take({as("BP MARNI", "JL F"), as("CV MARNI", "JL G")}, batch);
    EXPECT_EQ(office.text("SELECT honorific FROM callers"), "IBU");
    EXPECT_EQ(office.text("SELECT new_value FROM record_changes WHERE kind = 'differs' ORDER BY change_id"), "BAPAK CV");
  }
  Office office(engine);
  office.take({as("IBU MARNI", "JL A"), as("HJ MARNI", "JL A")});
  EXPECT_EQ(office.text("SELECT honorific FROM callers"), "IBU") << "one woman may be both";
  EXPECT_EQ(office.text(story), "differs IBU HJ");
}

IMPORT_TEST(what_a_further_row_says_otherwise_is_in_the_story_once) {
  const auto row = [](const char* name, const char* place, const char* address) { return Cells{"087700001234", "-", name, place, address, "-", "-"}; };
  Office office(engine);
  const auto tally = office.take({row("MARNI AYU", "CC MATARAM", "JL A"), row("MARNI", "CC JAKARTA", "JL A"), row("MARNI", "CC JAKARTA", "JL B"), row("Marni Ayu", "CC MATARAM", "JL C")}, 1);
  EXPECT_EQ(office.text("SELECT name, location FROM callers"), "MARNI AYU CC MATARAM");
  EXPECT_EQ(office.text("SELECT kind, field, old_value, new_value FROM record_changes ORDER BY field"), "differs location CC MATARAM CC JAKARTA differs name MARNI AYU MARNI");
  EXPECT_EQ(tally.of("conflict.name"), 1);
  EXPECT_EQ(tally.of("conflict.location"), 1);
}

// A row that is put to a caller, or added, and brings what another one has: the same pairs wherever a batch ends.
IMPORT_TEST(a_further_number_or_email_of_a_row_that_somebody_else_has_is_reviewed) {
  const std::vector<Cells> rows = {
      {"089900004001", "-", "DEWI CONTOH", "-", "-", "-", "DEWI@CONTOH.COM"},
      {"089900004002", "-", "BUDI CONTOH", "-", "-", "-", "-"},
      {"089900004002", "089900004001", "BUDI CONTOH", "-", "-", "-", "-"},   // DEWI's number
      {"089900004003", "-", "AYU CONTOH", "-", "-", "-", "-"},
      {"089900004003", "-", "AYU CONTOH", "-", "JL A", "-", "DEWI@CONTOH.COM"},
      {"089900004004", "089900004003", "AYU CONTOH", "-", "-", "-", "-"},    // new, and may be the AYU there is
      {"089900004005", "-", "RINI CONTOH", "-", "-", "021-5550123", "-"},
      {"089900004006", "-", "HADI CONTOH", "-", "-", "021-5550123", "-"},    // a household
      {"089900004001", "089900004002", "DEWI CONTOH", "-", "-", "-", "-"},   // the pair stands already
  };
  const auto* pairs = "SELECT a.name, b.name, r.reason FROM caller_reviews r JOIN callers a ON a.caller_id = r.caller_id JOIN callers b ON b.caller_id = r.other_id ORDER BY r.reason, 1";
  for (const std::size_t batch : {1U, 2U, 4U, 100U}) {
    Office office(engine);
    const auto tally = office.take(rows, batch);
    EXPECT_EQ(office.text(pairs), "BUDI CONTOH DEWI CONTOH other_name AYU CONTOH DEWI CONTOH same_email AYU CONTOH AYU CONTOH same_number") << batch;
    EXPECT_EQ(tally.sum("review"), 3);
    EXPECT_EQ(office.take(rows, batch).of("row.unchanged"), std::int64_t(rows.size()));
    EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM caller_reviews"), 3);
  }
  Office office(engine);
  office.take(rows);
  // "Bukan nomor saya": no old table makes a pair of it.
  office.change("UPDATE caller_phones SET released_at_ms = 1 WHERE phone_key = 6289900004006");
  office.take({{"089900004099", "-", "SITI UJI", "-", "-", "-", "-"}, {"089900004099", "089900004006", "SITI UJI", "-", "-", "-", "-"}});
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM caller_reviews"), 3) << office.text(pairs);
}

IMPORT_TEST(a_number_or_email_that_changed_to_one_of_very_many_makes_no_pair) {
  const Cells header = {"No", "No. Hp", "Nama", "Email"};
  Office office(engine);
  office.key({"No"});
  std::vector<Cells> rows;
  const auto many = std::int64_t(kMostHolders) + 1;
  for (std::int64_t i = 0; i <= many; ++i) rows.push_back({std::to_string(i), "0217700001", "PELANGGAN " + std::to_string(100 + i), "TOKO@CONTOH.COM"});
  rows[0] = {"0", "089900004001", "DEWI CONTOH", "DEWI@CONTOH.COM"};
  const auto pairs = office.take(rows, 100, ImportKind::callers, header).sum("review");
  rows[0] = {"0", "0217700001", "DEWI CONTOH", "TOKO@CONTOH.COM"};
  const auto tally = office.take(rows, 100, ImportKind::callers, header);
  EXPECT_EQ(tally.of("row.updated"), 1);
  EXPECT_EQ(tally.of("conflict.shared_number"), 1);
  EXPECT_EQ(tally.of("conflict.shared_email"), 1);
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM caller_reviews"), pairs);
}

IMPORT_TEST(the_mobile_of_two_numbers_in_id_caller_is_the_handphone) {
  Office office(engine);
  office.take({{"0215550123/087700005013", "-", "DEWI UJI", "-", "-", "-", "-"}});
  EXPECT_EQ(office.text("SELECT role FROM caller_phones WHERE phone_key = 6287700005013"), "hp");
}

IMPORT_TEST(two_numbers_with_a_blank_between_are_both_taken) {
  Office office(engine);
  office.take({{"08990000001 08990000002", "-", "BUDI CONTOH", "-", "-", "-", "-"}, {"-", "0899 0000 003", "AYU CONTOH", "-", "-", "-", "-"}});
  EXPECT_EQ(office.text("SELECT CAST(phone_key AS TEXT), role FROM caller_phones ORDER BY phone_key"), "628990000001 hp 628990000002 pelapor_lain 628990000003 hp");
}

IMPORT_TEST(a_lost_zero_is_the_same_number) {
  Office office(engine);
  office.take({kMarni});
  const auto tally = office.take({{"87700001234", "-", "MARNI", "-", "-", "021-5550123", "-"}});
  EXPECT_EQ(tally.of("row.updated"), 1);
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM callers"), 1);
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM caller_phones"), 2);
}

IMPORT_TEST(an_email_that_was_spelled_stays_the_present_one) {
  Office office(engine);
  office.take({kMarni});
  office.change("UPDATE caller_emails SET state = 'spelled', state_by = 'RINI'");
  office.take({with(with(kMarni, 4, "JL MELATI RAYA RT 2"), 6, "MARNI.LAIN@YAHOO.COM")});
  EXPECT_EQ(office.text("SELECT address, state FROM caller_emails WHERE released_at_ms IS NULL ORDER BY created_at_ms DESC"),
            "marni.aya@yahoo.com spelled marni.lain@yahoo.com disputed");
}

IMPORT_TEST(fillers_become_empty_and_a_row_without_a_number_is_rejected) {
  Office office(engine);
  const auto tally = office.take({{"0000000000", "-", "KOSONG", "-", "TIDAK ADA", "-", "TIDAKADA@GMAIL.COM"}, {"081200004321", "0", "-", "-", "TIDAK ADA EMAIL, JL ANGGREK 5", "KOSONG", "-"}});
  EXPECT_EQ(tally.of("rejected.empty_row"), 1);
  EXPECT_EQ(office.text("SELECT name, address FROM callers"), "JL ANGGREK 5");
  EXPECT_EQ(office.text("SELECT field, new_value FROM record_changes"), "email no_email");
}

IMPORT_TEST(an_address_torn_by_an_unquoted_comma_is_joined) {
  Office office(engine);
  auto torn = kMarni;
  torn[4] = "MARNI.AYA@YAHOO.COM";
  torn.insert(torn.begin() + 5, " JL MELATI RAYA RT 2");
  const auto tally = office.take({torn});
  EXPECT_EQ(tally.of("repaired.torn_address"), 1);
  EXPECT_EQ(office.text("SELECT address FROM callers"), "JL MELATI RAYA RT 2");
}

IMPORT_TEST(a_name_torn_from_its_title_is_joined_and_its_address_stays) {
  const Cells header = {"ID Caller", "Nama", "Lokasi", "Alamat", "Telp. Rumah"};
  Office office(engine);
  const auto tally = office.take({{"087700001234", "BUDI UJI", " S.H.", " M.Kn", "BOJONG", "JL MAWAR 3", "-"},
                                  {"087700001235", "CONTOH JAYA", " PT", "BOJONG", "JL MELATI", " NO 2", "-"},
                                  {"087700001236", "DEWI UJI", "BOJONG", "JL DAHLIA", " NO 5", "-"},
                                  {"087700001237", "HADI UJI", " COBA", "BOJONG", "JL DAHLIA", "-"},
                                  {"087700001240", "TONO UJI", "COBA", "BOJONG", "JL DAHLIA", "-"},
                                  // The last column is empty: nothing behind tells that there is one too many.
                                  {"087700001238", "RINI UJI", " S.E.", "BOJONG", "JL KENANGA 1", ""},
                                  {"087700001239", "SITI UJI", "BOJONG", "SITI@CONTOH.EXAMPLE", " JL KENANGA 4", ""},
                                  {"087700001241", "WATI UJI", "BOJONG", "JL KENANGA 5", "RT 2", "", ""}},
                                 100, ImportKind::callers, header);
  EXPECT_EQ(tally.of("repaired.torn_name"), 5) << "two titles, one, one, and what is none";
  EXPECT_EQ(tally.of("repaired.torn_address"), 4);
  EXPECT_EQ(office.rejected(), "6 too_many_columns: The row has more columns than the header, and it cannot be told which one is torn.\n");
  EXPECT_EQ(office.text("SELECT name, location, address FROM callers ORDER BY name"),
            "BUDI UJI, S.H., M.Kn BOJONG JL MAWAR 3 CONTOH JAYA, PT BOJONG JL MELATI, NO 2 DEWI UJI BOJONG JL DAHLIA, NO 5 HADI UJI, COBA BOJONG JL DAHLIA RINI UJI, S.E. BOJONG JL KENANGA 1 SITI UJI BOJONG JL KENANGA 4 "
            "WATI UJI BOJONG JL KENANGA 5,RT 2");
}

IMPORT_TEST(a_torn_row_that_lacks_its_last_column_is_mended_or_rejected) {
  const Cells header = {"ID Caller", "Nama", "Lokasi", "Alamat", "Telp. Rumah"};
  Office office(engine);
  const auto tally = office.take({{"089900001201", "BUDI CONTOH", " S.H.", "BOJONG", "JL MAWAR 3"},
                                  {"089900001202", "AYU CONTOH", "BOJONG", "AYU@CONTOH.COM", " MAWAR 4"},
                                  {"089900001203", "DEWI CONTOH", "BOJONG", "JL KENANGA 5", "RT 2"},
                                  {"089900001204", "HADI CONTOH", " COBA", "BOJONG", "JL DAHLIA"},
                                  // Two tears, one cell too many and one too few.
                                  {"089900001205", "RINI CONTOH", " S.E.", "BOJONG", "JL MELATI", " NO 5"},
                                  {"089900001206", "TONO CONTOH", "COBA", "BOJONG", "JL DAHLIA"},
                                  {"089900001207", "WATI CONTOH", " BOJONG", "JL MAWAR", "RT 2"}},
                                 100, ImportKind::callers, header);
  EXPECT_EQ(office.text("SELECT name, location, address FROM callers ORDER BY name"),
            "AYU CONTOH BOJONG MAWAR 4 BUDI CONTOH, S.H. BOJONG JL MAWAR 3 DEWI CONTOH BOJONG JL KENANGA 5,RT 2 HADI CONTOH, COBA BOJONG JL DAHLIA RINI CONTOH, S.E. BOJONG JL MELATI, NO 5");
  const std::string why = " too_many_columns: The row lacks columns and has others torn, so that what is in it has moved; it cannot be told which one is torn.\n";
  EXPECT_EQ(office.rejected(), "7" + why + "8" + why);
  EXPECT_EQ(tally.of("phone.invalid.not_a_number"), 0);
}

IMPORT_TEST(what_looks_torn_and_stands_rightly_is_left_alone) {
  const Cells header = {"ID Caller", "Nama", "Gelar", "Alamat", "Telp. Rumah", "Email"};
  Office office(engine);
  const auto tally = office.take({{"089900001201", "BUDI CONTOH", "S.H.", "JL MAWAR 3", "-", "-"},
                                  {"089900001202", "AYU CONTOH", "-", "AYU@CONTOH.COM", " 021-5550123", "-"},
                                  {"089900001203", "DEWI CONTOH", "-", "JL MELATI 2", "JL MAWAR", "DEWI@CONTOH.COM"},
                                  {"089900001204", "HADI CONTOH", "-", "JL DAHLIA 1", "NO", "-"},
                                  {"089900001205", "RINI CONTOH", "-", "-", "JL KENANGA 7", "-"},
                                  {"089900001206", " TONO CONTOH", " -", " JL ANGGREK 1", " -", " TIDAK ADA"}},
                                 100, ImportKind::callers, header);
  EXPECT_EQ(tally.of("row.added"), 6) << office.rejected();
  EXPECT_EQ(tally.sum("repaired"), 0) << tally.to_text();
  EXPECT_EQ(office.text("SELECT address FROM callers ORDER BY name"), "JL MAWAR 3 JL MELATI 2 JL DAHLIA 1  JL ANGGREK 1");
}

IMPORT_TEST(mended_rows_are_those_that_were_taken) {
  Office office(engine);
  const auto callers = office.take({{"-", "-", "BUDI CONTOH", "-", "JL MAWAR"}, {"089900001201", "-", "AYU CONTOH", "-", "JL MELATI"}});
  EXPECT_EQ(callers.of("rejected.no_number"), 1);
  EXPECT_EQ(callers.of("repaired.short_row"), 1);
  const Cells header = {"No. Laporan", "No. Tiket", "Nama Pelapor", "Status", "Tgl Transaksi"};
  office.take({{"20900713", "91EY4BC", "AYU CONTOH", "Selesai", "2019-12-09 09:15"}}, 100, ImportKind::tickets, header);
  office.change("DELETE FROM import_rows");  // as if an agent had made it
  const auto reports = office.take({{"20900713", "91EY4BC", "BUDI CONTOH", " S.H.", "Selesai", "2019-12-09 09:15"}}, 100, ImportKind::tickets, header);
  EXPECT_EQ(reports.of("rejected.report_no_taken"), 1);
  EXPECT_TRUE(reports.group("repaired").empty()) << reports.to_text();
}

IMPORT_TEST(an_import_that_stopped_takes_every_row_once) {
  std::vector<Cells> rows;
  for (int i = 0; i < 40; ++i) rows.push_back({"0877000" + std::to_string(10000 + i), "-", "IBU MARNI", "-", "JL MELATI " + std::to_string(i), "-", "-"});
  Office office(engine);
  for (std::size_t stop = 1; stop < 6; ++stop) office.take(rows, 7, ImportKind::callers, kHeader, stop);
  const auto tally = office.take(rows, 7);
  ASSERT_TRUE(office.stand());
  EXPECT_EQ(office.stand()->rows_done, 35);
  EXPECT_EQ(tally.of("rows"), 40);
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM callers"), 40);
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM import_rows"), 40);
}

IMPORT_TEST(a_table_after_one_that_was_left_in_the_middle_says_what_is_new) {
  Office office(engine);
  office.take({kMarni, {"087700001299", "-", "BUDI", "-", "-", "-", "-"}}, 1, ImportKind::callers, kHeader, 1);
  EXPECT_EQ(office.take({with(kMarni, 4, "JL MAWAR NO 7")}).of("row.updated"), 1);
  EXPECT_EQ(office.text("SELECT address FROM callers"), "JL MAWAR NO 7");
  EXPECT_EQ(office.text("SELECT state FROM import_runs ORDER BY run_no"), "left done");
}

IMPORT_TEST(an_address_that_comes_back_as_we_wrote_it_is_the_same) {
  Office office(engine);
  office.take({kMarni});
  office.change("UPDATE callers SET address = '- JL \"MELATI\", 5'");
  EXPECT_EQ(office.take(office.legacy_table()).of("row.nothing_new"), 1);
}

IMPORT_TEST(a_second_import_waits_for_the_first) {
  Office office(engine);
  office.take({kMarni}, 1, ImportKind::callers, kHeader, 1);
  const test::TempDatabase other(storage::Engine::sqlite, test::Schema::current);
  const auto connection = other.connect();
  const auto alive = [](std::int64_t) { return true; };
  const ImportSetup setup{ImportKind::callers, "crm", "a.csv", "here", 1, 1000};
  ASSERT_TRUE(ImportRun::begin({*connection}, setup, alive));
  auto second = setup;
  second.process = 2;
  const auto refused = ImportRun::begin({*connection}, second, alive);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "import_running");
}

IMPORT_TEST(reports_find_their_ticket_and_their_caller) {
  const Cells header = {"No. Laporan", "No. Tiket", "Nama Pelapor", "Alamat Pelapor", "Telepon Pelapor", "Dibuat Oleh", "Jml Laporan Ulang", "Status", "Tgl Transaksi"};
  const Cells report = {"20900713", "91EY4BC", "IBU MARNI", "MARNI.AYA@YAHOO.COM, JL MELATI", "87700001234", "CC.S2.RINI", "0", "Selesai(PEMADAMAN)", "2019-12-09 09:15"};
  Office office(engine);
  office.take({kMarni});
  const auto second = with(with(report, 0, "20901015"), 8, "10-12-2019 10.00");
  EXPECT_EQ(office.take({report, second}, 100, ImportKind::tickets, header).of("row.added"), 2);
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM tickets"), 1);
  EXPECT_EQ(office.text("SELECT status, status_qualifier FROM tickets"), "Selesai PEMADAMAN");
  EXPECT_EQ(office.text("SELECT site, reporter_email FROM reports WHERE report_no = 20900713"), "S2 marni.aya@yahoo.com");
  EXPECT_EQ(office.count("SELECT created_at_ms FROM reports WHERE report_no = 20900713"), 1'575'857'700'000);
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM reports WHERE caller_id IS NOT NULL"), 2);
  EXPECT_EQ(office.take({report, second}, 100, ImportKind::tickets, header).of("row.unchanged"), 2);
}

IMPORT_TEST(every_number_of_a_cell_is_counted_by_its_kind) {
  Office office(engine);
  const auto callers = office.take({{"087700001234 / 0215550123", "-", "MARNI", "-", "-", "0274555012 atau 081200004321 atau 02742345678", "-"}});
  EXPECT_EQ(callers.of("phone_type.mobile"), 2) << callers.to_text();
  EXPECT_EQ(callers.of("phone_type.fixed_line"), 3);
  const auto reports = office.take({{"20900713", "087700001234 / 0215550123", "2019-12-09 09:15"}}, 100, ImportKind::tickets, {"No. Laporan", "Telepon Pelapor", "Tgl Transaksi"});
  EXPECT_EQ(reports.of("phone_type.mobile"), 1);
  EXPECT_EQ(reports.of("phone_type.fixed_line"), 1);
}

IMPORT_TEST(customers_keep_their_zeros_and_normal_tariffs) {
  const Cells header = {"ID Pelanggan", "No. Meter", "Nama", "Alamat", "Tarif/Daya", "Gardu/Tiang"};
  Office office(engine);
  const auto tally = office.take({{"44120000123", "14000001234", "MARNI", "JL MELATI", "R-1/TR 900 VA", "CN148 / B3C2B4"}, {"4,41E+11", "-", "-", "-", "-", "-"}}, 100, ImportKind::customers, header);
  EXPECT_EQ(office.text("SELECT customer_no, tariff_code, substation, pole FROM customers"), "044120000123 R1 CN148 B3C2B4");
  EXPECT_EQ(office.count("SELECT power_va FROM customers"), 900);
  EXPECT_EQ(tally.of("rejected.eaten_by_spreadsheet"), 1);
}

IMPORT_TEST(an_empty_cell_of_another_source_wipes_nothing_of_a_customer) {
  const Cells header = {"ID Pelanggan", "Nama", "Alamat", "Tarif/Daya"};
  Office office(engine);
  office.take({{"520000000001", "AYU CONTOH", "JL MELATI 1", "R1/900"}}, 100, ImportKind::customers, header);
  EXPECT_EQ(office.take({{"520000000001", "AYU CONTOH", "-", ""}}, 100, ImportKind::customers, header).of("row.nothing_new"), 1);
  EXPECT_EQ(office.text("SELECT name, address, tariff_code FROM customers"), "AYU CONTOH JL MELATI 1 R1");
  EXPECT_EQ(office.count("SELECT power_va FROM customers"), 900);
}

IMPORT_TEST(a_row_of_a_shared_number_is_known_by_its_email_and_name) {
  const Cells header = {"No", "ID Caller", "Nama", "Email"};
  Office office(engine);
  office.key({"No"});
  std::vector<Cells> rows;
  for (int i = 0; i < 60; ++i) rows.push_back({std::to_string(i), "0217700001", "PELANGGAN " + std::to_string(100 + i), "o" + std::to_string(i) + "@contoh.com"});
  office.take(rows, 100, ImportKind::callers, header);
  auto again = rows;
  for (auto& row : again) row[0] = "B" + row[0];  // as another system counts them
  const auto tally = office.take(again, 100, ImportKind::callers, header);
  EXPECT_EQ(tally.of("row.added"), 0);
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM callers"), 60);
}

IMPORT_TEST(a_number_or_a_filler_is_no_part_of_a_name) {
  const Cells header = {"ID Caller", "Nama", "No. Hp", "Alamat", "Email", "ID Pelanggan"};
  Office office(engine);
  office.take({{"089930000012", "AYU CONTOH", " 89930000012", "", "JL L 1", ""}, {"089930000016", "BUDI CONTOH", " -", "", "JL X 3", ""}}, 100, ImportKind::callers, header);
  EXPECT_EQ(office.text("SELECT name FROM callers ORDER BY name"), "AYU CONTOH BUDI CONTOH");
}

IMPORT_TEST(a_row_torn_by_a_line_break_is_rejected) {
  const Cells header = {"ID Caller", "Nama", "No. Hp", "Alamat", "Email", "ID Pelanggan"};
  Office office(engine);
  const auto tally = office.take({{"089930000021", "AYU CONTOH"}, {"RT 3", "89930000021", "JL R 3", "ayu@contoh.com", "520000000048"}}, 100, ImportKind::callers, header);
  EXPECT_EQ(tally.of("row.added"), 1);
  EXPECT_EQ(tally.of("rejected.too_many_columns"), 1);
}

IMPORT_TEST(the_beginning_of_a_row_that_was_too_long_is_rejected_again) {
  const Cells header = {"ID Caller", "Nama", "No. Hp", "Sapa line", "Sapa reason"};
  Office office(engine);
  const auto tally = office.take({{"089980000001", std::string(500, 'A'), "2", "line_too_long: The row is longer than 256 KiB."}}, 100, ImportKind::callers, header);
  EXPECT_EQ(tally.of("rejected.line_too_long"), 1);
}

IMPORT_TEST(the_clock_and_zone_of_a_report_are_read_or_refused) {
  const Cells header = {"No. Laporan", "Tgl Transaksi"};
  Office office(engine);
  const std::vector<std::string> sound = {"10/12/2019 01:30 PM", "10/12/2019 13.30", "10-12-2019 PUKUL 13:30 WIB", "10 DES 2019 14:30:00 WITA", "10/12/19 15:30 WIT", "2019-12-10 13:30:00.000", "10/12/2019 13:30 PM"};
  const std::vector<std::string> unsound = {"10/12/2019 13:30 AM", "10/12/2019 13:30+0900", "10/12/2019 13:30 +07", "2019-12-10 13:30 abc", "10/12/2019 13:30 PM PM", "10/12/2019 00:30 PM"};
  std::vector<Cells> rows;
  for (const auto& list : {sound, unsound}) {
    for (const auto& time : list) rows.push_back({std::to_string(82000001 + rows.size()), time});
  }
  rows.push_back({"82000099", "10/12/2019 12:15 AM"});
  const auto tally = office.take(rows, 100, ImportKind::tickets, header);
  EXPECT_EQ(tally.of("rejected.created_at"), std::int64_t(unsound.size())) << office.rejected();
  constexpr std::int64_t kHalfPastOne = 1'575'959'400'000;  // 2019-12-10 13:30 +07:00
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM reports WHERE created_at_ms = " + std::to_string(kHalfPastOne)), std::int64_t(sound.size()));
  EXPECT_EQ(office.count("SELECT created_at_ms FROM reports WHERE report_no = 82000099"), kHalfPastOne - 13 * 3'600'000 - 15 * 60'000);
}

IMPORT_TEST(a_further_customer_of_a_caller_is_linked_beside_the_first) {
  Office office(engine);
  office.take({{"530000000001", "JL A"}, {"530000000002", "JL B"}, {"530000000003", "JL C"}}, 100, ImportKind::customers, {"ID Pelanggan", "Alamat"});
  const Cells header = {"ID Caller", "Nama", "ID Pelanggan"};
  const std::vector<Cells> two = {{"089922220001", "HADI UJI", "530000000001"}, {"089922220001", "HADI UJI", "530000000002"}};
  const auto both = office.take(two, 100, ImportKind::callers, header);
  EXPECT_EQ(both.of("row.added"), 1);
  EXPECT_EQ(both.of("row.merged"), 1);
  EXPECT_EQ(both.of("customer.linked"), 2);
  EXPECT_EQ(office.take(two, 100, ImportKind::callers, header).of("row.unchanged"), 2);
  const auto changed = office.take({{"089922220001", "HADI UJI", "530000000003"}, {"089922220002", "SITI UJI", "530000000009"}}, 100, ImportKind::callers, header);
  EXPECT_EQ(changed.of("row.updated"), 1);
  EXPECT_EQ(changed.of("customer.unknown"), 1);
  EXPECT_EQ(office.text("SELECT c.customer_no FROM caller_customers l JOIN customers c ON c.customer_id = l.customer_id ORDER BY 1"), "530000000001 530000000002 530000000003");
  EXPECT_EQ(office.text("SELECT kind, new_value FROM record_changes WHERE field = 'customer' ORDER BY 2"), "linked 530000000002 linked 530000000003");
}

IMPORT_TEST(a_customer_that_comes_later_is_linked_to_who_named_it) {
  const Cells callers = {"ID Caller", "Nama", "ID Pelanggan"};
  const Cells reports = {"No. Laporan", "No. Tiket", "Nama Pelapor", "Telepon Pelapor", "Status", "Tgl Transaksi", "ID Pelanggan"};
  const std::vector<Cells> customer = {{"530000000001", "JL A"}};
  const Cells header = {"ID Pelanggan", "Alamat"};
  Office office(engine);
  office.take({{"089922220001", "HADI UJI", "530000000001"}, {"089922220002", "SITI UJI", "530000000001"}, {"089922220003", "DEWI UJI", "530000000007"}}, 100, ImportKind::callers, callers);
  // Changed at the desk, and a row that is merged into a caller that is there.
  office.take({{"089922220003", "DEWI UJI", "530000000001"}}, 100, ImportKind::callers, callers);
  EXPECT_EQ(office.take({{"20900713", "91EY4BC", "HADI UJI", "089922220001", "Selesai", "2019-12-09 09:15", "530000000001"}}, 100, ImportKind::tickets, reports).of("customer.unknown"), 1);
  const auto tally = office.take(customer, 100, ImportKind::customers, header);
  EXPECT_EQ(tally.of("customer.linked"), 4);
  EXPECT_EQ(office.text("SELECT p.name FROM caller_customers l JOIN callers p ON p.caller_id = l.caller_id ORDER BY 1"), "DEWI UJI HADI UJI SITI UJI");
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM record_changes WHERE field = 'customer' AND kind = 'linked'"), 3);
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM tickets t JOIN reports r ON r.ticket_id = t.ticket_id WHERE t.customer_id = r.customer_id"), 1);
  EXPECT_EQ(office.text("SELECT customer_no FROM awaited_customers"), "530000000007");
  EXPECT_EQ(office.take(customer, 100, ImportKind::customers, header).of("row.unchanged"), 1);
}

IMPORT_TEST(a_report_awaits_the_customer_it_named_last_and_lost_zeros_are_no_other_number) {
  const Cells reports = {"No. Laporan", "No. Tiket", "Nama Pelapor", "Telepon Pelapor", "Status", "Tgl Transaksi", "ID Pelanggan"};
  Office office(engine);
  for (const auto* number : {"52000000026", "52000000027"}) office.take({{"20900713", "91EY4BC", "HADI UJI", "089922220001", "Selesai", "2019-12-09 09:15", number}}, 100, ImportKind::tickets, reports);
  office.take({{"52000000026", "JL A"}, {"52000000027", "JL B"}}, 100, ImportKind::customers, {"ID Pelanggan", "Alamat"});
  EXPECT_EQ(office.text("SELECT c.customer_no FROM tickets t JOIN customers c ON c.customer_id = t.customer_id"), "052000000027");
}

IMPORT_TEST(a_row_without_a_number_is_the_one_of_its_email_only_under_the_same_name) {
  Office office(engine);
  office.take({kMarni});
  // Another name, a nearer one, none: each beside it, for a leader to decide.
  for (const auto* name : {"BP BUDI", "MARNI AYU", "-"}) office.take({{"-", "-", name, "-", "JL KENANGA 1", "-", "MARNI.AYA@YAHOO.COM"}});
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM callers"), 4);
  EXPECT_EQ(office.text("SELECT DISTINCT reason, state FROM caller_reviews"), "same_email open");
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM caller_reviews"), 3);
  EXPECT_EQ(office.text("SELECT name, address FROM callers WHERE honorific = 'IBU'"), "MARNI JL MELATI RAYA RT 2");
  EXPECT_EQ(office.take({{"-", "-", "Marni", "CC MATARAM", "-", "-", "MARNI.AYA@YAHOO.COM"}}).of("row.merged"), 1);
  EXPECT_EQ(office.text("SELECT location FROM callers WHERE honorific = 'IBU'"), "CC MATARAM");
}

IMPORT_TEST(several_of_one_email_and_name_are_not_chosen_from) {
  Office office(engine);
  office.take({kMarni, with(with(kMarni, 0, "087700001239"), 1, "-")});
  EXPECT_EQ(office.take({{"-", "-", "MARNI", "-", "-", "-", "MARNI.AYA@YAHOO.COM"}}).of("review.same_email"), 1);
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM callers"), 3);
}

IMPORT_TEST(two_spellings_of_one_mailbox_do_not_disagree) {
  Office office(engine);
  office.take({with(with(kMarni, 4, "MARNI.AYA@GMAIL.COM, JL MELATI"), 6, "MARNIAYA@GMAIL.COM")});
  EXPECT_EQ(office.text("SELECT address, state FROM caller_emails ORDER BY address"), "marni.aya@gmail.com legacy_unverified marniaya@gmail.com legacy_unverified");
  office.take({{"087700001235", "-", "BUDI", "-", "-", "-", "BUDI.S@GMAIL.COM"}});
  office.take({{"087700001235", "-", "BUDI", "CC MATARAM", "-", "-", "BUDIS@GMAIL.COM"}});
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM caller_emails WHERE state = 'disputed'"), 0);
}

IMPORT_TEST(an_email_of_a_report_that_the_old_system_has_no_column_for_is_told) {
  const Cells header = {"No. Laporan", "No. Tiket", "Alamat Pelapor", "Status", "Tgl Transaksi", "Email"};
  Office office(engine);
  office.take({{"2001", "T1", "RINA1@CONTOH.COM, JL A 1", "Lapor", "2019-12-09 09:15", "-"}, {"2002", "T2", "JL A 1", "Lapor", "2019-12-09 09:15", "rina2@contoh.com"},
               {"2003", "T3", "RINA1 @ CONTOH,COM JL A 1", "Lapor", "2019-12-09 09:15", "rina3@contoh.com"}},
              100, ImportKind::tickets, header);
  ExportEnd told;
  office.legacy_table(0, ExportKind::tickets, &told);
  EXPECT_EQ(told.unplaced_emails, 2);
}

IMPORT_TEST(two_of_one_name_and_number_are_told_apart_when_a_feed_comes_back) {
  const Cells header = {"ID Caller", "No. Hp", "Nama", "Email"};
  Office office(engine);
  office.take({{"", "089900000004", "JOKO", ""}, {"089900000004", "", "AGUZ", ""}, {"089900000004/089900000001", "", "", ""}, {"", "089900000001", "JOKO", "joko@contoh.com"}}, 100, ImportKind::callers, header);
  const auto everything = [&] { return office.text("SELECT caller_id, CAST(version AS TEXT) FROM callers ORDER BY 1") + office.text("SELECT caller_id, address FROM caller_emails"); };
  const auto before = everything();
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM callers WHERE name = 'JOKO'"), 2);
  for (int again = 0; again < 2; ++again) {
    office.take(office.legacy_table());
    EXPECT_EQ(everything(), before);
  }
}

// What a row said once of the one may be another one's when it says so again.
IMPORT_TEST(a_row_that_changed_back_is_of_who_has_all_of_it_now) {
  const Cells header = {"ID Caller", "No. Hp", "Nama", "Email"};
  const Cells first = {"089900000004", "", "JOKO", "joko@contoh.com"};
  Office office(engine);
  const auto take = [&](const Cells& row) { return office.take({row}, 100, ImportKind::callers, header); };
  take(first);
  EXPECT_EQ(take(with(first, 3, "djoko@contoh.com")).of("row.updated"), 1);
  EXPECT_EQ(take({"089900000005", "089900000004", "JOKO", "joko@contoh.com"}).of("row.added"), 1);
  EXPECT_EQ(take(first).of("row.nothing_new"), 1);
  EXPECT_EQ(take(first).of("row.unchanged"), 1);
}

IMPORT_TEST(what_keeps_a_formula_from_being_one_is_no_part_of_it) {
  Office office(engine);
  office.take({{"087700001234", "-", "MARNI", "-", "'=1+1", "-", "-"}, {"087700001235", "-", "BUDI", "-", "'T HART 3", "-", "-"}});
  EXPECT_EQ(office.text("SELECT address FROM callers ORDER BY address"), "'T HART 3 =1+1");
}

IMPORT_TEST(the_second_spelling_of_a_mailbox_stays_when_a_feed_comes_back) {
  Office office(engine);
  office.take({with(with(kMarni, 4, "RINA.S@GMAIL.COM, JL A 1"), 6, "RINAS@GMAIL.COM")});
  const auto* emails = "SELECT address, state FROM caller_emails WHERE released_at_ms IS NULL ORDER BY address";
  const auto before = office.text(emails);
  office.take(office.legacy_table());
  EXPECT_EQ(office.text(emails), before);
}

IMPORT_TEST(of_several_with_a_name_the_one_who_has_all_that_a_row_says_is_meant) {
  const Cells header = {"ID Caller", "No. Hp", "Nama"};
  Office office(engine);
  office.take({{"89900000004", "89900000003", "-"}, {"89900000003", "-", "TERANG CONTOH"}, {"089900000005", "89900000004", "TERANG CONTOH"}}, 100, ImportKind::callers, header);
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM callers"), 2);
  EXPECT_EQ(office.take(office.legacy_table()).of("row.added"), 0);
  EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM callers"), 2);
}

IMPORT_TEST(a_key_that_stands_twice_in_a_table_changes_nothing_when_the_table_comes_again) {
  const auto twin = with(kMarni, 4, "JL MAWAR NO 7");
  const Cells other = {"087700001299", "-", "BUDI", "-", "-", "-", "-"};
  for (const std::size_t batch : {1U, 100U}) {
    Office office(engine);
    const std::vector<Cells> first = {kMarni, other};
    const std::vector<Cells> second = {kMarni, other, twin};
    office.take(first, batch);
    office.take(first, batch);
    office.take(second, batch);
    const auto everything = [&] { return office.text("SELECT name, address, CAST(version AS TEXT) FROM callers ORDER BY caller_id") + office.text("SELECT address FROM caller_addresses"); };
    const auto settled = everything();
    EXPECT_EQ(office.text("SELECT address FROM callers WHERE name = 'MARNI'"), "JL MELATI RAYA RT 2") << "what is beside is shown beside";
    for (int again = 0; again < 3; ++again) {
      EXPECT_EQ(office.take(second, batch).of("row.unchanged"), 3);
      EXPECT_EQ(everything(), settled);
    }
  }
}

IMPORT_TEST(a_household_keeps_its_telephone_through_the_old_systems_columns) {
  Office office(engine);
  Office other(engine);
  office.take({{"-", "-", "DEWI", "-", "JL MAWAR", "021-5550123", "-"}});
  EXPECT_EQ(office.text("SELECT role FROM caller_phones"), "telp_rumah");
  other.take(office.legacy_table());
  EXPECT_EQ(other.text("SELECT role FROM caller_phones"), "telp_rumah");
  EXPECT_EQ(other.legacy_table(), office.legacy_table());
}

IMPORT_TEST(what_is_added_to_the_tickets_is_told_by_the_next_feed) {
  const Cells header = {"No. Laporan", "No. Tiket", "Nama Pelapor", "Telepon Pelapor", "Status", "Tgl Transaksi"};
  Office office(engine);
  const auto changed = [&](std::string since) {
    TableExport request;
    request.kind = ExportKind::tickets;
    request.since = std::move(since);
    std::string numbers;
    const auto end = export_rows(office.connection(), request, office.now_ms() + 60'000, [&](const ExportedRow& row) {
      numbers += wire::json::serialize(row[0]) + " ";
      return true;
    });
    return std::pair(numbers, end.value().cursor);
  };
  office.take({{"20900713", "91EY4BC", "MARNI", "87700001234", "Selesai", "2019-12-09 09:15"}}, 100, ImportKind::tickets, header);
  auto [all, cursor] = changed("0:");
  EXPECT_EQ(all, "20900713 ");
  EXPECT_EQ(changed(cursor).first, "");
  office.take({{"20800001", "81EY4BC", "BUDI", "87700001235", "Selesai", "2018-01-09 09:15"}}, 100, ImportKind::tickets, header);
  EXPECT_EQ(changed(cursor).first, "20800001 ");
  std::tie(all, cursor) = changed(cursor);
  // A further report of a ticket that is there, and says nothing else of it.
  office.take({{"20800002", "91EY4BC", "MARNI", "87700001234", "Selesai", "2019-12-09 09:15"}}, 100, ImportKind::tickets, header);
  EXPECT_EQ(changed(cursor).first, "20800002 20900713 ");
}

IMPORT_TEST(a_number_that_is_another_reports_is_rejected_with_its_reason) {
  const Cells header = {"No. Laporan", "No. Tiket", "Nama Pelapor", "Status", "Tgl Transaksi"};
  const Cells report = {"20900713", "91EY4BC", "MARNI", "Selesai", "2019-12-09 09:15"};
  Office office(engine);
  office.take({report}, 100, ImportKind::tickets, header);
  office.change("DELETE FROM import_rows");  // as if an agent had made it
  const auto tally = office.take({with(report, 2, "BUDI"), report}, 100, ImportKind::tickets, header);
  EXPECT_EQ(tally.of("rejected.report_no_taken"), 1);
  EXPECT_EQ(tally.of("row.nothing_new"), 1);
  EXPECT_EQ(tally.of("rows"), tally.sum("row") + tally.sum("rejected"));
  EXPECT_EQ(office.rejected(), "2 report_no_taken: Report 20900713 is there already, of the desk or of another source, and says something else; it was left alone.\n");
}

IMPORT_TEST(a_ticket_of_somebody_else_is_changed_by_no_new_report) {
  const Cells header = {"No. Laporan", "No. Tiket", "Nama Pelapor", "Status", "Tgl Transaksi"};
  Office office(engine);
  office.take({{"20900713", "91EY4BC", "MARNI", "Lapor", "2019-12-09 09:15"}}, 100, ImportKind::tickets, header);
  const auto later = office.take({{"20900714", "91EY4BC", "MARNI", "Dalam Proses", "2019-12-10 09:15"}}, 100, ImportKind::tickets, header);
  EXPECT_EQ(later.of("row.added"), 1);
  EXPECT_EQ(office.text("SELECT status FROM tickets"), "Dalam Proses") << "the same source tells what became of it";
  office.change("DELETE FROM import_rows");  // as if an agent had made them
  const auto other = office.take({{"30900713", "91EY4BC", "BUDI", "Batal", "2019-12-11 09:15"}, {"30900714", "91EY4BC", "BUDI", "Dalam Proses", "2019-12-11 09:15"}}, 100, ImportKind::tickets, header);
  EXPECT_EQ(other.of("rejected.ticket_no_taken"), 1);
  EXPECT_EQ(other.of("row.added"), 1) << "a report that says the same of it is one more";
  EXPECT_EQ(office.text("SELECT status FROM tickets"), "Dalam Proses");
}

IMPORT_TEST(a_ticket_stays_with_the_source_of_its_first_report) {
  const Cells header = {"No. Laporan", "No. Tiket", "Nama Pelapor", "Status", "Tgl Transaksi"};
  const Cells first = {"3002", "91EY4BC", "MARNI", "Lapor", "2019-12-10 09:15"};
  const std::vector<Cells> other = {{"3009", "91EY4BC", "BUDI", "Selesai", "2019-12-10 09:15"}, {"3010", "91EY4BC", "BUDI", "Lapor", "2019-12-10 09:15"}};
  Office office(engine);
  office.source("apkt");
  office.take({first}, 100, ImportKind::tickets, header);
  office.source("lain");
  for (int again = 0; again < 2; ++again) {
    EXPECT_EQ(office.take(other, 100, ImportKind::tickets, header).of("rejected.ticket_no_taken"), 1) << again;
    EXPECT_EQ(office.text("SELECT status FROM tickets"), "Lapor");
  }
  const auto closed = office.take({with(other[1], 3, "Selesai")}, 100, ImportKind::tickets, header);
  EXPECT_EQ(closed.of("conflict.ticket_of_another"), 1);
  EXPECT_EQ(office.text("SELECT status FROM tickets"), "Lapor");
  office.source("apkt");
  EXPECT_EQ(office.take({with(first, 3, "Selesai")}, 100, ImportKind::tickets, header).of("row.updated"), 1);
  EXPECT_EQ(office.text("SELECT status FROM tickets"), "Selesai");
}

// Whatever stood in one table, or in the last one.
IMPORT_TEST(of_a_report_or_a_customer_the_last_row_stands) {
  const Cells header = {"No. Laporan", "No. Tiket", "Nama Pelapor", "Status", "Tgl Transaksi"};
  const Cells open = {"20900713", "91EY4BC", "MARNI", "Lapor", "2019-12-09 09:15"};
  const auto closed = with(open, 3, "Selesai");
  const auto progress = with(open, 3, "Penugasan Regu");
  const auto other = with(with(open, 0, "20900714"), 1, "91EY4BD");
  const std::vector<std::vector<Cells>> tables = {{open, closed}, {open}, {closed}, {open}, {open, closed}, {closed, open}, {progress}, {open, closed}, {open, other, other, other, closed}, {open, closed, open}};
  Office office(engine);
  const auto everything = [&] { return office.text("SELECT status, CAST(version AS TEXT) FROM tickets ORDER BY ticket_no"); };
  for (std::size_t i = 0; i < tables.size(); ++i) {
    office.take(tables[i], 100, ImportKind::tickets, header);
    EXPECT_EQ(office.text("SELECT status FROM tickets WHERE ticket_no = '91EY4BC'"), tables[i].back()[3]) << i;
    const bool far_apart = tables[i].size() > kRowsOfPiece;
    const auto settled = everything();
    office.take(tables[i], 100, ImportKind::tickets, header);
    if (far_apart) EXPECT_EQ(office.text("SELECT status FROM tickets WHERE ticket_no = '91EY4BC'"), tables[i].back()[3]) << i;
    else EXPECT_EQ(everything(), settled) << i;
  }
  const Cells customers = {"ID Pelanggan", "Nama"};
  const auto named = [](const char* name) { return Cells{"520000000001", name}; };
  for (const auto& table : std::vector<std::vector<Cells>>{{named("AYU")}, {named("AYU"), named("BUDI")}, {named("BUDI"), named("AYU")}, {named("CITRA")}, {named("AYU"), named("BUDI")}, {named("AYU")}}) {
    office.take(table, 100, ImportKind::customers, customers);
    EXPECT_EQ(office.text("SELECT name FROM customers"), table.back()[1]);
    EXPECT_EQ(office.take(table, 100, ImportKind::customers, customers).of("row.unchanged"), std::int64_t(table.size()));
  }
}

IMPORT_TEST(a_report_without_a_ticket_has_none_in_the_old_system) {
  const Cells header = {"No. Laporan", "No. Tiket", "Nama Pelapor", "Status", "Tgl Transaksi"};
  Office office(engine);
  EXPECT_EQ(office.take({{"20900713", "0000000", "MARNI", "Lapor", "2019-12-09 09:15"}}, 100, ImportKind::tickets, header).of("repaired.ticket_no_missing"), 1);
  EXPECT_EQ(office.legacy_table(0, ExportKind::tickets).at(0).at(1), "-");
  EXPECT_EQ(office.take({{"20900713", "Selesai"}}, 100, ImportKind::tickets, {"No. Laporan", "Status"}).of("repaired.ticket_no_missing"), 0);
}

IMPORT_TEST(two_customers_in_a_cell_are_not_one_number) {
  const Cells header = {"ID Caller", "Nama", "ID Pelanggan"};
  Office office(engine);
  const auto tally = office.take({{"087700001236", "SARI", "440000000001, 440000000002"}, {"087700001241", "WATI", "5,2E+11"}, {"087700001242", "RINI", "44000000003"}}, 100, ImportKind::callers, header);
  EXPECT_EQ(tally.of("customer.several_in_a_cell"), 1);
  EXPECT_EQ(tally.of("customer.no_number"), 1);
  EXPECT_EQ(office.text("SELECT customer_no FROM awaited_customers ORDER BY customer_no"), "044000000003 440000000001");
}

IMPORT_TEST(a_table_of_numbers_and_states_updates_the_reports_there_are) {
  const Cells header = {"No. Laporan", "No. Tiket", "Nama Pelapor", "Status", "Tgl Transaksi"};
  Office office(engine);
  office.take({{"20900713", "91EY4BC", "MARNI", "Dalam Proses", "2019-12-09 09:15"}}, 100, ImportKind::tickets, header);
  const auto tally = office.take({{"20900713", "Selesai"}, {"20900799", "Selesai"}}, 100, ImportKind::tickets, {"No. Laporan", "Status"});
  EXPECT_EQ(tally.of("row.updated"), 1) << tally.to_text();
  EXPECT_EQ(tally.of("rejected.report_unknown"), 1);
  EXPECT_EQ(office.text("SELECT t.status, r.reporter_name, CAST(r.created_at_ms AS TEXT), CAST(t.closed_at_ms AS TEXT) FROM tickets t JOIN reports r ON r.ticket_id = t.ticket_id"),
            "Selesai MARNI 1575857700000 " + std::to_string(office.now_ms()));
  for (const auto* nothing : {"-", ""}) EXPECT_EQ(office.take({{"20900713", nothing}}, 100, ImportKind::tickets, {"No. Laporan", "Status"}).of("row.nothing_new"), 1);
  EXPECT_EQ(office.text("SELECT status FROM tickets"), "Selesai");
}

IMPORT_TEST(a_table_of_states_in_between_leaves_the_count_of_repeats) {
  const Cells header = {"No. Laporan", "No. Tiket", "Nama Pelapor", "Jml Laporan Ulang", "Status", "Tgl Transaksi"};
  const std::vector<Cells> reports = {{"20900713", "91EY4BC", "MARNI", "0", "Lapor", "2019-12-09 09:15"}, {"20900714", "91EY4BC", "BUDI", "1", "Lapor", "2019-12-09 10:15"}};
  const auto repeats = "SELECT repeat_count FROM tickets";
  Office office(engine);
  office.take(reports, 100, ImportKind::tickets, header);
  EXPECT_EQ(office.count(repeats), 1);
  office.take({{"20900713", "Selesai"}}, 100, ImportKind::tickets, {"No. Laporan", "Status"});
  EXPECT_EQ(office.count(repeats), 1);
  office.take(reports, 100, ImportKind::tickets, header);
  EXPECT_EQ(office.count(repeats), 1) << "the row of the first report counts as changed, that of the second does not";
  office.take({with(with(reports[1], 3, "2"), 4, "Selesai"), with(reports[0], 4, "Selesai")}, 100, ImportKind::tickets, header);
  EXPECT_EQ(office.count(repeats), 2) << "the newest report first";
}

IMPORT_TEST(the_old_systems_field_cuts_the_address_and_never_the_email) {
  Office office(engine);
  office.take({kMarni});
  const auto table = office.legacy_table(30);
  ASSERT_EQ(table.size(), 1U);
  EXPECT_EQ(table[0], (Cells{"087700001234", "87700001234", "IBU MARNI", "-", "MARNI.AYA@YAHOO.COM, JL MELATI", "-", "MARNI.AYA@YAHOO.COM"}));
}

}  // namespace sapa::desk

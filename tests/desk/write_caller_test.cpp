#include "desk/write_caller.h"

#include "desk/desk_fixture.h"

namespace sapa::desk {
namespace {

SAPA_ENGINES(WriteCaller);

struct Writing {
  explicit Writing(storage::Engine engine) : desk(engine), scope(Desk::scope_of(desk.add("rini"), "rini")) {}
  Result<Caller> write(const std::optional<CallerId>& id, const CallerInput& input, WriteOptions options = {}) {
    refusal = {};
    return desk.run([&](UnitOfWork& unit) {
      refusal = {};
      return write_caller(unit, scope, id, input, options, refusal);
    });
  }
  Caller make(const std::string& name, const std::string& hp) { return write(std::nullopt, {.name = name, .hp = hp}, {.accept_duplicates = true}).value(); }
  Result<Caller> change(const Caller& caller, const CallerInput& input) { return write(caller.id, input, {.expected_version = caller.version}); }
  std::vector<std::string> story(const CallerId& id) {
    std::vector<std::string> told;
    for (const auto& row : desk.rows("SELECT kind, field, old_value, new_value FROM record_changes WHERE subject_id = $1 ORDER BY change_id", {id.value})) {
      told.push_back(row.text(0) + " " + row.text(1) + " " + row.optional_text(2).value_or("-") + " > " + row.optional_text(3).value_or("-"));
    }
    return told;
  }
  std::string customer(const std::string& number) {
    desk.write(
        "INSERT INTO customers (customer_id, customer_no, meter_no, name, name_key, address, tariff_code, substation, pole, unit, status, updated_at_ms, version) "
        "VALUES ($1, $2, '', 'MARNI', 'marni', '', 'R1', '', '', '', 'aktif', 0, 1)",
        {"c-" + number, number});
    return "c-" + number;
  }
  Desk desk;
  Scope scope;
  WriteRefusal refusal;
};

TEST_P(WriteCaller, a_caller_of_only_a_number_is_valid) {
  Writing writing(engine);
  const auto made = writing.write(std::nullopt, {.hp = "0877-0000-1234"});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->name, "");
  EXPECT_EQ(made->version, 1);
  ASSERT_TRUE(made->present_hp());
  EXPECT_EQ(made->present_hp()->key, 6287700001234);
  EXPECT_EQ(made->present_hp()->raw, "0877-0000-1234") << "the raw text is kept";
}

TEST_P(WriteCaller, further_numbers_in_one_field_are_kept_beside_it) {
  Writing writing(engine);
  const auto made = writing.write(std::nullopt, {.name = "MARNI", .hp = "0812-9999-0001 / 0813 1111 2222"});
  ASSERT_TRUE(made) << made.error().message;
  ASSERT_EQ(made->phones.size(), 2U);
  EXPECT_EQ(made->present_hp()->key, 6281299990001);
  const auto& other = made->phones[made->phones[0].role == "hp" ? 1 : 0];
  EXPECT_EQ(other.key, 6281311112222);
  EXPECT_EQ(other.role, "pelapor_lain");
}

TEST_P(WriteCaller, every_wrong_field_is_named_at_once) {
  Writing writing(engine);
  const auto refused = writing.write(std::nullopt, {.name = std::string(101, 'x'), .honorific = "SIR", .address = "\xFF", .hp = "123", .home_phone = "99", .email = "marni@", .phones = {{"x", "boss"}}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "fields_invalid");
  std::vector<std::string> fields;
  for (const auto& problem : writing.refusal.problems) fields.push_back(problem.field + " " + problem.code);
  EXPECT_EQ(fields, (std::vector<std::string>{"name too_long", "address not_utf8", "honorific honorific_unknown", "hp phone_short_code", "homePhone phone_too_short",
                                              "phones[0].role role_unknown", "phones[0].phone phone_not_a_number", "email email_invalid"}));
  EXPECT_EQ(writing.desk.count("SELECT CAST(count(*) AS BIGINT) FROM callers"), 0);
}

TEST_P(WriteCaller, an_honorific_in_the_name_is_taken_out_of_it) {
  Writing writing(engine);
  const auto made = writing.write(std::nullopt, {.name = "  ibu   Marni ", .hp = "087700001234"});
  EXPECT_EQ(made->honorific, "IBU");
  EXPECT_EQ(made->name, "Marni");
  EXPECT_EQ(split_honorific("BP. BUDI"), (std::pair<std::string, std::string>("BAPAK", "BUDI")));
  EXPECT_EQ(split_honorific("TN. BUDI"), (std::pair<std::string, std::string>("BAPAK", "BUDI")));
  EXPECT_EQ(split_honorific("Nyonya Marni"), (std::pair<std::string, std::string>("IBU", "Marni")));
  EXPECT_EQ(split_honorific("HAJI BUDI"), (std::pair<std::string, std::string>("H", "BUDI")));
  EXPECT_EQ(split_honorific("IBU"), (std::pair<std::string, std::string>("", "IBU")));
  EXPECT_EQ(split_honorific("PTOLEMEUS"), (std::pair<std::string, std::string>("", "PTOLEMEUS")));
}

TEST_P(WriteCaller, names_of_every_kind_are_kept_and_their_traps_are_not) {
  Writing writing(engine);
  EXPECT_EQ(writing.make("O'Brien \"Q\" 👩\xE2\x80\x8D🔧 مرني", "087700001234").name, "O'Brien \"Q\" 👩\xE2\x80\x8D🔧 مرني");
  EXPECT_EQ(writing.make("x\xE2\x80\xAEgnp.exe", "087700001235").name, "xgnp.exe");
  EXPECT_EQ(writing.make("'; DROP TABLE callers; --", "087700001236").name, "'; DROP TABLE callers; --");
}

TEST_P(WriteCaller, a_change_of_an_old_version_is_refused_and_shows_the_present_one) {
  Writing writing(engine);
  const auto made = writing.make("MARNI", "087700001234");
  const auto first = writing.change(made, {.name = "MARNI A"});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->version, 2);
  const auto second = writing.change(made, {.name = "MARNI B"});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::version_conflict);
  ASSERT_TRUE(writing.refusal.current);
  EXPECT_EQ(writing.refusal.current->name, "MARNI A");
  EXPECT_EQ(writing.write(made.id, {.name = "MARNI C"}).error().reason, "if_match_required");
  EXPECT_EQ(writing.write(CallerId{"nobody"}, {.name = "X"}, {.expected_version = 1}).error().code, ErrorCode::not_found);
}

TEST_P(WriteCaller, what_is_not_named_stays_and_what_is_empty_goes) {
  Writing writing(engine);
  auto caller = writing.write(std::nullopt, {.name = "MARNI", .address = "JL MELATI 1", .note = "n", .hp = "087700001234", .home_phone = "021-55501234", .email = "marni@yahoo.com"}).value();
  caller = writing.change(caller, {.note = ""}).value();
  EXPECT_EQ(caller.address, "JL MELATI 1");
  EXPECT_EQ(caller.note, "");
  caller = writing.change(caller, {.address = "-", .home_phone = "", .email = ""}).value();
  EXPECT_EQ(caller.address, "");
  EXPECT_FALSE(caller.present_email());
  EXPECT_EQ(writing.desk.count("SELECT CAST(count(*) AS BIGINT) FROM caller_phones WHERE role = 'telp_rumah' AND released_at_ms IS NULL"), 0);
  ASSERT_TRUE(caller.present_hp());
}

TEST_P(WriteCaller, a_new_mobile_keeps_the_old_one_as_another_number) {
  Writing writing(engine);
  const auto made = writing.make("MARNI", "087700001234");
  const auto changed = writing.change(made, {.hp = "081200005678"}).value();
  EXPECT_EQ(changed.present_hp()->key, 6281200005678);
  ASSERT_EQ(changed.phones.size(), 2U);
  for (const auto& phone : changed.phones) EXPECT_EQ(phone.role, phone.key == 6281200005678 ? "hp" : "pelapor_lain");
}

TEST_P(WriteCaller, a_new_address_supersedes_the_old_one_and_both_stay_known) {
  Writing writing(engine);
  auto caller = writing.write(std::nullopt, {.name = "MARNI", .email = "marni@yahoo.com"}).value();
  caller = writing.change(caller, {.email = "marni.aya@yahoo.com"}).value();
  EXPECT_EQ(caller.present_email()->address, "marni.aya@yahoo.com");
  EXPECT_EQ(caller.emails.size(), 2U);
  EXPECT_EQ(writing.desk.rows("SELECT state FROM caller_emails WHERE address = 'marni@yahoo.com'").at(0).text(0), "superseded");
  caller = writing.change(caller, {.email = "marni@yahoo.com"}).value();
  EXPECT_EQ(caller.present_email()->address, "marni@yahoo.com");
}

TEST_P(WriteCaller, likely_duplicates_are_shown_and_may_be_accepted) {
  Writing writing(engine);
  const auto marni = writing.write(std::nullopt, {.name = "MARNI", .hp = "087700001234", .email = "marni.aya@gmail.com", .customer_ids = {writing.customer("111111111111")}}).value();
  const auto expect_duplicate = [&](const CallerInput& input) {
    const auto refused = writing.write(std::nullopt, input);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "likely_duplicate");
    ASSERT_EQ(writing.refusal.duplicates.size(), 1U);
    EXPECT_EQ(writing.refusal.duplicates[0].caller.id, marni.id);
  };
  expect_duplicate({.name = "X", .hp = "+62 877 0000 1234"});
  expect_duplicate({.name = "X", .home_phone = "087700001234"});
  expect_duplicate({.name = "X", .phones = {{"087700001234", "kerabat"}}});
  expect_duplicate({.name = "X", .email = "marniaya@gmail.com"});
  expect_duplicate({.name = "marni", .customer_ids = {"c-111111111111"}});
  EXPECT_TRUE(writing.write(std::nullopt, {.name = "X", .hp = "087700001234"}, {.accept_duplicates = true}));
  EXPECT_TRUE(writing.write(std::nullopt, {.name = "MARNI", .hp = "087700009999"})) << "a name alone is no duplicate";
}

TEST_P(WriteCaller, saving_what_one_has_already_is_no_duplicate) {
  Writing writing(engine);
  const auto marni = writing.make("MARNI", "087700001234");
  writing.make("BUDI", "087700001234");
  EXPECT_TRUE(writing.change(marni, {.address = "JL MELATI 1", .hp = "087700001234"}));
}

TEST_P(WriteCaller, every_change_is_told_with_who_old_and_new) {
  Writing writing(engine);
  auto caller = writing.write(std::nullopt, {.name = "MARNI", .hp = "087700001234"}).value();
  caller = writing.change(caller, {.name = "MARNI AYA", .address = "JL MELATI 1", .email = "marni@yahoo.com"}).value();
  caller = writing.change(caller, {.name = "MARNI AYA"}).value();
  auto told = writing.story(caller.id);
  std::sort(told.begin(), told.end());
  EXPECT_EQ(told, (std::vector<std::string>{"attached phone - > 0877-0000-1234", "changed address  > JL MELATI 1", "changed email - > marni@yahoo.com", "changed name MARNI > MARNI AYA",
                                            "created caller - > MARNI"}));
  EXPECT_EQ(writing.desk.rows("SELECT DISTINCT by_name FROM record_changes").at(0).text(0), "rini");
}

TEST_P(WriteCaller, the_number_of_the_call_is_attached_as_verified_by_it) {
  Writing writing(engine);
  const auto made = writing.write(std::nullopt, {.name = "MARNI"}, {.call_id = "call-1", .call_phone_key = 6287700001234, .call_phone_raw = "87700001234"}).value();
  ASSERT_EQ(made.phones.size(), 1U);
  EXPECT_EQ(made.phones[0].role, "hp");
  EXPECT_EQ(made.phones[0].raw, "87700001234");
  const auto fixed = writing.write(std::nullopt, {.name = "BUDI"}, {.call_id = "call-2", .call_phone_key = 622155501234, .call_phone_raw = "02155501234"}).value();
  EXPECT_EQ(fixed.phones.at(0).role, "id_caller");
}

TEST_P(WriteCaller, numbers_are_attached_and_released) {
  Writing writing(engine);
  const auto marni = writing.make("MARNI", "087700001234");
  auto attached = writing.desk.run([&](UnitOfWork& unit) { return attach_phone(unit, writing.scope, marni.id, {"081200005678", "kerabat"}, std::nullopt); });
  ASSERT_TRUE(attached);
  EXPECT_EQ(attached->version, 2);
  EXPECT_EQ(attached->phones.size(), 2U);
  auto again = writing.desk.run([&](UnitOfWork& unit) { return attach_phone(unit, writing.scope, marni.id, {"081200005678", "kerabat"}, std::nullopt); });
  EXPECT_EQ(again->version, 2) << "nothing changed";
  auto released = writing.desk.run([&](UnitOfWork& unit) { return release_phone(unit, writing.scope, marni.id, "6281200005678", std::nullopt); });
  ASSERT_TRUE(released);
  EXPECT_EQ(released->version, 3);
  EXPECT_FALSE(writing.desk.run([&](UnitOfWork& unit) { return release_phone(unit, writing.scope, marni.id, "6281200005678", std::nullopt); }));
  EXPECT_FALSE(writing.desk.run([&](UnitOfWork& unit) { return release_phone(unit, writing.scope, marni.id, "garbage", std::nullopt); }));
  EXPECT_EQ(writing.desk.run([&](UnitOfWork& unit) { return attach_phone(unit, writing.scope, marni.id, {"", "hp"}, std::nullopt); }).error().field, "phone");
}

TEST_P(WriteCaller, customers_are_linked_with_a_role_and_unlinked) {
  Writing writing(engine);
  const auto marni = writing.make("MARNI", "087700001234");
  const CustomerId customer{writing.customer("111111111111")};
  const auto linked = writing.desk.run([&](UnitOfWork& unit) { return link_customer(unit, writing.scope, marni.id, customer, "pemilik", std::nullopt); });
  ASSERT_TRUE(linked);
  EXPECT_EQ(linked->customers.at(0).role, "pemilik");
  EXPECT_EQ(writing.desk.run([&](UnitOfWork& unit) { return link_customer(unit, writing.scope, marni.id, customer, "boss", std::nullopt); }).error().field, "role");
  EXPECT_EQ(writing.desk.run([&](UnitOfWork& unit) { return link_customer(unit, writing.scope, marni.id, CustomerId{"none"}, "", std::nullopt); }).error().field, "customerId");
  ASSERT_TRUE(writing.desk.run([&](UnitOfWork& unit) { return unlink_customer(unit, writing.scope, marni.id, customer); }));
  EXPECT_FALSE(writing.desk.run([&](UnitOfWork& unit) { return unlink_customer(unit, writing.scope, marni.id, customer); }));
}

TEST_P(WriteCaller, an_unknown_customer_undoes_the_whole_save) {
  Writing writing(engine);
  EXPECT_EQ(writing.write(std::nullopt, {.name = "MARNI", .hp = "087700001234", .customer_ids = {"none"}}).error().field, "customerIds");
  EXPECT_EQ(writing.desk.count("SELECT CAST(count(*) AS BIGINT) FROM callers"), 0);
  EXPECT_EQ(writing.desk.count("SELECT CAST(count(*) AS BIGINT) FROM record_changes"), 0);
}

TEST_P(WriteCaller, two_agents_who_save_at_once_lose_nothing) {
  Writing writing(engine);
  const auto marni = writing.make("MARNI", "087700001234");
  std::atomic<int> saved{0};
  std::atomic<int> refused{0};
  std::vector<std::thread> agents;
  for (int i = 0; i < 4; ++i) {
    agents.emplace_back([&, i] {
      WriteRefusal own;
      const auto done = writing.desk.run([&](UnitOfWork& unit) {
        own = {};
        return write_caller(unit, writing.scope, marni.id, {.address = "JL " + std::to_string(i)}, {.expected_version = marni.version}, own);
      });
      if (done) ++saved;
      else if (done.error().code == ErrorCode::version_conflict && own.current) ++refused;
    });
  }
  for (auto& agent : agents) agent.join();
  EXPECT_EQ(saved, 1);
  EXPECT_EQ(refused, 3);
}

// --- what went wrong once -------------------------------------------------------------------------------------------

TEST_P(WriteCaller, once_saving_a_linked_customer_again_took_the_role_away_and_told_it_twice) {
  Writing writing(engine);
  auto marni = writing.make("MARNI", "087700001234");
  const CustomerId customer{writing.customer("111111111111")};
  marni = writing.desk.run([&](UnitOfWork& unit) { return link_customer(unit, writing.scope, marni.id, customer, "pemilik", std::nullopt); }).value();
  const auto before = writing.story(marni.id).size();
  marni = writing.change(marni, {.customer_ids = {customer.value}}).value();
  EXPECT_EQ(marni.customers.at(0).role, "pemilik");
  EXPECT_EQ(writing.story(marni.id).size(), before);
}

TEST_P(WriteCaller, once_a_new_home_number_left_two_home_numbers) {
  Writing writing(engine);
  auto marni = writing.write(std::nullopt, {.name = "MARNI", .home_phone = "021-55501234"}).value();
  marni = writing.change(marni, {.home_phone = "021-55509999"}).value();
  int home = 0;
  for (const auto& phone : marni.phones) home += phone.role == "telp_rumah" && !phone.released_at_ms ? 1 : 0;
  EXPECT_EQ(home, 1);
}

}  // namespace
}  // namespace sapa::desk

#include "desk/procedure.h"

#include "desk/alphabets.h"
#include "desk/call_actions.h"
#include "desk/caller_story.h"
#include "desk/desk_fixture.h"
#include "desk/flows.h"
#include "desk/mail.h"
#include "wire/shipped_flows.h"

namespace sapa::desk {
namespace {

namespace json = wire::json;

SAPA_ENGINES(Procedures);

// One agent with one answered call, of a caller who may be known.
struct Walk {
  explicit Walk(storage::Engine engine) : desk(engine), rini(desk.add("rini")), scope(Desk::scope_of(rini, "rini")) { desk.seat(rini, "1001"); }

  Caller know(const CallerInput& input) {
    WriteRefusal ignored;
    return desk.run([&](UnitOfWork& unit) { return write_caller(unit, ScopeMaker::system("Impor"), std::nullopt, input, {.accept_duplicates = true}, ignored); }).value();
  }
  void report(std::int64_t number, const std::string& phone, const std::string& address, std::int64_t days_ago) {
    const auto at = desk.now_ms - days_ago * 86'400'000;
    const auto ticket = "ticket-" + std::to_string(number);
    desk.write("INSERT INTO tickets (ticket_id, ticket_no, category, module_id, status, status_qualifier, substation, pole, repeat_count, created_at_ms, updated_at_ms, version) "
               "VALUES ($1, $2, 'Gangguan', '', 'Selesai', '', '', '', 0, $3, $3, 1)",
               {ticket, "T" + std::to_string(number), at});
    desk.write("INSERT INTO reports (report_no, ticket_id, transaction_no, reporter_name, reporter_address, reporter_phone, reporter_key, reporter_email, created_by, site, resume, "
               "created_at_ms) VALUES ($1, $2, '00000', 'IBU MARNI', $3, $4, $5, '', 'CC.S2.RINI', 'S2', '', $6)",
               {number, ticket, address, phone, phone_key(*classify_phone(phone, PhoneSource::apkt_pelapor).e164), at});
  }
  // An event of the telephone system, as it posts it.
  void tell(const std::string& text) {
    desk.run([&](UnitOfWork& unit) {
      take_call_event(unit, telephony::read_own_event(wire::parse_json(text).value().as_object(), "pbx1", unit.now).value(), "pbx1", text);
      return true;
    });
  }
  void ring(const std::string& number) {
    for (const std::string event : {"ringing", "answered"}) {
      tell(R"({"callId":"a","event":")" + event + R"(","callerNumber":")" + number + R"(","agent":"1001"})");
      desk.advance(std::chrono::seconds(1));
    }
    id = CallId{desk.rows("SELECT call_id FROM calls").at(0).text(0)};
  }
  json::object sop() {
    json::object shown;
    desk.read([&](storage::Connection& connection) { shown = wire::parse_json(present(connection, desk.services, own_workspace(connection, scope, id).value())).value().at("sop").as_object(); });
    return shown;
  }
  std::string step() { return std::string(sop().at("step").as_string()); }
  std::string outcome() {
    const auto shown = sop().at("outcome");
    return shown.is_null() ? "" : std::string(shown.as_object().at("id").as_string());
  }
  Result<bool> answer(const std::string& choice, std::map<std::string, std::string> fields = {}, std::optional<LetterCheck> letters = std::nullopt) {
    const auto now = sop();
    return give({now.at("answers").to_number<std::int64_t>(), {std::string(now.at("step").as_string()), choice, std::move(fields)}, std::move(letters)});
  }
  Result<bool> give(const GivenAnswer& given) {
    return desk.run([&](UnitOfWork& unit) -> Result<bool> {
      auto call = load_call(unit.db, id).value();
      SAPA_CHECK(answer_step(unit, scope, call, given));
      return true;
    });
  }
  Result<bool> back(std::int64_t position) {
    return desk.run([&](UnitOfWork& unit) -> Result<bool> {
      auto call = load_call(unit.db, id).value();
      SAPA_CHECK(take_back_answers(unit, scope, call, position));
      return true;
    });
  }
  std::string email_state(const std::string& address) {
    const auto rows = desk.rows("SELECT state FROM caller_emails WHERE address = $1", {address});
    return rows.empty() ? "" : rows[0].text(0);
  }
  Desk desk;
  UserId rini;
  Scope scope;
  CallId id;
};

LetterCheck letters(const std::string& address, std::int64_t ms) {
  LetterCheck check{address};
  for (std::size_t i = 0; i < address.find('@'); ++i) check.letters.push_back({std::int64_t(i), ms, ""});
  return check;
}

TEST_P(Procedures, a_new_caller_is_asked_for_what_is_missing_and_saved_with_a_spelled_address) {
  Walk walk(engine);
  walk.ring("081299990001");
  EXPECT_EQ(walk.step(), "S10_ASK_MISSING_DATA");
  ASSERT_TRUE(walk.answer("given", {{"nama", "IBU SITI"}, {"alamat", "JL ANGGREK 9"}}));
  ASSERT_TRUE(walk.answer("gives"));
  ASSERT_TRUE(walk.answer("entered", {{"email", "Siti.Contoh@Gmail.com"}}));
  ASSERT_TRUE(walk.answer("read"));
  ASSERT_TRUE(walk.answer("right", {}, letters("siti.contoh@gmail.com", 600)));
  EXPECT_EQ(walk.outcome(), "VERIFIED_NEW");
  EXPECT_EQ(walk.email_state("siti.contoh@gmail.com"), "spelled");
  const auto caller = walk.desk.rows("SELECT name, honorific, address FROM callers").at(0);
  EXPECT_EQ(caller.text(0), "SITI");
  EXPECT_EQ(caller.text(1), "IBU");
  EXPECT_EQ(caller.text(2), "JL ANGGREK 9");
  EXPECT_EQ(walk.desk.count("SELECT count(*) FROM caller_phones WHERE phone_key = 6281299990001"), 1);
  EXPECT_EQ(walk.desk.count("SELECT count(*) FROM consents WHERE answer = 'given'"), 1);
  const CallerId siti{walk.desk.rows("SELECT caller_id FROM callers").at(0).text(0)};
  json::array story;
  walk.desk.read([&](storage::Connection& connection) { story = changes_of(connection, siti, "", 20, false).at("items").as_array(); });
  const auto verified = std::find_if(story.begin(), story.end(), [](const json::value& change) { return change.at("kind") == "verified"; });
  ASSERT_NE(verified, story.end());
  EXPECT_EQ(verified->at("consent").at("purpose").as_string(), "service_email");
  EXPECT_EQ(verified->at("consent").at("answer").as_string(), "given");
}

TEST_P(Procedures, an_address_of_earlier_reports_is_read_back_without_a_search) {
  Walk walk(engine);
  walk.know({.name = "IBU MARNI", .address = "JL MELATI 1", .hp = "087700001234"});
  walk.report(20900713, "87700001234", "MARNI.AYA@YAHOO.COM, JL MELATI RAYA", 30);
  walk.ring("+6287700001234");
  ASSERT_TRUE(walk.answer("same_person"));
  EXPECT_EQ(walk.step(), "S40_READ_BACK_FULL");
  EXPECT_EQ(walk.sop().at("email").as_object().at("address").as_string(), "marni.aya@yahoo.com");
  ASSERT_TRUE(walk.answer("read"));
  ASSERT_TRUE(walk.answer("right"));
  EXPECT_EQ(walk.outcome(), "VERIFIED_RECOVERED");
  EXPECT_EQ(walk.email_state("marni.aya@yahoo.com"), "spelled");
}

TEST_P(Procedures, the_letter_in_which_a_report_differs_stops_the_reading) {
  Walk walk(engine);
  walk.know({.name = "IBU MARNI", .address = "JL MELATI 1", .hp = "087700001234", .email = "marni.aya@yahoo.com"});
  walk.report(20901015, "087700001234", "MARNI.AYU@YAHOO.COM JL MELATI", 12);
  walk.ring("087700001234");
  ASSERT_TRUE(walk.answer("same_person"));
  const auto tiles = walk.sop().at("email").as_object().at("spelled").as_object().at("tiles").as_array();
  EXPECT_EQ(tiles.at(8).as_object().at("level").as_string(), "conflict");
  EXPECT_NE(tiles.at(7).as_object().at("level").as_string(), "conflict");
}

TEST_P(Procedures, a_bounce_opens_a_spelled_address_again_for_the_next_call) {
  Walk walk(engine);
  walk.know({.name = "IBU MARNI", .address = "JL MELATI 1", .hp = "087700001234", .email = "marni.aya@yahoo.com"});
  walk.desk.write("UPDATE caller_emails SET state = 'spelled', state_at_ms = $1", {walk.desk.now_ms.load()});
  walk.ring("087700001234");
  ASSERT_TRUE(walk.answer("same_person"));
  const auto offered = [&](const char* choice) {
    const auto shown = walk.sop();
    for (const auto& item : shown.at("choices").as_array()) {
      if (item.as_object().at("id").as_string() == choice) return true;
    }
    return false;
  };
  // Spelled this year: it is enough that it is still right.
  EXPECT_TRUE(offered("right"));
  ASSERT_TRUE(walk.back(0));
  const mail::DeliveryReport report{"r1", std::nullopt, {{"marni.aya@yahoo.com", "failed", "5.1.1"}}};
  walk.desk.run([&](UnitOfWork& unit) { return take_delivery_report(unit, report, "r1"); });
  EXPECT_EQ(walk.email_state("marni.aya@yahoo.com"), "bounced");
  ASSERT_TRUE(walk.answer("same_person"));
  EXPECT_EQ(walk.step(), "S40_READ_BACK_FULL");
  EXPECT_FALSE(offered("right"));
  ASSERT_TRUE(walk.answer("read"));
  ASSERT_TRUE(walk.answer("right", {}, letters("marni.aya@yahoo.com", 600)));
  EXPECT_EQ(walk.email_state("marni.aya@yahoo.com"), "spelled");
}

TEST_P(Procedures, an_odd_address_is_said_and_taken_and_one_that_stands_for_none_is_refused) {
  Walk walk(engine);
  walk.ring("081299990001");
  ASSERT_TRUE(walk.answer("given", {{"nama", "IBU SITI"}, {"alamat", "JL ANGGREK 9"}}));
  ASSERT_TRUE(walk.answer("gives"));
  const auto refused = walk.answer("entered", {{"email", "tidakada@gmail.com"}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "answer_field_placeholder");
  ASSERT_TRUE(walk.answer("entered", {{"email", "info@gmial.com"}}));
  const auto email = walk.sop().at("email").as_object();
  EXPECT_EQ(email.at("address").as_string(), "info@gmial.com");
  const auto spelled = email.at("spelled").as_object();
  EXPECT_EQ(json::serialize(spelled.at("doubts")), R"(["mistyped_domain","role"])");
  EXPECT_EQ(spelled.at("suggestedDomain").as_string(), "gmail.com");
  WriteRefusal refusal;
  const auto saved = walk.desk.run([&](UnitOfWork& unit) { return write_caller(unit, walk.scope, std::nullopt, {.name = "SITI", .email = "noemail@yahoo.com"}, {}, refusal); });
  EXPECT_FALSE(saved);
  ASSERT_EQ(refusal.problems.size(), 1U);
  EXPECT_EQ(refusal.problems[0].code, "email_placeholder");
}

TEST_P(Procedures, a_corrected_address_replaces_the_old_one_and_keeps_it_as_history) {
  Walk walk(engine);
  walk.know({.name = "IBU MARNI", .address = "JL MELATI 1", .hp = "087700001234", .email = "marni.aya@yahoo.com"});
  walk.ring("087700001234");
  for (const auto* choice : {"same_person", "read"}) ASSERT_TRUE(walk.answer(choice));
  ASSERT_TRUE(walk.answer("wrong_letter", {{"letter", "9"}}));
  ASSERT_TRUE(walk.answer("corrected", {{"email", "marni.ayu@yahoo.com"}}));
  ASSERT_TRUE(walk.answer("right"));
  EXPECT_EQ(walk.outcome(), "VERIFIED_CORRECTED");
  EXPECT_EQ(walk.email_state("marni.ayu@yahoo.com"), "spelled");
  EXPECT_EQ(walk.email_state("marni.aya@yahoo.com"), "superseded");
  EXPECT_EQ(walk.desk.count("SELECT count(*) FROM record_changes WHERE kind = 'verified' AND new_value = 'marni.ayu@yahoo.com'"), 1);
}

TEST_P(Procedures, the_story_of_a_correction_tells_both_addresses_the_letter_and_the_alphabet) {
  Walk walk(engine);
  const auto marni = walk.know({.name = "IBU MARNI", .address = "JL MELATI 1", .hp = "087700001234", .email = "marni.aya@yahoo.com"});
  walk.ring("087700001234");
  for (const auto* choice : {"same_person", "read"}) ASSERT_TRUE(walk.answer(choice));
  ASSERT_TRUE(walk.answer("wrong_letter", {{"letter", "9"}}));
  ASSERT_TRUE(walk.answer("corrected", {{"email", "marni.ayu@yahoo.com"}}));
  LetterCheck check = letters("marni.ayu@yahoo.com", 900);
  check.letters.back().was = "a";
  ASSERT_TRUE(walk.answer("right", {}, check));
  json::array story;
  walk.desk.read([&](storage::Connection& connection) { story = changes_of(connection, marni.id, "", 2, false).at("items").as_array(); });
  ASSERT_EQ(story.size(), 2U);
  const auto& verified = story[0].as_object();
  EXPECT_EQ(verified.at("kind").as_string(), "verified");
  EXPECT_EQ(verified.at("new").as_string(), "marni.ayu@yahoo.com");
  ASSERT_EQ(verified.at("letters").as_array().size(), 1U);
  const auto& spelled = verified.at("letters").as_array()[0].as_object();
  EXPECT_EQ(json::serialize(spelled.at("corrected")), R"([{"was":"a","confirmed":"u"}])");
  EXPECT_FALSE(spelled.at("alphabet").as_string().empty());
  EXPECT_TRUE(verified.at("consent").is_null());
  const auto& changed = story[1].as_object();
  EXPECT_EQ(changed.at("old").as_string(), "marni.aya@yahoo.com");
  EXPECT_EQ(changed.at("new").as_string(), "marni.ayu@yahoo.com");
  // Seen without the caller at hand: no address, no letter of it.
  walk.desk.read([&](storage::Connection& connection) { story = changes_of(connection, marni.id, "", 2, true).at("items").as_array(); });
  const auto seen = json::serialize(story);
  EXPECT_EQ(seen.find("marni"), std::string::npos) << seen;
  EXPECT_EQ(json::serialize(story[0].at("letters").at(0).at("corrected")), R"([{"was":"*","confirmed":"*"}])");
}

TEST_P(Procedures, an_answer_that_comes_twice_or_late_changes_nothing) {
  Walk walk(engine);
  walk.ring("081299990001");
  const GivenAnswer first{0, {"S10_ASK_MISSING_DATA", "given", {{"nama", "SITI"}, {"alamat", "JL 1"}}}};
  ASSERT_TRUE(walk.give(first));
  ASSERT_TRUE(walk.give(first));
  EXPECT_EQ(walk.desk.count("SELECT count(*) FROM procedure_answers"), 1);
  const auto late = walk.give({0, {"S10_ASK_MISSING_DATA", "given", {{"nama", "LAIN"}, {"alamat", "JL 2"}}}});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().reason, "sop_moved");
  const auto wrong = walk.answer("same_person");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::invalid);
  const auto empty = walk.answer("entered");
  EXPECT_FALSE(empty);
  EXPECT_EQ(walk.desk.count("SELECT count(*) FROM procedure_answers"), 1);
}

TEST_P(Procedures, back_drops_answers_until_they_are_saved) {
  Walk walk(engine);
  walk.know({.name = "IBU MARNI", .address = "JL MELATI 1", .hp = "087700001234", .email = "marni.aya@yahoo.com"});
  walk.ring("087700001234");
  ASSERT_TRUE(walk.answer("same_person"));
  ASSERT_TRUE(walk.answer("read"));
  ASSERT_TRUE(walk.back(1));
  EXPECT_EQ(walk.step(), "S40_READ_BACK_FULL");
  ASSERT_TRUE(walk.back(0));
  EXPECT_EQ(walk.step(), "S05_CONFIRM_NAME");
  EXPECT_EQ(walk.desk.count("SELECT count(*) FROM procedure_runs"), 0);
  for (const auto* choice : {"same_person", "read", "right"}) ASSERT_TRUE(walk.answer(choice));
  EXPECT_EQ(walk.outcome(), "VERIFIED_EXISTING");
  const auto late = walk.back(0);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().reason, "sop_saved");
}

TEST_P(Procedures, saving_data_caller_ticks_the_step_that_asked_for_it) {
  Walk walk(engine);
  walk.ring("081299990001");
  const auto saved = walk.desk.run([&](UnitOfWork& unit) {
    WriteRefusal refusal;
    return save_call_data(unit, walk.scope, walk.id, {.input = {.name = "IBU SITI", .address = "JL ANGGREK 9", .email = "siti.contoh@gmail.com"}}, refusal);
  });
  ASSERT_TRUE(saved) << saved.error().message;
  EXPECT_EQ(walk.step(), "S40_READ_BACK_FULL");
  EXPECT_EQ(walk.desk.count("SELECT count(*) FROM procedure_answers WHERE by_user_id = ''"), 3);
}

TEST_P(Procedures, saying_who_it_is_answers_the_question_of_the_name) {
  Walk walk(engine);
  const auto marni = walk.know({.name = "IBU MARNI", .address = "JL MELATI 1", .hp = "087700001234"});
  walk.ring("087700001234");
  ASSERT_TRUE(walk.desk.run([&](UnitOfWork& unit) { return identify_caller(unit, walk.scope, walk.id, {Decision::confirm, marni.id}); }));
  EXPECT_NE(walk.step(), "S05_CONFIRM_NAME");
  Walk other(engine);
  const auto budi = other.know({.name = "BP BUDI", .address = "JL MELATI 1", .hp = "087700001234"});
  other.ring("087700001234");
  ASSERT_TRUE(other.desk.run([&](UnitOfWork& unit) { return identify_caller(unit, other.scope, other.id, {Decision::reject, budi.id}); }));
  EXPECT_EQ(other.step(), "S10_ASK_MISSING_DATA");
}

TEST_P(Procedures, a_call_that_ends_in_the_middle_gets_its_outcome_when_it_is_closed) {
  Walk walk(engine);
  walk.know({.name = "IBU MARNI", .address = "JL MELATI 1", .hp = "087700001234", .email = "marni.aya@yahoo.com"});
  walk.ring("087700001234");
  ASSERT_TRUE(walk.answer("same_person"));
  walk.tell(R"({"callId":"a","event":"hangup","reason":"caller"})");
  ASSERT_TRUE(walk.desk.run([&](UnitOfWork& unit) {
    WriteRefusal refusal;
    return close_call(unit, walk.scope, walk.id, {.disposition = "informasi", .resume = "tanya tagihan"}, refusal);
  }));
  EXPECT_EQ(walk.outcome(), "DROPPED");
}

TEST_P(Procedures, nobody_confirms_letters_once_the_caller_is_gone) {
  Walk walk(engine);
  walk.know({.name = "IBU MARNI", .address = "JL MELATI 1", .hp = "087700001234", .email = "marni.aya@yahoo.com"});
  walk.ring("087700001234");
  for (const auto* choice : {"same_person", "read"}) ASSERT_TRUE(walk.answer(choice));
  walk.tell(R"({"callId":"a","event":"hangup","reason":"caller"})");
  walk.desk.advance(std::chrono::minutes(2));
  EXPECT_EQ(walk.answer("right", {}, letters("marni.aya@yahoo.com", 600)).error().reason, "caller_gone");
  EXPECT_NE(walk.email_state("marni.aya@yahoo.com"), "spelled");
  EXPECT_EQ(walk.outcome(), "");
}

TEST_P(Procedures, what_was_reported_from_the_number_is_not_read_out_to_somebody_else) {
  Walk walk(engine);
  walk.know({.name = "BP BUDI", .address = "JL MAWAR 1", .hp = "087700001234", .email = "budi.contoh@gmail.com"});
  walk.report(20901015, "087700001234", "BUDI.LAMA@YAHOO.COM JL MAWAR", 12);
  walk.ring("087700001234");
  ASSERT_TRUE(walk.answer("not_this_person"));
  json::object shown;
  walk.desk.read([&](storage::Connection& connection) { shown = wire::parse_json(present(connection, walk.desk.services, own_workspace(connection, walk.scope, walk.id).value())).value().as_object(); });
  EXPECT_TRUE(shown.at("foundEmails").as_array().empty());
  ASSERT_TRUE(walk.answer("given", {{"nama", "BP TONO"}, {"alamat", "JL BARU 1"}}));
  ASSERT_TRUE(walk.answer("given_before"));
  ASSERT_TRUE(walk.answer("yes"));
  EXPECT_EQ(json::serialize(walk.sop().at("sentences")).find("BUDI"), std::string::npos);
}

TEST_P(Procedures, a_number_that_is_none_is_asked_again) {
  Walk walk(engine);
  walk.ring("081299990001");
  ASSERT_TRUE(walk.answer("given", {{"nama", "SITI"}, {"alamat", "JL 1"}}));
  ASSERT_TRUE(walk.answer("given_before"));
  ASSERT_TRUE(walk.answer("no"));
  for (const auto* slip : {"abc", "08770000", "JL A"}) EXPECT_EQ(walk.answer("gives", {{"previous_number", slip}}).error().reason, "phone_invalid") << slip;
  EXPECT_TRUE(walk.answer("gives", {{"previous_number", "0857-0000-9999"}}));
}

TEST_P(Procedures, letters_confirmed_faster_than_speech_are_shown_to_quality) {
  Walk walk(engine);
  walk.know({.name = "IBU MARNI", .address = "JL MELATI 1", .hp = "087700001234", .email = "marni.aya@yahoo.com"});
  walk.ring("087700001234");
  for (const auto* choice : {"same_person", "read"}) ASSERT_TRUE(walk.answer(choice));
  EXPECT_FALSE(walk.answer("right", {}, letters("other@yahoo.com", 20)));
  ASSERT_TRUE(walk.answer("right", {}, letters("marni.aya@yahoo.com", 20)));
  json::object shown;
  walk.desk.read([&](storage::Connection& connection) { shown = list_verifications(connection, Desk::scope_of(walk.rini, "tono", Role::qa), {.too_fast = true}); });
  ASSERT_EQ(shown.at("items").as_array().size(), 1U);
  EXPECT_EQ(json::serialize(shown).find("marni"), std::string::npos);
}

TEST_P(Procedures, a_published_flow_is_a_new_revision_and_running_calls_stay_on_theirs) {
  Walk walk(engine);
  walk.ring("081299990001");
  ASSERT_TRUE(walk.answer("given", {{"nama", "SITI"}, {"alamat", "JL 1"}}));
  auto document = wire::parse_json(wire::shipped_flows()[0].json).value().as_object();
  std::vector<sop::Mistake> mistakes;
  auto broken = document;
  broken["start"] = "S99_NOWHERE";
  EXPECT_FALSE(walk.desk.run([&](UnitOfWork& unit) { return publish_flow(unit, walk.scope, kEmailFlow, broken, mistakes); }));
  EXPECT_FALSE(mistakes.empty());
  const auto published = walk.desk.run([&](UnitOfWork& unit) { return publish_flow(unit, walk.scope, kEmailFlow, document, mistakes); });
  ASSERT_TRUE(published) << published.error().message;
  EXPECT_EQ(published->at("revision").as_int64(), 2);
  EXPECT_EQ(walk.sop().at("revision").as_int64(), 1);
}

TEST_P(Procedures, an_alphabet_with_a_wrong_word_names_it) {
  Walk walk(engine);
  std::map<std::string, std::string> words;
  for (char letter = 'a'; letter <= 'z'; ++letter) words[std::string(1, letter)] = spelling::default_alphabet().word(letter);
  words["m"] = "Nama";
  std::vector<Error> problems;
  EXPECT_FALSE(walk.desk.run([&](UnitOfWork& unit) { return put_alphabet(unit, walk.scope, "kami", "Kami", words, problems); }));
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].field, "words.m");
  words["m"] = "Medan";
  EXPECT_TRUE(walk.desk.run([&](UnitOfWork& unit) { return put_alphabet(unit, walk.scope, "kami", "Kami", words, problems); }));
  EXPECT_FALSE(walk.desk.run([&](UnitOfWork& unit) { return put_alphabet(unit, walk.scope, "icao", "Kami", words, problems); }));
}

}  // namespace
}  // namespace sapa::desk

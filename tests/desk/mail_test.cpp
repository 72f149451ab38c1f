#include "desk/mail.h"

#include "desk/call_actions.h"
#include "desk/caller_story.h"
#include "desk/desk_fixture.h"
#include "desk/post_office.h"

namespace sapa::desk {
namespace {

using namespace std::chrono_literals;

SAPA_ENGINES(Mail);

// A post office that is configured and never started: the queue without the world.
struct PostRoom {
  explicit PostRoom(storage::Engine engine) : desk(engine), rini(desk.add("rini")), scope(Desk::scope_of(rini, "rini")) {
    options.smtp.url = "smtp://127.0.0.1:1";
    options.from_address = "noreply@pln.example";
    options.public_url = "https://sapa.example";
    options.resolver.server = "127.0.0.1:1";
    post = std::make_unique<PostOffice>(desk.services, options, [](const std::string&) {});
    desk.services.post = post.get();
  }
  ~PostRoom() { desk.services.post = nullptr; }

  CallerId know(const std::string& name, const std::string& email) {
    WriteRefusal refusal;
    WriteOptions write;
    write.accept_duplicates = true;
    CallerInput input;
    input.name = name;
    input.email = email;
    return desk.run([&](UnitOfWork& unit) { return write_caller(unit, scope, std::nullopt, input, write, refusal); }).value().id;
  }
  Result<void> ask(const CallerId& id) {
    const auto done = desk.run([&](UnitOfWork& unit) -> Result<bool> {
      SAPA_CHECK(queue_confirmation(unit, scope, id, "", std::nullopt));
      return true;
    });
    if (!done) return tl::unexpected(done.error());
    return {};
  }
  DueLetters due() { return desk.run([](UnitOfWork& unit) { return take_due_letters(unit, 10min, 10); }).value(); }
  void settle(const DueLetter& letter, LetterFate fate, const std::string& status = "") {
    EXPECT_TRUE(desk.run([&](UnitOfWork& unit) { return settle_letter(unit, {letter.id, letter.attempts, fate, status, "word", 60s}); }));
  }
  Result<bool> answer(const std::string& token, LetterAnswer answer) {
    return desk.run([&](UnitOfWork& unit) { return answer_letter(unit, token, answer); });
  }
  std::string state(const std::string& email) { return desk.rows("SELECT state FROM caller_emails WHERE address = $1 ORDER BY email_id", {email}).at(0).text(0); }
  std::string letter_state() { return desk.rows("SELECT state FROM confirmation_letters ORDER BY created_at_ms DESC, letter_id DESC").at(0).text(0); }
  std::string bounce(const std::string& address, const std::string& status, const std::string& report, const std::string& action = "failed") {
    mail::DeliveryReport read{report, std::nullopt, {{address, action, status}}};
    return desk.run([&](UnitOfWork& unit) { return take_delivery_report(unit, read, report); }).at(0).outcome;
  }

  Desk desk;
  UserId rini;
  Scope scope;
  MailOptions options;
  std::unique_ptr<PostOffice> post;
};

TEST_P(Mail, a_link_and_its_button_confirm_the_address_once) {
  PostRoom room(engine);
  const auto id = room.know("MARNI", "sari@yahoo.example");
  ASSERT_TRUE(room.ask(id));
  const auto due = room.due();
  ASSERT_EQ(due.letters.size(), 1U);
  const auto token = due.letters[0].token;
  EXPECT_GE(token.size(), 43U);  // 256 bits
  EXPECT_EQ(room.desk.count("SELECT CAST(count(*) AS BIGINT) FROM letter_tokens WHERE token_hash = $1", {token}), 0);
  room.settle(due.letters[0], LetterFate::accepted);
  // Looking changes nothing.
  room.desk.read([&](storage::Connection& db) { EXPECT_TRUE(check_letter_token(db, instant_from_ms(room.desk.now_ms), token, LetterAnswer::confirm)); });
  EXPECT_EQ(room.state("sari@yahoo.example"), "claimed");
  EXPECT_TRUE(room.answer(token, LetterAnswer::confirm));
  EXPECT_EQ(room.state("sari@yahoo.example"), "confirmed");
  EXPECT_EQ(room.desk.rows("SELECT new_value, by_name FROM record_changes WHERE field = 'emailState'").at(0).text(0), "confirmed");
  const auto again = room.answer(token, LetterAnswer::confirm);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().reason, "letter_token");
  EXPECT_EQ(room.state("sari@yahoo.example"), "confirmed");
  EXPECT_FALSE(room.answer("somebody-guesses", LetterAnswer::confirm));
}

TEST_P(Mail, the_story_tells_which_address_came_back_and_why) {
  PostRoom room(engine);
  const auto id = room.know("MARNI", "sari@yahoo.example");
  EXPECT_EQ(room.bounce("sari@yahoo.example", "5.1.1", "report"), "bounced");
  room.desk.read([&](storage::Connection& connection) {
    const auto story = changes_of(connection, id, "", 1, false);
    const auto& change = story.at("items").as_array().at(0).as_object();
    EXPECT_EQ(change.at("field").as_string(), "emailState");
    EXPECT_EQ(change.at("address").as_string(), "sari@yahoo.example");
    EXPECT_EQ(change.at("status").as_string(), "5.1.1");
    EXPECT_EQ(change.at("new").as_string(), "bounced");
  });
}

TEST_P(Mail, the_story_names_the_address_also_after_a_later_answer) {
  PostRoom room(engine);
  const auto id = room.know("MARNI", "sari@yahoo.example");
  ASSERT_TRUE(room.ask(id));
  const auto due = room.due();
  room.settle(due.letters.at(0), LetterFate::accepted);
  ASSERT_TRUE(room.answer(due.letters[0].token, LetterAnswer::confirm));
  room.desk.advance(1h);
  EXPECT_EQ(room.bounce("sari@yahoo.example", "5.1.1", "report"), "bounced");
  room.desk.write("UPDATE confirmation_letters SET state = 'denied', answered_at_ms = $1", {room.desk.now_ms});
  room.desk.read([&](storage::Connection& connection) {
    const auto story = changes_of(connection, id, "", 2, false);
    const auto& confirmed = story.at("items").as_array().at(1).as_object();
    EXPECT_EQ(confirmed.at("new").as_string(), "confirmed");
    EXPECT_EQ(confirmed.at("address").as_string(), "sari@yahoo.example");
  });
}

TEST_P(Mail, the_desk_says_whether_letters_can_be_sent) {
  PostRoom room(engine);
  const auto letters = [&] {
    bool can = false;
    room.desk.read([&](storage::Connection& connection) { can = wire::parse_json(present_desk(connection, room.desk.services, room.scope)).value().at("mail").at("letters").as_bool(); });
    return can;
  };
  EXPECT_TRUE(letters());
  room.desk.services.post = nullptr;
  EXPECT_FALSE(letters());
}

TEST_P(Mail, a_link_ends_after_72_hours) {
  PostRoom room(engine);
  ASSERT_TRUE(room.ask(room.know("MARNI", "sari@yahoo.example")));
  const auto token = room.due().letters.at(0).token;
  room.desk.advance(72h - 1ms);
  room.desk.read([&](storage::Connection& db) { EXPECT_TRUE(check_letter_token(db, instant_from_ms(room.desk.now_ms), token, LetterAnswer::confirm)); });
  room.desk.advance(1ms);
  EXPECT_FALSE(room.answer(token, LetterAnswer::confirm));
  EXPECT_EQ(room.state("sari@yahoo.example"), "claimed");
}

TEST_P(Mail, who_confirmed_may_still_say_stop_long_afterwards) {
  PostRoom room(engine);
  ASSERT_TRUE(room.ask(room.know("MARNI", "sari@yahoo.example")));
  const auto letter = room.due().letters.at(0);
  room.settle(letter, LetterFate::accepted);
  ASSERT_TRUE(room.answer(letter.token, LetterAnswer::confirm));
  room.desk.advance(24h * 30);
  EXPECT_FALSE(room.answer(letter.token, LetterAnswer::deny));
  EXPECT_TRUE(room.answer(letter.token, LetterAnswer::unsubscribe));
  EXPECT_EQ(room.state("sari@yahoo.example"), "withdrawn");
  EXPECT_FALSE(room.answer(letter.token, LetterAnswer::unsubscribe));
}

TEST_P(Mail, not_me_makes_it_disputed_and_stop_withdraws_it) {
  PostRoom room(engine);
  ASSERT_TRUE(room.ask(room.know("MARNI", "sari@yahoo.example")));
  ASSERT_TRUE(room.ask(room.know("BUDI", "budi@yahoo.example")));
  const auto due = room.due();
  ASSERT_EQ(due.letters.size(), 2U);
  for (const auto& letter : due.letters) {
    room.settle(letter, LetterFate::accepted);
    EXPECT_TRUE(room.answer(letter.token, letter.address == "sari@yahoo.example" ? LetterAnswer::deny : LetterAnswer::unsubscribe));
  }
  EXPECT_EQ(room.state("sari@yahoo.example"), "disputed");
  EXPECT_EQ(room.state("budi@yahoo.example"), "withdrawn");
  EXPECT_EQ(room.desk.count("SELECT CAST(count(*) AS BIGINT) FROM caller_emails WHERE address = 'budi@yahoo.example' AND released_at_ms IS NULL"), 0);
}

TEST_P(Mail, one_letter_a_mailbox_and_day_whoever_it_belongs_to) {
  PostRoom room(engine);
  const auto marni = room.know("MARNI", "sari.ayu@gmail.com");
  const auto budi = room.know("BUDI", "sariayu+pln@gmail.com");
  ASSERT_TRUE(room.ask(marni));
  for (const auto& id : {marni, budi}) {
    const auto again = room.ask(id);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().reason, "letter_rate");
  }
  room.desk.advance(24h);
  EXPECT_TRUE(room.ask(budi));
}

TEST_P(Mail, nothing_is_sent_where_it_should_not_be) {
  PostRoom room(engine);
  const auto id = room.know("MARNI", "sari@yahoo.example");
  room.desk.write("UPDATE caller_emails SET state = 'disputed'");
  EXPECT_EQ(room.ask(id).error().reason, "email_state");
  room.desk.write("UPDATE caller_emails SET state = 'spelled'");
  EXPECT_TRUE(room.desk.run([&](UnitOfWork& unit) { return keep_domains(unit, {{"yahoo.example", mail::DomainAnswer::no_mail, "null_mx", 6h}}); }));
  EXPECT_EQ(room.ask(id).error().reason, "email_no_mail");
  room.desk.write("UPDATE email_domains SET answer = 'unknown'");
  room.desk.write("INSERT INTO consents (consent_id, caller_id, call_id, purpose, notice, answer, at_ms, by_user_id) VALUES ('c', $1, 'k', 'service_email', 'n', 'refused', 1, 'u')", {id.value});
  EXPECT_EQ(room.ask(id).error().reason, "consent_refused");
  room.desk.write("DELETE FROM consents");
  EXPECT_TRUE(room.ask(id));  // unknown never stops
  room.desk.services.post = nullptr;
  EXPECT_EQ(room.ask(id).error().reason, "mail_off");
}

TEST_P(Mail, the_queue_tries_again_with_longer_pauses_and_gives_up) {
  PostRoom room(engine);
  ASSERT_TRUE(room.ask(room.know("MARNI", "sari@yahoo.example")));
  auto due = room.due();
  room.settle(due.letters.at(0), LetterFate::later);
  due = room.due();
  EXPECT_TRUE(due.letters.empty());
  EXPECT_EQ(due.next_at_ms, room.desk.now_ms + 60'000);
  room.desk.advance(60s);
  const auto second = room.due().letters.at(0);
  EXPECT_EQ(second.attempts, 2);
  // Whoever comes late with the outcome of an earlier attempt changes nothing.
  room.settle({second.id, "", "", "", "", 1}, LetterFate::refused);
  EXPECT_EQ(room.letter_state(), "waiting");
  room.settle(second, LetterFate::later);
  EXPECT_EQ(room.due().next_at_ms, room.desk.now_ms + 240'000);
  room.desk.advance(49h);
  EXPECT_TRUE(room.due().letters.empty());
  EXPECT_EQ(room.letter_state(), "failed");
}

TEST_P(Mail, what_was_in_hand_when_the_server_died_is_sent_after_the_restart) {
  PostRoom room(engine);
  ASSERT_TRUE(room.ask(room.know("MARNI", "sari@yahoo.example")));
  const auto first = room.due().letters.at(0);
  EXPECT_TRUE(room.due().letters.empty());
  EXPECT_TRUE(room.desk.run(release_letters));
  if (engine == storage::Engine::postgres) room.desk.advance(10min);  // nodes share the queue: the lease ends
  const auto second = room.due().letters.at(0);
  EXPECT_NE(second.token, first.token);
  room.settle(second, LetterFate::accepted);
  // The first one may have arrived too: either link works, and then neither confirms again.
  EXPECT_TRUE(room.answer(first.token, LetterAnswer::confirm));
  for (const auto later : {LetterAnswer::confirm, LetterAnswer::deny}) EXPECT_FALSE(room.answer(second.token, later));
}

TEST_P(Mail, a_letter_to_an_address_that_was_replaced_is_not_sent) {
  PostRoom room(engine);
  ASSERT_TRUE(room.ask(room.know("MARNI", "sari@yahoo.example")));
  room.desk.write("UPDATE caller_emails SET released_at_ms = 5, state = 'superseded'");
  EXPECT_TRUE(room.due().letters.empty());
  EXPECT_EQ(room.letter_state(), "cancelled");
}

TEST_P(Mail, a_refused_recipient_is_a_bounce) {
  PostRoom room(engine);
  ASSERT_TRUE(room.ask(room.know("MARNI", "sari@yahoo.example")));
  room.settle(room.due().letters.at(0), LetterFate::recipient, "5.1.1");
  EXPECT_EQ(room.letter_state(), "failed");
  EXPECT_EQ(room.state("sari@yahoo.example"), "bounced");
}

TEST_P(Mail, bounces_follow_their_status_and_the_same_report_counts_once) {
  PostRoom room(engine);
  const auto id = room.know("MARNI", "sari@yahoo.example");
  room.desk.write("UPDATE caller_emails SET state = 'spelled'");
  EXPECT_EQ(room.bounce("sari@yahoo.example", "5.7.1", "r0"), "noted");
  EXPECT_EQ(room.bounce("sari@yahoo.example", "4.2.2", "r1", "delayed"), "noted");
  EXPECT_EQ(room.state("sari@yahoo.example"), "spelled");
  EXPECT_EQ(room.bounce("sari@yahoo.example", "5.2.2", "r2"), "soft_bounced");
  EXPECT_EQ(room.bounce("sari@yahoo.example", "5.2.2", "r2"), "repeated");
  EXPECT_EQ(room.bounce("sari@yahoo.example", "4.4.1", "r3"), "soft_bounced");
  room.desk.advance(24h);
  EXPECT_EQ(room.bounce("sari@yahoo.example", "4.4.1", "r4"), "bounced");
  EXPECT_EQ(room.state("sari@yahoo.example"), "bounced");
  EXPECT_EQ(room.bounce("nobody@yahoo.example", "5.1.1", "r5"), "unknown_address");
  room.desk.read([&](storage::Connection& db) { EXPECT_EQ(load_caller(db, id)->emails.at(0).bounces, 3); });
}

TEST_P(Mail, a_bounce_does_not_undo_what_an_agent_or_the_owner_said) {
  PostRoom room(engine);
  room.know("MARNI", "sari@yahoo.example");
  for (const std::string state : {"disputed", "refused", "withdrawn"}) {
    room.desk.write("UPDATE caller_emails SET state = $1", {state});
    room.bounce("sari@yahoo.example", "5.1.1", "r-" + state);
    EXPECT_EQ(room.state("sari@yahoo.example"), state);
  }
}

TEST_P(Mail, a_consent_that_is_withdrawn_ends_the_mail) {
  PostRoom room(engine);
  const auto id = room.know("MARNI", "sari@yahoo.example");
  ASSERT_TRUE(room.ask(id));
  EXPECT_TRUE(room.desk.run([&](UnitOfWork& unit) -> Result<bool> {
    SAPA_CHECK(withdraw_email(unit, room.scope, id, std::nullopt));
    return true;
  }));
  EXPECT_EQ(room.state("sari@yahoo.example"), "withdrawn");
  EXPECT_EQ(room.letter_state(), "cancelled");
  EXPECT_TRUE(room.due().letters.empty());
  EXPECT_EQ(room.ask(id).error().reason, "email_missing");
}

TEST_P(Mail, a_resolver_that_is_away_does_not_wipe_out_what_is_known) {
  PostRoom room(engine);
  const auto keep = [&](mail::DomainAnswer answer, const std::string& detail) {
    EXPECT_TRUE(room.desk.run([&](UnitOfWork& unit) { return keep_domains(unit, {{"yahoo.example", answer, detail, 5min}}); }));
  };
  const auto known = [&] {
    KnownDomain found;
    room.desk.read([&](storage::Connection& db) { found = known_domain(db, instant_from_ms(room.desk.now_ms), "yahoo.example"); });
    return found;
  };
  EXPECT_EQ(known().detail, "not_asked");
  keep(mail::DomainAnswer::unknown, "timeout");
  EXPECT_EQ(known().answer, "unknown");
  keep(mail::DomainAnswer::accepts, "mx");
  room.desk.advance(6min);
  EXPECT_TRUE(known().stale);
  keep(mail::DomainAnswer::unknown, "timeout");
  EXPECT_EQ(known().answer, "accepts");
  EXPECT_FALSE(known().stale);
}

TEST(MailOptions, demo_mode_never_reaches_beyond_loopback) {
  MailOptions options;
  EXPECT_TRUE(check_mail_options(options, true));
  options.smtp.url = "smtp://127.0.0.1:25";
  options.from_address = "noreply@pln.example";
  options.public_url = "http://127.0.0.1:8123";
  options.resolver.server = "127.0.0.1:5353";
  EXPECT_TRUE(check_mail_options(options, true));
  for (const auto* url : {"smtp://mail.example", "smtp://10.0.0.1", "smtp://127.0.0.1.example:25", "smtp://user@127.0.0.1", "http://127.0.0.1"}) {
    auto wrong = options;
    wrong.smtp.url = url;
    EXPECT_FALSE(check_mail_options(wrong, true)) << url;
  }
  for (const auto* resolver : {"system", "8.8.8.8", "8.8.8.8:53", "[2001:db8::1]:53", "localhost.example"}) {
    auto wrong = options;
    wrong.resolver.server = resolver;
    EXPECT_FALSE(check_mail_options(wrong, true)) << resolver;
  }
  options.public_url = "http://sapa.example";
  EXPECT_FALSE(check_mail_options(options, false));
}

}  // namespace
}  // namespace sapa::desk

#include "desk/session.h"

#include "core/text_fold.h"
#include "desk/desk_fixture.h"
#include "desk/maintenance.h"

namespace sapa::desk {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

SAPA_ENGINES(Session);

constexpr auto kPassword = "benar sekali kuda";

struct SigningIn {
  explicit SigningIn(storage::Engine engine) : desk(engine) {
    start_crypto();
    static const std::string hash = hash_password(kPassword);  // 55 ms, once
    rini = desk.add("rini", "agent", "S1", hash);
    budi = desk.add("budi", "agent", "S1", hash);
  }
  Result<SignedIn> sign_in(const std::string& name, const std::string& password = kPassword, std::optional<std::string> extension = std::nullopt, bool take_over = false) {
    taken = std::nullopt;
    return desk::sign_in(desk.services, {name, password, std::move(extension), take_over, "127.0.0.1"}, taken);
  }
  Result<Authenticated> who(const std::string& token) {
    std::optional<Result<Authenticated>> answer;
    desk.read([&](storage::Connection& db) { answer = authenticate(db, desk.services, token); });
    return *answer;
  }
  Desk desk;
  UserId rini, budi;
  std::optional<ExtensionTaken> taken;
};

TEST_P(Session, a_right_password_makes_a_session_whose_token_is_not_stored) {
  SigningIn in(engine);
  const auto done = in.sign_in("  RINI ");
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_GE(done->token.size(), 43U);
  const auto session = in.who(done->token);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->scope.user(), in.rini);
  EXPECT_EQ(session->csrf_token, done->session.csrf_token);
  EXPECT_NE(in.desk.rows("SELECT token_hash FROM sessions").at(0).text(0), done->token);
}

TEST_P(Session, nobody_can_sign_in_before_somebody_is_made) {
  Desk desk(engine);
  EXPECT_EQ(desk.count("SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM integration_keys)"), 0);
}

TEST_P(Session, a_wrong_password_and_an_unknown_name_answer_alike) {
  SigningIn in(engine);
  const auto wrong = in.sign_in("rini", "salah");
  const auto unknown = in.sign_in("nobody", "salah");
  ASSERT_FALSE(wrong);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(wrong.error().reason, unknown.error().reason);
  EXPECT_EQ(wrong.error().message, unknown.error().message);
  EXPECT_FALSE(in.sign_in("rini", std::string(1'000'000, 'x')));
  // It is taken as it was typed: nothing is trimmed, folded or cut.
  EXPECT_FALSE(in.sign_in("budi", "Benar sekali kuda"));
  for (const auto& typed : {std::string(), " " + std::string(kPassword), std::string(kPassword) + " "}) EXPECT_FALSE(in.sign_in("budi", typed)) << typed;
}

TEST_P(Session, no_garbage_is_a_session) {
  SigningIn in(engine);
  for (const auto& token : {std::string(), std::string("x"), std::string(5'000, 'x'), std::string("\0\xFF", 2)}) EXPECT_FALSE(in.who(token));
}

TEST_P(Session, from_the_fifth_failure_on_the_name_waits_longer_and_longer_but_never_for_good) {
  SigningIn in(engine);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(in.sign_in("rini", "salah").error().code, ErrorCode::unauthenticated);
  EXPECT_EQ(in.sign_in("rini", "salah").error().code, ErrorCode::unauthenticated) << "the fifth is still tried";
  EXPECT_EQ(in.sign_in("rini").error().code, ErrorCode::too_many);
  in.desk.advance(seconds(1));
  EXPECT_EQ(in.sign_in("rini", "salah").error().code, ErrorCode::unauthenticated);
  in.desk.advance(seconds(1));
  EXPECT_EQ(in.sign_in("rini").error().code, ErrorCode::too_many) << "now 2 s";
  in.desk.advance(seconds(1));
  EXPECT_TRUE(in.sign_in("rini"));
  EXPECT_EQ(in.sign_in("rini", "salah").error().code, ErrorCode::unauthenticated) << "forgotten with the right one";
  EXPECT_TRUE(in.sign_in("budi")) << "nobody else waits";
  in.desk.write("UPDATE users SET failed_sign_ins = 60, locked_until_ms = 0 WHERE name = 'rini'");
  EXPECT_EQ(in.sign_in("rini", "salah").error().code, ErrorCode::unauthenticated);
  in.desk.advance(minutes(15));
  EXPECT_TRUE(in.sign_in("rini"));
}

TEST_P(Session, ends_after_idle_time_unless_somebody_is_on_the_telephone) {
  SigningIn in(engine);
  const auto token = in.sign_in("rini")->token;
  in.desk.advance(minutes(30));
  EXPECT_TRUE(in.who(token));
  in.desk.advance(minutes(1));
  EXPECT_FALSE(in.who(token));
  in.desk.write("INSERT INTO workspaces (call_id, user_id, opened_at_ms, draft_version, version) VALUES ('a', $1, 0, 0, 0)", {in.rini.value});
  EXPECT_TRUE(in.who(token)) << "a call in progress is activity";
  in.desk.advance(hours(12));
  EXPECT_FALSE(in.who(token)) << "and the absolute limit holds";
}

TEST_P(Session, activity_keeps_it_alive_up_to_the_absolute_limit) {
  SigningIn in(engine);
  const auto token = in.sign_in("rini")->token;
  for (int i = 0; i < 35; ++i) {
    in.desk.advance(minutes(20));
    const auto session = in.who(token);
    ASSERT_TRUE(session) << i;
    EXPECT_TRUE(session->seen_is_old);
    in.desk.run([&](UnitOfWork& unit) {
      touch_session(unit, session->scope);
      return true;
    });
    EXPECT_FALSE(in.who(token)->seen_is_old);
  }
  in.desk.advance(minutes(20));
  EXPECT_FALSE(in.who(token)) << "twelve hours";
}

TEST_P(Session, the_clock_may_jump_back_without_throwing_anybody_out) {
  SigningIn in(engine);
  const auto token = in.sign_in("rini")->token;
  in.desk.advance(-hours(48));
  EXPECT_TRUE(in.who(token));
}

TEST_P(Session, a_user_has_at_most_five) {
  SigningIn in(engine);
  std::vector<std::string> tokens;
  for (int i = 0; i < 6; ++i) {
    tokens.push_back(in.sign_in("rini")->token);
    in.desk.advance(seconds(1));
  }
  EXPECT_FALSE(in.who(tokens[0]));
  for (int i = 1; i < 6; ++i) EXPECT_TRUE(in.who(tokens[std::size_t(i)])) << i;
}

TEST_P(Session, a_seat_is_taken_warned_of_taken_over_and_released) {
  SigningIn in(engine);
  const auto rini = in.sign_in("rini", kPassword, "1001");
  ASSERT_TRUE(rini);
  EXPECT_EQ(in.who(rini->token)->extension, "1001");
  const auto refused = in.sign_in("budi", kPassword, " 10 01 ");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "extension_taken");
  ASSERT_TRUE(in.taken);
  EXPECT_EQ(in.taken->taken_by, "rini");
  EXPECT_EQ(in.desk.count("SELECT CAST(count(*) AS BIGINT) FROM sessions"), 1) << "a refused sign-in leaves no session";
  const auto budi = in.sign_in("budi", kPassword, "1001", true);
  ASSERT_TRUE(budi);
  EXPECT_EQ(in.who(budi->token)->extension, "1001");
  EXPECT_FALSE(in.who(rini->token)->extension);
  const auto news = in.desk.news("user:" + in.rini.value);
  ASSERT_EQ(news.size(), 1U);
  EXPECT_EQ(news[0].at("change").as_string(), "seat_lost");
  in.desk.run([&](UnitOfWork& unit) {
    sign_out(unit, budi->session.scope);
    return true;
  });
  EXPECT_FALSE(in.who(budi->token));
  EXPECT_EQ(in.desk.count("SELECT CAST(count(*) AS BIGINT) FROM seats"), 0);
}

TEST_P(Session, a_seat_can_be_changed_and_left_while_signed_in) {
  SigningIn in(engine);
  const auto token = in.sign_in("rini", kPassword, "1001")->token;
  const auto move = [&](std::optional<std::string> extension) {
    const auto session = in.who(token).value();
    return in.desk.run([&](UnitOfWork& unit) { return take_seat(unit, session, extension, false, in.taken); });
  };
  ASSERT_TRUE(move("1002"));
  EXPECT_EQ(in.who(token)->extension, "1002");
  EXPECT_EQ(in.desk.count("SELECT CAST(count(*) AS BIGINT) FROM seats"), 1);
  ASSERT_TRUE(move(std::nullopt));
  EXPECT_FALSE(in.who(token)->extension);
  for (const auto* extension : {"10/01", "<b>", "123456789012345678901234567890123"}) EXPECT_EQ(move(extension).error().field, "extension") << extension;
}

TEST_P(Session, where_extensions_are_listed_a_mistyped_one_is_refused) {
  SigningIn in(engine);
  in.desk.know("1001");
  const auto mistyped = in.sign_in("rini", kPassword, "9876");
  ASSERT_FALSE(mistyped);
  EXPECT_EQ(mistyped.error().reason, "extension_not_listed");
  EXPECT_TRUE(in.sign_in("rini", kPassword, "1001"));
}

TEST_P(Session, signing_out_of_one_of_two_keeps_the_seat) {
  SigningIn in(engine);
  const auto first = in.sign_in("rini", kPassword, "1001");
  const auto second = in.sign_in("rini");
  in.desk.run([&](UnitOfWork& unit) {
    sign_out(unit, second->session.scope);
    return true;
  });
  EXPECT_EQ(in.who(first->token)->extension, "1001");
}

TEST_P(Session, a_disabled_user_is_out_at_once_and_cannot_come_back) {
  SigningIn in(engine);
  const auto token = in.sign_in("rini", kPassword, "1001")->token;
  const auto admin = Desk::scope_of(in.desk.add("admin", "admin"), "admin", Role::admin);
  ASSERT_TRUE(in.desk.run([&](UnitOfWork& unit) { return change_user(unit, admin, in.rini, {.disabled = true}, std::nullopt); }));
  EXPECT_FALSE(in.who(token));
  EXPECT_EQ(in.sign_in("rini").error().reason, "sign_in_failed");
  EXPECT_EQ(in.desk.count("SELECT CAST(count(*) AS BIGINT) FROM seats"), 0);
}

TEST_P(Session, a_password_that_an_administrator_gives_ends_what_the_old_one_opened) {
  SigningIn in(engine);
  const auto token = in.sign_in("rini")->token;
  const auto admin = Desk::scope_of(in.desk.add("admin", "admin"), "admin", Role::admin);
  ASSERT_TRUE(in.desk.run([&](UnitOfWork& unit) { return change_user(unit, admin, in.rini, {.password_hash = hash_password("kuda baterai staples")}, std::nullopt); }));
  EXPECT_FALSE(in.who(token));
  EXPECT_FALSE(in.sign_in("rini"));
  EXPECT_TRUE(in.sign_in("rini", "kuda baterai staples"));
}

TEST_P(Session, streams_end_with_the_session_they_belong_to) {
  SigningIn in(engine);
  const auto signed_in = in.sign_in("rini");
  const auto stream = std::make_shared<push::Stream>(push::Cursor{{"everyone", 0}}, signed_in->session.scope.session(), [](const std::string&, std::int64_t) {});
  in.desk.hub.subscribe(stream);
  in.desk.read([&](storage::Connection& db) { end_stale_streams(db, in.desk.services); });
  EXPECT_FALSE(stream->ended());
  in.desk.advance(hours(13));
  in.desk.read([&](storage::Connection& db) { end_stale_streams(db, in.desk.services); });
  EXPECT_TRUE(stream->ended());
}

TEST_P(Session, a_password_is_changed_with_the_old_one_and_ends_the_other_sessions) {
  SigningIn in(engine);
  const auto here = in.sign_in("rini");
  const auto there = in.sign_in("rini");
  const auto& scope = here->session.scope;
  EXPECT_EQ(change_password(in.desk.services, scope, "salah", "kuda baterai staples").error().field, "old");
  EXPECT_EQ(change_password(in.desk.services, scope, kPassword, "pendek").error().field, "new");
  ASSERT_TRUE(change_password(in.desk.services, scope, kPassword, "kuda baterai staples"));
  EXPECT_TRUE(in.who(here->token));
  EXPECT_FALSE(in.who(there->token));
  EXPECT_FALSE(in.sign_in("rini"));
  EXPECT_TRUE(in.sign_in("rini", "kuda baterai staples"));
}

TEST(Passwords, that_anybody_would_try_first_are_refused) {
  for (const auto* password : {"pendek", "password1234", "PASSWORD1234", "aaaaaaaaaaaaaa", "bismillah123", "rinisarilestari", "123456789012", "contact center 1", "SapaListrikPLN", "administrator"}) {
    EXPECT_FALSE(check_new_password(password, "Rinisarilestari")) << password;
  }
  EXPECT_FALSE(check_new_password(std::string(129, 'x') + "y", "rini"));
  for (const auto* password : {"benar sekali kuda", "#%&!sapa*()^~+", "кошка на крыше", "👩👩👩👩👩👩👩👩👩👩👩🔧", "tidak ada aturan apa pun selain panjangnya, dan yang ini panjang sekali tetapi tetap boleh"}) EXPECT_TRUE(check_new_password(password, "rini")) << password;
}

TEST(Passwords, are_hashed_slowly_and_verified) {
  start_crypto();
  const auto hash = hash_password("benar sekali kuda");
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=65536,t=2,p=1$")) << hash;
  EXPECT_TRUE(verify_password(hash, "benar sekali kuda"));
  EXPECT_FALSE(verify_password(hash, "benar sekali kud"));
  const std::string long_one(127, 'x');
  EXPECT_FALSE(verify_password(hash_password(long_one + "y"), long_one + "z")) << "to its last letter";
  EXPECT_FALSE(verify_password("garbage", "benar sekali kuda"));
  EXPECT_FALSE(verify_password("", ""));
}

TEST(Ids, made_within_one_millisecond_rise) {
  start_crypto();
  std::string last;
  for (int i = 0; i < 10'000; ++i) {
    const auto next = new_id(1'795'485'600'000);
    ASSERT_LT(last, next);
    last = next;
  }
}

}  // namespace
}  // namespace sapa::desk

#include <gtest/gtest.h>

#include <algorithm>

#include "core/sop/advance.h"
#include "core/sop/sentence.h"
#include "core/sop_flow.h"

namespace sapa::sop {
namespace {

constexpr const char* kNumber = "+6287700001234";

KnownCaller marni() { return {.name = "IBU MARNI", .hp = kNumber, .address = "JL MELATI RAYA TIMUR", .emails = {"marni.aya@yahoo.com"}}; }

Facts facts_of(std::vector<KnownCaller> callers, const char* profile = "sapa") {
  Facts facts;
  facts.number = kNumber;
  facts.callers = std::move(callers);
  facts.profile = profile;
  facts.searches[kNumber] = {};
  return facts;
}

Run walk(const Facts& facts, const std::vector<Answer>& answers) { return advance(email_flow(), facts, answers); }

std::vector<std::string> offered(const Run& run) {
  std::vector<std::string> ids;
  for (const auto* choice : run.choices) ids.push_back(choice->id);
  return ids;
}

// "none" when every answer was taken.
std::string refusal(const Run& run) { return run.refused ? run.refused->reason : "none"; }

bool contains(const std::vector<std::string>& list, const std::string& item) { return std::find(list.begin(), list.end(), item) != list.end(); }
bool passed(const Run& run, const std::string& step) {
  return std::any_of(run.path.begin(), run.path.end(), [&](const auto& visit) { return visit.step == step; });
}

const Answer kSamePerson = {"S05_CONFIRM_NAME", "same_person", {}};
const Answer kRead = {"S40_READ_BACK_FULL", "read", {}};
const Answer kAllRight = {"S41_SPELL_LETTERS", "right", {}};

TEST(Walk, a_known_caller_is_greeted_by_name_first) {
  const auto run = walk(facts_of({marni()}), {});
  EXPECT_EQ(run.step, "S05_CONFIRM_NAME");
  EXPECT_EQ(run.phase, "Permintaan");
  EXPECT_EQ(run.prompts, std::vector<std::string>{"P_CONFIRM_NAME"});
  EXPECT_EQ(offered(run), (std::vector<std::string>{"same_person", "not_this_person"}));
  EXPECT_FALSE(run.outcome);
}

TEST(Walk, the_present_phase_follows_the_step) {
  EXPECT_EQ(walk(facts_of({marni()}), {kSamePerson}).phase, "Verifikasi");
  EXPECT_EQ(walk(facts_of({marni()}), {kSamePerson, kRead, {"S41_SPELL_LETTERS", "changed", {}}}).phase, "Pencatatan");
}

TEST(Walk, sentences_since_the_last_answer_are_said_together) {
  auto facts = facts_of({}, "sop");
  const auto run = walk(facts, {{"S10_ASK_MISSING_DATA", "given", {{"nama", "IBU SARI"}, {"alamat", "JL BARU 1"}, {"hp", "0812-0000-1234"}}}});
  EXPECT_EQ(run.step, "S12_ASK_EMAIL");
  EXPECT_EQ(run.prompts, (std::vector<std::string>{"P_PRIVACY", "P_ASK_EMAIL"}));
  EXPECT_EQ(value_of(run.memory, "hp"), "+6281200001234");
}

TEST(Walk, given_before_is_offered_only_the_first_time) {
  const auto facts = facts_of({}, "sop");
  const Answer data = {"S10_ASK_MISSING_DATA", "given", {}};
  EXPECT_TRUE(contains(offered(walk(facts, {data})), "given_before"));
  const auto again = walk(facts, {data, {"S12_ASK_EMAIL", "given_before", {}}, {"S13_ASK_SAME_NUMBER", "yes", {}}});
  EXPECT_EQ(again.step, "S12_ASK_EMAIL");
  EXPECT_EQ(again.prompts, (std::vector<std::string>{"P_NOT_FOUND", "P_ASK_EMAIL"}));
  EXPECT_FALSE(contains(offered(again), "given_before"));
  const auto refused = walk(facts, {data, {"S12_ASK_EMAIL", "given_before", {}}, {"S13_ASK_SAME_NUMBER", "yes", {}}, {"S12_ASK_EMAIL", "given_before", {}}});
  EXPECT_EQ(refusal(refused), "not_offered");
}

TEST(Walk, a_look_up_that_is_missing_is_waited_for) {
  auto facts = facts_of({}, "sop");
  const std::vector<Answer> answers = {{"S10_ASK_MISSING_DATA", "given", {}}, {"S12_ASK_EMAIL", "given_before", {}}, {"S13_ASK_SAME_NUMBER", "no", {}},
                                       {"S14_ASK_PREVIOUS_NUMBER", "gives", {{"previous_number", "0856 0000 9999"}}}};
  auto run = walk(facts, answers);
  ASSERT_TRUE(run.waits_for);
  EXPECT_EQ(run.waits_for->name, "search_reports");
  EXPECT_EQ(run.waits_for->subject, "+6285600009999");
  EXPECT_EQ(run.step, "S21_SEARCH_BY_PELAPOR_PHONE");
  EXPECT_TRUE(run.choices.empty());
  facts.searches["+6285600009999"] = {{"sari.aya@yahoo.com", "20900001", "2019-12-03T10:00:00", "CC.S2.RINI"}};
  run = walk(facts, answers);
  EXPECT_EQ(run.step, "S40_READ_BACK_FULL");
  EXPECT_EQ(run.memory.searched, std::vector<std::string>{"+6285600009999"});
  EXPECT_TRUE(contains(run.memory.flags, "recovered_from:20900001"));
}

TEST(Walk, an_answer_for_another_step_is_refused_and_changes_nothing) {
  const auto before = walk(facts_of({marni()}), {kSamePerson});
  auto after = walk(facts_of({marni()}), {kSamePerson, kAllRight});
  ASSERT_TRUE(after.refused);
  EXPECT_EQ(after.refused->index, 1U);
  EXPECT_EQ(after.refused->reason, "other_step");
  after.refused.reset();
  EXPECT_EQ(after, before);
}

TEST(Walk, fields_are_checked_where_they_are_given) {
  const auto facts = facts_of({marni()});
  const std::vector<Answer> start = {kSamePerson, kRead, {"S41_SPELL_LETTERS", "changed", {}}};
  const auto with_answer = [&](std::map<std::string, std::string> fields) {
    auto answers = start;
    answers.push_back({"S30_CAPTURE_EMAIL", "entered", std::move(fields)});
    return walk(facts, answers);
  };
  EXPECT_EQ(refusal(with_answer({})), "field_missing");
  EXPECT_EQ(refusal(with_answer({{"email", "sari aya yahoo"}})), "field_invalid");
  EXPECT_EQ(with_answer({{"email", "sari aya yahoo"}}).refused.value_or(RefusedAnswer{}).field, "email");
  EXPECT_EQ(value_of(with_answer({{"email", " SARI.AYA@YAHOO.COM "}}).memory, "email"), "sari.aya@yahoo.com");
  EXPECT_EQ(refusal(walk(facts, {kSamePerson, {"S40_READ_BACK_FULL", "skip_spelling", {{"skip_reason", "bored"}}}})), "field_invalid");
  EXPECT_EQ(refusal(walk(facts, {kSamePerson, {"S40_READ_BACK_FULL", "shout", {}}})), "unknown_choice");
  EXPECT_EQ(refusal(walk(facts_of({marni(), marni()}), {{"S05_SELECT_CALLER", "selected", {{"record", "2"}}}})), "field_invalid");
}

TEST(Walk, nothing_can_be_answered_after_the_end) {
  const std::vector<Answer> whole = {kSamePerson, kRead, kAllRight};
  const auto run = walk(facts_of({marni()}), whole);
  EXPECT_EQ(run.outcome, "VERIFIED_EXISTING");
  auto more = whole;
  more.push_back(kAllRight);
  EXPECT_EQ(refusal(walk(facts_of({marni()}), more)), "finished");
}

TEST(Walk, dropping_an_answer_goes_back) {
  const std::vector<Answer> answers = {kSamePerson, kRead, {"S41_SPELL_LETTERS", "wrong_letter", {{"letter", "9"}}}};
  const auto run = walk(facts_of({marni()}), answers);
  EXPECT_EQ(run.step, "S42_CORRECT_LETTERS");
  EXPECT_EQ(walk(facts_of({marni()}), {answers[0], answers[1]}).step, "S41_SPELL_LETTERS");
}

TEST(Walk, an_emergency_defers_in_one_answer_and_comes_back_by_dropping_it) {
  const auto facts = facts_of({marni()});
  const auto deferred = walk(facts, {kSamePerson, {"S40_READ_BACK_FULL", "emergency", {}}});
  EXPECT_EQ(deferred.outcome, "DEFERRED_EMERGENCY");
  EXPECT_EQ(walk(facts, {kSamePerson}).step, "S40_READ_BACK_FULL");
}

TEST(Walk, later_is_possible_only_where_the_policy_allows_it) {
  const Answer later = {"S05_CONFIRM_NAME", "later", {}};
  EXPECT_EQ(walk(facts_of({marni()}, "sapa"), {later}).outcome, "DEFERRED_EMERGENCY");
  EXPECT_TRUE(contains(walk(facts_of({marni()}, "sapa"), {later}).memory.flags, "deferred_later"));
  EXPECT_EQ(refusal(walk(facts_of({marni()}, "sop"), {later})), "unknown_choice");
}

TEST(Walk, a_dropped_call_ends_anywhere_in_an_outcome) {
  const std::vector<Answer> answers = {kSamePerson, kRead, {"S41_SPELL_LETTERS", "wrong_letter", {}}, {"S42_CORRECT_LETTERS", "corrected", {{"email", "marni.ayu@yahoo.com"}}}};
  for (std::size_t given = 0; given <= answers.size(); ++given) {
    std::vector<Answer> until(answers.begin(), answers.begin() + static_cast<std::ptrdiff_t>(given));
    until.push_back({walk(facts_of({marni()}), until).step, "dropped", {}});
    const auto run = walk(facts_of({marni()}), until);
    EXPECT_EQ(run.outcome, "DROPPED") << given;
    EXPECT_TRUE(passed(run, "S55_AUTOSAVE_DRAFT"));
  }
}

TEST(Walk, three_corrections_are_the_most) {
  std::vector<Answer> answers = {kSamePerson, kRead, {"S41_SPELL_LETTERS", "wrong_letter", {}}};
  for (int i = 0; i < 3; ++i) {
    answers.push_back({"S42_CORRECT_LETTERS", "corrected", {{"email", "marni.ayu@yahoo.com"}}});
    answers.push_back({"S43_RESPELL", "wrong_letter", {}});
  }
  const auto run = walk(facts_of({marni()}), answers);
  EXPECT_EQ(run.outcome, "CAPTURED_UNVERIFIED");
  EXPECT_EQ(value_of(run.memory, "email_state"), "claimed");
}

// Profile sapa: nothing is asked that the screen already shows.

TEST(ProfileSapa, an_email_in_this_numbers_reports_is_read_back_at_once) {
  auto facts = facts_of({{.name = "IBU MARNI", .hp = kNumber, .address = "JL MELATI"}});
  facts.searches[kNumber] = {{"marni.aya@yahoo.com", "20900713", "2019-12-03T10:00:00", "CC.S2.RINI"}};
  const auto run = walk(facts, {kSamePerson});
  EXPECT_EQ(run.step, "S40_READ_BACK_FULL");
  EXPECT_EQ(value_of(run.memory, "email"), "marni.aya@yahoo.com");
  EXPECT_FALSE(passed(run, "S12_ASK_EMAIL"));
  facts.profile = "sop";
  EXPECT_EQ(walk(facts, {kSamePerson}).step, "S12_ASK_EMAIL");
}

TEST(ProfileSapa, the_earlier_owner_of_a_number_is_not_read_out) {
  auto facts = facts_of({marni()});
  facts.searches[kNumber] = {{"marni.aya@yahoo.com", "20900713", "2019-12-03T10:00:00", "CC.S2.RINI"}};
  const auto run = walk(facts, {{"S05_CONFIRM_NAME", "not_this_person", {}}, {"S10_ASK_MISSING_DATA", "given", {{"nama", "BP TONO"}, {"alamat", "JL BARU 1"}}}});
  EXPECT_EQ(run.step, "S12_ASK_EMAIL");
  EXPECT_TRUE(contains(run.memory.flags, "caller_unlinked"));
}

TEST(ProfileSapa, its_own_reports_are_read_before_it_is_walked) {
  auto facts = facts_of({marni()});
  facts.searches.clear();
  const auto run = walk(facts, {});
  ASSERT_TRUE(run.waits_for);
  EXPECT_EQ(run.waits_for->name, "read_own_reports");
  EXPECT_EQ(run.waits_for->subject, kNumber);
}

TEST(ProfileSapa, the_newest_of_conflicting_emails_is_read_back) {
  auto caller = marni();
  caller.emails = {"marni.ayu@yahoo.com", "marni.aya@yahoo.com"};
  const auto run = walk(facts_of({caller}), {kSamePerson});
  EXPECT_EQ(run.step, "S40_READ_BACK_FULL");
  EXPECT_EQ(value_of(run.memory, "email"), "marni.ayu@yahoo.com");
  EXPECT_EQ(walk(facts_of({caller}), {kSamePerson, kRead, kAllRight}).outcome, "VERIFIED_CORRECTED");
  EXPECT_EQ(walk(facts_of({caller}, "sop"), {kSamePerson}).step, "S12_ASK_EMAIL");
}

TEST(ProfileSapa, a_value_spelled_within_the_year_is_confirmed_whole) {
  auto caller = marni();
  caller.email_state = "spelled";
  caller.recently_spelled = true;
  const auto asked = walk(facts_of({caller}), {kSamePerson});
  EXPECT_EQ(asked.prompts, std::vector<std::string>{"P_CONFIRM_EMAIL"});
  const auto run = walk(facts_of({caller}), {kSamePerson, {"S40_READ_BACK_FULL", "right", {}}});
  EXPECT_EQ(run.outcome, "VERIFIED_EXISTING");
  EXPECT_EQ(value_of(run.memory, "email_state"), "spelled");
  EXPECT_FALSE(passed(run, "S41_SPELL_LETTERS"));
  EXPECT_FALSE(contains(offered(walk(facts_of({caller}, "sop"), {kSamePerson})), "right"));
}

TEST(ProfileSapa, the_purpose_is_in_the_question_and_said_once) {
  auto facts = facts_of({});
  const Answer data = {"S10_ASK_MISSING_DATA", "given", {{"nama", "IBU SARI"}, {"alamat", "JL BARU 1"}}};
  EXPECT_EQ(walk(facts, {data}).prompts, std::vector<std::string>{"P_ASK_EMAIL_PURPOSE"});
  facts.notice_given = true;
  EXPECT_EQ(walk(facts, {data}).prompts, std::vector<std::string>{"P_ASK_EMAIL"});
}

TEST(ProfileSapa, the_number_of_the_call_is_not_asked_for) {
  const auto run = walk(facts_of({}), {});
  EXPECT_EQ(value_of(run.memory, "missing"), "nama+alamat");
  EXPECT_EQ(open_fields(*run.choices.front(), run.memory).size(), 2U);
  EXPECT_EQ(value_of(walk(facts_of({}, "sop"), {}).memory, "missing"), "nama+hp+alamat");
}

TEST(Policy, an_email_of_another_number_is_spelled_by_the_caller_when_privacy_is_hardened) {
  auto facts = facts_of({}, "sop");
  facts.settings["privacy_hardened"] = true;
  facts.searches["+6285600009999"] = {{"sari.aya@yahoo.com", "20900001", "2019-12-03T10:00:00", "CC.S2.RINI"}};
  const auto with_number = [&](const char* number) {
    return walk(facts, {{"S10_ASK_MISSING_DATA", "given", {}}, {"S12_ASK_EMAIL", "given_before", {}}, {"S13_ASK_SAME_NUMBER", "no", {}},
                        {"S14_ASK_PREVIOUS_NUMBER", "gives", {{"previous_number", number}}}});
  };
  EXPECT_EQ(with_number("085600009999").step, "S45_CHALLENGE_SPELL");
  // The number of this very call is no other number, whatever the caller thinks.
  facts.searches[kNumber] = {{"marni.aya@yahoo.com", "20900713", "2019-12-03T10:00:00", "CC.S2.RINI"}};
  EXPECT_EQ(with_number("087700001234").step, "S40_READ_BACK_FULL");
}

// Sentences.

TEST(Sentence, the_honorific_and_the_letters_are_filled_in) {
  const auto run = walk(facts_of({marni()}), {kSamePerson});
  Voice voice;
  voice.honorific = "IBU";
  voice.spell = [](std::string_view local) { return local == "marni.aya" ? "Mama, Alfa" : "?"; };
  const auto said = sentences(email_flow(), run.prompts, run.memory, voice);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].text, "... untuk alamat email Ibu, apakah benar MARNI.AYA@YAHOO.COM, Mama, Alfa @yahoo.com ...?");
  voice.language = "en";
  EXPECT_EQ(sentences(email_flow(), run.prompts, run.memory, voice)[0].text, "... your e-mail address, Ma'am: is it MARNI.AYA@YAHOO.COM, Mama, Alfa @yahoo.com ...?");
}

TEST(Sentence, an_unknown_honorific_stays_open) {
  const auto run = walk(facts_of({marni()}), {});
  EXPECT_EQ(sentences(email_flow(), run.prompts, run.memory, {})[0].text, "Baik, apakah saya berbicara dengan Bapak/Ibu MARNI?");
}

TEST(Sentence, what_is_missing_is_listed_in_words) {
  Memory memory;
  set_value(memory, "missing", "nama+hp+alamat");
  EXPECT_EQ(fill("{daftar data}", memory, {}), "nama, nomor HP dan alamat");
  Voice english;
  english.language = "en";
  EXPECT_EQ(fill("{daftar data}", memory, english), "name, mobile number and address");
  set_value(memory, "missing", "alamat");
  EXPECT_EQ(fill("{daftar data} {EMAIL} {unknown", memory, {}), "alamat ... {unknown");
}

}  // namespace
}  // namespace sapa::sop

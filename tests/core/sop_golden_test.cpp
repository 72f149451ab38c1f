// Golden files: whole calls as an agent sees them, step by step with the sentences. Changed on purpose only: run with
// SAPA_UPDATE_GOLDEN=1 and read the difference.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "core/sop/advance.h"
#include "core/sop/sentence.h"
#include "core/sop_flow.h"
#include "support/source_dir.h"

namespace sapa::sop {
namespace {

constexpr const char* kNumber = "+6287700001234";

struct Story {
  const char* name;
  Facts facts;
  std::vector<Answer> answers;
};

Facts call(const char* profile, std::vector<KnownCaller> callers, std::vector<ReportedEmail> found = {}) {
  Facts facts;
  facts.number = kNumber;
  facts.profile = profile;
  facts.callers = std::move(callers);
  facts.searches[kNumber] = std::move(found);
  facts.searches["+6285600009999"] = {{"marni.aya@yahoo.com", "20900713", "2019-12-03T10:00:00", "CC.S2.RINI"}};
  return facts;
}

KnownCaller marni(std::vector<std::string> emails) { return {.name = "IBU MARNI", .hp = kNumber, .address = "JL MELATI", .emails = std::move(emails)}; }

std::vector<Story> stories() {
  const Answer same = {"S05_CONFIRM_NAME", "same_person", {}};
  const Answer data = {"S10_ASK_MISSING_DATA", "given", {{"nama", "IBU MARNI"}, {"hp", kNumber}, {"alamat", "JL MELATI"}}};
  const Answer gives = {"S12_ASK_EMAIL", "gives", {}};
  const Answer entered = {"S30_CAPTURE_EMAIL", "entered", {{"email", "marni.aya@gmial.com"}}};
  const Answer read = {"S40_READ_BACK_FULL", "read", {}};
  const Answer right = {"S41_SPELL_LETTERS", "right", {}};
  return {
      {"sop_1a_new_caller", call("sop", {}), {data, gives, entered, {"S32_OFFER_DOMAIN_SUGGESTION", "accept", {}}, read, right}},
      {"sop_1b_known_caller", call("sop", {marni({"marni.aya@yahoo.com"})}), {same, read, right}},
      {"sop_1b_letter_wrong",
       call("sop", {marni({"marni.ayu@yahoo.com"})}),
       {same, read, {"S41_SPELL_LETTERS", "wrong_letter", {{"letter", "9"}}}, {"S42_CORRECT_LETTERS", "corrected", {{"email", "marni.aya@yahoo.com"}}},
        {"S43_RESPELL", "right", {}}}},
      {"sop_2a_same_number",
       call("sop", {marni({})}, {{"marni.aya@yahoo.com", "20900713", "2019-12-03T10:00:00", "CC.S2.RINI"}}),
       {same, {"S12_ASK_EMAIL", "given_before", {}}, {"S13_ASK_SAME_NUMBER", "yes", {}}, read, right}},
      {"sop_2b_other_number",
       call("sop", {marni({})}),
       {same, {"S12_ASK_EMAIL", "given_before", {}}, {"S13_ASK_SAME_NUMBER", "no", {}},
        {"S14_ASK_PREVIOUS_NUMBER", "gives", {{"previous_number", "0856-0000-9999"}}}, read, right}},
      {"sop_2b_forgotten_then_refuses",
       call("sop", {marni({})}),
       {same, {"S12_ASK_EMAIL", "given_before", {}}, {"S13_ASK_SAME_NUMBER", "no", {}}, {"S14_ASK_PREVIOUS_NUMBER", "forgotten", {}}, {"S12_ASK_EMAIL", "refuses", {}}}},
      {"sapa_new_caller", call("sapa", {}), {{"S10_ASK_MISSING_DATA", "given", {{"nama", "IBU MARNI"}, {"alamat", "JL MELATI"}}}, gives, {"S30_CAPTURE_EMAIL", "entered", {{"email", "marni.aya@yahoo.com"}}}, read, right}},
      {"sapa_found_first", call("sapa", {marni({})}, {{"marni.aya@yahoo.com", "20900713", "2019-12-03T10:00:00", "CC.S2.RINI"}}), {same, read, right}},
      {"sapa_conflict", call("sapa", {marni({"marni.ayu@yahoo.com", "marni.aya@yahoo.com"})}), {same, read, right}},
      {"sapa_dropped_while_spelling", call("sapa", {marni({"marni.aya@yahoo.com"})}), {same, read, {"S41_SPELL_LETTERS", "dropped", {}}}},
  };
}

std::string told(const Story& story) {
  const auto& flow = email_flow();
  std::string text = "profile " + story.facts.profile + "\n";
  std::size_t shown = 0;
  for (std::size_t given = 0; given <= story.answers.size(); ++given) {
    const std::vector<Answer> answers(story.answers.begin(), story.answers.begin() + static_cast<std::ptrdiff_t>(given));
    const auto run = advance(flow, story.facts, answers);
    EXPECT_FALSE(run.refused) << story.name << " answer " << given;
    if (given > 0) {
      const auto& answer = answers.back();
      text += "> " + answer.choice;
      for (const auto& [name, value] : answer.fields) text += " " + name + "=" + value;
      text += "\n";
    }
    for (; shown < run.path.size(); ++shown) text += run.path[shown].step + "\n";
    for (const auto* language : {"id", "en"}) {
      Voice voice;
      voice.language = language;
      voice.honorific = "IBU";
      for (const auto& sentence : sentences(flow, run.prompts, run.memory, voice)) text += "  " + std::string(language) + ": " + sentence.text + "\n";
    }
    if (!run.outcome) continue;
    text += "outcome " + *run.outcome + ", " + value_of(run.memory, "email_state") + " " + value_of(run.memory, "email") + "\n";
    for (const auto& flag : run.memory.flags) text += "flag " + flag + "\n";
    for (const auto& intent : run.memory.intents) text += "intent " + intent.name + (intent.subject.empty() ? "" : " " + intent.subject) + "\n";
  }
  return text;
}

TEST(GoldenWalks, are_told_as_before) {
  const bool update = std::getenv("SAPA_UPDATE_GOLDEN") != nullptr;
  for (const auto& story : stories()) {
    const auto path = source_dir() + "/tests/golden/sop/" + story.name + ".txt";
    const auto text = told(story);
    if (update) std::ofstream(path, std::ios::binary) << text;
    std::ifstream file(path, std::ios::binary);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), text) << story.name;
  }
}

}  // namespace
}  // namespace sapa::sop

#include <gtest/gtest.h>

#include "core/sop/check_flow.h"
#include "core/sop/sentence.h"
#include "core/sop_flow.h"

namespace sapa::sop {
namespace {

// A small flow that is right, to plant mistakes in.
constexpr std::string_view kSmall = R"({
  "schema": "flow/1", "id": "small", "revision": 1, "title": {"id": "Kecil", "en": "Small"}, "start": "A", "default_profile": "p",
  "settings": [{"id": "polite", "title": {"id": "Sopan", "en": "Polite"}}],
  "profiles": [{"id": "p", "title": {"id": "P", "en": "P"}, "settings": {"polite": true}}],
  "phases": [{"id": "One", "title": {"id": "Satu", "en": "One"}}],
  "outcomes": [{"id": "DONE", "title": {"id": "Selesai", "en": "Done"}, "compliant": true}],
  "prompts": [{"id": "P_ASK", "origin": "sop", "text": {"id": "Apa, {Bapak/Ibu}?", "en": "What, {Bapak/Ibu}?"}}],
  "steps": [
    {"id": "A", "actor": "system", "origin": "sop", "phase": "One", "title": {"id": "A", "en": "A"}, "do": [{"intent": "look_up_caller"}], "next": "B"},
    {"id": "B", "actor": "agent", "origin": "sop", "phase": "One", "title": {"id": "B", "en": "B"}, "prompt": "P_ASK",
     "answers": [
       {"id": "yes", "title": {"id": "Ya", "en": "Yes"}, "key": "y", "fields": [{"name": "word", "kind": "text", "title": {"id": "Kata", "en": "Word"}}],
        "next": [{"when": {"setting": "polite"}, "then": [{"set": "outcome", "to": "DONE"}], "to": "C"}, {"then": [{"set": "outcome", "to": "DONE"}], "to": "D"}]},
       {"id": "no", "title": {"id": "Tidak", "en": "No"}, "key": "t", "next": "D"}]},
    {"id": "C", "actor": "system", "origin": "sop", "phase": "One", "title": {"id": "C", "en": "C"}, "do": [{"flag": "said", "with": "word"}], "next": "D"},
    {"id": "D", "actor": "agent", "origin": "sop", "phase": "One", "title": {"id": "D", "en": "D"}, "end": true}]
})";

std::vector<Mistake> mistakes_in(const std::string& document) { return wire::read_flow(document).mistakes; }

bool has(const std::vector<Mistake>& mistakes, const std::string& place, const std::string& code) {
  for (const auto& mistake : mistakes) {
    if (mistake.place == place && mistake.code == code && !mistake.message.empty()) return true;
  }
  return false;
}

std::string listed(const std::vector<Mistake>& mistakes) {
  std::string text;
  for (const auto& mistake : mistakes) text += mistake.place + ": " + mistake.code + "\n";
  return text;
}

TEST(CheckFlow, the_shipped_procedure_has_no_mistake) {
  EXPECT_EQ(listed(mistakes_in(shipped_document())), "");
  EXPECT_EQ(email_flow().steps.size(), 36U);
  EXPECT_EQ(email_flow().outcomes.size(), 13U);
  EXPECT_EQ(email_flow().phases.size(), 3U);
  EXPECT_EQ(email_flow().default_profile, "sapa");
}

TEST(CheckFlow, the_small_flow_has_no_mistake) { EXPECT_EQ(listed(mistakes_in(std::string(kSmall))), ""); }

struct Planted {
  const char* name;
  const char* from;
  const char* to;
  const char* place;
  const char* code;
};

class PlantedMistake : public testing::TestWithParam<Planted> {};

TEST_P(PlantedMistake, is_found_with_its_place) {
  const auto& planted = GetParam();
  const auto mistakes = mistakes_in(with(std::string(kSmall), planted.from, planted.to));
  EXPECT_TRUE(has(mistakes, planted.place, planted.code)) << "found:\n" << listed(mistakes);
}

INSTANTIATE_TEST_SUITE_P(
    CheckFlow, PlantedMistake,
    testing::Values(
        Planted{"schema", "\"flow/1\"", "\"flow/9\"", "schema", "unknown_schema"},
        Planted{"revision", "\"revision\": 1", "\"revision\": 0", "revision", "revision_expected"},
        Planted{"start", "\"start\": \"A\"", "\"start\": \"Z\"", "start", "missing_target"},
        Planted{"profile", "\"default_profile\": \"p\"", "\"default_profile\": \"q\"", "default_profile", "missing_profile"},
        Planted{"profile_setting", "\"settings\": {\"polite\": true}", "\"settings\": {\"rude\": true}", "profiles/p/settings/rude", "unknown_setting"},
        Planted{"profile_lacks_setting", "\"settings\": {\"polite\": true}", "\"settings\": {}", "profiles/p/settings/polite", "missing_setting"},
        Planted{"unused_setting", "\"when\": {\"setting\": \"polite\"}, ", "\"when\": {\"value\": \"word\", \"known\": true}, ", "settings/polite", "unused_setting"},
        Planted{"condition_setting", "\"when\": {\"setting\": \"polite\"}", "\"when\": {\"setting\": \"rude\"}", "steps/B/answers/yes/next/0/when", "unknown_setting"},
        Planted{"target_of_a_step", "\"next\": \"B\"", "\"next\": \"Z\"", "steps/A/next/0/to", "missing_target"},
        Planted{"target_of_an_answer", "\"key\": \"t\", \"next\": \"D\"", "\"key\": \"t\", \"next\": \"Z\"", "steps/B/answers/no/next/0/to", "missing_target"},
        Planted{"unreachable", "\"to\": \"C\"", "\"to\": \"D\"", "steps/C", "unreachable_step"},
        Planted{"dead_end", "\"end\": true", "\"end\": false", "steps/D", "dead_end"},
        Planted{"no_end", "\"end\": true", "\"end\": false", "steps", "no_end"},
        Planted{"end_goes_on", "\"end\": true", "\"end\": true, \"next\": \"A\"", "steps/D", "end_goes_on"},
        Planted{"no_way_to_an_end", "\"word\"}], \"next\": \"D\"}", "\"word\"}], \"next\": \"C\"}", "steps/C", "no_way_to_an_end"},
        Planted{"circle", "\"word\"}], \"next\": \"D\"}", "\"word\"}], \"next\": \"C\"}", "steps/C", "circle_without_answer"},
        Planted{"conditional_last_edge", "{\"then\": [{\"set\": \"outcome\", \"to\": \"DONE\"}], \"to\": \"D\"}",
                "{\"when\": {\"setting\": \"polite\", \"is\": false}, \"to\": \"D\"}", "steps/B/answers/yes/next/1/when", "no_way_out"},
        Planted{"edges_after_always", "\"when\": {\"setting\": \"polite\"}, ", "", "steps/B/answers/yes/next/0", "edges_after_always"},
        Planted{"answers_and_next", "\"prompt\": \"P_ASK\",", "\"prompt\": \"P_ASK\", \"next\": \"D\",", "steps/B/next", "answers_and_next"},
        Planted{"prompt", "\"prompt\": \"P_ASK\"", "\"prompt\": \"P_TELL\"", "steps/B/prompt/0", "missing_prompt"},
        Planted{"unused_prompt", "\"prompt\": \"P_ASK\",", "", "prompts/P_ASK", "unused_prompt"},
        Planted{"prompt_language", ", \"en\": \"What, {Bapak/Ibu}?\"", "", "prompts/P_ASK/text/en", "missing_language"},
        Planted{"empty_language", "\"en\": \"What, {Bapak/Ibu}?\"", "\"en\": \"\"", "prompts/P_ASK/text/en", "missing_language"},
        Planted{"title_language", "\"title\": {\"id\": \"Ya\", \"en\": \"Yes\"}", "\"title\": {\"en\": \"Yes\"}", "steps/B/answers/yes/title/id", "missing_language"},
        Planted{"placeholder", "What, {Bapak/Ibu}?", "What, {Tuan}?", "prompts/P_ASK/text/en", "unknown_placeholder"},
        Planted{"placeholders_differ", "What, {Bapak/Ibu}?", "What?", "prompts/P_ASK/text/en", "placeholders_differ"},
        Planted{"prompt_before_value", "Apa, {Bapak/Ibu}?", "Apa, {EMAIL}?", "steps/B/prompt/0", "used_before_set"},
        Planted{"intent", "\"look_up_caller\"", "\"look_up\"", "steps/A/do/0", "unknown_intent"},
        Planted{"intent_before_value", "\"look_up_caller\"", "\"take_found_email\"", "steps/A/do/0", "used_before_set"},
        Planted{"outcome", "\"set\": \"outcome\", \"to\": \"DONE\"", "\"set\": \"outcome\", \"to\": \"GONE\"", "steps/B/answers/yes/next/0/then/0", "unknown_outcome"},
        Planted{"phase", "\"actor\": \"system\", \"origin\": \"sop\", \"phase\": \"One\"", "\"actor\": \"system\", \"origin\": \"sop\", \"phase\": \"Two\"", "steps/A/phase",
                "unknown_phase"},
        Planted{"flag_before_asked", "\"do\": [{\"intent\": \"look_up_caller\"}]", "\"do\": [{\"flag\": \"said\", \"with\": \"word\"}]", "steps/A/do/0", "used_before_set"},
        Planted{"condition_before_asked", "\"do\": [{\"intent\": \"look_up_caller\"}]",
                "\"do\": [{\"set\": \"x\", \"to\": \"y\", \"when\": {\"value\": \"word\", \"known\": true}}]", "steps/A/do/0", "used_before_set"},
        Planted{"copy_of_nothing", "\"do\": [{\"intent\": \"look_up_caller\"}]", "\"do\": [{\"copy\": \"x\", \"from\": \"nothing\"}]", "steps/A/do/0", "used_before_set"},
        Planted{"impossible_word", "\"when\": {\"setting\": \"polite\"}", "\"when\": {\"value\": \"matches\", \"is\": \"two\"}", "steps/B/answers/yes/next/0/when", "impossible_word"},
        Planted{"field_kind", "\"kind\": \"text\"", "\"kind\": \"texts\"", "steps/B/answers/yes/fields/word/kind", "unknown_word"},
        Planted{"options", "\"kind\": \"text\"", "\"kind\": \"choice\"", "steps/B/answers/yes/fields/word/options", "options_expected"},
        Planted{"duplicate_step", "\"id\": \"C\", \"actor\"", "\"id\": \"B\", \"actor\"", "steps/B", "duplicate_id"},
        Planted{"duplicate_answer", "\"id\": \"no\"", "\"id\": \"yes\"", "steps/B/answers/yes", "duplicate_id"},
        Planted{"duplicate_key", "\"key\": \"t\"", "\"key\": \"y\"", "steps/B/answers/no/key", "duplicate_key"},
        Planted{"answer_without_next", "\"key\": \"t\", \"next\": \"D\"", "\"key\": \"t\"", "steps/B/answers/no/next", "dead_end"},
        Planted{"unknown_member", "\"actor\": \"agent\", \"origin\": \"sop\", \"phase\": \"One\", \"title\": {\"id\": \"B\"", "\"script\": \"x()\", \"actor\": \"agent\", \"origin\": \"sop\", \"phase\": \"One\", \"title\": {\"id\": \"B\"",
                "steps/B/script", "unknown_member"},
        Planted{"unknown_action", "{\"intent\": \"look_up_caller\"}", "{\"run\": \"rm\"}", "steps/A/do/0", "unknown_action"},
        Planted{"unknown_condition", "{\"setting\": \"polite\"}", "{\"expression\": \"1 = 1\"}", "steps/B/answers/yes/next/0/when", "unknown_condition"},
        Planted{"condition_is_text", "{\"setting\": \"polite\"}", "\"polite\"", "steps/B/answers/yes/next/0/when", "unknown_condition"},
        Planted{"number_for_a_text", "\"start\": \"A\"", "\"start\": 7", "start", "text_expected"},
        Planted{"list_expected", "\"do\": [{\"intent\": \"look_up_caller\"}]", "\"do\": {\"intent\": \"look_up_caller\"}", "steps/A/do", "list_expected"}),
    [](const auto& info) { return info.param.name; });

TEST(CheckFlow, an_answer_that_is_offered_only_sometimes_is_not_enough) {
  auto document = with(std::string(kSmall), "\"key\": \"t\", \"next\"", "\"key\": \"t\", \"when\": {\"setting\": \"polite\"}, \"next\"");
  EXPECT_EQ(listed(mistakes_in(document)), "");
  document = with(document, "\"key\": \"y\", \"fields\"", "\"key\": \"y\", \"when\": {\"setting\": \"polite\"}, \"fields\"");
  EXPECT_TRUE(has(mistakes_in(document), "steps/B/answers", "may_offer_nothing"));
}

TEST(CheckFlow, ten_mistakes_are_told_at_once) {
  auto document = std::string(kSmall);
  for (const auto& [from, to] : std::initializer_list<std::pair<const char*, const char*>>{
           {"\"revision\": 1", "\"revision\": \"one\""},
           {"\"default_profile\": \"p\"", "\"default_profile\": \"q\""},
           {"\"en\": \"Polite\"", "\"fr\": \"Poli\""},
           {"\"intent\": \"look_up_caller\"", "\"intent\": \"look_up\""},
           {"\"prompt\": \"P_ASK\"", "\"prompt\": \"P_TELL\""},
           {"\"key\": \"t\", \"next\": \"D\"", "\"key\": \"y\", \"next\": \"Z\""},
           {"\"to\": \"C\"", "\"to\": \"D\""},
           {"\"to\": \"DONE\"", "\"to\": \"GONE\""},
           {"\"end\": true", "\"end\": false"},
       }) {
    document = with(document, from, to);
  }
  const auto mistakes = mistakes_in(document);
  for (const auto& [place, code] : std::initializer_list<std::pair<const char*, const char*>>{
           {"revision", "revision_expected"},
           {"default_profile", "missing_profile"},
           {"settings/polite/title/en", "missing_language"},
           {"steps/A/do/0", "unknown_intent"},
           {"steps/B/prompt/0", "missing_prompt"},
           {"prompts/P_ASK", "unused_prompt"},
           {"steps/B/answers/no/key", "duplicate_key"},
           {"steps/B/answers/no/next/0/to", "missing_target"},
           {"steps/C", "unreachable_step"},
           {"steps/B/answers/yes/next/0/then/0", "unknown_outcome"},
           {"steps/D", "dead_end"},
           {"steps", "no_end"},
       }) {
    EXPECT_TRUE(has(mistakes, place, code)) << place << ": " << code << " not in\n" << listed(mistakes);
  }
}

TEST(CheckFlow, what_is_no_flow_is_told_and_never_thrown) {
  EXPECT_TRUE(has(mistakes_in(""), "", "not_json"));
  EXPECT_TRUE(has(mistakes_in("[]"), "", "not_an_object"));
  EXPECT_TRUE(has(mistakes_in("{}"), "steps", "list_expected"));
  EXPECT_TRUE(has(mistakes_in(R"({"steps": [1, {"id": "A", "next": 5, "answers": [{}], "do": [7]}]})"), "steps/0", "object_expected"));
  // Every piece of the shipped document, cut anywhere.
  const auto document = shipped_document();
  for (std::size_t end = 0; end < document.size(); end += 997) EXPECT_FALSE(mistakes_in(document.substr(0, end)).empty());
}

TEST(CheckFlow, leaving_out_any_step_of_the_procedure_is_noticed) {
  for (const auto& step : email_flow().steps) {
    auto flow = email_flow();
    std::erase_if(flow.steps, [&](const auto& other) { return other.id == step.id; });
    EXPECT_FALSE(check_flow(flow).empty()) << step.id;
  }
}

}  // namespace
}  // namespace sapa::sop

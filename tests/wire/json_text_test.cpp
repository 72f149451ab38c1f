#include "wire/json_text.h"

#include <vector>

#include <gtest/gtest.h>

namespace sapa::wire {

// The tree's text is the measure: who reads it can't tell which way it was made.
TEST(JsonText, what_is_written_is_what_the_tree_would_say) {
  const json::object tree{{"id", "c-1"},
                          {"version", 7},
                          {"masked", false},
                          {"least", INT64_MIN},
                          {"none", nullptr},
                          {"items", {{{"a", 1}}, {{"a", 2}}, json::array(), json::object()}},
                          {"words", {"x", "y"}},
                          {"draft", {{"note", "lama"}}}};
  JsonText out;
  out.begin_object().member("id", std::string("c-1")).member("version", 7).member("masked", false).member("least", INT64_MIN).member("none", std::optional<std::string>());
  out.name("items").begin_array();
  for (const std::size_t a : {1U, 2U}) out.begin_object().member("a", a).end_object();
  out.begin_array().end_array().begin_object().end_object().end_array();
  out.texts("words", std::vector<std::string>{"x", "y"});
  out.member("draft", json::value{{"note", "lama"}}).end_object();
  EXPECT_EQ(out.text(), json::serialize(tree));
}

TEST(JsonText, every_text_comes_back_as_it_was) {
  std::string all;
  for (int c = 0; c < 128; ++c) all += char(c);
  std::vector<std::string> texts = {"", all, all + all, "\"\\\"", "Bu Siti \xE2\x80\x94 \xF0\x9F\x98\x80", std::string(1, '\0')};
  // Whatever stands wherever in a word of eight bytes.
  for (const char c : all) {
    for (std::size_t at = 0; at < 19; ++at) {
      texts.emplace_back(19, at % 2 == 0 ? 'x' : '\x7f');
      texts.back()[at] = c;
    }
  }
  for (const auto& text : texts) {
    JsonText out;
    out.begin_array().value(text).value(std::optional(text)).end_array();
    const auto read = parse_json(out.text());
    ASSERT_TRUE(read) << out.text();
    EXPECT_EQ(read->as_array().at(0).as_string(), text);
    EXPECT_EQ(read->as_array().at(1).as_string(), text);
  }
}

// A comma hangs on the last byte alone: texts that end like a bracket or a colon must not hide it.
TEST(JsonText, texts_that_end_like_brackets_are_followed_by_a_comma) {
  JsonText out;
  out.begin_array().value("{").value("[").value(":").value("").end_array();
  EXPECT_EQ(out.text(), R"(["{","[",":",""])");
}

TEST(JsonText, an_instant_is_rfc_3339) {
  JsonText out;
  out.begin_array().value(instant_from_ms(1'764'000'000'401)).end_array();
  EXPECT_EQ(out.text(), "[\"" + to_rfc3339(instant_from_ms(1'764'000'000'401)) + "\"]");
}

}  // namespace sapa::wire

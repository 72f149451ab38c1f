// How sapa-cases reads a file: its shapes, its kinds, what it refuses.

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/cases.h"
#include "support/source_dir.h"

namespace sapa {
namespace {

namespace json = wire::json;

json::value read(std::string_view text) { return wire::parse_json(text).value(); }

std::string kind_of(std::string_view text) { return app::kind_of(read(text).as_object()); }

TEST(CaseFiles, a_list_may_stand_under_cases_alone_or_under_the_name_of_its_kind) {
  const std::string good = R"({"a": "081200001234", "b": "81200001234", "expect": true})";
  for (const auto& text : {R"({"schema": "x", "cases": [)" + good + "]}", "[" + good + "]", good, R"({"note": "x", "same_number": [)" + good + "]}",
                           R"({"cases": {"same_number": [)" + good + "]}}"}) {
    const auto cases = app::cases_in(read(text));
    ASSERT_TRUE(cases) << text;
    ASSERT_EQ(cases->size(), 1U) << text;
    EXPECT_THAT(app::run_case(cases->at(0)), testing::IsEmpty()) << text;
  }
}

TEST(CaseFiles, a_document_without_cases_is_none) {
  for (const auto* text : {"{}", "null", "7", R"("cases")", R"({"cases": 3})", R"({"a": [1, 2]})"}) EXPECT_FALSE(app::cases_in(read(text))) << text;
}

TEST(CaseFiles, a_case_without_a_kind_is_known_by_its_members) {
  EXPECT_EQ(kind_of(R"({"raw": "", "expect": {}})"), "normalise");
  EXPECT_EQ(kind_of(R"({"a": "", "b": "", "expect": false})"), "same_number");
  EXPECT_EQ(kind_of(R"({"e164": "", "expect": []})"), "legacy_search_variants");
  EXPECT_EQ(kind_of(R"({"alamat": "", "expect": {}})"), "extract");
  EXPECT_EQ(kind_of(R"({"columns": {}, "expect": {}})"), "conflict");
  EXPECT_EQ(kind_of(R"({"email": "", "address": "", "expect": {}})"), "compose");
  EXPECT_EQ(kind_of(R"({"domain": "", "expect": null})"), "suggest_domain");
  EXPECT_EQ(kind_of(R"({"input": "", "expect": {}})"), "parse");
  EXPECT_EQ(kind_of(R"({"email": "", "expect": ["Alfa"]})"), "render");
  EXPECT_EQ(kind_of(R"({"email": "", "expect": [{"pos": 0}]})"), "highlight");
  EXPECT_EQ(kind_of(R"({"facts": {}, "expect": {}})"), "path");
  EXPECT_EQ(kind_of(R"({"served_at": "", "expect": {}})"), "search_range");
  EXPECT_EQ(kind_of(R"({"kind": "parse", "raw": "", "expect": {}})"), "parse");
  EXPECT_EQ(kind_of(R"({"expect": {}})"), "");
}

TEST(CaseFiles, what_cannot_be_judged_has_failed) {
  for (const auto* text : {R"({"kind": "colour", "raw": "1", "expect": {}})", R"({"kind": 7, "raw": "1", "expect": {}})", R"({"expect": {}})",
                           R"({"raw": "081200001234"})", R"({"kind": "extract", "expect": {}})", "7"}) {
    EXPECT_THAT(app::run_case(read(text)), testing::SizeIs(1)) << text;
  }
}

// The wider set: each rule and each row of the tables, in the four formats.
TEST(CaseFiles, each_further_case_holds) {
  for (const auto* name : {"extra_phones", "extra_emails", "extra_spelling", "extra_paths"}) {
    std::ifstream file(source_dir() + "/tests/cases/" + name + ".json");
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const auto cases = app::cases_in(read(text));
    ASSERT_TRUE(cases && cases->size() > 100) << name;
    for (const auto& item : *cases) EXPECT_THAT(app::run_case(item), testing::IsEmpty()) << json::serialize(item);
  }
}

}  // namespace
}  // namespace sapa

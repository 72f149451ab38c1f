#include <algorithm>

#include <fmt/format.h>

#include "app/motion.h"

namespace sapa::app {

namespace {

std::string_view caller_title(std::string_view id) {
  if (id == "new") return "new caller";
  if (id == "known") return "known, never spelled";
  if (id == "spelled") return "known, spelled this year";
  if (id == "given_before") return "\"I gave it before\"";
  return "columns in conflict";
}
std::string_view procedure_title(std::string_view id) { return id == "old" ? "old" : id == "sop" ? "Sapa, `sop`" : "Sapa, `sapa`"; }
std::string_view colour_of(std::string_view id) { return id == "old" ? "#8c959f" : id == "sop" ? "#9a6700" : "#1f5fa8"; }

}  // namespace

std::string motion_table(const std::vector<Motion>& motions) {
  std::string table = "| caller | procedure | screens | clicks | keys | words to say | questions | seconds |\n|---|---|--:|--:|--:|--:|--:|--:|\n";
  for (const auto& motion : motions) {
    table += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {:.0f} |\n", motion.procedure == "old" ? caller_title(motion.caller) : "", procedure_title(motion.procedure),
                         motion.screens, motion.clicks, motion.keys, motion.words, motion.questions, motion.seconds);
  }
  return table;
}

std::string motion_picture(const std::vector<Motion>& motions) {
  constexpr int kLeft = 190;
  constexpr int kBar = 18;
  constexpr int kWidth = 860;
  double longest = 1;
  for (const auto& motion : motions) longest = std::max(longest, motion.seconds);
  std::string bars;
  int y = 56;
  for (const auto& motion : motions) {
    if (motion.procedure == "old") {
      y += 14;
      bars += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\" font-weight=\"600\">{}</text>\n", kLeft - 62, y + 13, motion.caller == "given_before" ? "“I gave it before”" : caller_title(motion.caller));
    }
    const auto length = motion.seconds / longest * (kWidth - kLeft - 210);
    bars += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\" class=\"small\">{}</text><rect x=\"{}\" y=\"{}\" width=\"{:.0f}\" height=\"{}\" fill=\"{}\"/>"
                        "<text x=\"{:.0f}\" y=\"{}\" class=\"small\">{:.0f} s · {} clicks, {} keys, {} words</text>\n",
                        kLeft - 6, y + 13, motion.procedure, kLeft, y, length, kBar - 3, colour_of(motion.procedure), kLeft + length + 6, y + 13, motion.seconds, motion.clicks, motion.keys, motion.words);
    y += kBar;
  }
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"Modelled seconds of the e-mail procedure by caller: the old way, profile sop, profile sapa\" "
      "font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"#14181d\">\n<style>.small {{ font-size: 12px; fill: #3d444d }}</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
      "<text x=\"16\" y=\"28\" font-size=\"16\" font-weight=\"600\">Modelled seconds of the e-mail procedure</text>\n<text x=\"16\" y=\"48\" class=\"small\">"
      "old: the written workaround in the old systems · sop: the same order in Sapa · sapa: nothing asked that the screen shows</text>\n{}</svg>\n",
      kWidth, y + 16, bars);
}

}  // namespace sapa::app

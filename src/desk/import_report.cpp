#include "desk/import_report.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sapa::desk {

namespace {

struct Section {
  std::string_view title;
  std::string_view group;
  std::string_view explained;
};

constexpr std::array<Section, 20> kSections = {{
    {"Rows", "row", "added: new; merged: filled what was missing; updated: changed at its source; unchanged: taken before; nothing_new: the caller says it already"},
    {"Rejected, with the reason", "rejected", "in the reject file with line and reason"},
    {"To review", "review", "may be somebody who is there already; added beside, for a leader to decide"},
    {"On the review list now", "review_open", "pairs of this source that wait for a leader, those of earlier imports included"},
    {"Conflicts", "conflict", "columns or records that disagree; both are kept and shown"},
    {"Numbers by kind", "phone_type", ""},
    {"Numbers that cannot be used", "phone.invalid", "the rest of the row was taken"},
    {"Numbers of services", "phone.service", "nobody's own"},
    {"Numbers mended", "phone_warning", ""},
    {"E-mails", "email", "exact: as they stood; repaired: to be spelled to the caller before use; none of them counts as verified"},
    {"E-mails repaired", "email_repair", ""},
    {"Misspelled domains", "email_misspelled", "the caller is asked; nothing is changed silently"},
    {"Remarks on e-mails", "email_flag", ""},
    {"Said to have none", "email_marker", ""},
    {"Fillers emptied", "filler_in", "\"-\", KOSONG, TIDAK ADA, zeros"},
    {"Honorifics split", "honorific", ""},
    {"Tariffs", "tariff", ""},
    {"Customers named", "customer", "linked: with the caller or ticket that names them; unknown: there is no such customer yet, it is linked when it comes; several_in_a_cell: the first was taken; no_number: not of 12 digits, or turned into 5,2E+11 by a spreadsheet"},
    {"Remarks", "warning", ""},
    {"Mended rows", "repaired", "of those that were taken"},
}};

std::vector<std::pair<std::string, std::int64_t>> sorted(const std::map<std::string, std::int64_t>& members) {
  std::vector<std::pair<std::string, std::int64_t>> list(members.begin(), members.end());
  std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.second != b.second ? a.second > b.second : a.first < b.first; });
  if (list.size() > 20) list.resize(20);
  return list;
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      default: result += c;
    }
  }
  return result;
}

std::string headline(const ImportStory& story, const ImportTally& tally) {
  const auto rejected = [&] {
    std::int64_t sum = 0;
    for (const auto& [reason, count] : tally.group("rejected")) sum += count;
    return sum;
  }();
  std::string line = (story.trial ? "Trial, nothing was written: " : "") + grouped(tally.of("rows")) + " rows of " + std::string(to_word(story.kind)) + ": " +
                     grouped(tally.of("row.added")) + " added, " + grouped(tally.of("row.updated")) + " updated, " +
                     grouped(tally.of("row.merged")) + " merged, " + grouped(tally.of("row.unchanged") + tally.of("row.nothing_new")) + " unchanged, " +
                     grouped(rejected) + " rejected.";
  return line;
}

std::string continued_text(const ImportStory& story) { return "An import of it had stopped behind row " + grouped(story.continued_behind) + ": the counts are of all rows, the time is of those behind it."; }

std::string duration_text(double seconds) {
  const auto whole = std::int64_t(seconds + 0.5);
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  return std::to_string(whole / 3600) + " h " + std::to_string(whole / 60 % 60) + " min";
}

// Bars with their words and counts, as text that can be selected and read aloud.
std::string bars(const std::vector<std::pair<std::string, std::int64_t>>& list, std::string_view title) {
  constexpr int kRow = 24;
  const auto most = std::max<std::int64_t>(1, list.empty() ? 1 : list[0].second);
  const auto height = int(list.size()) * kRow + 4;
  std::string svg = "<svg role=\"img\" aria-label=\"" + escaped(title) + "\" viewBox=\"0 0 720 " + std::to_string(height) + "\" width=\"720\" height=\"" + std::to_string(height) + "\">";
  int y = 2;
  for (const auto& [name, count] : list) {
    const auto width = std::max<std::int64_t>(2, count * 360 / most);
    svg += "<text x=\"232\" y=\"" + std::to_string(y + 16) + "\" text-anchor=\"end\">" + escaped(name) + "</text><rect x=\"240\" y=\"" + std::to_string(y + 3) +
           "\" width=\"" + std::to_string(width) + "\" height=\"16\" rx=\"2\"/><text class=\"n\" x=\"" + std::to_string(246 + width) + "\" y=\"" + std::to_string(y + 16) + "\">" +
           grouped(count) + "</text>";
    y += kRow;
  }
  return svg + "</svg>";
}

}  // namespace

std::string grouped(std::int64_t number) {
  auto digits = std::to_string(number < 0 ? -number : number);
  for (int at = int(digits.size()) - 3; at > 0; at -= 3) digits.insert(std::size_t(at), ",");
  return (number < 0 ? "-" : "") + digits;
}

std::string import_report_text(const ImportStory& story, const ImportTally& tally) {
  std::string text = headline(story, tally) + "\n";
  text += "  " + story.file + " (" + story.shape + ") as " + story.source + ", " + duration_text(story.seconds);
  if (story.seconds > 0.5) text += ", " + grouped(std::int64_t(double(tally.of("rows") - story.continued_behind) / story.seconds)) + " rows/s";
  text += "\n" + (story.continued_behind > 0 ? "  " + continued_text(story) + "\n" : "");
  for (const auto& section : kSections) {
    const auto list = sorted(tally.group(section.group));
    if (list.empty()) continue;
    text += "\n" + std::string(section.title) + "\n";
    for (const auto& [name, count] : list) {
      const auto number = grouped(count);
      text += "  " + std::string(number.size() < 12 ? 12 - number.size() : 0, ' ') + number + "  " + name + "\n";
    }
  }
  if (!story.unused_columns.empty()) {
    text += "\nColumns nobody asked for:";
    for (const auto& column : story.unused_columns) text += " \"" + column + "\"";
    text += "\n";
  }
  for (const auto& remark : story.remarks) text += "\n" + remark + "\n";
  if (!story.reject_file.empty()) text += "\nRejected rows: " + story.reject_file + "\n";
  for (const auto& former : story.former_rejects) text += "Those of an earlier import, as they were left: " + former + "\n";
  return text;
}

std::string import_report_html(const ImportStory& story, const ImportTally& tally) {
  std::string html =
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Import of " + escaped(story.file) +
      "</title><meta name=\"viewport\" content=\"width=device-width\"><style>body{font:15px/1.5 system-ui,sans-serif;color:#1c2733;background:#fff;max-width:760px;margin:2rem auto;padding:0 "
      "1rem}h1{font-size:1.4rem}h2{font-size:1.05rem;margin:1.8rem 0 .2rem}p{margin:.2rem 0}small{color:#5a6b7b}svg{max-width:100%;height:auto}svg "
      "text{font:13px system-ui,sans-serif;fill:#1c2733}svg text.n{fill:#5a6b7b}svg rect{fill:#0b7285}@media(prefers-color-scheme:dark){body{background:#11181f;color:#e6edf3}svg "
      "text{fill:#e6edf3}svg text.n,small{fill:#9fb0c0;color:#9fb0c0}svg rect{fill:#3bc9db}}</style><h1>" +
      escaped(headline(story, tally)) + "</h1><p>" + escaped(story.file) + " (" + escaped(story.shape) + ") as " + escaped(story.source) + ", " + duration_text(story.seconds) +
      ", finished " + escaped(story.finished_at) + ".</p>";
  if (story.continued_behind > 0) html += "<p>" + continued_text(story) + "</p>";
  for (const auto& section : kSections) {
    const auto list = sorted(tally.group(section.group));
    if (list.empty()) continue;
    html += "<h2>" + escaped(section.title) + "</h2>";
    if (!section.explained.empty()) html += "<p><small>" + escaped(section.explained) + "</small></p>";
    html += bars(list, section.title);
  }
  if (!story.unused_columns.empty()) {
    html += "<h2>Columns nobody asked for</h2><p>";
    for (const auto& column : story.unused_columns) html += escaped(column) + " &nbsp; ";
    html += "</p>";
  }
  for (const auto& remark : story.remarks) html += "<p>" + escaped(remark) + "</p>";
  if (!story.reject_file.empty()) html += "<p>Rejected rows: " + escaped(story.reject_file) + "</p>";
  return html + "</html>\n";
}

}  // namespace sapa::desk

#include "desk/import_mend.h"

#include <algorithm>
#include <array>

#include "core/legacy_values.h"
#include "core/text_fold.h"

namespace sapa::desk {

namespace {

// A street, a quarter, the number of a house; a number alone is none.
bool begins_address(std::string_view cell) {
  static constexpr std::array<std::string_view, 25> kWords = {"JL",   "JLN",     "JALAN", "GG",        "GANG", "KP",     "KAMPUNG", "KAMP", "DUSUN", "DSN", "DESA", "DS", "KEL",
                                                              "KEC", "KOMP", "KOMPLEK", "PERUM", "PERUMAHAN", "BLOK", "LORONG", "LR",      "RT",   "RW",    "NO",  "NOMOR"};
  const auto upper = upper_ascii(cell);
  const auto begin = std::min(upper.find_first_not_of(" ."), upper.size());
  const auto word = upper.substr(begin, upper.find_first_of(" .,/0123456789", begin) - begin);
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

// What people write behind a name and a comma: degrees, and the form of a company. With or without points.
bool is_title(std::string_view cell) {
  static constexpr std::array<std::string_view, 47> kTitles = {"SH",  "SE",   "ST",   "SP",  "SS",  "SIP",  "SAG", "SPD",  "SPDI", "SSI", "SSOS", "SKM", "SKOM", "SKED", "SIKOM", "SHUT",
                                                               "SPT", "SFARM", "SKEP", "SHI", "SEI", "SPSI", "AMD", "AMDKEB", "AMK", "APT", "AK",  "BA",  "BSC",  "MM",  "MH",   "MT",
                                                               "MA",  "MSI",  "MPD",  "MKOM", "MKES", "MKN", "MSC", "MBA", "MHUM", "PHD", "IR",  "TBK", "PT",  "CV",   "UD"};
  std::string letters;
  for (const char c : upper_ascii(cell)) {
    if (c >= 'A' && c <= 'Z') letters += c;
    else if (c != '.' && c != ' ') return false;
  }
  return std::find(kTitles.begin(), kTitles.end(), letters) != kTitles.end();
}

// Whether what stands in the columns of numbers and times can be such.
bool fits(const RowFields& fields, std::chrono::minutes zone_offset) {
  for (const auto number : {"home_phone", "hp", "id_caller", "reporter_phone", "customer_no"}) {
    const auto text = fields[number];
    if (filler_of(text) == Filler::none && digits_of(text).size() < 5) return false;
  }
  const auto created = fields["created_at"];
  return filler_of(created) != Filler::none || read_local_time(created, zone_offset).has_value();
}

}  // namespace

int RowFields::place_of(std::string_view name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? -1 : bound.columns[std::size_t(found - names.begin())];
}

std::string_view RowFields::operator[](std::string_view name) const {
  const int place = place_of(name);
  return place < 0 ? std::string_view() : column(std::size_t(place));
}

std::size_t width_of(const wire::CsvRecord& record, const BoundMapping& bound) { return record.size() < bound.width ? bound.labelled : bound.width; }

std::string_view mend_row(RowFields& fields, char separator, std::chrono::minutes zone_offset, ImportTally& tally) {
  auto& cells = fields.mended;
  for (std::size_t i = 0; i < fields.record.size(); ++i) cells.emplace_back(fields.record.field(i));
  auto extra = cells.size() - width_of(fields.record, fields.bound);
  const int name = std::max(fields.place_of("name"), fields.place_of("reporter_name"));
  const int address = std::max(fields.place_of("address"), fields.place_of("reporter_address"));
  // The cell behind `at` is the rest of it.
  const auto join = [&](std::size_t at) {
    cells[at] += separator + cells[at + 1];
    cells.erase(cells.begin() + std::ptrdiff_t(at) + 1);
    --extra;
    tally.add(int(at) == name ? "repaired.torn_name" : int(at) == address ? "repaired.torn_address" : "repaired.torn_text");
  };
  const auto is_empty = [](const std::string& cell) { return cell.find_first_not_of(' ') == std::string::npos; };
  const auto empty_behind = [&] { return std::size_t(std::find_if_not(cells.rbegin(), cells.rend(), is_empty) - cells.rbegin()); };
  // People write a blank behind a comma, programs none.
  const auto after_blank = [&](const std::string& cell) { return cell.starts_with(' ') && !is_empty(cell); };
  const auto blanks = std::size_t(std::count_if(cells.begin() + 1, cells.end(), after_blank));
  if (blanks > 0 && blanks <= extra && extra - blanks <= empty_behind()) {
    for (std::size_t i = 1; i < cells.size();) {
      if (after_blank(cells[i])) join(i - 1);
      else ++i;
    }
  }
  while (name >= 0 && extra > 0 && is_title(cells[std::size_t(name) + 1])) join(std::size_t(name));
  // Only what begins like an address, and goes on like one, is one.
  const auto is_torn = [&](std::size_t at) { return cells[at].find('@') != std::string::npos || (begins_address(cells[at]) && begins_address(cells[at + 1])); };
  while (address >= 0 && extra > 0 && !is_empty(cells[std::size_t(address) + 1]) && is_torn(std::size_t(address))) join(std::size_t(address));
  // Empty ones too many are nothing.
  while (extra > 0 && is_empty(cells.back())) {
    cells.pop_back();
    --extra;
  }
  if (extra > 0 && address < 0) return "The row has more columns than the header.";
  // What stands behind must fit its columns again, or the tear is elsewhere.
  return extra == 0 && fits(fields, zone_offset) ? std::string_view() : "The row has more columns than the header, and it cannot be told which one is torn.";
}

}  // namespace sapa::desk

#include "desk/import_mend.h"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <utility>

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

constexpr std::array<std::string_view, 5> kNumbers = {"home_phone", "hp", "id_caller", "reporter_phone", "customer_no"};

std::ptrdiff_t count_digits(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool has_number(std::string_view text) { return count_digits(text) >= 5; }

bool is_empty(std::string_view cell) { return cell.find_first_not_of(' ') == std::string_view::npos; }

bool is_phone(std::string_view cell) { return cell.find_first_not_of("0123456789 +-/().") == std::string_view::npos && count_digits(cell) >= 7; }

// The rest of a text: people write a blank behind a comma, programs none. A number of a telephone, or a filler, is a cell of its own.
bool is_after_blank(std::string_view cell) { return cell.starts_with(' ') && !is_phone(cell) && filler_of(cell) == Filler::none; }

// An address, and not "NO" in the place of a number.
bool is_place(std::string_view cell) {
  if (!begins_address(cell)) return false;
  const auto upper = upper_ascii(cell);
  return upper.substr(upper.find_first_not_of(" .")).substr(0, 2) != "NO" || upper.find_first_of("0123456789") != std::string::npos;
}

// Whether what stands in the columns of numbers and times can be such.
bool fits(const RowFields& fields, std::chrono::minutes zone_offset) {
  for (const auto number : kNumbers) {
    const auto text = fields[number];
    if (!has_number(text) && filler_of(text) == Filler::none) return false;
  }
  const auto created = fields["created_at"];
  return filler_of(created) != Filler::none || read_local_time(created, zone_offset).has_value();
}

int name_of(const RowFields& fields) { return std::max(fields.place_of("name"), fields.place_of("reporter_name")); }
int address_of(const RowFields& fields) { return std::max(fields.place_of("address"), fields.place_of("reporter_address")); }

// Of a column that nobody asks for it is not known what may stand in it: a title, a part of the address.
bool is_known(const RowFields& fields, int place) { return std::find(fields.bound.columns.begin(), fields.bound.columns.end(), place) != fields.bound.columns.end(); }

bool has_torn_title(const RowFields& fields) {
  const int name = name_of(fields);
  return name >= 0 && is_known(fields, name + 1) && is_title(fields.column(std::size_t(name) + 1));
}

bool is_number_column(const RowFields& fields, int place) {
  return std::any_of(kNumbers.begin(), kNumbers.end(), [&](std::string_view number) { return fields.place_of(number) == place; });
}

// Only what begins like an address, and goes on like one, is one.
bool has_torn_address(const RowFields& fields) {
  const int address = address_of(fields);
  if (address < 0 || !is_known(fields, address + 1)) return false;
  const auto present = fields.column(std::size_t(address));
  const auto next = fields.column(std::size_t(address) + 1);
  if (is_place(next)) return begins_address(present) || present.find('@') != std::string_view::npos;
  return present.find('@') != std::string_view::npos && is_after_blank(next) && !has_number(next) && is_number_column(fields, address + 1);
}

// Whether something behind this column stands where it can only stand rightly: up to there nothing has moved.
bool is_sound_behind(const RowFields& fields, int place) {
  for (const auto number : kNumbers) {
    if (fields.place_of(number) > place && has_number(fields[number])) return true;
  }
  return fields.place_of("email") > place && fields["email"].find('@') != std::string_view::npos;
}

// Whether a row that has no cells too many is torn all the same: it lacks as many at its end.
bool has_moved(const RowFields& fields) {
  // An address or an e-mail in the column of a number, an address or a number in that of the e-mail.
  for (const auto number : kNumbers) {
    const auto text = fields[number];
    if (text.empty() || has_number(text) || (text.find('@') == std::string_view::npos && !is_place(text))) continue;
    if (!is_sound_behind(fields, fields.place_of(number))) return true;
  }
  const auto email = fields["email"];
  const bool is_number = has_number(email) && email.find_first_not_of("0123456789 +-/()") == std::string_view::npos;
  if ((is_number || is_place(email)) && !is_sound_behind(fields, fields.place_of("email"))) return true;
  const auto behind = [&](int place) { return place < 0 ? std::string_view() : fields.column(std::size_t(place) + 1); };
  const auto title = behind(name_of(fields));
  if (title.find_first_of(" .") != std::string_view::npos && has_torn_title(fields) && !is_sound_behind(fields, name_of(fields) + 1)) return true;
  return is_after_blank(behind(address_of(fields))) && has_torn_address(fields) && !is_sound_behind(fields, address_of(fields) + 1);
}

// The address stands elsewhere: what is in its column is none.
bool lacks_address(const RowFields& fields) {
  const auto address = fields[fields.place_of("address") >= 0 ? "address" : "reporter_address"];
  return filler_of(address) == Filler::none && address.find('@') == std::string_view::npos && !begins_address(address);
}

// The cells of a row while they are joined.
class TornRow {
 public:
  TornRow(RowFields& fields, char separator) : fields_(fields), cells_(fields.mended), separator_(separator), name_(name_of(fields)), address_(address_of(fields)) { begin(); }

  // As it came.
  void begin() {
    cells_.clear();
    joined_.clear();
    for (std::size_t i = 0; i < fields_.record.size(); ++i) cells_.emplace_back(fields_.record.field(i));
  }

  // A row that has `extra` cells too many, and all its columns.
  bool join_extra(std::size_t width, std::chrono::minutes zone_offset) {
    const auto extra = [&] { return cells_.size() - width; };
    const auto empty_behind = std::size_t(std::find_if_not(cells_.rbegin(), cells_.rend(), is_empty) - cells_.rbegin());
    if (blanks() > 0 && blanks() <= extra() && extra() - blanks() <= empty_behind) join_blanks();
    while (name_ >= 0 && extra() > 0 && is_title(behind(name_))) join(std::size_t(name_));
    const auto goes_on = [&] { return at(address_).find('@') != std::string::npos || (begins_address(at(address_)) && begins_address(behind(address_))); };
    while (address_ >= 0 && extra() > 0 && !is_empty(behind(address_)) && goes_on()) join(std::size_t(address_));
    // Empty ones too many are nothing.
    while (extra() > 0 && is_empty(cells_.back())) cells_.pop_back();
    return extra() == 0 && fits(fields_, zone_offset);
  }

  // A row that lacks columns at its end as well, so that it is not known how many cells are too many: what tells of a tear is
  // joined. Only where there is one way after which all fits it is certain.
  bool join_the_only_way(std::size_t width, std::chrono::minutes zone_offset) {
    std::optional<std::pair<std::vector<std::string>, std::vector<std::string_view>>> found;
    for (const auto& [by_blanks, by_title, by_address] : kWays) {
      begin();
      if (by_blanks && has_few_blanks()) join_blanks();
      while (by_title && has_torn_title(fields_)) join(std::size_t(name_));
      while (by_address && has_torn_address(fields_)) join(std::size_t(address_));
      if (joined_.empty() || cells_.size() > width) continue;
      cells_.resize(width);
      if (has_moved(fields_) || !fits(fields_, zone_offset)) continue;
      if (found && found->first != cells_) return false;
      found = std::pair(cells_, joined_);
    }
    if (!found) return false;
    std::tie(cells_, joined_) = std::move(*found);
    return true;
  }

  [[nodiscard]] const std::vector<std::string_view>& joined() const { return joined_; }
  // What tells where it is torn, wherever that may be.
  [[nodiscard]] bool is_marked() const { return has_few_blanks() || has_torn_title(fields_) || has_torn_address(fields_); }

 private:
  struct Way {
    bool by_blanks, by_title, by_address;
  };
  static constexpr std::array<Way, 5> kWays = {{{true, false, false}, {false, true, false}, {false, false, true}, {false, true, true}, {true, true, true}}};

  [[nodiscard]] const std::string& at(int place) const { return cells_[std::size_t(place)]; }
  [[nodiscard]] const std::string& behind(int place) const { return cells_[std::size_t(place) + 1]; }
  [[nodiscard]] std::size_t blanks() const { return std::size_t(std::count_if(cells_.begin() + 1, cells_.end(), is_after_blank)); }

  // A table with a blank behind every separator tells nothing by it.
  [[nodiscard]] bool has_few_blanks() const { return blanks() > 0 && blanks() * 2 < cells_.size(); }

  void join_blanks() {
    for (std::size_t i = 1; i < cells_.size();) {
      if (is_after_blank(cells_[i])) join(i - 1);
      else ++i;
    }
  }

  // The cell behind is the rest of it.
  void join(std::size_t place) {
    cells_[place] += separator_ + cells_[place + 1];
    cells_.erase(cells_.begin() + std::ptrdiff_t(place) + 1);
    joined_.emplace_back(int(place) == name_ ? "torn_name" : int(place) == address_ ? "torn_address" : "torn_text");
  }

  RowFields& fields_;
  std::vector<std::string>& cells_;
  char separator_;
  int name_;
  int address_;
  std::vector<std::string_view> joined_;
};

}  // namespace

int RowFields::place_of(std::string_view name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? -1 : bound.columns[std::size_t(found - names.begin())];
}

std::string_view RowFields::column(std::size_t place) const {
  if (mended.empty()) return record.field(place);
  return place < mended.size() ? std::string_view(mended[place]) : std::string_view();
}

std::string_view RowFields::operator[](std::string_view name) const {
  const int place = place_of(name);
  return place < 0 ? std::string_view() : column(std::size_t(place));
}

std::string_view mend_row(RowFields& fields, char separator, std::chrono::minutes zone_offset, ImportTally& tally) {
  const auto& bound = fields.bound;
  const auto width = fields.record.size() < bound.width ? bound.labelled : bound.width;
  const bool wide = fields.record.size() > width;
  if (!wide && !has_moved(fields)) return {};
  const bool elsewhere = lacks_address(fields) || (name_of(fields) >= 0 && is_phone(fields.column(std::size_t(name_of(fields)))));
  TornRow row(fields, separator);
  if ((wide && row.join_extra(width, zone_offset)) || row.join_the_only_way(bound.width, zone_offset)) {
    for (const auto what : row.joined()) tally.mend(what);
    return {};
  }
  row.begin();
  if (wide) return address_of(fields) < 0 ? "The row has more columns than the header." : "The row has more columns than the header, and it cannot be told which one is torn.";
  if (row.is_marked() || elsewhere) return "The row lacks columns and has others torn, so that what is in it has moved; it cannot be told which one is torn.";
  // An address where a number should be, typed so.
  fields.mended.clear();
  return {};
}

}  // namespace sapa::desk

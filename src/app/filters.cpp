#include "app/filters.h"

#include <algorithm>
#include <string>
#include <vector>

#include "app/phone_json.h"
#include "core/legacy_values.h"
#include "core/text_fold.h"
#include "wire/email_json.h"
#include "wire/spelling_json.h"

namespace sapa::app {

namespace json = wire::json;

namespace {

using Cells = std::vector<std::string>;

// What one line gave: both shapes are made only when asked for.
template <class Object, class Row>
struct Answer {
  bool usable;
  Object object;
  Row cells;
};
template <class Object, class Row>
Answer(bool, Object, Row) -> Answer<Object, Row>;

std::string joined(const auto& list) {
  std::string text;
  for (const auto& item : list) {
    if (!text.empty()) text += ' ';
    text += item;
  }
  return text;
}

void put_cell(std::string& row, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '\t': row += "\\t"; break;
      case '\n': row += "\\n"; break;
      case '\r': row += "\\r"; break;
      case '\\': row += "\\\\"; break;
      default: row += c;
    }
  }
}

template <class Read>
void answer_lines(std::istream& in, std::ostream& out, const FilterOptions& options, const Read& read) {
  std::string line;
  for (std::int64_t number = 1; out && std::getline(in, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (options.invalid_only && filler_of(line) != Filler::none) continue;
    const auto answer = read(line);
    if (options.invalid_only && answer.usable) continue;
    if (options.format == FilterFormat::tsv) {
      auto row = std::to_string(number) + '\t';
      put_cell(row, line);
      for (const auto& cell : answer.cells()) put_cell(row += '\t', cell);
      out << row << '\n';
      continue;
    }
    auto object = answer.object();
    if (options.invalid_only) {
      json::object numbered{{"line", number}};
      for (auto& [name, value] : object) numbered[name] = std::move(value);
      object = std::move(numbered);
    }
    out << json::serialize(object) << '\n';
  }
  out.flush();
}

json::object spelled_json(const spelling::Spelling& spelled, const spelling::Alphabet& alphabet) {
  auto answer = wire::to_json(spelled);
  if (!spelled.email) return answer;
  const auto words = spelling::spoken(spelling::render(*spelled.email, alphabet));
  answer["spoken"] = json::array(words.begin(), words.end());
  auto& risks = answer["risks"].emplace_array();
  for (const auto& letter : spelling::letter_risks(*spelled.email)) risks.push_back(wire::to_json(letter));
  return answer;
}

Cells email_cells(const ExtractedEmails& found) {
  Cells usable, confidences, repairs, suggestions;
  Cells flags;
  for (const auto& email : found.emails) {
    if (email.placeholder) {
      flags.emplace_back("placeholder");
      continue;
    }
    usable.push_back(email.email);
    confidences.emplace_back(email.confidence());
    for (const auto repair : email.repairs.words()) repairs.emplace_back(repair);
    if (email.suggestion) suggestions.push_back(*email.suggestion);
  }
  for (const auto flag : found.flags) flags.emplace_back(to_word(flag));
  return {joined(usable), joined(confidences), joined(repairs), joined(suggestions), found.marker ? std::string(to_word(*found.marker)) : "", joined(flags), found.address};
}

Cells spelled_cells(const spelling::Spelling& spelled) {
  std::string risky;
  if (spelled.email) {
    for (const auto& letter : spelling::letter_risks(*spelled.email)) {
      if (spelling::to_word(letter.level) != "high") continue;
      if (!risky.empty()) risky += ' ';
      risky += letter.character;
    }
  }
  return {spelled.email.value_or(""), spelled.text, risky, joined(spelled.unresolved), joined(spelled.warnings)};
}

}  // namespace

void run_phone_filter(std::istream& in, std::ostream& out, PhoneSource source, const TrunkProfile& trunk, const FilterOptions& options) {
  answer_lines(in, out, options, [&](const std::string& line) {
    const auto number = classify_phone(line, source, trunk);
    return Answer{number.usable_as_contact,
                  [number] {
                    json::object object{{"raw", is_valid_utf8(number.raw) ? number.raw : normalise_nfc(number.raw)}};
                    for (auto& [name, value] : phone_as_case(number)) object[name] = value;
                    return object;
                  },
                  [number] {
                    return Cells{number.e164.value_or(""), std::string(to_word(number.status)), std::string(to_word(number.type)), number.reason, joined(number.warnings), joined(number.others)};
                  }};
  });
}

void run_email_filter(std::istream& in, std::ostream& out, const FilterOptions& options) {
  answer_lines(in, out, options, [](const std::string& line) {
    const auto found = extract_emails(line);
    const bool usable = std::any_of(found.emails.begin(), found.emails.end(), [](const FoundEmail& email) { return !email.placeholder; });
    // Whoever says that there is none has said all there is.
    return Answer{usable || (found.marker && found.emails.empty()), [found] { return wire::to_json(found); }, [found] { return email_cells(found); }};
  });
}

void run_spell_filter(std::istream& in, std::ostream& out, const spelling::Alphabet& alphabet, const FilterOptions& options) {
  answer_lines(in, out, options, [&](const std::string& line) {
    const auto spelled = spelling::parse(line, alphabet);
    return Answer{spelled.email.has_value(), [spelled, &alphabet] { return spelled_json(spelled, alphabet); }, [spelled] { return spelled_cells(spelled); }};
  });
}

}  // namespace sapa::app

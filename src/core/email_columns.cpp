#include "core/email_columns.h"

#include <algorithm>

#include "core/email_extract.h"
#include "core/text_fold.h"

namespace sapa {

namespace {

// The first `count` characters; counted in code points, so that none is cut in two.
std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t i = 0;
  while (i < text.size() && count > 0) {
    ++i;
    while (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U) ++i;
    --count;
  }
  return text.substr(0, i);
}

std::string_view cut_to(std::string_view text, std::size_t count) {
  auto kept = first_characters(text, count);
  if (kept.size() < text.size() && text[kept.size()] != ' ') {
    const auto blank = kept.rfind(' ');
    if (blank != std::string_view::npos) kept = kept.substr(0, blank);
  }
  while (!kept.empty() && (kept.back() == ' ' || kept.back() == ',')) kept.remove_suffix(1);
  return kept;
}

bool is_beginning(std::string_view beginning, std::string_view whole) {
  if (beginning.empty() || beginning.size() >= whole.size() || !whole.starts_with(beginning)) return false;
  const auto in_word = [](char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
  // One word alone is cut where the field ends.
  return !in_word(whole[beginning.size()]) || !in_word(beginning.back()) || beginning.find(' ') == std::string_view::npos;
}

// The first e-mail of a text, as it counts.
std::string first_email(const ExtractedEmails& found) {
  for (const auto& email : found.emails) {
    if (!email.placeholder) return email.email;
  }
  return "";
}

}  // namespace

std::optional<std::vector<LetterDifference>> letter_differences(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return std::nullopt;
  std::vector<LetterDifference> differences;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i]) differences.push_back({i, a[i], b[i]});
  }
  return differences;
}

ColumnComparison compare_columns(const std::vector<NamedColumn>& columns) {
  ColumnComparison comparison;
  for (const auto& column : columns) {
    bool any = false;
    for (const auto& found : extract_emails(column.text).emails) {
      if (found.placeholder) continue;
      any = true;
      if (std::find(comparison.distinct.begin(), comparison.distinct.end(), found.email) == comparison.distinct.end()) {
        comparison.distinct.push_back(found.email);
      }
    }
    if (!any) comparison.missing.push_back(column.name);
  }
  comparison.agree = comparison.distinct.size() <= 1;
  if (comparison.distinct.size() == 1) comparison.proposed = comparison.distinct.front();
  if (comparison.distinct.size() == 2) comparison.diff = letter_differences(comparison.distinct[0], comparison.distinct[1]);
  return comparison;
}

Result<LegacyAddress> compose_legacy_address(std::string_view email, std::string_view address, const LegacyAddressOptions& options) {
  const auto written = upper_ascii(drop_invisible(email));
  const auto extracted = address.find('@') == std::string_view::npos ? std::string(address) : extract_emails(address).address;
  auto rest = upper_text(drop_invisible(extracted));
  rest.erase(0, std::min(rest.find_first_not_of(' '), rest.size()));
  const auto limit = options.max_length == 0 ? std::string::npos : options.max_length;
  if (code_points(written) > limit) {
    return fail(ErrorCode::invalid, "email_too_long", "The e-mail is longer than the field of the old system; it cannot be written there.", "email");
  }
  if (written.empty() || rest.empty()) {
    auto value = written.empty() ? rest : written;
    if (code_points(value) <= limit) return LegacyAddress{std::move(value), false};
    return LegacyAddress{std::string(cut_to(value, limit)), true};
  }
  auto value = written + std::string(options.separator) + rest;
  if (code_points(value) <= limit) return LegacyAddress{std::move(value), false};
  const auto used = code_points(written) + code_points(options.separator);
  const auto kept = used >= limit ? std::string_view() : cut_to(rest, limit - used);
  return LegacyAddress{kept.empty() ? written : written + std::string(options.separator) + std::string(kept), true};
}

Result<LegacyAddress> cut_legacy_address(std::string_view text, std::size_t max_length) {
  if (max_length == 0 || code_points(text) <= max_length) return LegacyAddress{std::string(text), false};
  const auto found = extract_emails(text);
  const auto email = first_email(found);
  return compose_legacy_address(email, email.empty() ? text : std::string_view(found.address), {max_length});
}

bool is_cut_address(std::string_view cut, std::string_view whole) {
  const auto shorter = upper_text(cut);
  const auto longer = upper_text(whole);
  if (is_beginning(shorter, longer)) return true;
  if (longer.find('@') == std::string::npos) return false;
  const auto in_shorter = extract_emails(shorter);
  const auto in_longer = extract_emails(longer);
  if (first_email(in_shorter) != first_email(in_longer)) return false;
  return in_shorter.address.empty() || in_shorter.address == in_longer.address || is_beginning(in_shorter.address, in_longer.address);
}

}  // namespace sapa

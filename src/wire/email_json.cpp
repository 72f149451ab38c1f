#include "wire/email_json.h"

namespace sapa::wire {

json::object to_json(const FoundEmail& email) {
  const auto repairs = email.repairs.words();
  return {{"email", email.email},
          {"confidence", email.confidence()},
          {"repairs", json::array(repairs.begin(), repairs.end())},
          {"suggestion", or_null(email.suggestion)},
          {"placeholder", email.placeholder}};
}

json::object to_json(const ExtractedEmails& extracted) {
  json::array emails;
  for (const auto& email : extracted.emails) emails.push_back(to_json(email));
  json::array flags;
  for (const auto flag : extracted.flags) flags.emplace_back(to_word(flag));
  return {{"emails", std::move(emails)},
          {"address", extracted.address},
          {"marker", extracted.marker ? json::value(to_word(*extracted.marker)) : json::value(nullptr)},
          {"flags", std::move(flags)}};
}

json::object to_json(const ColumnComparison& comparison) {
  json::value diff(nullptr);
  if (comparison.diff) {
    auto& list = diff.emplace_array();
    for (const auto& [pos, a, b] : *comparison.diff) list.push_back({{"pos", pos}, {"a", std::string(1, a)}, {"b", std::string(1, b)}});
  }
  return {{"distinct", json::array(comparison.distinct.begin(), comparison.distinct.end())},
          {"agree", comparison.agree},
          {"missing", json::array(comparison.missing.begin(), comparison.missing.end())},
          {"diff", std::move(diff)},
          {"proposed", or_null(comparison.proposed)}};
}

}  // namespace sapa::wire

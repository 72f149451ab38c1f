#include "desk/tickets_rows.h"

#include "core/ticket.h"
#include "desk/call_history.h"
#include "desk/present_call.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

void add_highlights(json::array& highlights, const SearchWords& words, SearchField field, std::string_view name, std::string_view written) {
  for (const auto& range : find_words(words, field, written)) {
    highlights.push_back({{"field", name}, {"from", std::int64_t(range.from)}, {"to", std::int64_t(range.to)}});
  }
}

}  // namespace

Masking masking_of(const Scope& scope) { return scope.is(Role::qa) ? Masking::yes : Masking::no; }

json::object present_report_row(const storage::Row& row, const SearchWords& words, Masking masking) {
  auto shown = present_report(row);
  const bool masked = masking == Masking::yes;
  json::array highlights;
  // The e-mail of the column, else the one that stands in the address.
  const auto& email = row.text(5).empty() ? row.text(22) : row.text(5);
  shown["email"] = email.empty() ? json::value(nullptr) : json::value(email);
  if (masked) {
    shown["reporterName"] = mask_name(row.text(2));
    shown["reporterAddress"] = row.text(3).empty() ? "" : "***";
    shown["reporterPhone"] = mask_phone(row.text(4));
    if (!email.empty()) shown["email"] = mask_email(email);
    shown["resume"] = row.text(11).empty() ? "" : "***";
  } else if (!words.empty()) {
    add_highlights(highlights, words, SearchField::name, "reporterName", row.text(2));
    add_highlights(highlights, words, SearchField::address, "reporterAddress", row.text(3));
    add_highlights(highlights, words, SearchField::email, "email", email);
  }
  shown["reportNo"] = to_report_no(row.integer(0));
  shown["transactionNo"] = row.text(12);
  shown["moduleId"] = row.text(13).empty() ? "KOSONG" : row.text(13);
  shown["category"] = row.text(15);
  shown["priority"] = row.text(16);
  shown["baseStatus"] = row.text(9);
  shown["qualifier"] = row.text(10);
  shown["closed"] = is_closed_status(row.text(9));
  shown["site"] = row.text(17);
  shown["customerNo"] = masked ? json::value(nullptr) : wire::or_null(row.optional_text(18));
  shown["substation"] = row.text(19);
  shown["pole"] = row.text(20);
  shown["highlights"] = std::move(highlights);
  shown["masked"] = masked;
  return shown;
}

}  // namespace sapa::desk

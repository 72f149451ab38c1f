#pragma once

// Earlier reports of a number: the dates to search (domain 1.2) and the e-mail in what was found. Pure.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/instant.h"

namespace sapa::sop {

using Date = std::chrono::year_month_day;

// Half-open: from midnight of `from` to midnight of `to_exclusive`. The old system's end date is exclusive, so it is typed
// as it stands here; a screen of ours shows the day before as the last one.
struct DateRange {
  Date from = {};
  Date to_exclusive = {};
  bool operator==(const DateRange&) const = default;
};

// From the start of the programme through the day of service.
DateRange search_range(Date program_start, Date served_on);

// The zones of Indonesia by their IANA names; empty for any other name. None has had summer time since 1964.
std::optional<std::chrono::minutes> zone_offset(std::string_view zone);
Date local_date(Instant instant, std::chrono::minutes offset);

// "2019-11-25"; empty when it is no date of the calendar.
std::optional<Date> parse_date(std::string_view text);
std::string to_text(Date date);

// One earlier report as the list of the old system (or our own tickets) gives it.
struct Report {
  std::string report_no;
  std::string reporter_name;
  std::string reporter_phone;    // any spelling
  std::string reporter_address;  // may begin with the e-mail, may be cut
  std::string created_by;
  std::string created_local;     // "2019-12-03T10:00:00", local time of the site
};

struct ReportedEmail {
  std::string email;  // canonical
  std::string report_no;
  std::string created_local;
  std::string created_by;
};

// The e-mails in the reports of this number within the range, newest report first (later number first where the times are
// equal). Placeholders are left out.
std::vector<ReportedEmail> emails_in_reports(const std::vector<Report>& reports, std::string_view e164, const DateRange& range);

}  // namespace sapa::sop

#include "core/sop/reports.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "core/phone.h"
#include "core/sop/legacy_record.h"

namespace sapa::sop {

namespace {

struct Zone {
  std::string_view name;
  int minutes;
};

constexpr std::array kZones = {Zone{"Asia/Jakarta", 420}, Zone{"Asia/Pontianak", 420}, Zone{"Asia/Makassar", 480},
                               Zone{"Asia/Jayapura", 540}};

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.front() == '-') return std::nullopt;
  return value;
}

}  // namespace

DateRange search_range(Date program_start, Date served_on) {
  return {program_start, std::chrono::sys_days(served_on) + std::chrono::days(1)};
}

std::optional<std::chrono::minutes> zone_offset(std::string_view zone) {
  for (const auto& known : kZones) {
    if (known.name == zone) return std::chrono::minutes(known.minutes);
  }
  return std::nullopt;
}

Date local_date(Instant instant, std::chrono::minutes offset) { return std::chrono::floor<std::chrono::days>(instant + offset); }

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const Date date(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)), std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return date;
}

std::string to_text(Date date) {
  std::array<char, 32> text = {};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", int(date.year()), unsigned(date.month()), unsigned(date.day()));
  return text.data();
}

std::vector<ReportedEmail> emails_in_reports(const std::vector<Report>& reports, std::string_view e164, const DateRange& range) {
  std::vector<const Report*> fitting;
  for (const auto& report : reports) {
    const auto date = parse_date(std::string_view(report.created_local).substr(0, 10));
    if (!date || *date < range.from || *date >= range.to_exclusive) continue;
    const auto number = classify_phone(report.reporter_phone, PhoneSource::apkt_pelapor);
    if (number.e164 == e164 || std::find(number.others.begin(), number.others.end(), e164) != number.others.end()) fitting.push_back(&report);
  }
  std::sort(fitting.begin(), fitting.end(), [](const Report* a, const Report* b) {
    if (a->created_local != b->created_local) return a->created_local > b->created_local;
    return a->report_no > b->report_no;
  });
  std::vector<ReportedEmail> found;
  for (const auto* report : fitting) {
    for (auto& email : emails_in_column(report->reporter_address)) {
      found.push_back({std::move(email), report->report_no, report->created_local, report->created_by});
    }
  }
  return found;
}

}  // namespace sapa::sop

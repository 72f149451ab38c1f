#include "core/instant.h"

#include <cstdio>

namespace sapa {

namespace {

// The last `digits` digits of a number.
void put(char* at, unsigned value, int digits) {
  for (; digits > 0; value /= 10) at[--digits] = char('0' + value % 10);
}

}  // namespace

std::string to_rfc3339(Instant instant) {
  using namespace std::chrono;
  const auto day = floor<days>(instant);
  const year_month_day date(day);
  const hh_mm_ss time(instant - day);
  if (int(date.year()) >= 0 && int(date.year()) <= 9999) {
    // By hand: every screen is full of instants, and snprintf is thirty times slower.
    std::string text = "0000-00-00T00:00:00.000Z";
    put(&text[0], unsigned(int(date.year())), 4);
    put(&text[5], unsigned(date.month()), 2);
    put(&text[8], unsigned(date.day()), 2);
    put(&text[11], unsigned(time.hours().count()), 2);
    put(&text[14], unsigned(time.minutes().count()), 2);
    put(&text[17], unsigned(time.seconds().count()), 2);
    put(&text[20], unsigned(time.subseconds().count()), 3);
    return text;
  }
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int(date.year()), unsigned(date.month()),
                unsigned(date.day()), int(time.hours().count()), int(time.minutes().count()), int(time.seconds().count()),
                int(time.subseconds().count()));
  return text;
}

namespace {

// Reads exactly `count` digits; -1 when there are not so many.
int take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return -1;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::optional<Instant> parse_rfc3339(std::string_view text) {
  using namespace std::chrono;
  const int y = take_digits(text, 4);
  if (y < 1970 || !take(text, "-")) return std::nullopt;
  const int m = take_digits(text, 2);
  if (m < 1 || !take(text, "-")) return std::nullopt;
  const int d = take_digits(text, 2);
  const year_month_day date{year(y), month(unsigned(m)), day(unsigned(d < 0 ? 0 : d))};
  if (!date.ok() || !take(text, "Tt ")) return std::nullopt;
  const int hour = take_digits(text, 2);
  if (hour < 0 || hour > 23 || !take(text, ":")) return std::nullopt;
  const int minute = take_digits(text, 2);
  if (minute < 0 || minute > 59 || !take(text, ":")) return std::nullopt;
  const int second = take_digits(text, 2);
  if (second < 0 || second > 60) return std::nullopt;  // 60: a leap second counts as the next minute's start
  int fraction_ms = 0;
  if (take(text, ".")) {
    int digits = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
      if (digits < 3) fraction_ms = fraction_ms * 10 + (text.front() - '0');
      ++digits;
      text.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
    for (; digits < 3; ++digits) fraction_ms *= 10;
  }
  minutes offset{0};
  if (!take(text, "Zz")) {
    if (text.empty()) return std::nullopt;
    const int sign = text.front() == '-' ? -1 : 1;
    if (!take(text, "+-")) return std::nullopt;
    const int offset_hours = take_digits(text, 2);
    if (offset_hours < 0 || offset_hours > 23 || !take(text, ":")) return std::nullopt;
    const int offset_minutes = take_digits(text, 2);
    if (offset_minutes < 0 || offset_minutes > 59) return std::nullopt;
    offset = sign * minutes(offset_hours * 60 + offset_minutes);
  }
  if (!text.empty()) return std::nullopt;
  const Instant instant = sys_days(date) + hours(hour) + minutes(minute) + seconds(second) + milliseconds(fraction_ms) - offset;
  if (instant < Instant{}) return std::nullopt;
  return instant;
}

}  // namespace sapa

// Invented reports, each with a ticket of its own or, every tenth, with the ticket before it. One of the reporters has
// 20,000 of them (half of all where there are fewer), so that there is somebody to page through.

#include <algorithm>
#include <array>

#include "core/word_search.h"
#include "desk/report_rows.h"
#include "fill.h"
#include "people.h"

namespace bench {

namespace {

constexpr std::int64_t kStart = 1'574'640'000'000;  // 25 November 2019, when the programme began
constexpr std::int64_t kEnd = 1'795'000'000'000;
constexpr std::array kStatuses = {"Selesai", "Selesai", "Selesai", "Selesai", "Selesai", "Lapor", "Dalam Pengerjaan", "Batal", "Tindak Lanjut", "Selesai"};
constexpr std::array kCategories = {"Gangguan", "Gangguan", "Gangguan", "Keluhan", "Informasi", "Pasang Baru", "Perubahan Daya"};

std::string code_of(std::uint64_t number) {
  static constexpr char kLetters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string code(7, '0');
  for (std::size_t i = 7; i-- > 0; number /= 36) code[i] = kLetters[number % 36];
  return code;
}

template <std::size_t N, class Key>
std::array<std::string, N> keys_of(const std::array<const char*, N>& words, Key key) {
  std::array<std::string, N> keys;
  for (std::size_t i = 0; i < N; ++i) keys[i] = key(words[i]);
  return keys;
}

struct Plan {
  std::uint64_t count;
  std::uint64_t people;
  [[nodiscard]] std::uint64_t every() const { return std::max<std::uint64_t>(2, count / 20'000); }
  // The one who reports most is the person behind the others; these report equally often.
  [[nodiscard]] std::uint64_t who(std::uint64_t i) const {
    if (i % every() == 1) return people;
    const auto of_others = i - (i + every() - 2) / every();
    return of_others * 7919 % people;
  }
  [[nodiscard]] std::int64_t at(std::uint64_t i) const { return kStart + std::int64_t(double(kEnd - kStart) * double(i) / double(count)); }
};

}  // namespace

int fill_tickets(const std::string& url, std::uint64_t count, std::uint64_t people) {
  Site site(url, {"tickets", "reports"});
  const Plan plan{count, std::max<std::uint64_t>(1, people)};
  const auto status_keys = keys_of(kStatuses, [](const char* word) { return sapa::desk::status_key(word); });
  const auto category_keys = keys_of(kCategories, [](const char* word) { return sapa::desk::category_key(word); });
  Lot tickets(site.db(), "tickets", {"ticket_id", "ticket_no", "category", "module_id", "status", "status_qualifier", "substation", "pole", "repeat_count", "created_at_ms", "updated_at_ms", "last_report_at_ms", "version"});
  Lot reports(site.db(), "reports", {"report_no", "ticket_id", "transaction_no", "reporter_name", "reporter_address", "reporter_phone", "reporter_key", "reporter_email", "created_by", "site", "resume", "created_at_ms",
                                     "substation", "pole", "status_key", "category_key", "creator_key", "email_key", "search_text"});
  for (std::uint64_t i = 0; i < count; ++i) {
    const bool repeat = i % 10 == 9;
    const auto number = repeat ? i - 1 : i;
    const auto status = number % kStatuses.size();
    const auto category = number % kCategories.size();
    const auto ticket = "bench-ticket-" + code_of(number);
    const auto place = "CN" + std::to_string(number % 20'000);
    const auto pole = "B" + std::to_string(number % 40);
    if (!repeat) {
      const bool comes_again = (i + 1) % 10 == 9 && i + 1 < count;
      const auto* qualifier = number % 5 == 0 && status_keys[status] == status_keys[0] ? "PEMADAMAN" : "";
      tickets.add(ticket, code_of(number + 1'000'000'000), kCategories[category], "", kStatuses[status], qualifier, place, pole, std::int64_t(comes_again ? 1 : 0), plan.at(i), plan.at(i),
                  plan.at(comes_again ? i + 1 : i), std::int64_t(1));
    }
    const auto who = plan.who(i);
    const auto email = email_of(who);
    const auto name = "IBU " + name_of(who);
    const auto address = email + ", " + address_of(who);
    const auto site_name = "S" + std::to_string(1 + i % 5);
    const auto agent = "CC." + site_name + ".AGEN" + std::to_string(i % 400);
    reports.add(std::int64_t(10'000'001 + i), ticket, "00000", name, address, "0" + national_of(who), std::int64_t(phone_of(who)), "", agent, site_name, "PADAM", plan.at(i), place, pole, status_keys[status],
                category_keys[category], agent, email, sapa::search_text(name, address, ""));
    if (i % 10'000 == 0) progress("reports", i, count);
  }
  tickets.finish();
  reports.finish();
  progress("reports", count, count);
  site.finish();
  return 0;
}

}  // namespace bench

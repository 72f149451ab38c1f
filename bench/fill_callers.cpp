// An invented utility: callers with a number each, every second one with an e-mail address, a customer for two of them, and
// five reports of every tenth one.

#include <algorithm>

#include "core/text_fold.h"
#include "core/word_search.h"
#include "desk/report_rows.h"
#include "fill.h"
#include "people.h"

namespace bench {

namespace {

constexpr std::int64_t kStart = 1'575'000'000'000;  // 29 November 2019
constexpr std::int64_t kDay = 86'400'000;

std::string caller_id(std::uint64_t i) { return "caller-" + padded(i, 10); }
std::int64_t since(std::uint64_t i) { return kStart + std::int64_t(i) * 20; }

void add_people(sapa::storage::Connection& db, std::uint64_t count) {
  Lot callers(db, "callers", {"caller_id", "name", "name_key", "honorific", "address", "location", "note", "created_at_ms", "created_by", "updated_at_ms", "version"});
  Lot emails(db, "caller_emails", {"email_id", "caller_id", "address", "email_key", "raw", "source", "state", "state_at_ms", "state_by", "created_at_ms"});
  Lot customers(db, "customers", {"customer_id", "customer_no", "meter_no", "name", "name_key", "address", "tariff_code", "power_va", "substation", "pole", "unit", "status", "updated_at_ms", "version"});
  Lot links(db, "caller_customers", {"caller_id", "customer_id", "role", "linked_at_ms", "linked_by"});
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto id = caller_id(i);
    const auto name = name_of(i);
    const auto key = sapa::fold_name(name);
    const auto address = address_of(i);
    const auto at = since(i);
    const auto customer = "customer-" + padded(i / 2, 10);
    callers.add(id, name, key, "IBU", address, "", "", at, "bench", at, std::int64_t(1));
    if (i % 2 == 0) {
      const auto email = email_of(i);
      emails.add("email-" + padded(i, 10), id, email, email, email, "legacy_alamat", "legacy_unverified", at, "bench", at);
      customers.add(customer, padded(510'000'000'000 + i, 12), padded(30'000'000'000 + i, 11), name, key, address, "R1T", std::int64_t(900), "CN148", "B3", "ULP CONTOH", "AKTIF", at, std::int64_t(1));
    }
    links.add(id, customer, "pemilik", at, "bench");
    if (i % 10'000 == 0) progress("callers", i, count);
  }
  for (auto* lot : {&callers, &emails, &customers, &links}) lot->finish();
  progress("callers", count, count);
}

// The table is its own index: in the order of its key, each page is written once.
void add_phones(sapa::storage::Connection& db, std::uint64_t count) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> order;
  order.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) order.emplace_back(phone_of(i), i);
  std::sort(order.begin(), order.end());
  Lot phones(db, "caller_phones", {"phone_key", "caller_id", "role", "raw", "source", "created_at_ms", "last_seen_at_ms"});
  for (const auto& [phone, i] : order) phones.add(std::int64_t(phone), caller_id(i), "hp", national_of(i), "legacy_hp", since(i), since(i));
  phones.finish();
  progress("numbers", count, count);
}

void add_words(sapa::storage::Connection& db, std::uint64_t count) {
  std::vector<std::pair<std::string, std::uint64_t>> order;
  order.reserve(count * 3);
  for (std::uint64_t i = 0; i < count; ++i) {
    for (auto& word : sapa::fold_words(name_of(i))) order.emplace_back(std::move(word), i);
  }
  std::sort(order.begin(), order.end());
  order.erase(std::unique(order.begin(), order.end()), order.end());
  Lot words(db, "caller_words", {"word", "caller_id"});
  for (const auto& [word, i] : order) words.add(word, caller_id(i));
  words.finish();
  progress("words", order.size(), order.size());
}

void add_reports(sapa::storage::Connection& db, std::uint64_t count) {
  Lot tickets(db, "tickets", {"ticket_id", "ticket_no", "category", "module_id", "status", "status_qualifier", "customer_id", "substation", "pole", "repeat_count", "created_at_ms", "updated_at_ms", "last_report_at_ms", "version"});
  Lot reports(db, "reports", {"report_no", "ticket_id", "caller_id", "transaction_no", "reporter_name", "reporter_address", "reporter_phone", "reporter_key", "reporter_email", "created_by", "site", "resume", "created_at_ms",
                              "customer_id", "status_key", "category_key", "creator_key", "email_key", "search_text"});
  const auto status = sapa::desk::status_key("Selesai");
  const auto category = sapa::desk::category_key("Gangguan");
  std::uint64_t number = 0;
  for (std::uint64_t i = 0; i < count; i += 10) {
    const auto email = email_of(i);
    const auto name = "IBU " + name_of(i);
    const auto address = email + ", " + address_of(i);
    const auto words = sapa::search_text(name, address, "");
    const auto customer = "customer-" + padded(i / 2, 10);
    for (int k = 0; k < 5; ++k, ++number) {
      const auto ticket = "ticket-" + padded(number, 10);
      const auto at = since(i) + k * kDay;
      tickets.add(ticket, "Z" + padded(number, 10), "Gangguan", "", "Selesai", "", customer, "", "", std::int64_t(0), at, at, at, std::int64_t(1));
      reports.add(std::int64_t(10'000'001 + number), ticket, caller_id(i), "00000", name, address, "0" + national_of(i), std::int64_t(phone_of(i)), "", "CC.S1.BAYU", "S1", "PADAM", at, customer, status, category,
                  "CC.S1.BAYU", email, words);
    }
  }
  tickets.finish();
  reports.finish();
  progress("reports", number, number);
}

}  // namespace

int fill_callers(const std::string& url, std::uint64_t count) {
  Site site(url, {"callers", "caller_words", "caller_phones", "caller_emails", "customers", "caller_customers", "tickets", "reports"});
  add_people(site.db(), count);
  add_phones(site.db(), count);
  add_words(site.db(), count);
  add_reports(site.db(), count);
  site.finish();
  return 0;
}

}  // namespace bench

// sapa-bench-fill DATABASE_URL CALLERS: an invented utility in a database made by `sapa`. One transaction of 50,000 callers
// a step; prints what it did.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "core/text_fold.h"
#include "desk/report_rows.h"
#include "people.h"
#include "storage/database.h"
#include "storage/postgres.h"
#include "storage/sqlite.h"

namespace {

using sapa::storage::Connection;
using sapa::storage::Value;

constexpr std::int64_t kStart = 1'575'000'000'000;  // 29 November 2019
constexpr auto kCaller =
    "INSERT INTO callers (caller_id, name, name_key, honorific, address, location, note, created_at_ms, created_by, updated_at_ms, version) "
    "VALUES ($1, $2, $3, 'IBU', $4, '', '', $5, 'bench', $5, 1)";
constexpr auto kWord = "INSERT INTO caller_words (word, caller_id) VALUES ($1, $2) ON CONFLICT (word, caller_id) DO NOTHING";
constexpr auto kPhone =
    "INSERT INTO caller_phones (phone_key, caller_id, role, raw, source, created_at_ms, last_seen_at_ms) VALUES ($1, $2, 'hp', $3, 'legacy_hp', $4, $4)";
constexpr auto kEmail =
    "INSERT INTO caller_emails (email_id, caller_id, address, email_key, raw, source, state, state_at_ms, state_by, created_at_ms) "
    "VALUES ($1, $2, $3, $3, $3, 'legacy_alamat', 'legacy_unverified', $4, 'bench', $4)";
constexpr auto kCustomer =
    "INSERT INTO customers (customer_id, customer_no, meter_no, name, name_key, address, tariff_code, power_va, substation, pole, unit, status, updated_at_ms, version) "
    "VALUES ($1, $2, $3, $4, $5, $6, 'R1T', 900, 'CN148', 'B3', 'ULP CONTOH', 'AKTIF', $7, 1)";
constexpr auto kLink = "INSERT INTO caller_customers (caller_id, customer_id, role, linked_at_ms, linked_by) VALUES ($1, $2, 'pemilik', $3, 'bench')";
std::string padded(std::uint64_t number, int width) {
  char text[32];
  std::snprintf(text, sizeof text, "%0*llu", width, static_cast<unsigned long long>(number));
  return text;
}

void add_caller(Connection& db, std::uint64_t i) {
  const auto id = "caller-" + padded(i, 10);
  const auto name = bench::name_of(i);
  const auto address = bench::address_of(i);
  const auto at = kStart + std::int64_t(i) * 20;
  db.execute(kCaller, {id, name, sapa::fold_name(name), address, at});
  for (const auto& word : sapa::fold_words(name)) db.execute(kWord, {word, id});
  db.execute(kPhone, {std::int64_t(bench::phone_of(i)), id, bench::national_of(i), at});
  if (i % 2 == 0) db.execute(kEmail, {"email-" + padded(i, 10), id, bench::email_of(i), at});
  const auto customer = "customer-" + padded(i / 2, 10);
  if (i % 2 == 0) db.execute(kCustomer, {customer, padded(510'000'000'000 + i, 12), padded(30'000'000'000 + i, 11), name, sapa::fold_name(name), address, at});
  db.execute(kLink, {id, customer, at});
  // One caller in ten has reported: five reports, so that a page of history is there.
  if (i % 10 != 0) return;
  for (std::uint64_t k = 0; k < 5; ++k) {
    const auto number = i / 10 * 5 + k;
    sapa::desk::NewTicket ticket;
    ticket.id = sapa::TicketId{"ticket-" + padded(number, 10)};
    ticket.ticket_no = "Z" + padded(number, 10);
    ticket.category = "Gangguan";
    ticket.status = "Selesai";
    ticket.customer_id = customer;
    ticket.created_at_ms = at + std::int64_t(k) * 86'400'000;
    sapa::desk::insert_ticket(db, ticket);
    sapa::desk::NewReport report;
    report.report_no = std::int64_t(100'000'000 + number);
    report.ticket = ticket.id;
    report.caller_id = id;
    report.reporter_name = "IBU " + name;
    report.reporter_address = bench::email_of(i) + ", " + address;
    report.reporter_phone = "0" + bench::national_of(i);
    report.created_by = "CC.S1.BAYU";
    report.site = "S1";
    report.resume = "PADAM";
    report.created_at_ms = ticket.created_at_ms;
    report.category = ticket.category;
    report.status = ticket.status;
    report.customer_id = customer;
    sapa::desk::insert_report(db, report);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: sapa-bench-fill sqlite:PATH|postgresql://... CALLERS\n");
    return 2;
  }
  const std::string url = argv[1];
  const std::uint64_t count = std::strtoull(argv[2], nullptr, 10);
  // Makes the schema.
  sapa::storage::DatabaseOptions options;
  options.url = url;
  options.readers = 1;
  auto database = sapa::storage::Database::open(options);
  if (!database) {
    std::fprintf(stderr, "%s\n", database.error().message.c_str());
    return 1;
  }
  (*database)->stop();
  database->reset();
  const bool sqlite = url.starts_with("sqlite:");
  const auto db = sqlite ? sapa::storage::open_sqlite({url.substr(7), sapa::storage::SqliteUse::writer, 1'000'000}) : sapa::storage::open_postgres(url);
  if (sqlite) db->execute_script("PRAGMA synchronous=OFF;");
  constexpr std::uint64_t kStep = 50'000;
  for (std::uint64_t first = 0; first < count; first += kStep) {
    db->begin_write();
    for (std::uint64_t i = first; i < std::min(count, first + kStep); ++i) add_caller(*db, i);
    db->commit();
    std::fprintf(stderr, "\r%llu of %llu callers", static_cast<unsigned long long>(std::min(count, first + kStep)), static_cast<unsigned long long>(count));
  }
  std::fprintf(stderr, "\n");
  if (sqlite) db->execute_script("PRAGMA wal_checkpoint(TRUNCATE); ANALYZE;");
  else db->execute_script("ANALYZE;");
  return 0;
}

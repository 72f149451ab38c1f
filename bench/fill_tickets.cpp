// sapa-bench-fill-tickets DATABASE_URL TICKETS [CALLERS]: invented tickets and reports in a database made by `sapa`, as
// people.h makes their reporters; CALLERS (default a tenth of the tickets) is how many people report. Every tenth report joins
// the ticket before it. Written through the desk's own functions, so that everything they are found by is there. One
// transaction of 50,000 reports a step; prints what it did.

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "desk/report_rows.h"
#include "people.h"
#include "storage/database.h"
#include "storage/postgres.h"
#include "storage/sqlite.h"

namespace {

using sapa::storage::Connection;

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

void add_report(Connection& db, std::uint64_t i, std::uint64_t count, std::uint64_t callers) {
  const auto who = bench::scatter(i) % callers;
  const bool repeat = i % 10 == 9;
  const auto ticket_number = repeat ? i - 1 : i;
  const auto at = kStart + std::int64_t(double(kEnd - kStart) * double(i) / double(count));
  const std::string status = kStatuses[ticket_number % kStatuses.size()];
  const std::string category = kCategories[ticket_number % kCategories.size()];
  const auto place = "CN" + std::to_string(ticket_number % 20'000);
  const auto ticket_id = "bench-ticket-" + code_of(ticket_number);
  if (!repeat) {
    sapa::desk::NewTicket ticket;
    ticket.id = sapa::TicketId{ticket_id};
    ticket.ticket_no = code_of(ticket_number + 1'000'000'000);
    ticket.category = category;
    ticket.status = status;
    ticket.status_qualifier = ticket_number % 5 == 0 && status == "Selesai" ? "PEMADAMAN" : "";
    ticket.substation = place;
    ticket.pole = "B" + std::to_string(ticket_number % 40);
    ticket.created_at_ms = at;
    sapa::desk::insert_ticket(db, ticket);
  }
  sapa::desk::NewReport report;
  report.report_no = std::int64_t(10'000'001 + i);
  report.ticket = sapa::TicketId{ticket_id};
  report.reporter_name = "IBU " + bench::name_of(who);
  report.reporter_address = bench::email_of(who) + ", " + bench::address_of(who);
  report.reporter_phone = "0" + bench::national_of(who);
  report.created_by = "CC.S" + std::to_string(1 + i % 5) + ".AGEN" + std::to_string(i % 400);
  report.site = "S" + std::to_string(1 + i % 5);
  report.resume = "PADAM";
  report.created_at_ms = at;
  report.category = category;
  report.status = status;
  report.substation = place;
  report.pole = "B" + std::to_string(ticket_number % 40);
  sapa::desk::insert_report(db, report);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 && argc != 4) {
    std::fprintf(stderr, "usage: sapa-bench-fill-tickets sqlite:PATH|postgresql://... TICKETS [CALLERS]\n");
    return 2;
  }
  const std::string url = argv[1];
  const std::uint64_t count = std::strtoull(argv[2], nullptr, 10);
  const std::uint64_t callers = std::max<std::uint64_t>(1, argc == 4 ? std::strtoull(argv[3], nullptr, 10) : count / 10);
  sapa::storage::DatabaseOptions options;
  options.url = url;
  options.readers = 1;
  auto database = sapa::storage::Database::open(options);  // makes the schema
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
    for (std::uint64_t i = first; i < std::min(count, first + kStep); ++i) add_report(*db, i, count, callers);
    db->commit();
    std::fprintf(stderr, "\r%llu of %llu reports", static_cast<unsigned long long>(std::min(count, first + kStep)), static_cast<unsigned long long>(count));
  }
  std::fprintf(stderr, "\n");
  if (sqlite) db->execute_script("PRAGMA wal_checkpoint(TRUNCATE); ANALYZE;");
  else db->execute_script("ANALYZE;");
  return 0;
}

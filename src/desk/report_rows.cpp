#include "desk/report_rows.h"

#include <algorithm>
#include <cstring>

#include "core/email.h"
#include "core/email_extract.h"
#include "core/phone.h"
#include "core/text_fold.h"
#include "core/ticket.h"
#include "core/word_search.h"
#include "desk/crypto.h"

namespace sapa::desk {

namespace {

constexpr auto kInsertTicket =
    "INSERT INTO tickets (ticket_id, ticket_no, category, module_id, status, status_qualifier, priority, customer_id, substation, pole, repeat_count, created_at_ms, "
    "updated_at_ms, last_report_at_ms, closed_at_ms, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $14, $12, $13, 1)";
constexpr auto kInsertReport =
    "INSERT INTO reports (report_no, ticket_id, call_id, caller_id, transaction_no, reporter_name, reporter_address, reporter_phone, reporter_key, reporter_email, created_by, "
    "site, resume, created_at_ms, customer_id, substation, pole, status_key, category_key, creator_key, email_key, search_text) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)";
constexpr auto kLastReport = "UPDATE tickets SET last_report_at_ms = $2 WHERE ticket_id = $1 AND last_report_at_ms < $2";
// SQLite's index is a table beside the reports; PostgreSQL keeps its own.
constexpr auto kIndexWords = "INSERT INTO report_search (rowid, search_text) VALUES ($1, $2)";
constexpr auto kUnindexWords = "INSERT INTO report_search (report_search, rowid, search_text) VALUES ('delete', $1, $2)";
constexpr auto kSearchText = "SELECT search_text FROM reports WHERE report_no = $1";
constexpr auto kCorrect =
    "UPDATE reports SET reporter_name = $2, reporter_address = $3, reporter_phone = $4, reporter_key = $5, reporter_email = $6, email_key = $7, search_text = $8 "
    "WHERE report_no = $1";
constexpr auto kTakeNumber =
    "INSERT INTO counters (name, last_value) VALUES ('report_no', 1) ON CONFLICT (name) DO UPDATE SET last_value = counters.last_value + 1 RETURNING last_value";
constexpr auto kHighest = "SELECT report_no FROM reports ORDER BY report_no DESC LIMIT 1";
constexpr auto kRaise = "UPDATE counters SET last_value = $1 WHERE name = 'report_no'";
constexpr auto kTicketTaken = "SELECT 1 FROM tickets WHERE ticket_no = $1";

// Eight digits from the first one on.
constexpr std::int64_t kFirstNumber = 10'000'001;

void index_words(storage::Connection& connection, std::int64_t report_no, const std::string& text) {
  if (connection.engine() == storage::Engine::sqlite) connection.execute(kIndexWords, {report_no, text});
}

std::int64_t key_of(const std::string& phone) {
  const auto number = classify_phone(phone, PhoneSource::apkt_pelapor);
  return number.e164 ? phone_key(*number.e164) : 0;
}

}  // namespace

std::string status_key(std::string_view status) { return fold_name(parse_status(status).base); }
std::string category_key(std::string_view category) { return fold_name(category); }
std::string creator_key(std::string_view created_by) { return upper_ascii(created_by); }

std::string email_key_of(std::string_view email, std::string_view address) {
  if (const auto canonical = canonical_email(std::string(email))) return *canonical;
  for (const auto& found : extract_emails(std::string(address)).emails) {
    if (!found.placeholder) return found.email;
  }
  return "";
}

void insert_ticket(storage::Connection& connection, const NewTicket& ticket) {
  connection.execute(kInsertTicket,
                     {ticket.id.value, ticket.ticket_no, ticket.category, ticket.module_id, ticket.status, ticket.status_qualifier, ticket.priority,
                      storage::nullable(ticket.customer_id), upper_text(ticket.substation), upper_text(ticket.pole), ticket.repeat_count, ticket.created_at_ms,
                      storage::nullable(ticket.closed_at_ms), ticket.updated_at_ms > 0 ? ticket.updated_at_ms : ticket.created_at_ms});
}

void insert_report(storage::Connection& connection, const NewReport& report) {
  const auto words = search_text(report.reporter_name, report.reporter_address, report.reporter_email);
  connection.execute(kInsertReport, {report.report_no,
                                     report.ticket.value,
                                     storage::nullable(report.call_id),
                                     storage::nullable(report.caller_id),
                                     report.transaction_no,
                                     report.reporter_name,
                                     report.reporter_address,
                                     report.reporter_phone,
                                     key_of(report.reporter_phone),
                                     report.reporter_email,
                                     report.created_by,
                                     report.site,
                                     report.resume,
                                     report.created_at_ms,
                                     storage::nullable(report.customer_id),
                                     upper_text(report.substation),
                                     upper_text(report.pole),
                                     status_key(report.status),
                                     category_key(report.category),
                                     creator_key(report.created_by),
                                     email_key_of(report.reporter_email, report.reporter_address),
                                     words});
  index_words(connection, report.report_no, words);
  connection.execute(kLastReport, {report.ticket.value, report.created_at_ms});
}

void correct_reporter(storage::Connection& connection, std::int64_t report_no, const Reporter& reporter) {
  const auto before = connection.execute(kSearchText, {report_no}).rows;
  if (before.empty()) return;
  const auto words = search_text(reporter.name, reporter.address, reporter.email);
  // The index forgets by the old text: it keeps none of its own.
  if (connection.engine() == storage::Engine::sqlite) connection.execute(kUnindexWords, {report_no, before[0].text(0)});
  connection.execute(kCorrect, {report_no, reporter.name, reporter.address, reporter.phone, key_of(reporter.phone), reporter.email,
                                email_key_of(reporter.email, reporter.address), words});
  index_words(connection, report_no, words);
}

std::int64_t next_report_no(storage::Connection& connection) {
  const auto taken = connection.execute(kTakeNumber).rows.at(0).integer(0);
  const auto rows = connection.execute(kHighest).rows;
  const auto highest = rows.empty() ? 0 : rows[0].integer(0);
  const auto number = std::max({taken, highest + 1, kFirstNumber});
  if (number != taken) connection.execute(kRaise, {number});
  return number;
}

std::string new_ticket_no(storage::Connection& connection) {
  for (;;) {
    const auto random = random_token(12);
    std::array<std::uint8_t, 8> entropy{};
    std::memcpy(entropy.data(), random.data(), entropy.size());
    auto code = make_ticket_code(entropy);
    if (connection.execute(kTicketTaken, {code}).rows.empty()) return code;
  }
}

}  // namespace sapa::desk

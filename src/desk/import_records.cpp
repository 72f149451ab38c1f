#include "desk/import_records.h"

#include <algorithm>
#include <set>

#include "core/legacy_values.h"
#include "core/text_fold.h"
#include "core/ticket.h"
#include "desk/report_rows.h"

namespace sapa::desk {

namespace {

constexpr auto kKnownCustomers = "SELECT customer_no, customer_id FROM customers WHERE customer_no IN";
constexpr auto kUpdateCustomer =
    "UPDATE customers SET meter_no = $2, name = $3, name_key = $4, address = $5, tariff_code = $6, power_va = $7, substation = $8, pole = $9, unit = $10, "
    "status = $11, updated_at_ms = $12, version = version + 1 WHERE customer_id = $1";
constexpr auto kCustomerName = "SELECT name_key FROM customers WHERE customer_id = $1";
// Word by word: the table is kept by words, to find them of a customer would mean to read it whole.
constexpr auto kDeleteCustomerWord = "DELETE FROM customer_words WHERE word = $1 AND customer_id = $2";
constexpr auto kKnownTickets = "SELECT ticket_no, ticket_id FROM tickets WHERE ticket_no IN";
constexpr auto kKnownReports = "SELECT report_no FROM reports WHERE report_no IN";
constexpr auto kHolders =
    "SELECT p.phone_key, p.caller_id, c.name_key FROM caller_phones p JOIN callers c ON c.caller_id = p.caller_id WHERE p.released_at_ms IS NULL AND p.phone_key IN";
constexpr auto kUpdateTicket =
    "UPDATE tickets SET category = $2, module_id = $3, status = $4, status_qualifier = $5, customer_id = $6, repeat_count = $7, updated_at_ms = $8, "
    "closed_at_ms = $9, version = version + 1 WHERE ticket_id = $1";
constexpr auto kReportsOfTicket = "UPDATE reports SET status_key = $2, category_key = $3, customer_id = $4 WHERE ticket_id = $1";
constexpr auto kUpdateReport =
    "UPDATE reports SET ticket_id = $2, caller_id = $3, transaction_no = $4, created_by = $5, creator_key = $6, site = $7, resume = $8, created_at_ms = $9, "
    "status_key = $10, category_key = $11 WHERE report_no = $1";

std::optional<std::string> or_nothing(const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); }
storage::Value text_or_null(const std::string& text) { return text.empty() ? storage::Value(std::monostate{}) : storage::Value(text); }

}  // namespace

void write_customers(const ImportStore& store, const ImportContext& context, ImportIds& ids, const std::vector<ImportRow>& rows, ImportTally& tally) {
  RowLedger ledger(context.run_no);
  ledger.load(store, rows);
  std::vector<std::string> numbers;
  for (const auto& row : rows) {
    if (const auto* customer = std::get_if<CleanCustomer>(&row.what)) numbers.push_back(customer->customer_no);
  }
  std::unordered_map<std::string, std::string> known;
  store.find(kKnownCustomers, numbers, [&](const storage::Row& row) { known.try_emplace(row.text(0), row.text(1)); });
  RowBuffer customers("customers", {"customer_id", "customer_no", "meter_no", "name", "name_key", "address", "tariff_code", "power_va", "substation", "pole", "unit",
                                    "status", "updated_at_ms", "version"});
  RowBuffer words("customer_words", {"word", "customer_id"});
  const auto flush = [&] {
    customers.flush(store.writer);
    words.flush(store.writer);
    ledger.flush(store.writer);
  };
  for (const auto& row : rows) {
    const auto* customer = std::get_if<CleanCustomer>(&row.what);
    if (!customer) continue;
    if (ledger.judge(row).first == Verdict::unchanged) {
      tally.add("row.unchanged");
      continue;
    }
    auto& id = known[customer->customer_no];
    const bool is_new = id.empty();
    if (is_new) {
      id = ids.next(context.now_ms);
      customers.add({id, customer->customer_no, customer->meter_no, customer->name, customer->name_key, customer->address, customer->tariff,
                     storage::nullable(customer->power_va), customer->substation, customer->pole, customer->unit, customer->status, context.now_ms, std::int64_t(1)});
    } else {
      flush();
      for (const auto& former : store.writer.execute(kCustomerName, {id}).rows) {
        for (const auto& word : fold_words(former.text(0))) store.writer.execute(kDeleteCustomerWord, {word, id});
      }
      store.writer.execute(kUpdateCustomer, {id, customer->meter_no, customer->name, customer->name_key, customer->address, customer->tariff,
                                             storage::nullable(customer->power_va), customer->substation, customer->pole, customer->unit, customer->status, context.now_ms});
    }
    const auto list = fold_words(customer->name_key);
    for (const auto& word : std::set<std::string>(list.begin(), list.end())) words.add({word, id});
    ledger.remember(store, row, id);
    tally.add(is_new ? "row.added" : "row.updated");
  }
  flush();
}

namespace {

class TicketBatch {
 public:
  TicketBatch(const ImportStore& store, const ImportContext& context, ImportIds& ids, ImportTally& tally)
      : store_(store), context_(context), ids_(ids), tally_(tally), ledger_(context.run_no) {}

  void write(const std::vector<ImportRow>& rows) {
    ledger_.load(store_, rows);
    look_up(rows);
    for (const auto& row : rows) {
      if (const auto* ticket = std::get_if<CleanTicket>(&row.what)) take(row, *ticket);
    }
    flush();
  }

 private:
  void look_up(const std::vector<ImportRow>& rows) {
    std::vector<std::string> tickets;
    std::vector<std::string> customers;
    std::vector<std::int64_t> reports;
    std::vector<std::int64_t> phones;
    for (const auto& row : rows) {
      const auto* ticket = std::get_if<CleanTicket>(&row.what);
      if (!ticket) continue;
      tickets.push_back(ticket->ticket_no);
      reports.push_back(ticket->report_no);
      if (ticket->phone_key != 0) phones.push_back(ticket->phone_key);
      if (!ticket->customer_no.empty()) customers.push_back(ticket->customer_no);
    }
    store_.find(kKnownTickets, tickets, [&](const storage::Row& row) { tickets_known_.try_emplace(row.text(0), row.text(1)); });
    store_.find(kKnownReports, std::move(reports), [&](const storage::Row& row) { reports_known_.insert(row.integer(0)); });
    store_.find(kKnownCustomers, customers, [&](const storage::Row& row) { customers_.try_emplace(row.text(0), row.text(1)); });
    store_.find(kHolders, std::move(phones), [&](const storage::Row& row) { holders_[row.integer(0)].emplace_back(row.text(1), row.text(2)); });
  }

  // The one caller of the number whose name fits; on a tie nobody.
  [[nodiscard]] std::string caller_of(const CleanTicket& ticket) const {
    const auto found = holders_.find(ticket.phone_key);
    if (ticket.phone_key == 0 || found == holders_.end()) return "";
    std::string only;
    for (const auto& [id, name] : found->second) {
      const auto relation = relate_names(name, ticket.name_key);
      if (relation != NameRelation::same && relation != NameRelation::within) continue;
      if (!only.empty()) return "";
      only = id;
    }
    return only;
  }

  void take(const ImportRow& row, const CleanTicket& ticket) {
    const auto verdict = ledger_.judge(row).first;
    if (verdict == Verdict::unchanged) {
      tally_.add("row.unchanged");
      return;
    }
    const bool report_known = reports_known_.contains(ticket.report_no);
    if (report_known && verdict == Verdict::fresh) {
      tally_.add("conflict.report_no_taken");
      return;
    }
    const auto customer = customers_.find(ticket.customer_no);
    const auto customer_id = customer == customers_.end() ? std::string() : customer->second;
    auto& ticket_id = tickets_known_[ticket.ticket_no];
    const bool ticket_known = !ticket_id.empty();
    if (!ticket_known) {
      ticket_id = ids_.next(context_.now_ms);
      NewTicket made;
      made.id = TicketId{ticket_id};
      made.ticket_no = ticket.ticket_no;
      made.category = ticket.category;
      made.module_id = ticket.module_id;
      made.status = ticket.status;
      made.status_qualifier = ticket.qualifier;
      made.customer_id = or_nothing(customer_id);
      made.repeat_count = ticket.repeat_count;
      made.created_at_ms = ticket.created_at_ms;
      if (is_closed(ticket)) made.closed_at_ms = ticket.created_at_ms;
      insert_ticket(store_.writer, made);
      tally_.add("tickets.added");
    } else {
      // A later report of the same matter, or the same one with a new status.
      store_.writer.execute(kUpdateTicket, {ticket_id, ticket.category, ticket.module_id, ticket.status, ticket.qualifier, text_or_null(customer_id), ticket.repeat_count,
                                            context_.now_ms, is_closed(ticket) ? storage::Value(ticket.created_at_ms) : storage::Value(std::monostate{})});
      store_.writer.execute(kReportsOfTicket, {ticket_id, status_key(ticket.status), category_key(ticket.category), text_or_null(customer_id)});
    }
    const auto caller = caller_of(ticket);
    tally_.add(caller.empty() ? "caller.unknown" : "caller.linked");
    if (report_known) {
      store_.writer.execute(kUpdateReport, {ticket.report_no, ticket_id, text_or_null(caller), ticket.transaction_no, ticket.created_by, creator_key(ticket.created_by),
                                            ticket.site, ticket.resume, ticket.created_at_ms, status_key(ticket.status), category_key(ticket.category)});
      correct_reporter(store_.writer, ticket.report_no, {ticket.name, ticket.address, ticket.phone, ticket.email});
    } else {
      NewReport made;
      made.report_no = ticket.report_no;
      made.ticket = TicketId{ticket_id};
      made.caller_id = or_nothing(caller);
      made.transaction_no = ticket.transaction_no;
      made.reporter_name = ticket.name;
      made.reporter_address = ticket.address;
      made.reporter_phone = ticket.phone;
      made.reporter_email = ticket.email;
      made.created_by = ticket.created_by;
      made.site = ticket.site;
      made.resume = ticket.resume;
      made.created_at_ms = ticket.created_at_ms;
      made.category = ticket.category;
      made.status = ticket.status;
      made.customer_id = or_nothing(customer_id);
      insert_report(store_.writer, made);
      reports_known_.insert(ticket.report_no);
    }
    ledger_.remember(store_, row, std::to_string(ticket.report_no));
    tally_.add(report_known ? "row.updated" : "row.added");
  }

  void flush() { ledger_.flush(store_.writer); }

  static bool is_closed(const CleanTicket& ticket) { return is_closed_status(ticket.status); }

  const ImportStore& store_;
  const ImportContext& context_;
  ImportIds& ids_;
  ImportTally& tally_;
  RowLedger ledger_;
  std::unordered_map<std::string, std::string> tickets_known_;
  std::unordered_map<std::string, std::string> customers_;
  std::set<std::int64_t> reports_known_;
  std::unordered_map<std::int64_t, std::vector<std::pair<std::string, std::string>>> holders_;
};

}  // namespace

void write_tickets(const ImportStore& store, const ImportContext& context, ImportIds& ids, const std::vector<ImportRow>& rows, ImportTally& tally) {
  TicketBatch(store, context, ids, tally).write(rows);
}

}  // namespace sapa::desk

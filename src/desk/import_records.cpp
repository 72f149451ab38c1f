#include "desk/import_records.h"

#include <algorithm>
#include <set>

#include "core/legacy_values.h"
#include "core/text_fold.h"

namespace sapa::desk {

namespace {

constexpr auto kKnownCustomers = "SELECT customer_no, customer_id FROM customers WHERE customer_no IN";
constexpr auto kUpdateCustomer =
    "UPDATE customers SET meter_no = $2, name = $3, name_key = $4, address = $5, tariff_code = $6, power_va = $7, substation = $8, pole = $9, unit = $10, "
    "status = $11, updated_at_ms = $12, version = version + 1 WHERE customer_id = $1";
constexpr auto kDeleteCustomerWords = "DELETE FROM customer_words WHERE customer_id = $1";
constexpr auto kKnownTickets = "SELECT ticket_no, ticket_id FROM tickets WHERE ticket_no IN";
constexpr auto kKnownReports = "SELECT report_no FROM reports WHERE report_no IN";
constexpr auto kHolders =
    "SELECT p.phone_key, p.caller_id, c.name_key FROM caller_phones p JOIN callers c ON c.caller_id = p.caller_id WHERE p.released_at_ms IS NULL AND p.phone_key IN";
constexpr auto kUpdateTicket =
    "UPDATE tickets SET category = $2, module_id = $3, status = $4, status_qualifier = $5, customer_id = $6, repeat_count = $7, updated_at_ms = $8, version = version + 1 "
    "WHERE ticket_id = $1";
constexpr auto kUpdateReport =
    "UPDATE reports SET ticket_id = $2, caller_id = $3, transaction_no = $4, reporter_name = $5, reporter_address = $6, reporter_phone = $7, reporter_key = $8, "
    "reporter_email = $9, created_by = $10, site = $11, resume = $12, created_at_ms = $13 WHERE report_no = $1";

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
      store.writer.execute(kUpdateCustomer, {id, customer->meter_no, customer->name, customer->name_key, customer->address, customer->tariff,
                                             storage::nullable(customer->power_va), customer->substation, customer->pole, customer->unit, customer->status, context.now_ms});
      store.writer.execute(kDeleteCustomerWords, {id});
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
    if (ticket_id.empty()) {
      ticket_id = ids_.next(context_.now_ms);
      tickets_.add({ticket_id, ticket.ticket_no, ticket.category, ticket.module_id, ticket.status, ticket.qualifier, text_or_null(customer_id), "", "", ticket.repeat_count,
                    ticket.created_at_ms, context_.now_ms, std::int64_t(1)});
      tally_.add("tickets.added");
    } else {
      // A later report of the same matter, or the same one with a new status.
      flush();
      store_.writer.execute(kUpdateTicket, {ticket_id, ticket.category, ticket.module_id, ticket.status, ticket.qualifier, text_or_null(customer_id), ticket.repeat_count,
                                            context_.now_ms});
    }
    const auto caller = caller_of(ticket);
    tally_.add(caller.empty() ? "caller.unknown" : "caller.linked");
    if (report_known) {
      flush();
      store_.writer.execute(kUpdateReport, {ticket.report_no, ticket_id, text_or_null(caller), ticket.transaction_no, ticket.name, ticket.address, ticket.phone,
                                            ticket.phone_key, ticket.email, ticket.created_by, ticket.site, ticket.resume, ticket.created_at_ms});
    } else {
      reports_.add({ticket.report_no, ticket_id, text_or_null(caller), ticket.transaction_no, ticket.name, ticket.address, ticket.phone, ticket.phone_key, ticket.email,
                    ticket.created_by, ticket.site, ticket.resume, ticket.created_at_ms});
      reports_known_.insert(ticket.report_no);
    }
    ledger_.remember(store_, row, std::to_string(ticket.report_no));
    tally_.add(report_known ? "row.updated" : "row.added");
  }

  void flush() {
    tickets_.flush(store_.writer);
    reports_.flush(store_.writer);
    ledger_.flush(store_.writer);
  }

  const ImportStore& store_;
  const ImportContext& context_;
  ImportIds& ids_;
  ImportTally& tally_;
  RowLedger ledger_;
  std::unordered_map<std::string, std::string> tickets_known_;
  std::unordered_map<std::string, std::string> customers_;
  std::set<std::int64_t> reports_known_;
  std::unordered_map<std::int64_t, std::vector<std::pair<std::string, std::string>>> holders_;
  RowBuffer tickets_{"tickets",
                     {"ticket_id", "ticket_no", "category", "module_id", "status", "status_qualifier", "customer_id", "substation", "pole", "repeat_count", "created_at_ms",
                      "updated_at_ms", "version"}};
  RowBuffer reports_{"reports",
                     {"report_no", "ticket_id", "caller_id", "transaction_no", "reporter_name", "reporter_address", "reporter_phone", "reporter_key", "reporter_email",
                      "created_by", "site", "resume", "created_at_ms"}};
};

}  // namespace

void write_tickets(const ImportStore& store, const ImportContext& context, ImportIds& ids, const std::vector<ImportRow>& rows, ImportTally& tally) {
  TicketBatch(store, context, ids, tally).write(rows);
}

}  // namespace sapa::desk

#include <algorithm>
#include <set>
#include <unordered_set>

#include "core/email.h"
#include "core/email_columns.h"
#include "core/email_extract.h"
#include "core/legacy_values.h"
#include "core/text_fold.h"
#include "core/ticket.h"
#include "desk/import_records.h"
#include "desk/report_rows.h"

namespace sapa::desk {

namespace {

constexpr auto kKnownCustomers = "SELECT customer_no, customer_id FROM customers WHERE customer_no IN";
constexpr auto kKnownTickets =
    "SELECT ticket_no, ticket_id, category, module_id, status, status_qualifier, repeat_count, customer_id, closed_at_ms FROM tickets WHERE ticket_no IN";
constexpr auto kKnownReports =
    "SELECT r.report_no, t.ticket_no, t.ticket_id, t.category, t.module_id, t.status, t.status_qualifier, t.repeat_count, t.customer_id, t.closed_at_ms, r.reporter_name, "
    "r.reporter_address, r.reporter_phone, r.reporter_email, r.created_by, r.site, r.transaction_no, r.resume, r.created_at_ms, r.caller_id FROM reports r "
    "JOIN tickets t ON t.ticket_id = r.ticket_id WHERE r.report_no IN";
constexpr auto kReportsOf = "SELECT created_at_ms, report_no FROM reports WHERE ticket_id IN";
constexpr auto kFirstOfThem = " ORDER BY created_at_ms, report_no LIMIT 1";
constexpr auto kTakenRows = "SELECT row_key FROM import_rows WHERE row_key IN";
constexpr auto kHolders =
    "SELECT p.phone_key, p.caller_id, c.name_key FROM caller_phones p JOIN callers c ON c.caller_id = p.caller_id WHERE p.released_at_ms IS NULL AND p.phone_key IN";
constexpr auto kUpdateTicket =
    "UPDATE tickets SET category = $2, module_id = $3, status = $4, status_qualifier = $5, customer_id = $6, repeat_count = $7, updated_at_ms = $8, "
    "closed_at_ms = $9, version = version + 1 WHERE ticket_id = $1";
constexpr auto kReportsOfTicket = "UPDATE reports SET status_key = $2, category_key = $3, customer_id = $4 WHERE ticket_id = $1";
constexpr auto kUpdateReport =
    "UPDATE reports SET ticket_id = $2, caller_id = $3, transaction_no = $4, created_by = $5, creator_key = $6, site = $7, resume = $8, created_at_ms = $9, "
    "status_key = $10, category_key = $11 WHERE report_no = $1";

// What is in the database, with what a row changes in it.
struct KnownTicket {
  std::string ticket_no, id, category, module_id, status, qualifier;
  std::int64_t repeat_count = 0;
  std::optional<std::string> customer_id = std::nullopt;
  std::optional<std::int64_t> closed_at_ms = std::nullopt;
};
struct KnownReport {
  std::string ticket_id;
  Reporter reporter;
  std::string created_by, site, transaction_no, resume;
  std::int64_t created_at_ms = 0;
  std::optional<std::string> caller_id = std::nullopt;
};

KnownTicket ticket_of(const storage::Row& row, std::size_t at) {
  return {row.text(at), row.text(at + 1), row.text(at + 2), row.text(at + 3), row.text(at + 4), row.text(at + 5), row.integer(at + 6), row.optional_text(at + 7), row.optional_integer(at + 8)};
}

// Tables write a time to the minute or the second.
bool same_time(std::int64_t present_ms, std::int64_t offered_ms) {
  const bool minutes = offered_ms % 60'000 == 0;
  return present_ms - present_ms % (minutes ? 60'000 : 1000) == offered_ms || present_ms == offered_ms;
}

// Takes over what a row says otherwise. What stands there may have been typed at the desk: it is the same when an import would
// make the same of it. A column that the table has not says nothing.
class Difference {
 public:
  explicit Difference(const ImportRow& row) : row_(row) {}
  void text(std::string_view field, std::string& present, const std::string& offered, std::size_t limit, std::string_view when_empty = {}) {
    if (!row_.has(field)) return;
    auto known = cleaned_text(present, limit);
    if (known.empty()) known = when_empty;
    if (known != offered) set(present, offered);
  }
  // A field of the old system may hold the beginning only.
  void address(std::string_view field, std::string& present, const std::string& offered) {
    const auto known = cleaned_text(present, kAddressLimit);
    // Also without the e-mail, where that alone is longer than the field.
    const auto found = extract_emails(known);
    const auto street = cleaned_text(found.address, kAddressLimit);
    if (!is_cut_address(offered, known) && (found.emails.empty() || (offered != street && !is_cut_address(offered, street)))) text(field, present, offered, kAddressLimit);
  }
  template <class T>
  void set(T& present, const T& offered) {
    present = offered;
    changed_ = true;
  }
  [[nodiscard]] bool has(std::string_view field) const { return row_.has(field); }
  [[nodiscard]] bool changed() const { return changed_; }

 private:
  const ImportRow& row_;
  bool changed_ = false;
};

bool update(KnownTicket& present, const ImportRow& row, const CleanTicket& offered, const std::optional<std::string>& customer_id, std::int64_t now_ms) {
  Difference difference(row);
  difference.text("category", present.category, offered.category, kCategoryLimit);
  difference.text("module_id", present.module_id, offered.module_id, kModuleLimit);
  // Each report of a ticket tells how many there were when it was written; a row that changed back may be an early one.
  if (row.has("repeat_count") && present.repeat_count < offered.repeat_count) difference.set(present.repeat_count, offered.repeat_count);
  // An empty cell is no status: what is finished is not opened by it.
  if (row.has("status") && !offered.status.empty() && parse_status(cleaned_text(to_text(TicketStatus{present.status, present.qualifier}), kStatusLimit)) != TicketStatus{offered.status, offered.qualifier}) {
    difference.set(present.status, offered.status);
    difference.set(present.qualifier, offered.qualifier);
    if (!is_closed_status(offered.status)) present.closed_at_ms.reset();
    else if (!present.closed_at_ms) present.closed_at_ms = offered.created_at_ms > 0 ? offered.created_at_ms : now_ms;
  }
  // A customer that was linked stays until the table names another one we know.
  if (customer_id && customer_id != present.customer_id) difference.set(present.customer_id, customer_id);
  return difference.changed();
}

bool update(KnownReport& present, const ImportRow& row, const CleanTicket& offered) {
  Difference difference(row);
  difference.text("reporter_name", present.reporter.name, offered.name, kNameLimit);
  difference.text("reporter_phone", present.reporter.phone, offered.phone, kPhoneLimit);
  difference.text("transaction_no", present.transaction_no, offered.transaction_no, kNumberLimit, kNoTransaction);
  difference.text("resume", present.resume, offered.resume, kResumeLimit);
  if (row.has("created_at") && !same_time(present.created_at_ms, offered.created_at_ms)) difference.set(present.created_at_ms, offered.created_at_ms);
  Difference address(row);
  address.address("reporter_address", present.reporter.address, offered.address);
  // Without a column of its own the e-mail is known from the address; one from elsewhere stays.
  const bool same_email = canonical_email(present.reporter.email).value_or(present.reporter.email) == offered.email;
  if (!same_email && (row.has("email") || (address.changed() && !offered.email.empty()))) difference.set(present.reporter.email, offered.email);
  Difference creator(row);
  creator.text("created_by", present.created_by, offered.created_by, kCreatorLimit);
  if (creator.changed() && !offered.site.empty()) present.site = offered.site;
  return difference.changed() || address.changed() || creator.changed();
}

class TicketBatch {
 public:
  TicketBatch(const ImportStore& store, const ImportContext& context, ImportIds& ids, ImportTally& tally)
      : store_(store), context_(context), ids_(ids), tally_(tally), ledger_(context.run_no, *context.met, context.own.get(), RowLedger::Twins::last_stands) {}

  std::vector<RefusedRow> write(const std::vector<ImportRow>& rows) {
    ledger_.load(store_, rows);
    look_up(rows);
    for (place_ = 0; place_ < rows.size(); ++place_) {
      const auto& row = rows[place_];
      if (const auto* ticket = std::get_if<CleanTicket>(&row.what)) take(row, *ticket);
    }
    ledger_.flush(store_.writer);
    return std::move(refused_);
  }

 private:
  void look_up(const std::vector<ImportRow>& rows) {
    std::vector<std::string> tickets;
    std::vector<std::string> customers;
    std::vector<std::int64_t> reports;
    std::vector<std::int64_t> phones;
    for (const auto& row : rows) {
      const auto* ticket = std::get_if<CleanTicket>(&row.what);
      if (!ticket || ledger_.judge(row).first == Verdict::unchanged) continue;
      tickets.push_back(ticket->ticket_no);
      reports.push_back(ticket->report_no);
      if (ticket->phone_key != 0) phones.push_back(ticket->phone_key);
      if (!ticket->customer_no.empty()) customers.push_back(ticket->customer_no);
    }
    store_.find(kKnownTickets, tickets, [&](const storage::Row& row) { know(ticket_of(row, 0)); });
    store_.find(kKnownReports, std::move(reports), [&](const storage::Row& row) {
      auto ticket = ticket_of(row, 1);
      reports_.try_emplace(row.integer(0), KnownReport{ticket.id,
                                                       {row.text(10), row.text(11), row.text(12), row.text(13)},
                                                       row.text(14),
                                                       row.text(15),
                                                       row.text(16),
                                                       row.text(17),
                                                       row.integer(18),
                                                       row.optional_text(19)});
      know(std::move(ticket));
    });
    store_.find(kKnownCustomers, customers, [&](const storage::Row& row) { customers_.try_emplace(row.text(0), row.text(1)); });
    store_.find(kHolders, std::move(phones), [&](const storage::Row& row) { holders_[row.integer(0)].emplace_back(row.text(1), row.text(2)); });
  }

  // Whether this source has brought the ticket's first report. One that tells its rows by other columns than No. Laporan is believed.
  [[nodiscard]] bool may_change(const KnownTicket& ticket, const ImportRow& row, const CleanTicket& offered) {
    if (row.key != ticket_row_key(context_.source, std::to_string(offered.report_no)) || ours_.contains(ticket.id)) return true;
    std::optional<std::pair<std::int64_t, std::int64_t>> first;  // when, No. Laporan
    store_.find(kReportsOf, std::vector<std::string>{ticket.id}, [&](const storage::Row& report) {
      const std::pair found(report.integer(0), report.integer(1));
      if (!first || found < *first) first = found;
    }, kFirstOfThem);
    bool ours = false;
    if (first) store_.find(kTakenRows, std::vector{ticket_row_key(context_.source, std::to_string(first->second))}, [&](const storage::Row&) { ours = true; });
    if (ours) ours_.insert(ticket.id);
    return ours;
  }

  void know(KnownTicket ticket) {
    ids_by_number_.try_emplace(upper_ascii(cleaned_text(ticket.ticket_no, kNumberLimit)), ticket.id);
    tickets_.try_emplace(ticket.id, std::move(ticket));
  }

  // The one caller of the number whose name fits; on a tie nobody.
  [[nodiscard]] std::optional<std::string> caller_of(const CleanTicket& ticket) const {
    const auto found = holders_.find(ticket.phone_key);
    if (ticket.phone_key == 0 || found == holders_.end()) return std::nullopt;
    std::optional<std::string> only;
    for (const auto& [id, name] : found->second) {
      const auto relation = relate_names(name, ticket.name_key);
      if (relation != NameRelation::same && relation != NameRelation::within) continue;
      if (only) return std::nullopt;
      only = id;
    }
    return only;
  }

  [[nodiscard]] std::optional<std::string> customer_of(const CleanTicket& ticket) const {
    const auto found = customers_.find(ticket.customer_no);
    return found == customers_.end() ? std::nullopt : std::optional(found->second);
  }

  void note_customer(const CleanTicket& ticket, const KnownTicket& of) {
    if (ticket.customer_no.empty()) return;
    const bool known = customer_of(ticket).has_value();
    tally_.add(known ? "customer.linked" : "customer.unknown");
    if (!known && !of.customer_id) await_customer(store_.writer, ticket.customer_no, "ticket", of.id);
  }

  void take(const ImportRow& row, const CleanTicket& ticket) {
    const auto verdict = ledger_.judge(row).first;
    if (verdict == Verdict::unchanged || ledger_.is_superseded(row, place_)) {
      tally_.add("row.unchanged");
      return;
    }
    const auto known = reports_.find(ticket.report_no);
    if (known == reports_.end()) {
      if (ticket.created_at_ms == 0) return refuse(row, "report_unknown", "There is no report " + std::to_string(ticket.report_no) + " yet, and the table has no time to make one with.");
      auto* present = ticket_for(ticket);
      if (!present) {
        add_ticket(ticket);
      } else {
        auto changed = *present;
        if (update(changed, row, ticket, customer_of(ticket), context_.now_ms) && !may_change(*present, row, ticket)) {
          return refuse(row, "ticket_no_taken", "Ticket " + ticket.ticket_no + " is there already, of the desk or of another source, and says something else; it was left alone.");
        }
        *present = std::move(changed);
        save(*present);  // also when nothing but the report is new: exports of what changed go by the ticket
      }
      const auto& of = tickets_.at(ids_by_number_.at(ticket.ticket_no));
      note_customer(ticket, of);
      add_report(ticket, of);
      ledger_.stand(row, place_, std::to_string(ticket.report_no), true);
      tally_.add("row.added");
      return;
    }
    change(row, ticket, known->second, verdict);
  }

  void change(const ImportRow& row, const CleanTicket& ticket, KnownReport& report, Verdict verdict) {
    auto* present = &tickets_.at(report.ticket_id);
    // A report without a ticket number stays with the ticket it has.
    const bool moves = !ticket.own_ticket && upper_ascii(cleaned_text(present->ticket_no, kNumberLimit)) != ticket.ticket_no;
    if (moves) present = ticket_for(ticket);
    auto changed_ticket = present ? *present : KnownTicket{};
    auto changed_report = report;
    bool ticket_changes = present && update(changed_ticket, row, ticket, customer_of(ticket), context_.now_ms);
    if (ticket_changes && !may_change(*present, row, ticket)) {
      tally_.add("conflict.ticket_of_another");
      changed_ticket = *present;
      ticket_changes = false;
    }
    const bool report_changes = update(changed_report, row, ticket);
    if (!moves && !ticket_changes && !report_changes) {
      // In other words the same, e.g. our own export come back.
      if (present) note_customer(ticket, *present);
      ledger_.stand(row, place_, std::to_string(ticket.report_no), false);
      tally_.add("row.nothing_new");
      return;
    }
    if (verdict == Verdict::fresh) {
      return refuse(row, "report_no_taken", "Report " + std::to_string(ticket.report_no) + " is there already, of the desk or of another source, and says something else; it was left alone.");
    }
    if (!present) {
      auto made = ticket;
      if (made.created_at_ms == 0) made.created_at_ms = report.created_at_ms;
      add_ticket(made);
      present = &tickets_.at(ids_by_number_.at(ticket.ticket_no));
    } else {
      *present = std::move(changed_ticket);
      save(*present);
    }
    note_customer(ticket, *present);
    report = std::move(changed_report);
    report.ticket_id = present->id;
    if (!report.caller_id) report.caller_id = caller_of(ticket);
    tally_.add(report.caller_id ? "caller.linked" : "caller.unknown");
    store_.writer.execute(kUpdateReport, {ticket.report_no, present->id, storage::nullable(report.caller_id), report.transaction_no, report.created_by, creator_key(report.created_by),
                                          report.site, report.resume, report.created_at_ms, status_key(present->status), category_key(present->category)});
    correct_reporter(store_.writer, ticket.report_no, report.reporter);
    ledger_.stand(row, place_, std::to_string(ticket.report_no), true);
    tally_.add("row.updated");
  }

  void refuse(const ImportRow& row, std::string_view reason, std::string detail) {
    tally_.add("rejected", reason);
    for (const auto what : row.mended) tally_.add("repaired", what, -1);  // it was counted as one that is taken
    refused_.push_back({place_, reason, std::move(detail)});
  }

  // Null: there is none of that number.
  KnownTicket* ticket_for(const CleanTicket& ticket) {
    const auto id = ids_by_number_.find(ticket.ticket_no);
    return id == ids_by_number_.end() ? nullptr : &tickets_.at(id->second);
  }

  void add_ticket(const CleanTicket& ticket) {
    NewTicket made;
    made.id = TicketId{ids_.next(context_.now_ms)};
    made.ticket_no = ticket.ticket_no;
    made.category = ticket.category;
    made.module_id = ticket.module_id;
    made.status = ticket.status;
    made.status_qualifier = ticket.qualifier;
    made.customer_id = customer_of(ticket);
    made.repeat_count = ticket.repeat_count;
    made.created_at_ms = ticket.created_at_ms;
    made.updated_at_ms = context_.now_ms;
    if (is_closed_status(ticket.status)) made.closed_at_ms = ticket.created_at_ms;
    insert_ticket(store_.writer, made);
    ours_.insert(made.id.value);
    know({made.ticket_no, made.id.value, made.category, made.module_id, made.status, made.status_qualifier, made.repeat_count, made.customer_id, made.closed_at_ms});
    tally_.add("tickets.added");
  }

  // A later report of the same matter, or the same one with a new status.
  void save(const KnownTicket& ticket) {
    store_.writer.execute(kUpdateTicket, {ticket.id, ticket.category, ticket.module_id, ticket.status, ticket.qualifier, storage::nullable(ticket.customer_id), ticket.repeat_count,
                                          context_.now_ms, storage::nullable(ticket.closed_at_ms)});
    store_.writer.execute(kReportsOfTicket, {ticket.id, status_key(ticket.status), category_key(ticket.category), storage::nullable(ticket.customer_id)});
  }

  void add_report(const CleanTicket& ticket, const KnownTicket& of) {
    NewReport made;
    made.report_no = ticket.report_no;
    made.ticket = TicketId{of.id};
    made.caller_id = caller_of(ticket);
    made.transaction_no = ticket.transaction_no;
    made.reporter_name = ticket.name;
    made.reporter_address = ticket.address;
    made.reporter_phone = ticket.phone;
    made.reporter_email = ticket.email;
    made.created_by = ticket.created_by;
    made.site = ticket.site;
    made.resume = ticket.resume;
    made.created_at_ms = ticket.created_at_ms;
    made.category = of.category;
    made.status = of.status;
    made.customer_id = of.customer_id;
    insert_report(store_.writer, made);
    tally_.add(made.caller_id ? "caller.linked" : "caller.unknown");
    reports_.try_emplace(made.report_no, KnownReport{of.id,
                                                     {made.reporter_name, made.reporter_address, made.reporter_phone, made.reporter_email},
                                                     made.created_by,
                                                     made.site,
                                                     made.transaction_no,
                                                     made.resume,
                                                     made.created_at_ms,
                                                     made.caller_id});
  }

  const ImportStore& store_;
  const ImportContext& context_;
  ImportIds& ids_;
  ImportTally& tally_;
  RowLedger ledger_;
  std::size_t place_ = 0;
  std::vector<RefusedRow> refused_;
  std::unordered_map<std::string, std::string> ids_by_number_;
  std::unordered_map<std::string, KnownTicket> tickets_;  // by id
  std::unordered_set<std::string> ours_;  // of them, those this source has brought
  std::unordered_map<std::int64_t, KnownReport> reports_;
  std::unordered_map<std::string, std::string> customers_;
  std::unordered_map<std::int64_t, std::vector<std::pair<std::string, std::string>>> holders_;
};

}  // namespace

std::vector<RefusedRow> write_tickets(const ImportStore& store, const ImportContext& context, ImportIds& ids, const std::vector<ImportRow>& rows, ImportTally& tally) {
  return TicketBatch(store, context, ids, tally).write(rows);
}

}  // namespace sapa::desk

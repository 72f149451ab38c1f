#include "desk/call_report.h"

#include <algorithm>
#include <array>

#include "core/email.h"
#include "core/text_fold.h"
#include "core/ticket.h"
#include "desk/announcements.h"
#include "desk/draft.h"
#include "desk/open_tickets.h"
#include "desk/present_call.h"
#include "desk/procedure.h"
#include "desk/report_rows.h"
#include "desk/take_call_event.h"
#include "desk/ticket_story.h"
#include "desk/tickets_detail.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr auto kLoad =
    "SELECT version, written, category, module_id, priority, customer_id, substation, pole, reporter_name, reporter_address, reporter_phone, reporter_email, resume "
    "FROM call_reports WHERE call_id = $1";
constexpr auto kStore =
    "INSERT INTO call_reports (call_id, version, kept, written, category, module_id, priority, customer_id, substation, pole, reporter_name, reporter_address, reporter_phone, "
    "reporter_email, resume, updated_at_ms, updated_by) VALUES ($1, 1, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) "
    "ON CONFLICT (call_id) DO UPDATE SET version = call_reports.version + 1, written = excluded.written, category = excluded.category, module_id = excluded.module_id, "
    "priority = excluded.priority, customer_id = excluded.customer_id, substation = excluded.substation, pole = excluded.pole, reporter_name = excluded.reporter_name, "
    "reporter_address = excluded.reporter_address, reporter_phone = excluded.reporter_phone, reporter_email = excluded.reporter_email, resume = excluded.resume, "
    "updated_at_ms = excluded.updated_at_ms, updated_by = excluded.updated_by WHERE call_reports.version = $2";
constexpr auto kDrop = "DELETE FROM call_reports WHERE call_id = $1";
constexpr auto kUnsent = "SELECT 1 FROM call_reports WHERE call_id = $1";
constexpr auto kCustomer =
    "SELECT customer_id, customer_no, meter_no, name, address, tariff_code, power_va, substation, pole, unit, status FROM customers WHERE customer_id = $1";
constexpr auto kSent = "SELECT report_no, ticket_id, reporter_name, reporter_address, reporter_phone, reporter_email, site, created_by FROM reports WHERE call_id = $1 ORDER BY report_no DESC LIMIT 20";
constexpr auto kMoreReports = "UPDATE tickets SET updated_at_ms = $2, version = version + 1 WHERE ticket_id = $1";

// The fields in the order of the contract; one list for reading, writing and presenting.
enum Field { category, module_id, priority, customer_id, substation, pole, reporter_name, reporter_address, reporter_phone, email, resume, kFields };
constexpr std::array<std::string_view, kFields> kNames = {"category",     "moduleId",        "priority",      "customerId", "substation", "pole",
                                                          "reporterName", "reporterAddress", "reporterPhone", "email",      "resume"};
constexpr std::array<std::size_t, kFields> kMost = {64, 64, 32, 64, 64, 64, 100, 500, 128, 254, 1000};

struct ReportDraft {
  std::int64_t version = 0;
  std::array<std::string, kFields> values = {};
  std::array<bool, kFields> written = {};
};

std::string legacy_honorific(const std::string& honorific) { return honorific == "BAPAK" ? "BP" : honorific; }

std::string called(const std::string& honorific, const std::string& name) {
  const auto title = legacy_honorific(honorific);
  return upper_text(title.empty() || name.empty() ? name : title + " " + name);
}

// What the call knows: its caller as recorded now, what the agent has typed of him and not saved yet, the customer when there is only
// one, the number, the resume.
std::array<std::string, kFields> prefill(storage::Connection& connection, const StoredCall& call, const std::optional<Draft>& typed) {
  std::array<std::string, kFields> values;
  values[priority] = "Biasa";
  values[resume] = call.resume;
  if (call.caller_key != 0) {
    const auto e164 = phone_from_key(call.caller_key);
    values[reporter_phone] = e164.starts_with("+62") ? legacy_id_caller(e164) : e164;
  }
  values[reporter_name] = upper_text(call.call.caller_name.value_or(""));
  const auto caller = call.caller ? load_caller(connection, *call.caller) : std::nullopt;
  if (caller) {
    if (!caller->name.empty()) values[reporter_name] = called(caller->honorific, caller->name);
    values[reporter_address] = upper_text(caller->address);
    if (const auto* present = caller->present_email()) values[email] = present->address;
    if (values[reporter_phone].empty()) {
      if (const auto* hp = caller->present_hp()) values[reporter_phone] = legacy_id_caller(phone_from_key(hp->key));
    }
    if (caller->customers.size() == 1) {
      values[customer_id] = caller->customers[0].id.value;
      values[substation] = upper_text(caller->customers[0].substation);
      values[pole] = upper_text(caller->customers[0].pole);
    }
  }
  if (!typed) return values;
  const auto& input = typed->input;
  if (input.name) values[reporter_name] = called(input.honorific.value_or(caller ? caller->honorific : ""), *input.name);
  if (input.address) values[reporter_address] = upper_text(*input.address);
  if (const auto address = canonical_email(input.email.value_or(""))) values[email] = *address;
  if (typed->resume) values[resume] = *typed->resume;
  return values;
}

ReportDraft load_draft(storage::Connection& connection, const StoredCall& call, const UserId& user) {
  ReportDraft draft;
  draft.values = prefill(connection, call, drafts_of(connection, call.call.id, user));
  const auto rows = connection.execute(kLoad, {call.call.id.value}).rows;
  if (rows.empty()) return draft;
  const auto& row = rows[0];
  draft.version = row.integer(0);
  const auto written = " " + row.text(1) + " ";
  for (std::size_t i = 0; i < kFields; ++i) {
    draft.written[i] = written.find(" " + std::string(kNames[i]) + " ") != std::string::npos;
    if (draft.written[i]) draft.values[i] = row.optional_text(i + 2).value_or("");
  }
  return draft;
}

std::optional<Customer> customer_named(storage::Connection& connection, const std::string& id) {
  if (id.empty()) return std::nullopt;
  const auto rows = connection.execute(kCustomer, {id}).rows;
  return rows.empty() ? std::nullopt : std::optional(customer_of(rows[0]));
}

void store_draft(UnitOfWork& unit, const Scope& scope, const StoredCall& call, const ReportDraft& draft) {
  std::string written;
  for (std::size_t i = 0; i < kFields; ++i) {
    if (draft.written[i]) written += (written.empty() ? "" : " ") + std::string(kNames[i]);
  }
  const auto& v = draft.values;
  unit.db.execute(kStore, {call.call.id.value, draft.version, written, v[category], v[module_id], v[priority],
                           v[customer_id].empty() ? storage::Value(std::monostate{}) : storage::Value(v[customer_id]), v[substation], v[pole], v[reporter_name], v[reporter_address],
                           v[reporter_phone], v[email], v[resume], unit.now_ms(), scope.user().value});
}

std::vector<std::string> missing_of(const ReportDraft& draft, const StoredCall& call) {
  std::vector<std::string> missing;
  for (const auto field : {category, reporter_name, reporter_address, reporter_phone, resume}) {
    const bool withheld = field == reporter_phone && call.caller_key == 0;  // a caller without a number may still report
    if (draft.values[field].empty() && !withheld) missing.emplace_back(kNames[field]);
  }
  return missing;
}

WhoAndWhere about_of(const ReportDraft& draft, const StoredCall& call) {
  WhoAndWhere about;
  const auto number = classify_phone(draft.values[reporter_phone], PhoneSource::apkt_pelapor);
  about.phone_key = number.e164 ? phone_key(*number.e164) : call.caller_key;
  if (!draft.values[customer_id].empty()) about.customer_id = draft.values[customer_id];
  about.substation = draft.values[substation];
  about.pole = draft.values[pole];
  return about;
}

// Nobody could be called back at, or written to, what is no number and no address; and no search would find it.
void check_contacts(ReportDraft& draft, WriteRefusal& refusal) {
  auto& number = draft.values[reporter_phone];
  if (!number.empty() && !classify_phone(number, PhoneSource::apkt_pelapor).e164) {
    refusal.problems.push_back({std::string(kNames[reporter_phone]), "phone_invalid", "This is no telephone number; write one, with its area code."});
  }
  auto& address = draft.values[email];
  if (address.empty()) return;
  if (const auto canonical = canonical_email(address)) address = *canonical;
  else refusal.problems.push_back({std::string(kNames[email]), "email_invalid", "This is no e-mail address; leave it empty where there is none."});
}

// What the report says is not typed a second time: it fills what stands empty in the call and in the record of its caller. A record
// that is only suggested is not written to; a number that is nobody's yet becomes a caller.
void fill_from_report(UnitOfWork& unit, const Scope& scope, StoredCall& call, const std::array<std::string, kFields>& said) {
  if (call.resume.empty()) call.resume = said[resume];
  const auto caller = call.caller ? load_caller(unit.db, *call.caller) : std::nullopt;
  CallerInput input;
  if (!caller || caller->name.empty()) input.name = said[reporter_name];
  if (!caller || caller->address.empty()) input.address = said[reporter_address];
  if ((input.name || input.address) && (!caller || call.identity == "confirmed")) {
    WriteOptions options;
    options.accept_duplicates = true;  // the review list shows likely twins
    options.call_id = call.call.id.value;
    if (caller) options.expected_version = caller->version;
    if (call.caller_key != 0) {
      options.call_phone_key = call.caller_key;
      options.call_phone_raw = call.call.caller_number.value_or("");
    }
    auto procedure = load_procedure(unit.db, unit.services, call);
    WriteRefusal refusal;
    // A name that no record takes stays in the report alone.
    if (const auto saved = write_caller(unit, scope, call.caller, input, options, refusal)) {
      call.caller = saved->id;
      call.identity = "confirmed";
      update_call(unit.db, call);
      tick_saved(unit, scope, call, std::move(procedure), *saved);
    }
  }
  update_call(unit.db, call);
}

// What is open already, but for what this call has reported itself.
std::vector<OpenTicket> tickets_to_join(storage::Connection& connection, const Settings& settings, Instant now, const ReportDraft& draft, const StoredCall& call) {
  auto open = open_tickets(connection, settings, now, about_of(draft, call));
  if (open.empty()) return open;
  const auto sent = connection.execute(kSent, {call.call.id.value}).rows;
  std::erase_if(open, [&](const OpenTicket& item) { return std::any_of(sent.begin(), sent.end(), [&](const storage::Row& row) { return row.text(1) == item.ticket.id.value; }); });
  return open;
}

std::string site_of(const StoredCall& call, const Scope& scope) { return call.site.empty() ? scope.site() : call.site; }

std::array<const std::optional<std::string>*, kFields> members_of(const ReportInput& input) {
  return {&input.category,      &input.module_id,        &input.priority,       &input.customer_id, &input.substation, &input.pole,
          &input.reporter_name, &input.reporter_address, &input.reporter_phone, &input.email,       &input.resume};
}

}  // namespace

json::object present_call_report(storage::Connection& connection, const Services& services, const Scope& scope, const StoredCall& call) {
  const auto settings = services.settings.get();
  const auto now = services.clock();
  const auto draft = load_draft(connection, call, scope.user());
  const auto customer = customer_named(connection, draft.values[customer_id]);
  json::object data;
  for (std::size_t i = 0; i < kFields; ++i) data[kNames[i]] = draft.values[i];
  if (draft.values[customer_id].empty()) data["customerId"] = nullptr;
  const auto open = tickets_to_join(connection, *settings, now, draft, call);
  auto places = places_of(connection, call);
  places.push_back(draft.values[substation]);
  places.push_back(draft.values[reporter_address]);
  if (customer) places.push_back(customer->unit);
  const auto missing = missing_of(draft, call);
  const auto workspace = load_workspace(connection, call.call.id, scope.user());
  json::array can;
  if (workspace && !workspace->closed_at_ms) can = {"write", "send"};
  return {{"version", draft.version},
          {"data", std::move(data)},
          {"customer", customer ? json::value(present_customer(*customer)) : json::value(nullptr)},
          {"kept", draft.version > 0},
          {"sent", reports_of_call(connection, scope, call.call.id.value)},
          {"openTickets", present_open_tickets(connection, open)},
          {"surge", surge_at(connection, *settings, now, scope.site(), draft.values[substation], draft.values[pole])},
          {"announcements", announcements_for(connection, scope, now, site_of(call, scope), places)},
          {"missing", json::array(missing.begin(), missing.end())},
          {"can", std::move(can)}};
}

Result<void> keep_call_report(UnitOfWork& unit, const Scope& scope, const StoredCall& call, std::int64_t version, const ReportInput& input, WriteRefusal& refusal) {
  auto draft = load_draft(unit.db, call, scope.user());
  if (draft.version != version) return fail(ErrorCode::version_conflict, "version_conflict", "The report was written in another window; read it again.");
  const auto members = members_of(input);
  for (std::size_t i = 0; i < kFields; ++i) {
    if (!*members[i]) continue;
    auto cleaned = clean_text(**members[i], kNames[i], kMost[i], i == resume || i == reporter_address ? Lines::many : Lines::one);
    if (!cleaned) {
      refusal.problems.push_back({std::string(kNames[i]), cleaned.error().reason, cleaned.error().message});
      continue;
    }
    draft.values[i] = std::move(*cleaned);
    draft.written[i] = true;
  }
  const auto refuse = [&](Field field, const char* code, const char* detail) { refusal.problems.push_back({std::string(kNames[field]), code, detail}); };
  const auto known = [](std::span<const std::string_view> list, const std::string& word) { return word.empty() || std::find(list.begin(), list.end(), word) != list.end(); };
  if (!known(ticket_categories(), draft.values[category])) refuse(category, "category_unknown", "The category is one of the list.");
  if (!known(ticket_priorities(), draft.values[priority])) refuse(priority, "priority_unknown", "The priority is one of the list.");
  if (draft.values[module_id] == "KOSONG") draft.values[module_id] = "";
  if (input.customer_id && !draft.values[customer_id].empty()) {
    const auto customer = customer_named(unit.db, draft.values[customer_id]);
    if (!customer) refuse(customer_id, "customer_unknown", "There is no such customer.");
    // The place follows the customer, unless it is written in the same breath.
    if (customer && !input.substation) draft.values[substation] = customer->substation, draft.written[substation] = true;
    if (customer && !input.pole) draft.values[pole] = customer->pole, draft.written[pole] = true;
  }
  draft.values[substation] = upper_text(draft.values[substation]);
  draft.values[pole] = upper_text(draft.values[pole]);
  if (!refusal.problems.empty()) return fail(ErrorCode::invalid, "fields_invalid", "Some fields cannot be taken like this.", refusal.problems[0].field);
  store_draft(unit, scope, call, draft);
  return {};
}

void drop_call_report(UnitOfWork& unit, const StoredCall& call) { unit.db.execute(kDrop, {call.call.id.value}); }

Result<std::int64_t> send_call_report(UnitOfWork& unit, const Scope& scope, StoredCall& call, const SendReport& request, WriteRefusal& refusal) {
  auto draft = load_draft(unit.db, call, scope.user());
  for (const auto& field : missing_of(draft, call)) refusal.problems.push_back({field, "required", "Needed before the report is sent."});
  if (!refusal.problems.empty()) return fail(ErrorCode::invalid, "fields_missing", "Some fields of the report are missing.", refusal.problems[0].field);
  check_contacts(draft, refusal);
  if (!refusal.problems.empty()) return fail(ErrorCode::invalid, "fields_invalid", "Some fields cannot be taken like this.", refusal.problems[0].field);
  const auto& v = draft.values;
  std::optional<StoredTicket> ticket;
  const bool repeat = request.ticket_no.has_value();
  if (repeat) {
    ticket = find_ticket(unit.db, *request.ticket_no);
    if (!ticket) return tl::unexpected(ticket_unknown());
    if (is_closed_status(ticket->status)) return fail(ErrorCode::conflict, "ticket_closed", "This ticket is closed (" + ticket->status + "); make a new one.", "ticketNo");
  } else if (!request.new_ticket && !tickets_to_join(unit.db, *unit.services.settings.get(), unit.now, draft, call).empty()) {
    return fail(ErrorCode::conflict, "open_tickets", "There are open tickets of this number, customer or place; join one or say that it is a new matter.", "ticketNo");
  }
  if (!ticket) {
    NewTicket made;
    made.id = TicketId{unit.new_id()};
    made.ticket_no = new_ticket_no(unit.db);
    made.category = v[category];
    made.module_id = v[module_id];
    made.status = "Lapor";
    made.priority = v[priority].empty() ? "Biasa" : v[priority];
    if (!v[customer_id].empty()) made.customer_id = v[customer_id];
    made.substation = v[substation];
    made.pole = v[pole];
    made.created_at_ms = unit.now_ms();
    insert_ticket(unit.db, made);
    ticket = load_ticket(unit.db, made.id);
  }
  fill_from_report(unit, scope, call, v);
  NewReport report;
  report.report_no = next_report_no(unit.db);
  report.ticket = ticket->id;
  report.call_id = call.call.id.value;
  if (call.caller) report.caller_id = call.caller->value;
  report.reporter_name = v[reporter_name];
  report.reporter_address = v[reporter_address];
  report.reporter_phone = v[reporter_phone];
  report.reporter_email = v[email];
  report.created_by = creator_name(scope.site(), scope.display_name());
  report.site = scope.site();
  report.resume = v[resume];
  report.created_at_ms = unit.now_ms();
  report.category = ticket->category;
  report.status = ticket->status;
  if (!v[customer_id].empty()) report.customer_id = v[customer_id];
  report.substation = v[substation];
  report.pole = v[pole];
  insert_report(unit.db, report);
  StoryEntry entry{.kind = repeat ? "repeat" : "created", .new_value = repeat ? to_report_no(report.report_no) : ticket->status, .report_no = report.report_no, .call_id = report.call_id};
  if (repeat) {
    count_repeat(unit.db, ticket->id);
    unit.db.execute(kMoreReports, {ticket->id.value, unit.now_ms()});
    ticket->version += 1;
  }
  add_story(unit, ticket->id, story_by(scope), entry);
  drop_call_report(unit, call);
  announce_report(unit, *ticket, repeat ? "repeat" : "created", report.report_no, report.site, report.created_by);
  announce_call(unit, call, "updated");
  return report.report_no;
}

void correct_sent_reports(UnitOfWork& unit, const Scope& scope, const StoredCall& call) {
  const auto sent = unit.db.execute(kSent, {call.call.id.value}).rows;
  if (sent.empty()) return;
  const auto data = prefill(unit.db, call, std::nullopt);
  for (const auto& row : sent) {
    const auto corrected = [&](Field field, std::size_t column) { return data[field].empty() ? row.text(column) : data[field]; };
    const Reporter reporter{corrected(reporter_name, 2), corrected(reporter_address, 3), corrected(reporter_phone, 4), corrected(email, 5)};
    if (reporter.name == row.text(2) && reporter.address == row.text(3) && reporter.phone == row.text(4) && reporter.email == row.text(5)) continue;
    correct_reporter(unit.db, row.integer(0), reporter);
    const TicketId id{row.text(1)};
    // What was corrected stands in the caller's own story; here only that it was.
    add_story(unit, id, story_by(scope), {.kind = "corrected", .new_value = to_report_no(row.integer(0)), .report_no = row.integer(0), .call_id = call.call.id.value});
    if (const auto ticket = load_ticket(unit.db, id)) announce_report(unit, *ticket, "corrected", row.integer(0), row.text(6), row.text(7));
  }
}

bool has_unsent_report(storage::Connection& connection, const CallId& call) { return !connection.execute(kUnsent, {call.value}).rows.empty(); }

}  // namespace sapa::desk

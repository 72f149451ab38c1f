#include "desk/export_rows.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/email.h"
#include "core/email_columns.h"
#include "core/email_extract.h"
#include "core/legacy_values.h"
#include "core/text_fold.h"
#include "core/ticket.h"
#include "desk/caller_rows.h"
#include "desk/report_rows.h"
#include "desk/text_hash.h"

namespace sapa::desk {

namespace json = wire::json;

namespace {

constexpr std::int64_t kPage = 500;
constexpr std::int64_t kUnsettledMs = 10'000;
constexpr std::int64_t kClockSlackMs = 600'000;

constexpr auto kCallers = "SELECT caller_id, updated_at_ms FROM callers WHERE caller_id > $1 ORDER BY caller_id LIMIT $2";
constexpr auto kChangedCallers =
    "SELECT caller_id, updated_at_ms FROM callers WHERE updated_at_ms > $1 OR (updated_at_ms = $1 AND caller_id > $3) ORDER BY updated_at_ms, caller_id LIMIT $2";
constexpr auto kReports =
    "SELECT r.report_no, t.updated_at_ms, t.ticket_no, r.reporter_name, r.reporter_address, r.reporter_phone, r.reporter_email, r.created_by, t.repeat_count, t.status, "
    "t.status_qualifier, r.created_at_ms, t.category, t.module_id, r.transaction_no, r.resume, r.site, COALESCE(c.customer_no, '') FROM reports r "
    "JOIN tickets t ON t.ticket_id = r.ticket_id LEFT JOIN customers c ON c.customer_id = t.customer_id WHERE r.report_no > $1 ORDER BY r.report_no LIMIT $2";
constexpr auto kChangedReports =
    "SELECT r.report_no, t.updated_at_ms, t.ticket_no, r.reporter_name, r.reporter_address, r.reporter_phone, r.reporter_email, r.created_by, t.repeat_count, t.status, "
    "t.status_qualifier, r.created_at_ms, t.category, t.module_id, r.transaction_no, r.resume, r.site, COALESCE(c.customer_no, '') FROM tickets t "
    "JOIN reports r ON r.ticket_id = t.ticket_id LEFT JOIN customers c ON c.customer_id = t.customer_id "
    "WHERE t.updated_at_ms > $1 OR (t.updated_at_ms = $1 AND r.report_no > $3) ORDER BY t.updated_at_ms, r.report_no LIMIT $2";
constexpr auto kReportOfSite = "SELECT 1 FROM reports WHERE upper(site) = $1 LIMIT 1";

struct Cursor {
  std::int64_t updated_at_ms = 0;
  std::string id;
};

// Tells the rows of one filter from those of another; "" without one.
std::string filter_mark(const TableExport& request) {
  if (request.email_state.empty() && request.status.empty() && request.site.empty() && !request.from_ms && !request.to_ms) return "";
  const auto status = parse_status(request.status);
  std::string text;
  for (const auto& part : {request.email_state, status_key(status.base), upper_text(status.qualifier), upper_ascii(request.site)}) text.append(part).append(1, '\x1f');
  for (const auto& time : {request.from_ms, request.to_ms}) text.append(time ? std::to_string(*time) : "").append(1, '\x1f');
  return "#" + std::to_string(std::uint64_t(text_hash(text)));
}

std::string cursor_text(const TableExport& request, const Cursor& cursor) {
  return std::string(to_word(request.kind)) + ":" + std::to_string(cursor.updated_at_ms) + ":" + cursor.id + filter_mark(request);
}

// "callers:1575000000000:ID", with "#123" behind it when the export had a filter. One without a kind is of an earlier version.
Result<Cursor> read_cursor(const TableExport& request, std::string text, std::int64_t now_ms) {
  const auto kind = request.kind;
  Cursor cursor;
  for (const auto other : {ExportKind::callers, ExportKind::tickets}) {
    if (!text.starts_with(std::string(to_word(other)) + ":")) continue;
    if (other != kind) {
      return fail(ErrorCode::invalid, "cursor", "The cursor is of an export of " + std::string(to_word(other)) + "; " + std::string(to_word(kind)) + " have one of their own.");
    }
    text.erase(0, to_word(other).size() + 1);
  }
  const auto colon = text.find(':');
  const auto* end = text.data() + std::min(colon, text.size());
  const auto [rest, error] = std::from_chars(text.data(), end, cursor.updated_at_ms);
  if (colon == std::string::npos || error != std::errc() || rest != end || cursor.updated_at_ms < 0) {
    return fail(ErrorCode::invalid, "cursor", "\"" + cut_text(text, 40) + "\" is no cursor; give the one an earlier export ended with.");
  }
  // Clocks differ a little, from machine to machine.
  if (cursor.updated_at_ms > now_ms + kClockSlackMs) {
    return fail(ErrorCode::invalid, "cursor", "The cursor lies in the future: what changed before it would never be told. Give an earlier one, or none.");
  }
  const auto mark = std::min(text.find('#', colon), text.size());
  cursor.id = text.substr(colon + 1, mark - colon - 1);
  // Before the beginning nothing was left out.
  const bool is_beginning = cursor.updated_at_ms == 0 && cursor.id.empty();
  if (!is_beginning && text.substr(mark) != filter_mark(request)) {
    return fail(ErrorCode::invalid, "cursor", "The cursor is of an export with another filter, or of one without: rows would be missed. Give the filter it was made with, or begin with a cursor of its own.");
  }
  return cursor;
}

json::value text_or_null(const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); }

const CallerPhone* phone_with(const Caller& caller, std::string_view role) {
  const auto found = std::find_if(caller.phones.begin(), caller.phones.end(), [&](const CallerPhone& phone) { return phone.role == role && !phone.released_at_ms; });
  return found == caller.phones.end() ? nullptr : &*found;
}

// What the old system can hold: numbers of the country with or without their 0, others as they were typed.
std::string with_zero(const CallerPhone& phone) {
  const auto text = legacy_id_caller(phone_from_key(phone.key));
  return text.empty() ? phone_from_key(phone.key) : text;
}
std::string without_zero(const CallerPhone& phone) {
  const auto text = legacy_hp(phone_from_key(phone.key));
  return text.empty() ? phone_from_key(phone.key) : text;
}

// For the old ALAMAT. With an e-mail that it cannot hold whole it is the address alone, and that is counted.
std::string old_address(Result<LegacyAddress> written, std::string_view address, const std::string& whose, const TableExport& request, ExportEnd& end) {
  if (!written) {
    if (end.long_emails++ == 0) end.first_long_email = whose;
    written = compose_legacy_address("", address, {request.address_length});
  }
  if (written->truncated) ++end.cut_addresses;
  return std::move(written->value);
}

class CallerRows {
 public:
  CallerRows(const TableExport& request, ExportEnd& end) : request_(request), end_(end) {}

  [[nodiscard]] bool wanted(const Caller& caller) const {
    if (request_.email_state.empty()) return true;
    const auto* email = caller.present_email();
    return email ? email->state == request_.email_state : request_.email_state == "none";
  }

  [[nodiscard]] ExportedRow row(const Caller& caller) const { return request_.legacy ? legacy_row(caller) : own_row(caller); }

 private:
  [[nodiscard]] ExportedRow legacy_row(const Caller& caller) const {
    const auto* hp = caller.present_hp();
    const auto* id_caller = phone_with(caller, "id_caller");
    const auto* home = phone_with(caller, "telp_rumah");
    if (!id_caller) id_caller = hp ? hp : home ? home : caller.phones.empty() || caller.phones[0].released_at_ms ? nullptr : &caller.phones[0];
    end_.further_phones += std::count_if(caller.phones.begin(), caller.phones.end(), [&](const CallerPhone& phone) {
      return !phone.released_at_ms && &phone != hp && &phone != id_caller && &phone != home;
    });
    const auto* present = caller.present_email();
    std::string in_address = present ? present->address : "";
    std::string in_column = in_address;
    // Two that disagree go back into the columns they came from: a feed settles no conflict.
    if (present && present->state == "disputed") {
      for (const auto& email : caller.emails) {
        if (email.released_at_ms || email.state != "disputed") continue;
        if (email.source == "legacy_alamat") in_address = email.address;
        if (email.source == "legacy_email_column") in_column = email.address;
      }
    }
    const auto address = old_address(compose_legacy_address(in_address, caller.address, {request_.address_length}), caller.address, "caller " + caller.id.value, request_, end_);
    end_.further_emails += std::count_if(caller.emails.begin(), caller.emails.end(), [&](const CallerEmail& email) {
      return !email.released_at_ms && email.state == "disputed" && email.address != in_address && email.address != in_column;
    });
    auto honorific = caller.honorific == "BAPAK" ? std::string("BP") : caller.honorific;
    auto name = upper_text(caller.name);
    if (!honorific.empty() && !name.empty()) name = honorific + " " + name;
    return ExportedRow{json::value(id_caller ? with_zero(*id_caller) : ""),
                       json::value(hp ? without_zero(*hp) : ""),
                       json::value(name),
                       json::value(caller.location.empty() ? "-" : caller.location),
                       json::value(address),
                       json::value(home ? with_zero(*home) : "-"),
                       json::value(upper_text(in_column))};
  }

  static ExportedRow own_row(const Caller& caller) {
    const auto* hp = caller.present_hp();
    const auto* home = phone_with(caller, "telp_rumah");
    const auto* email = caller.present_email();
    std::string others;
    for (const auto& phone : caller.phones) {
      if (phone.released_at_ms || &phone == hp || &phone == home) continue;
      others += (others.empty() ? "" : " ") + phone_from_key(phone.key);
    }
    std::string customers;
    for (const auto& customer : caller.customers) customers += (customers.empty() ? "" : " ") + customer.customer_no;
    return {json::value(caller.id.value),
            text_or_null(caller.honorific),
            text_or_null(caller.name),
            hp ? json::value(phone_from_key(hp->key)) : json::value(nullptr),
            home ? json::value(phone_from_key(home->key)) : json::value(nullptr),
            text_or_null(others),
            email ? json::value(email->address) : json::value(nullptr),
            email ? json::value(email->state) : json::value(nullptr),
            text_or_null(caller.address),
            text_or_null(caller.location),
            text_or_null(customers),
            json::value(to_rfc3339(instant_from_ms(caller.created_at_ms))),
            json::value(to_rfc3339(instant_from_ms(caller.updated_at_ms)))};
  }

  const TableExport& request_;
  ExportEnd& end_;
};

bool holds_email(std::string_view address, std::string_view email) {
  const auto canonical = canonical_email(email).value_or(std::string(email));
  const auto found = extract_emails(address).emails;
  return std::any_of(found.begin(), found.end(), [&](const auto& item) { return item.email == canonical; });
}

ExportedRow report_row(const storage::Row& row, const TableExport& request, ExportEnd& end) {
  const auto address = old_address(cut_legacy_address(row.text(4), request.address_length), row.text(4), "report " + std::to_string(row.integer(0)), request, end);
  const auto created = instant_from_ms(row.integer(11));
  auto status = row.text(9);
  if (request.legacy && !row.text(10).empty()) status += "(" + row.text(10) + ")";
  const auto or_dash = [&](const std::string& text) { return request.legacy ? json::value(text.empty() ? "-" : text) : text_or_null(text); };
  // A ticket that an import has named after its only report has no number in the old system.
  const bool nameless = request.legacy && row.text(2) == "L" + std::to_string(row.integer(0));
  ExportedRow out{json::value(row.integer(0)), nameless ? json::value("-") : json::value(row.text(2)), or_dash(row.text(3)), or_dash(address), or_dash(row.text(5)),
                  or_dash(row.text(7)),        json::value(row.integer(8)), or_dash(status)};
  if (request.legacy) {
    out.emplace_back(local_time_text(created, request.zone_offset));
    out.emplace_back(or_dash(row.text(12)));
    out.emplace_back(row.text(13).empty() ? "KOSONG" : row.text(13));
    out.emplace_back(row.text(14));
    out.emplace_back(or_dash(row.text(15)));
    if (!row.text(6).empty() && !holds_email(row.text(4), row.text(6))) ++end.unplaced_emails;
  } else {
    for (const auto& text : {row.text(10), to_rfc3339(created), row.text(12), row.text(13), row.text(14), row.text(15), row.text(6), row.text(17), row.text(16)}) {
      out.push_back(text_or_null(text));
    }
  }
  return out;
}

bool report_wanted(const storage::Row& row, const TableExport& request) {
  if (!request.status.empty()) {
    const auto wanted = parse_status(request.status);
    if (status_key(row.text(9)) != status_key(wanted.base)) return false;
    if (!wanted.qualifier.empty() && upper_text(row.text(10)) != upper_text(wanted.qualifier)) return false;
  }
  if (!request.site.empty() && upper_ascii(row.text(16)) != upper_ascii(request.site)) return false;
  if (request.from_ms && row.integer(11) < *request.from_ms) return false;
  return !request.to_ms || row.integer(11) < *request.to_ms;
}

constexpr std::array<std::string_view, 11> kEmailStates = {"spelled",  "confirmed", "claimed", "read_back", "legacy_unverified", "disputed",
                                                           "soft_bounced", "bounced", "refused", "withdrawn", "none"};

}  // namespace

std::string_view to_word(ExportKind kind) { return kind == ExportKind::callers ? "callers" : "tickets"; }

std::optional<ExportKind> export_kind(std::string_view word) {
  for (const auto kind : {ExportKind::callers, ExportKind::tickets}) {
    if (to_word(kind) == word) return kind;
  }
  return std::nullopt;
}

std::span<const std::string_view> export_email_states() { return kEmailStates; }

std::vector<std::string> export_columns(const TableExport& request) {
  if (request.kind == ExportKind::callers) {
    if (request.legacy) return {"ID Caller", "No. Hp", "Nama", "CVP LOKASI", "Alamat", "Telp. Rumah", "Email"};
    return {"id",      "honorific", "name",      "hp",        "home_phone", "other_phones", "email",
            "email_state", "address",   "location",  "customers", "created_at", "updated_at"};
  }
  if (request.legacy) {
    return {"No. Laporan", "No. Tiket", "Nama Pelapor", "Alamat Pelapor", "Telepon Pelapor", "Dibuat Oleh", "Jml Laporan Ulang", "Status", "Tgl Transaksi", "Kategori", "ID Modul",
            "No Transaksi", "Resume"};
  }
  return {"report_no", "ticket_no",  "reporter_name", "reporter_address", "reporter_phone", "created_by", "repeat_count", "status", "status_qualifier",
          "created_at", "category",   "module_id",     "transaction_no",   "resume",         "email",      "customer_no",  "site"};
}

Result<void> check_cursor(const TableExport& request, std::int64_t now_ms) {
  if (request.since) SAPA_CHECK(read_cursor(request, *request.since, now_ms));
  return {};
}

Result<ExportEnd> export_rows(storage::Connection& connection, const TableExport& request, std::int64_t now_ms, const std::function<bool(const ExportedRow&)>& each) {
  ExportEnd end;
  Cursor place;
  if (request.since) {
    SAPA_TRY(place, read_cursor(request, *request.since, now_ms));
  }
  Cursor newest = place;
  const bool callers = request.kind == ExportKind::callers;
  std::int64_t report_no = 0;
  if (request.since && !callers) std::from_chars(place.id.data(), place.id.data() + place.id.size(), report_no);
  const CallerRows caller_rows(request, end);
  for (bool more = true; more;) {
    std::vector<storage::Row> page;
    if (callers) {
      page = request.since ? connection.execute(kChangedCallers, {place.updated_at_ms, kPage, place.id}).rows : connection.execute(kCallers, {place.id, kPage}).rows;
    } else {
      page = request.since ? connection.execute(kChangedReports, {place.updated_at_ms, kPage, report_no}).rows : connection.execute(kReports, {report_no, kPage}).rows;
    }
    more = std::int64_t(page.size()) == kPage;
    for (const auto& item : page) {
      place.updated_at_ms = item.integer(1);
      if (callers) place.id = item.text(0);
      else report_no = item.integer(0);
      const auto id = callers ? place.id : std::to_string(report_no);
      if (place.updated_at_ms > newest.updated_at_ms || (place.updated_at_ms == newest.updated_at_ms && id > newest.id)) newest = {place.updated_at_ms, id};
      if (callers) {
        const auto caller = load_caller(connection, CallerId{item.text(0)});
        if (!caller || !caller_rows.wanted(*caller)) continue;
        ++end.rows;
        if (!each(caller_rows.row(*caller))) return end;
      } else {
        if (!report_wanted(item, request)) continue;
        ++end.rows;
        if (!each(report_row(item, request, end))) return end;
      }
    }
  }
  end.site_unknown = end.rows == 0 && !request.site.empty() && connection.execute(kReportOfSite, {upper_ascii(request.site)}).rows.empty();
  if (newest.updated_at_ms > now_ms - kUnsettledMs) newest = {now_ms - kUnsettledMs, ""};
  end.cursor = cursor_text(request, newest);
  return end;
}

}  // namespace sapa::desk

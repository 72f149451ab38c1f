#include "desk/import_clean.h"

#include <algorithm>
#include <charconv>

#include "core/email.h"
#include "core/email_extract.h"
#include "core/legacy_values.h"
#include "core/text_fold.h"
#include "core/ticket.h"
#include "desk/import_mend.h"
#include "desk/text_hash.h"
#include "desk/write_caller.h"

namespace sapa::desk {

namespace {

constexpr std::string_view kTooLong = "line_too_long";  // of wire::CsvRecord

// One blank for white space and control characters, none at the ends; nothing else is touched in plain text.
std::string tidy(std::string_view text, std::size_t limit, ImportTally& tally) {
  // An export for spreadsheets, ours as well, has kept a formula from being one.
  if (text.size() > 1 && text[0] == '\'' && std::string_view("=+-@").find(text[1]) != std::string_view::npos) text.remove_prefix(1);
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  const auto visible = plain ? std::string() : normalise_nfc(drop_invisible(text));
  std::string kept;
  kept.reserve(text.size());
  for (const char c : plain ? text : std::string_view(visible)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte == 0x7F) {
      if (!kept.empty() && kept.back() != ' ') kept += ' ';
    } else {
      kept += c;
    }
  }
  const auto end_blank = [&] {
    while (!kept.empty() && kept.back() == ' ') kept.pop_back();
  };
  end_blank();
  if (kept.size() <= limit || code_points(kept) <= limit) return kept;
  tally.mend("text_cut");
  std::size_t end = 0;
  for (std::size_t points = 0; end < kept.size(); ++end) {
    if ((static_cast<unsigned char>(kept[end]) & 0xC0U) != 0x80U && points++ == limit) break;
  }
  kept.resize(end);
  end_blank();
  return kept;
}

bool is_filler(std::string_view text, std::string_view column, ImportTally& tally) {
  const auto filler = filler_of(text);
  if (filler == Filler::none) return false;
  if (filler != Filler::blank) {
    tally.add("filler", to_word(filler));
    tally.add("filler_in", column);
  }
  return true;
}

// What is kept of a column: nothing of a filler, also where it is one only without what cannot be seen.
std::string tidy_column(std::string_view text, std::string_view column, std::size_t limit, ImportTally& tally) {
  if (is_filler(text, column, tally)) return {};
  auto kept = tidy(text, limit, tally);
  return is_filler(kept, column, tally) ? std::string() : kept;
}

// Zeros in front get lost in spreadsheets; more than two at once is another number.
std::string customer_number(std::string_view text) {
  auto digits = digits_of(text);
  if (digits.size() == 10 || digits.size() == 11) digits.insert(0, 12 - digits.size(), '0');
  return digits;
}

// 5.20E+11, 5,20E+11: a spreadsheet has eaten the digits.
bool is_scientific(std::string_view text) {
  const auto e = text.find_first_of("eE");
  return e != std::string_view::npos && e > 0 && text.find_first_not_of("0123456789.,+eE ") == std::string_view::npos;
}

// Of whom a caller or a report names; "" when it is no number of a customer.
std::string named_customer(std::string_view text, ImportTally& tally) {
  if (text.empty()) return "";
  const auto end = std::min(text.find_first_of(",;/|&"), text.size());
  auto number = is_scientific(text) ? std::string() : customer_number(text);
  if (number.size() > 12 && end < text.size()) {
    number = customer_number(text.substr(0, end));
    if (number.size() == 12) tally.add("customer.several_in_a_cell");
  }
  if (number.size() == 12) return number;
  tally.add("customer.no_number");
  return "";
}

// Of all numbers in a cell.
void count_types(const PhoneNumber& number, ImportTally& tally) {
  tally.add("phone_type", to_word(number.type));
  for (const auto& other : number.others) tally.add("phone_type", to_word(classify_phone(other, PhoneSource::typed).type));
}

std::int64_t number_or(std::string_view text, std::int64_t otherwise) {
  const auto digits = digits_of(text);
  std::int64_t value = otherwise;
  if (digits.empty() || digits.size() > 15) return otherwise;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

std::string cleaned_text(std::string_view text, std::size_t limit) {
  ImportTally ignored;
  return tidy_column(text, "", limit, ignored);
}

bool CleanCaller::emails_disagree() const {
  return std::any_of(emails.begin(), emails.end(), [&](const ImportedEmail& email) { return email.key != emails[0].key; });
}

bool ImportRow::has(std::string_view field) const {
  const auto found = std::find(fields.begin(), fields.end(), field);
  return found != fields.end() && (mapped >> std::size_t(found - fields.begin()) & 1U) != 0;
}

std::int64_t ticket_row_key(const std::string& source, const std::string& report_no) { return text_hash("tickets\x1f" + source + "\x1f" + report_no); }

RowCleaner::RowCleaner(ImportMapping mapping, BoundMapping bound, std::chrono::minutes zone_offset)
    : mapping_(std::move(mapping)), bound_(std::move(bound)), offset_(zone_offset) {
  trunk_.trunk_area_code = mapping_.area_code;
  for (std::size_t i = 0; i < bound_.columns.size(); ++i) mapped_ |= bound_.columns[i] < 0 ? 0U : 1U << i;
}

ImportRow RowCleaner::clean(const wire::CsvRecord& record, ImportTally& tally) const {
  ImportRow row;
  row.line = record.line;
  row.fields = import_fields(mapping_.kind);
  row.mapped = mapped_;
  // A report may turn out to be another one's when it is written.
  if (mapping_.kind == ImportKind::tickets) row.raw = record.raw;
  tally.add("rows");
  const auto reject = [&](std::string reason, std::string detail) {
    row.reject = std::move(reason);
    row.reject_detail = std::move(detail);
    row.raw = record.raw;
    row.what = std::monostate{};
    tally.take_mended();
    tally.add("rejected", row.reject);
    return std::move(row);
  };
  if (record.problem == "csv_quote") return reject("csv_quote", "A quoted field begins here and is not closed where it should be.");
  if (record.problem == kTooLong) return reject(std::string(kTooLong), "The row is longer than 256 KiB.");
  // The reject file has the beginning of such a row, with its line and the reason where other cells would be.
  if (record.size() > 1 && record.size() < bound_.width && record.field(record.size() - 1).starts_with(kTooLong)) {
    return reject(std::string(kTooLong), "Only the beginning of the row is here: take it from its own table.");
  }

  RowFields fields{record, bound_, import_fields(mapping_.kind)};
  if (const auto why = mend_row(fields, mapping_.separator.value_or(','), offset_, tally); !why.empty()) return reject("too_many_columns", std::string(why));
  if (fields.mended.empty() && record.size() < bound_.labelled) tally.mend("short_row");

  std::string content;
  for (std::size_t i = 0; i < fields.names.size(); ++i) {
    if (bound_.columns[i] < 0) continue;
    content.append(fields.names[i]).append(1, '\x1f').append(fields.column(std::size_t(bound_.columns[i]))).append(1, '\x1e');
  }
  row.fingerprint = text_hash(content, 0x9e3779b97f4a7c15ULL);
  switch (mapping_.kind) {
    case ImportKind::callers: clean_caller(fields, row, tally); break;
    case ImportKind::customers: clean_customer(fields, row, tally); break;
    case ImportKind::tickets: clean_ticket(fields, row, tally); break;
  }
  if (!row.reject.empty()) return reject(row.reject, row.reject_detail);
  row.mended = tally.take_mended();
  for (const auto what : row.mended) tally.add("repaired", what);
  if (!bound_.key.empty()) {
    std::string key;
    for (const int place : bound_.key) key.append(fields.column(std::size_t(place))).append(1, '\x1f');
    row.key = text_hash(std::string(to_word(mapping_.kind)) + '\x1f' + mapping_.source + '\x1f' + key);
  }
  return row;
}

void RowCleaner::clean_caller(const RowFields& fields, ImportRow& row, ImportTally& tally) const {
  CleanCaller caller;
  std::string why;
  const auto read_number = [&](const char* column, PhoneSource source, std::string_view source_word, std::string_view role) {
    const auto text = fields[column];
    if (is_filler(text, column, tally)) return;
    if (is_scientific(text)) {
      tally.add("phone.invalid.eaten_by_spreadsheet");
      why = "a spreadsheet has turned the number into " + std::string(text);
      return;
    }
    const auto number = classify_phone(text, source, trunk_);
    for (const auto& warning : number.warnings) tally.add("phone_warning", warning);
    if (!number.usable_as_contact || !number.e164) {
      tally.add(std::string("phone.") + std::string(to_word(number.status)), number.reason.empty() ? "other" : number.reason);
      why = std::string(column) + " is " + (number.reason.empty() ? std::string(to_word(number.status)) : number.reason);
      return;
    }
    count_types(number, tally);
    const auto attach = [&](const std::string& e164, std::string_view as, std::string raw) {
      const auto key = phone_key(e164);
      for (auto& known : caller.phones) {
        if (known.key != key) continue;
        // ID Caller and Telp. Rumah the same fixed line, and there is no other number: it is the household's.
        if (known.role == "id_caller" && (as == "hp" || (as == "telp_rumah" && caller.phones.size() == 1))) {
          known.role = as;
          known.raw = std::move(raw);
        }
        return;
      }
      caller.phones.push_back({key, as, source_word, std::move(raw)});
    };
    attach(*number.e164, role, tidy(text, kPhoneLimit, tally));
    for (const auto& other : number.others) attach(other, "pelapor_lain", std::string(legacy_id_caller(other)));
  };
  read_number("id_caller", PhoneSource::legacy_id_caller, "legacy_id_caller", "id_caller");
  read_number("hp", PhoneSource::legacy_hp, "legacy_hp", "hp");
  caller.first_is_own = !caller.phones.empty();
  const bool has_hp = std::any_of(caller.phones.begin(), caller.phones.end(), [](const ImportedPhone& phone) { return phone.role == "hp"; });
  // No. Hp empty, ID Caller a mobile, or one of two: it is the handphone (domain 1.4, X-11).
  const auto mobile = std::find_if(caller.phones.begin(), caller.phones.end(), [](const ImportedPhone& phone) { return phone_from_key(phone.key).starts_with("+628"); });
  if (!has_hp && mobile != caller.phones.end()) mobile->role = "hp";
  read_number("home_phone", PhoneSource::legacy_telp_rumah, "legacy_telp_rumah", "telp_rumah");
  caller.first_is_own = caller.first_is_own && caller.phones[0].role != "telp_rumah";

  if (const auto name = tidy_column(fields["name"], "name", kNameLimit, tally); !name.empty()) {
    auto [honorific, rest] = split_honorific(name);
    if (!honorific.empty() && !rest.empty()) {
      tally.add("honorific", honorific);
      caller.honorific = std::move(honorific);
      caller.name = std::move(rest);
    } else {
      caller.name = name;
    }
    caller.name_key = fold_name(caller.name);
  }
  caller.location = tidy_column(fields["location"], "location", kNameLimit, tally);
  caller.note = tidy_column(fields["note"], "note", kNoteLimit, tally);
  if (!is_filler(fields["customer_no"], "customer_no", tally)) caller.customer_no = named_customer(fields["customer_no"], tally);

  const auto take_emails = [&](std::string_view text, std::string_view source) {
    const auto found = extract_emails(text);
    for (const auto& email : found.emails) {
      if (email.placeholder) {
        tally.add("email.placeholder");
        continue;
      }
      tally.add("email", email.confidence());
      for (const auto word : email.repairs.words()) tally.add("email_repair", word);
      if (email.suggestion) tally.add("email_misspelled", std::string_view(email.email).substr(email.email.rfind('@') + 1));
      const bool known = std::any_of(caller.emails.begin(), caller.emails.end(), [&](const ImportedEmail& item) { return item.address == email.email; });
      if (known) continue;
      auto key = email_key(email.email);
      const auto hash = text_hash(key);
      caller.emails.push_back({email.email, std::move(key), hash, tidy(text, 300, tally), source});
    }
    for (const auto flag : found.flags) tally.add("email_flag", to_word(flag));
    if (found.marker) {
      caller.marker = to_word(*found.marker);
      tally.add("email_marker", caller.marker);
    }
    return found.address;
  };
  if (!is_filler(fields["email"], "email", tally)) {
    const auto left = take_emails(fields["email"], "legacy_email_column");
    if (caller.emails.empty() && caller.marker.empty() && !left.empty()) tally.add("email.unreadable");
  }
  if (!is_filler(fields["address"], "address", tally)) {
    const auto before = caller.emails.size();
    caller.address = tidy(take_emails(fields["address"], "legacy_alamat"), kAddressLimit, tally);
    if (filler_of(caller.address) != Filler::none) caller.address.clear();
    if (before > 0 && caller.emails.size() > before && caller.emails_disagree()) tally.add("conflict.email_columns");
  }
  if (caller.emails_disagree()) tally.add("conflict.emails");

  if (caller.phones.empty() && caller.emails.empty()) {
    row.reject = caller.name.empty() && caller.address.empty() ? "empty_row" : "no_number";
    row.reject_detail = row.reject == "empty_row" ? "Nothing is in the row." : "No column has a telephone number that can be used" + (why.empty() ? std::string() : ": " + why) + ".";
    return;
  }
  std::string key(to_word(mapping_.kind));
  key.append(1, '\x1f').append(mapping_.source).append(1, '\x1f');
  key += caller.phones.empty() ? caller.emails[0].address : std::to_string(caller.phones[0].key);
  key.append(1, '\x1f').append(caller.name_key);
  row.key = text_hash(key);
  row.what = std::move(caller);
}

void RowCleaner::clean_customer(const RowFields& fields, ImportRow& row, ImportTally& tally) const {
  CleanCustomer customer;
  const auto number = fields["customer_no"];
  customer.customer_no = customer_number(number);
  if (is_scientific(number)) {
    row.reject = "eaten_by_spreadsheet";
    row.reject_detail = "A spreadsheet has turned ID Pelanggan into " + std::string(number) + "; export it as text.";
    return;
  }
  if (customer.customer_no != digits_of(number)) tally.mend("customer_no_zeros");
  if (customer.customer_no.size() != 12 || filler_of(number) != Filler::none) {
    row.reject = "customer_no";
    row.reject_detail = "ID Pelanggan has 12 digits.";
    return;
  }
  const auto take = [&](const char* name, std::size_t limit) { return tidy_column(fields[name], name, limit, tally); };
  customer.meter_no = is_filler(fields["meter_no"], "meter_no", tally) || is_scientific(fields["meter_no"]) ? std::string() : digits_of(fields["meter_no"]);
  customer.name = take("name", kNameLimit);
  customer.name_key = fold_name(customer.name);
  customer.address = take("address", kAddressLimit);
  customer.unit = take("unit", kUnitLimit);
  customer.status = upper_text(take("status", kPlaceLimit));
  const auto joined = fields["tariff_power"];
  const auto tariff = filler_of(joined) == Filler::none ? read_tariff(joined) : read_tariff(fields["tariff"], fields["power"]);
  customer.tariff = tidy(tariff.code, 20, tally);
  customer.power_va = tariff.power_va;
  if (!tariff.usual) tally.add("warning.tariff_unknown");
  if (!customer.tariff.empty()) tally.add("tariff", tariff.usual ? customer.tariff : "other");
  customer.substation = take("substation", kPlaceLimit);
  customer.pole = take("pole", kPlaceLimit);
  if (const auto both = take("substation_pole", 120); !both.empty()) {
    const auto slash = both.find('/');
    customer.substation = tidy(both.substr(0, slash), 60, tally);
    if (slash != std::string::npos) customer.pole = tidy(both.substr(slash + 1), 60, tally);
  }
  row.key = text_hash("customers\x1f" + mapping_.source + "\x1f" + customer.customer_no);
  row.what = std::move(customer);
}

void RowCleaner::clean_ticket(const RowFields& fields, ImportRow& row, ImportTally& tally) const {
  CleanTicket ticket;
  const auto take = [&](const char* name, std::size_t limit) { return tidy_column(fields[name], name, limit, tally); };
  const auto reject = [&](const char* reason, std::string detail) {
    row.reject = reason;
    row.reject_detail = std::move(detail);
  };
  const auto number = digits_of(fields["report_no"]);
  if (number.empty() || number.size() > 15 || number != take("report_no", kNumberLimit)) return reject("report_no", "No. Laporan is a number of up to 15 digits.");
  ticket.report_no = number_or(number, 0);
  if (ticket.report_no == 0) return reject("report_no", "No. Laporan is missing.");
  ticket.ticket_no = upper_ascii(take("ticket_no", kNumberLimit));
  // A report without its ticket is one of its own, named after itself.
  if (ticket.ticket_no.empty()) {
    ticket.own_ticket = true;
    ticket.ticket_no = "L" + number;
    if (row.has("ticket_no")) tally.mend("ticket_no_missing");
  }
  const auto created = read_local_time(fields["created_at"], offset_);
  if (!created && row.has("created_at")) return reject("created_at", "The time of the report cannot be read: \"" + cut_text(std::string(fields["created_at"]), 40) + "\".");
  if (created) ticket.created_at_ms = to_ms(*created);
  ticket.transaction_no = take("transaction_no", kNumberLimit);
  if (ticket.transaction_no.empty()) ticket.transaction_no = kNoTransaction;
  ticket.name = take("reporter_name", kNameLimit);
  ticket.name_key = fold_name(split_honorific(ticket.name).second);
  ticket.address = take("reporter_address", kAddressLimit);
  ticket.phone = take("reporter_phone", kPhoneLimit);
  if (!ticket.phone.empty()) {
    const auto phone = classify_phone(ticket.phone, PhoneSource::apkt_pelapor, trunk_);
    if (phone.usable_as_contact && phone.e164) {
      ticket.phone_key = phone_key(*phone.e164);
      count_types(phone, tally);
    } else {
      tally.add(std::string("phone.") + std::string(to_word(phone.status)), phone.reason.empty() ? "other" : phone.reason);
    }
    for (const auto& warning : phone.warnings) tally.add("phone_warning", warning);
  }
  for (const auto name : {"email", "reporter_address"}) {
    if (filler_of(fields[name]) != Filler::none) continue;
    const auto found = extract_emails(fields[name]);
    for (const auto& email : found.emails) {
      if (email.placeholder) continue;
      tally.add("email", email.confidence());
      if (email.suggestion) tally.add("email_misspelled", std::string_view(email.email).substr(email.email.rfind('@') + 1));
      if (ticket.email.empty()) ticket.email = email.email;
    }
    if (found.marker) tally.add("email_marker", to_word(*found.marker));
  }
  ticket.created_by = take("created_by", kCreatorLimit);
  if (const auto upper = upper_ascii(ticket.created_by); upper.starts_with("CC.S")) ticket.site = upper.substr(3, upper.find('.', 3) == std::string::npos ? std::string::npos : upper.find('.', 3) - 3);
  if (const auto count = fields["repeat_count"]; filler_of(count) == Filler::none && digits_of(count) != count) tally.add("warning.repeat_count_unclear");
  ticket.repeat_count = std::min<std::int64_t>(number_or(fields["repeat_count"], 0), 1'000'000);
  auto status = parse_status(take("status", kStatusLimit));
  ticket.status = std::move(status.base);
  ticket.qualifier = std::move(status.qualifier);
  if (!ticket.status.empty()) tally.add("status", cut_text(ticket.status, 30));
  ticket.category = take("category", kCategoryLimit);
  ticket.module_id = take("module_id", kModuleLimit);
  ticket.resume = take("resume", kResumeLimit);
  if (filler_of(fields["customer_no"]) == Filler::none) ticket.customer_no = named_customer(fields["customer_no"], tally);
  row.key = ticket_row_key(mapping_.source, std::to_string(ticket.report_no));
  row.what = std::move(ticket);
}

}  // namespace sapa::desk

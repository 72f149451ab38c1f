#include "desk/caller_rows.h"

#include <algorithm>

#include "desk/mail.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr auto kCaller =
    "SELECT caller_id, version, name, honorific, address, location, note, created_at_ms, updated_at_ms FROM callers WHERE caller_id = $1";
constexpr auto kPhones =
    "SELECT phone_key, role, raw, source, verified_at_ms, verified_by, created_at_ms, last_seen_at_ms, released_at_ms "
    "FROM caller_phones WHERE caller_id = $1 ORDER BY created_at_ms, phone_key";
constexpr auto kEmails =
    "SELECT email_id, address, source, state, state_at_ms, state_by, state_call_id, released_at_ms FROM caller_emails "
    "WHERE caller_id = $1 ORDER BY CASE WHEN released_at_ms IS NULL THEN 0 ELSE 1 END, created_at_ms DESC, email_id DESC";
constexpr auto kCustomers =
    "SELECT c.customer_id, c.customer_no, c.meter_no, c.name, c.address, c.tariff_code, c.power_va, c.substation, c.pole, c.unit, "
    "c.status, l.role, l.linked_at_ms FROM caller_customers l JOIN customers c ON c.customer_id = l.customer_id "
    "WHERE l.caller_id = $1 ORDER BY l.linked_at_ms, c.customer_no";
constexpr auto kAddresses =
    "SELECT label, address FROM caller_addresses WHERE caller_id = $1 AND released_at_ms IS NULL ORDER BY created_at_ms, address_id";

json::value instant(const std::optional<std::int64_t>& ms) {
  return ms ? json::value(to_rfc3339(instant_from_ms(*ms))) : json::value(nullptr);
}

std::string_view type_word(std::string_view e164) {
  // Computed now, never stored: numbering plans change (domain 2.2).
  const auto word = to_word(classify_phone(e164, PhoneSource::legacy).type);
  return word.empty() ? "other" : word;
}

// The first code point stays, the rest of the word becomes stars.
std::string mask_word(std::string_view word) {
  std::size_t first = 1;
  while (first < word.size() && (static_cast<unsigned char>(word[first]) & 0xC0U) == 0x80U) ++first;
  return std::string(word.substr(0, first)) + "***";
}

}  // namespace

const CallerEmail* Caller::present_email() const {
  for (const auto& email : emails) {
    if (!email.released_at_ms) return &email;
  }
  return nullptr;
}

const CallerPhone* Caller::present_hp() const {
  const CallerPhone* best = nullptr;
  for (const auto& phone : phones) {
    if (phone.released_at_ms || phone.role != "hp") continue;
    if (!best || phone.last_seen_at_ms > best->last_seen_at_ms) best = &phone;
  }
  return best;
}

Customer customer_of(const storage::Row& row, std::size_t c) {
  return {CustomerId{row.text(c)}, row.text(c + 1), row.text(c + 2), row.text(c + 3), row.text(c + 4), row.text(c + 5),
          row.optional_integer(c + 6), row.text(c + 7), row.text(c + 8), row.text(c + 9), row.text(c + 10)};
}

std::optional<Caller> load_caller(storage::Connection& connection, const CallerId& id) {
  const auto rows = connection.execute(kCaller, {id.value}).rows;
  if (rows.empty()) return std::nullopt;
  const auto& row = rows[0];
  Caller caller{id, row.integer(1), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6), row.integer(7), row.integer(8)};
  for (const auto& phone : connection.execute(kPhones, {id.value}).rows) {
    caller.phones.push_back({phone.integer(0), phone.text(1), phone.text(2), phone.text(3), phone.optional_integer(4), phone.optional_text(5),
                             phone.integer(6), phone.integer(7), phone.optional_integer(8)});
  }
  for (const auto& email : connection.execute(kEmails, {id.value}).rows) {
    caller.emails.push_back({email.text(0), email.text(1), email.text(2), email.text(3), email.integer(4), email.text(5), email.optional_text(6),
                             email.optional_integer(7)});
    if (!caller.emails.back().released_at_ms) add_mail_facts(connection, caller.emails.back());
  }
  for (const auto& linked : connection.execute(kCustomers, {id.value}).rows) {
    auto customer = customer_of(linked);
    customer.role = linked.text(11);
    customer.linked_at_ms = linked.integer(12);
    caller.customers.push_back(std::move(customer));
  }
  for (const auto& address : connection.execute(kAddresses, {id.value}).rows) caller.addresses.emplace_back(address.text(0), address.text(1));
  return caller;
}

std::string mask_phone(std::string_view text) {
  // 0877****1234: who knows the number recognises it, nobody else can use it.
  std::string masked;
  std::size_t digits = 0;
  for (const char c : text) digits += c >= '0' && c <= '9' ? 1 : 0;
  std::size_t seen = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      ++seen;
      masked += digits < 8 ? '*' : (seen > 4 && seen <= digits - 4 ? '*' : c);
    } else {
      masked += c;
    }
  }
  return masked;
}

std::string mask_email(std::string_view address) {
  const auto at = address.find('@');
  if (at == std::string_view::npos || at == 0) return "***";
  return mask_word(address.substr(0, at)) + (at > 2 ? std::string(1, address[at - 1]) : "") + std::string(address.substr(at));
}

std::string mask_name(std::string_view name) {
  std::string masked;
  while (!name.empty()) {
    const auto end = std::min(name.find(' '), name.size());
    if (end > 0) masked += (masked.empty() ? "" : " ") + mask_word(name.substr(0, end));
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return masked;
}

json::object present_customer(const Customer& customer) {
  json::object object{{"id", customer.id.value},
                      {"customerNo", customer.customer_no},
                      {"meterNo", customer.meter_no},
                      {"name", customer.name},
                      {"address", customer.address},
                      {"tariff", customer.tariff},
                      {"powerVa", wire::or_null(customer.power_va)},
                      {"substation", customer.substation},
                      {"pole", customer.pole},
                      {"unit", customer.unit},
                      {"status", customer.status}};
  if (customer.linked_at_ms > 0) {
    object["role"] = customer.role;
    object["linkedAt"] = to_rfc3339(instant_from_ms(customer.linked_at_ms));
  }
  return object;
}

json::object present_caller(const Caller& caller, Masking masking, bool may_edit) {
  const bool masked = masking == Masking::yes;
  const auto text = [&](const std::string& value) { return masked && !value.empty() ? std::string("***") : value; };
  json::array phones;
  for (const auto& phone : caller.phones) {
    const auto e164 = phone_from_key(phone.key);
    phones.push_back({{"e164", masked ? mask_phone(e164) : e164},
                      {"display", masked ? mask_phone(display_phone(e164)) : display_phone(e164)},
                      {"role", phone.role},
                      {"type", type_word(e164)},
                      {"raw", masked ? mask_phone(phone.raw) : phone.raw},
                      {"source", phone.source},
                      {"verifiedAt", instant(phone.verified_at_ms)},
                      {"verifiedBy", wire::or_null(phone.verified_by)},
                      {"firstSeenAt", instant(phone.created_at_ms)},
                      {"lastSeenAt", instant(phone.last_seen_at_ms)},
                      {"releasedAt", instant(phone.released_at_ms)}});
  }
  json::array emails;
  for (const auto& email : caller.emails) {
    emails.push_back({{"address", masked ? mask_email(email.address) : email.address},
                      {"state", email.state},
                      {"source", email.source},
                      {"stateAt", instant(email.state_at_ms)},
                      {"stateBy", email.state_by},
                      {"callId", wire::or_null(email.call_id)},
                      {"releasedAt", instant(email.released_at_ms)},
                      {"domain", masked ? json::value(nullptr) : email.domain},
                      {"letter", email.letter},
                      {"bounces", email.bounces}});
  }
  json::array customers;
  for (const auto& customer : caller.customers) {
    auto object = present_customer(customer);
    if (masked) {
      object["name"] = mask_name(customer.name);
      object["address"] = text(customer.address);
      object["customerNo"] = mask_phone(customer.customer_no);
      object["meterNo"] = mask_phone(customer.meter_no);
    }
    customers.push_back(std::move(object));
  }
  json::array addresses;
  for (const auto& [label, address] : caller.addresses) addresses.push_back({{"label", label}, {"address", text(address)}});
  json::array can;
  if (may_edit && !masked) can.emplace_back("edit");
  if (masked) can.emplace_back("reveal");
  return {{"id", caller.id.value},
          {"version", caller.version},
          {"name", masked ? mask_name(caller.name) : caller.name},
          {"honorific", caller.honorific},
          {"address", text(caller.address)},
          {"location", caller.location},
          {"note", text(caller.note)},
          {"phones", std::move(phones)},
          {"emails", std::move(emails)},
          {"customers", std::move(customers)},
          {"addresses", std::move(addresses)},
          {"createdAt", instant(caller.created_at_ms)},
          {"updatedAt", instant(caller.updated_at_ms)},
          {"masked", masked},
          {"can", std::move(can)}};
}

}  // namespace sapa::desk

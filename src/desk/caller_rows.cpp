#include "desk/caller_rows.h"

#include <algorithm>

#include "desk/instant_json.h"
#include "desk/mail.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

// Each of one caller, or of up to twenty at once: a list that is shorter repeats its last one.
struct ByCaller {
  std::string_view one;
  std::string_view many;
};
constexpr std::size_t kAtOnce = 20;
#define SAPA_TWENTY " IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) "
#define SAPA_BY_CALLER(from, column, rest) {from " WHERE " column " = $1 " rest, from " WHERE " column SAPA_TWENTY rest}

constexpr ByCaller kCaller =
    SAPA_BY_CALLER("SELECT caller_id, version, name, honorific, address, location, note, created_at_ms, updated_at_ms FROM callers", "caller_id", "ORDER BY caller_id");
constexpr ByCaller kPhones = SAPA_BY_CALLER(
    "SELECT caller_id, phone_key, role, raw, source, verified_at_ms, verified_by, created_at_ms, last_seen_at_ms, released_at_ms FROM caller_phones", "caller_id",
    "ORDER BY created_at_ms, phone_key");
// The last letter and the bounces of a present one come along; mostly there are none.
constexpr ByCaller kEmails = SAPA_BY_CALLER(
    "SELECT e.caller_id, e.email_id, e.address, e.source, e.state, e.state_at_ms, e.state_by, e.state_call_id, e.released_at_ms, "
    "CASE WHEN e.released_at_ms IS NULL THEN (SELECT CAST(count(*) AS BIGINT) FROM bounces b WHERE b.email_id = e.email_id AND b.kind <> 'ours') ELSE 0 END, "
    "l.state, l.created_at_ms, l.sent_at_ms, l.answered_at_ms, l.attempts, l.problem "
    "FROM caller_emails e LEFT JOIN confirmation_letters l ON l.letter_id = (SELECT x.letter_id FROM confirmation_letters x WHERE x.email_id = e.email_id "
    "AND e.released_at_ms IS NULL ORDER BY x.created_at_ms DESC, x.letter_id DESC LIMIT 1)",
    "e.caller_id", "ORDER BY CASE WHEN e.released_at_ms IS NULL THEN 0 ELSE 1 END, e.created_at_ms DESC, e.email_id DESC");
constexpr ByCaller kCustomers = SAPA_BY_CALLER(
    "SELECT l.caller_id, c.customer_id, c.customer_no, c.meter_no, c.name, c.address, c.tariff_code, c.power_va, c.substation, c.pole, c.unit, "
    "c.status, l.role, l.linked_at_ms FROM caller_customers l JOIN customers c ON c.customer_id = l.customer_id",
    "l.caller_id", "ORDER BY l.linked_at_ms, c.customer_no");
constexpr ByCaller kAddresses =
    SAPA_BY_CALLER("SELECT caller_id, label, address FROM caller_addresses", "caller_id", "AND released_at_ms IS NULL ORDER BY created_at_ms, address_id");

std::vector<storage::Row> rows_of(storage::Connection& connection, const ByCaller& sql, std::span<const storage::Value> ids) {
  return connection.execute(ids.size() == 1 ? sql.one : sql.many, ids).rows;
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
  auto callers = load_callers(connection, {&id, 1});
  return callers.empty() ? std::nullopt : std::optional(std::move(callers[0]));
}

namespace {

// At most kAtOnce.
void append_callers(storage::Connection& connection, std::span<const CallerId> wanted, std::vector<Caller>& callers) {
  std::vector<storage::Value> ids;
  for (const auto& id : wanted) ids.emplace_back(id.value);
  if (ids.size() > 1) ids.resize(kAtOnce, ids.back());
  auto found = rows_of(connection, kCaller, ids);
  const auto first = callers.size();
  for (const auto& id : wanted) {
    for (auto& row : found) {
      if (row.text(0) != id.value) continue;
      callers.push_back({id, row.integer(1), row.take_text(2), row.take_text(3), row.take_text(4), row.take_text(5), row.take_text(6), row.integer(7), row.integer(8)});
      break;
    }
  }
  if (callers.size() == first) return;
  const auto caller_of = [&](const storage::Row& row) -> Caller& {
    for (auto i = first; i + 1 < callers.size(); ++i) {
      if (callers[i].id.value == row.text(0)) return callers[i];
    }
    return callers.back();
  };
  for (auto& row : rows_of(connection, kPhones, ids)) {
    caller_of(row).phones.push_back({row.integer(1), row.take_text(2), row.take_text(3), row.take_text(4), row.optional_integer(5), row.optional_text(6), row.integer(7),
                                     row.integer(8), row.optional_integer(9)});
  }
  for (auto& row : rows_of(connection, kEmails, ids)) {
    auto& emails = caller_of(row).emails;
    emails.push_back({row.take_text(1), row.take_text(2), row.take_text(3), row.take_text(4), row.integer(5), row.take_text(6), row.optional_text(7), row.optional_integer(8)});
    auto& email = emails.back();
    if (email.released_at_ms) continue;
    email.bounces = row.integer(9);
    if (row.is_null(10)) continue;
    email.letter = json::object{{"state", row.text(10)},       {"queuedAt", instant(row.optional_integer(11))}, {"sentAt", instant(row.optional_integer(12))},
                                {"answeredAt", instant(row.optional_integer(13))}, {"attempts", row.integer(14)},           {"problem", row.text(15)}};
  }
  std::vector<std::string> addresses;
  for (auto i = first; i < callers.size(); ++i) {
    for (const auto& email : callers[i].emails) {
      if (!email.released_at_ms) addresses.push_back(email.address);
    }
  }
  auto domains = present_known_domains(connection, addresses);
  auto next = domains.begin();
  for (auto i = first; i < callers.size(); ++i) {
    for (auto& email : callers[i].emails) {
      if (!email.released_at_ms) email.domain = std::move(*next++);
    }
  }
  for (auto& row : rows_of(connection, kCustomers, ids)) {
    auto customer = customer_of(row, 1);
    customer.role = row.text(12);
    customer.linked_at_ms = row.integer(13);
    caller_of(row).customers.push_back(std::move(customer));
  }
  for (auto& row : rows_of(connection, kAddresses, ids)) caller_of(row).addresses.emplace_back(row.take_text(1), row.take_text(2));
}

}  // namespace

std::vector<Caller> load_callers(storage::Connection& connection, std::span<const CallerId> ids) {
  std::vector<Caller> callers;
  callers.reserve(ids.size());
  for (; !ids.empty(); ids = ids.subspan(std::min(kAtOnce, ids.size()))) append_callers(connection, ids.first(std::min(kAtOnce, ids.size())), callers);
  return callers;
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

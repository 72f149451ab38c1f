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
  std::vector<storage::Statement> statements;
  for (const auto* sql : {&kCaller, &kPhones, &kEmails, &kCustomers, &kAddresses}) statements.push_back({ids.size() == 1 ? sql->one : sql->many, ids});
  auto tables = connection.execute_all(statements);
  auto& found = tables[0].rows;
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
  for (auto& row : tables[1].rows) {
    caller_of(row).phones.push_back({row.integer(1), row.take_text(2), row.take_text(3), row.take_text(4), row.optional_integer(5), row.optional_text(6), row.integer(7),
                                     row.integer(8), row.optional_integer(9)});
  }
  for (auto& row : tables[2].rows) {
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
  for (auto& row : tables[3].rows) {
    auto customer = customer_of(row, 1);
    customer.role = row.text(12);
    customer.linked_at_ms = row.integer(13);
    caller_of(row).customers.push_back(std::move(customer));
  }
  for (auto& row : tables[4].rows) caller_of(row).addresses.emplace_back(row.take_text(1), row.take_text(2));
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

void show_customer(wire::JsonText& out, const Customer& customer, Masking masking) {
  const bool masked = masking == Masking::yes;
  out.begin_object()
      .member("id", customer.id.value)
      .member("customerNo", masked ? mask_phone(customer.customer_no) : customer.customer_no)
      .member("meterNo", masked ? mask_phone(customer.meter_no) : customer.meter_no)
      .member("name", masked ? mask_name(customer.name) : customer.name)
      .member("address", masked && !customer.address.empty() ? std::string("***") : customer.address)
      .member("tariff", customer.tariff)
      .member("powerVa", customer.power_va)
      .member("substation", customer.substation)
      .member("pole", customer.pole)
      .member("unit", customer.unit)
      .member("status", customer.status);
  if (customer.linked_at_ms > 0) out.member("role", customer.role).member("linkedAt", instant_from_ms(customer.linked_at_ms));
  out.end_object();
}

void show_caller(wire::JsonText& out, const Caller& caller, Masking masking, bool may_edit) {
  const bool masked = masking == Masking::yes;
  const auto text = [&](const std::string& value) { return masked && !value.empty() ? std::string_view("***") : std::string_view(value); };
  out.begin_object()
      .member("id", caller.id.value)
      .member("version", caller.version)
      .member("name", masked ? mask_name(caller.name) : caller.name)
      .member("honorific", caller.honorific)
      .member("address", text(caller.address))
      .member("location", caller.location)
      .member("note", text(caller.note));
  out.name("phones").begin_array();
  for (const auto& phone : caller.phones) {
    const auto e164 = phone_from_key(phone.key);
    const auto display = display_phone(e164);
    out.begin_object()
        .member("e164", masked ? mask_phone(e164) : e164)
        .member("display", masked ? mask_phone(display) : display)
        .member("role", phone.role)
        .member("type", type_word(e164))
        .member("raw", masked ? mask_phone(phone.raw) : phone.raw)
        .member("source", phone.source)
        .instant("verifiedAt", phone.verified_at_ms)
        .member("verifiedBy", phone.verified_by)
        .instant("firstSeenAt", phone.created_at_ms)
        .instant("lastSeenAt", phone.last_seen_at_ms)
        .instant("releasedAt", phone.released_at_ms)
        .end_object();
  }
  out.end_array().name("emails").begin_array();
  for (const auto& email : caller.emails) {
    out.begin_object()
        .member("address", masked ? mask_email(email.address) : email.address)
        .member("state", email.state)
        .member("source", email.source)
        .instant("stateAt", email.state_at_ms)
        .member("stateBy", email.state_by)
        .member("callId", email.call_id)
        .instant("releasedAt", email.released_at_ms)
        .member("domain", masked ? json::value(nullptr) : email.domain)
        .member("letter", email.letter)
        .member("bounces", email.bounces)
        .end_object();
  }
  out.end_array().name("customers").begin_array();
  for (const auto& customer : caller.customers) show_customer(out, customer, masking);
  out.end_array().name("addresses").begin_array();
  for (const auto& [label, address] : caller.addresses) out.begin_object().member("label", label).member("address", text(address)).end_object();
  out.end_array().instant("createdAt", caller.created_at_ms).instant("updatedAt", caller.updated_at_ms).member("masked", masked);
  out.name("can").begin_array();
  if (may_edit && !masked) out.value("edit");
  if (masked) out.value("reveal");
  out.end_array().end_object();
}

json::value present_customer(const Customer& customer) {
  wire::JsonText out;
  show_customer(out, customer, Masking::no);
  return out.tree();
}

json::value present_caller(const Caller& caller, Masking masking, bool may_edit) {
  wire::JsonText out;
  show_caller(out, caller, masking, may_edit);
  return out.tree();
}

}  // namespace sapa::desk

#include "desk/caller_record.h"

#include <algorithm>
#include <array>
#include <span>

#include "desk/caller_words.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;
using storage::Value;

// The columns of a table in the order of its statements; the first tells the row.
struct Table {
  std::string_view member;
  std::span<const std::string_view> columns;
  std::string_view select;
  std::string_view insert;
  std::string_view remove;
};

constexpr std::array<std::string_view, 10> kCallerColumns = {"name",          "name_key",   "honorific",     "address", "location", "note",
                                                             "created_at_ms", "created_by", "updated_at_ms", "version"};
constexpr auto kSelectCaller =
    "SELECT name, name_key, honorific, address, location, note, created_at_ms, created_by, updated_at_ms, version FROM callers WHERE caller_id = $1";
constexpr auto kPutCaller =
    "INSERT INTO callers (caller_id, name, name_key, honorific, address, location, note, created_at_ms, created_by, updated_at_ms, version) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (caller_id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, "
    "honorific = excluded.honorific, address = excluded.address, location = excluded.location, note = excluded.note, "
    "created_at_ms = excluded.created_at_ms, created_by = excluded.created_by, updated_at_ms = excluded.updated_at_ms, version = excluded.version";
constexpr auto kDeleteCaller = "DELETE FROM callers WHERE caller_id = $1";
constexpr auto kName = "SELECT name FROM callers WHERE caller_id = $1";

constexpr std::array<std::string_view, 6> kAddressColumns = {"address_id", "label", "address", "source", "created_at_ms", "released_at_ms"};
constexpr std::array<std::string_view, 10> kPhoneColumns = {"phone_key",   "role",             "raw",           "source",          "verified_at_ms",
                                                            "verified_by", "verified_call_id", "created_at_ms", "last_seen_at_ms", "released_at_ms"};
constexpr std::array<std::string_view, 11> kEmailColumns = {"email_id",    "address",  "email_key",     "raw",           "source",        "state",
                                                            "state_at_ms", "state_by", "state_call_id", "created_at_ms", "released_at_ms"};
constexpr std::array<std::string_view, 4> kCustomerColumns = {"customer_id", "role", "linked_at_ms", "linked_by"};

constexpr std::array kTables = {
    Table{"addresses", kAddressColumns,
          "SELECT address_id, label, address, source, created_at_ms, released_at_ms FROM caller_addresses WHERE caller_id = $1 ORDER BY created_at_ms, address_id",
          "INSERT INTO caller_addresses (caller_id, address_id, label, address, source, created_at_ms, released_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)",
          "DELETE FROM caller_addresses WHERE caller_id = $1"},
    Table{"phones", kPhoneColumns,
          "SELECT phone_key, role, raw, source, verified_at_ms, verified_by, verified_call_id, created_at_ms, last_seen_at_ms, released_at_ms "
          "FROM caller_phones WHERE caller_id = $1 ORDER BY created_at_ms, phone_key",
          "INSERT INTO caller_phones (caller_id, phone_key, role, raw, source, verified_at_ms, verified_by, verified_call_id, created_at_ms, last_seen_at_ms, "
          "released_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
          "DELETE FROM caller_phones WHERE caller_id = $1"},
    Table{"emails", kEmailColumns,
          "SELECT email_id, address, email_key, raw, source, state, state_at_ms, state_by, state_call_id, created_at_ms, released_at_ms "
          "FROM caller_emails WHERE caller_id = $1 ORDER BY CASE WHEN released_at_ms IS NULL THEN 0 ELSE 1 END, created_at_ms DESC, email_id DESC",
          "INSERT INTO caller_emails (caller_id, email_id, address, email_key, raw, source, state, state_at_ms, state_by, state_call_id, created_at_ms, "
          "released_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
          "DELETE FROM caller_emails WHERE caller_id = $1"},
    Table{"customers", kCustomerColumns, "SELECT customer_id, role, linked_at_ms, linked_by FROM caller_customers WHERE caller_id = $1 ORDER BY linked_at_ms, customer_id",
          "INSERT INTO caller_customers (caller_id, customer_id, role, linked_at_ms, linked_by) VALUES ($1, $2, $3, $4, $5)",
          "DELETE FROM caller_customers WHERE caller_id = $1"},
};

bool is_number(std::string_view column) { return column.ends_with("_ms") || column == "version" || column == "phone_key"; }

json::object object_of(const storage::Row& row, std::span<const std::string_view> columns) {
  json::object object;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    object[columns[i]] = row.is_null(i) ? json::value(nullptr) : is_number(columns[i]) ? json::value(row.integer(i)) : json::value(row.text(i));
  }
  return object;
}

Value value_of(const json::value& value) {
  if (value.is_null()) return std::monostate{};
  if (value.is_string()) return std::string(value.get_string());
  return value.to_number<std::int64_t>();
}

std::optional<std::int64_t> number(const json::object& row, std::string_view name) {
  const auto& value = row.at(name);
  return value.is_null() ? std::nullopt : std::optional(value.to_number<std::int64_t>());
}

std::string text(const json::object& row, std::string_view name) { return std::string(row.at(name).as_string()); }

// "" of one that is not there.
std::string name_of(storage::Connection& connection, const CallerId& id) {
  const auto rows = connection.execute(kName, {id.value}).rows;
  return rows.empty() ? std::string() : rows[0].text(0);
}

}  // namespace

std::optional<CallerRecord> read_record(storage::Connection& connection, const CallerId& id) {
  const auto rows = connection.execute(kSelectCaller, {id.value}).rows;
  if (rows.empty()) return std::nullopt;
  CallerRecord record{{"caller", object_of(rows[0], kCallerColumns)}};
  for (const auto& table : kTables) {
    json::object items;
    for (const auto& row : connection.execute(table.select, {id.value}).rows) {
      auto item = object_of(row, table.columns);
      const auto& key = item.at(table.columns[0]);
      items[key.is_string() ? std::string(key.get_string()) : std::to_string(key.to_number<std::int64_t>())] = std::move(item);
    }
    record[table.member] = std::move(items);
  }
  return record;
}

void replace_record(storage::Connection& connection, const CallerId& id, const CallerRecord& record) {
  const auto& caller = record.at("caller").as_object();
  std::vector<Value> values = {id.value};
  for (const auto column : kCallerColumns) values.push_back(value_of(caller.at(column)));
  index_words(connection, id, name_of(connection, id), text(caller, "name"));
  connection.execute(kPutCaller, values);
  for (const auto& table : kTables) {
    connection.execute(table.remove, {id.value});
    for (const auto& item : record.at(table.member).as_object()) {
      values = {id.value};
      for (const auto column : table.columns) values.push_back(value_of(item.value().as_object().at(column)));
      connection.execute(table.insert, values);
    }
  }
}

void delete_record(storage::Connection& connection, const CallerId& id) {
  for (const auto& table : kTables) connection.execute(table.remove, {id.value});
  index_words(connection, id, name_of(connection, id), "");
  connection.execute(kDeleteCaller, {id.value});
}

Caller caller_of(storage::Connection& connection, const CallerId& id, const CallerRecord& record) {
  constexpr auto kCustomer =
      "SELECT customer_id, customer_no, meter_no, name, address, tariff_code, power_va, substation, pole, unit, status FROM customers WHERE customer_id = $1";
  const auto& own = record.at("caller").as_object();
  Caller caller{id, *number(own, "version"), text(own, "name"), text(own, "honorific"), text(own, "address"), text(own, "location"), text(own, "note"),
                *number(own, "created_at_ms"), *number(own, "updated_at_ms")};
  for (const auto& item : record.at("phones").as_object()) {
    const auto& row = item.value().as_object();
    const auto& by = row.at("verified_by");
    caller.phones.push_back({*number(row, "phone_key"), text(row, "role"), text(row, "raw"), text(row, "source"), number(row, "verified_at_ms"),
                             by.is_null() ? std::nullopt : std::optional(std::string(by.as_string())), *number(row, "created_at_ms"), *number(row, "last_seen_at_ms"),
                             number(row, "released_at_ms")});
  }
  for (const auto& item : record.at("emails").as_object()) {
    const auto& row = item.value().as_object();
    CallerEmail email;
    email.id = text(row, "email_id");
    email.address = text(row, "address");
    email.source = text(row, "source");
    email.state = text(row, "state");
    email.state_at_ms = *number(row, "state_at_ms");
    email.state_by = text(row, "state_by");
    email.released_at_ms = number(row, "released_at_ms");
    caller.emails.push_back(std::move(email));
  }
  for (const auto& item : record.at("customers").as_object()) {
    const auto& row = item.value().as_object();
    const auto found = connection.execute(kCustomer, {text(row, "customer_id")}).rows;
    if (found.empty()) continue;
    auto customer = customer_of(found[0]);
    customer.role = text(row, "role");
    customer.linked_at_ms = *number(row, "linked_at_ms");
    caller.customers.push_back(std::move(customer));
  }
  for (const auto& item : record.at("addresses").as_object()) {
    const auto& row = item.value().as_object();
    if (row.at("released_at_ms").is_null()) caller.addresses.emplace_back(text(row, "label"), text(row, "address"));
  }
  return caller;
}

}  // namespace sapa::desk

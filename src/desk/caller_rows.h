#pragma once

// A caller with all that belongs to it, read from and presented out of the tables. Functions over a Connection.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/phone.h"
#include "desk/scope.h"
#include "storage/connection.h"
#include "wire/json_text.h"

namespace sapa::desk {

struct CallerPhone {
  std::int64_t key = 0;
  std::string role;
  std::string raw;
  std::string source;
  std::optional<std::int64_t> verified_at_ms = std::nullopt;
  std::optional<std::string> verified_by = std::nullopt;
  std::int64_t created_at_ms = 0;
  std::int64_t last_seen_at_ms = 0;
  std::optional<std::int64_t> released_at_ms = std::nullopt;
};

struct CallerEmail {
  std::string id;
  std::string address;
  std::string source;
  std::string state;
  std::int64_t state_at_ms = 0;
  std::string state_by;
  std::optional<std::string> call_id = std::nullopt;
  std::optional<std::int64_t> released_at_ms = std::nullopt;
  // Of present ones (desk/mail.h), as they are shown.
  wire::json::value domain = nullptr;
  wire::json::value letter = nullptr;
  std::int64_t bounces = 0;
};

struct Customer {
  CustomerId id;
  std::string customer_no;
  std::string meter_no;
  std::string name;
  std::string address;
  std::string tariff;
  std::optional<std::int64_t> power_va = std::nullopt;
  std::string substation;
  std::string pole;
  std::string unit;
  std::string status;
  std::string role;                // of the caller, when linked
  std::int64_t linked_at_ms = 0;
};

struct Caller {
  CallerId id;
  std::int64_t version = 0;
  std::string name;
  std::string honorific;
  std::string address;
  std::string location;
  std::string note;
  std::int64_t created_at_ms = 0;
  std::int64_t updated_at_ms = 0;
  std::vector<CallerPhone> phones = {};
  std::vector<CallerEmail> emails = {};  // the present one first
  std::vector<Customer> customers = {};
  std::vector<std::pair<std::string, std::string>> addresses = {};  // label, address

  [[nodiscard]] const CallerEmail* present_email() const;
  // The mobile to show as No. Hp; null when there is none.
  [[nodiscard]] const CallerPhone* present_hp() const;
};

std::optional<Caller> load_caller(storage::Connection& connection, const CallerId& id);
// In the order of the ids, each id once; who is not there is left out. One statement a table, however many they are.
std::vector<Caller> load_callers(storage::Connection& connection, std::span<const CallerId> ids);
Customer customer_of(const storage::Row& row, std::size_t first_column = 0);

enum class Masking { no, yes };
// Masks name, numbers, e-mails and addresses on the server (reliability: Masking).
void show_caller(wire::JsonText& out, const Caller& caller, Masking masking, bool may_edit);
void show_customer(wire::JsonText& out, const Customer& customer, Masking masking);
// The same as trees, for what holds them among other things and is asked for rarely.
wire::json::value present_caller(const Caller& caller, Masking masking, bool may_edit);
wire::json::value present_customer(const Customer& customer);

std::string mask_phone(std::string_view e164_or_raw);
std::string mask_email(std::string_view address);
std::string mask_name(std::string_view name);

}  // namespace sapa::desk

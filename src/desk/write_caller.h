#pragma once

// Creating and changing callers: validation of every field at once, likely duplicates, optimistic versions, the story of
// each change.

#include <optional>
#include <string>
#include <vector>

#include "desk/caller_rows.h"
#include "desk/match_callers.h"
#include "desk/unit_of_work.h"

namespace sapa::desk {

struct PhoneInput {
  std::string phone;
  std::string role = "hp";
};

// What somebody wants a record to say. Absent members stay as they are; "" empties.
struct CallerInput {
  std::optional<std::string> name = std::nullopt;
  std::optional<std::string> honorific = std::nullopt;
  std::optional<std::string> address = std::nullopt;
  std::optional<std::string> note = std::nullopt;
  std::optional<std::string> location = std::nullopt;  // CVP LOKASI, from the call
  std::optional<std::string> hp = std::nullopt;
  std::optional<std::string> home_phone = std::nullopt;
  std::optional<std::string> email = std::nullopt;
  std::vector<PhoneInput> phones = {};                 // further numbers to attach
  std::vector<std::string> customer_ids = {};
};

struct FieldProblem {
  std::string field;
  std::string code;
  std::string detail;
};

// Why a write was not done, beside an Error.
struct WriteRefusal {
  std::vector<FieldProblem> problems = {};
  std::vector<CallerMatch> duplicates = {};
  std::optional<Caller> current = std::nullopt;  // with version_conflict
};

struct WriteOptions {
  std::optional<std::int64_t> expected_version = std::nullopt;  // required for a change
  bool accept_duplicates = false;
  std::optional<std::string> call_id = std::nullopt;
  std::optional<std::int64_t> call_phone_key = std::nullopt;  // the number of the call: attached, verified by the call
  std::string call_phone_raw;
};

// Empty `id`: a new caller. Errors: fields_invalid (problems), likely_duplicate (duplicates), version_conflict (current),
// not_found, if_match_required.
Result<Caller> write_caller(UnitOfWork& unit, const Scope& scope, const std::optional<CallerId>& id, const CallerInput& input,
                            const WriteOptions& options, WriteRefusal& refusal);

// Single steps that need no draft; each raises the version and is a change of the story.
Result<Caller> attach_phone(UnitOfWork& unit, const Scope& scope, const CallerId& id, const PhoneInput& phone, const std::optional<std::string>& call_id);
Result<Caller> release_phone(UnitOfWork& unit, const Scope& scope, const CallerId& id, const std::string& phone, const std::optional<std::string>& call_id);
Result<Caller> link_customer(UnitOfWork& unit, const Scope& scope, const CallerId& id, const CustomerId& customer, const std::string& role,
                             const std::optional<std::string>& call_id);
Result<Caller> unlink_customer(UnitOfWork& unit, const Scope& scope, const CallerId& id, const CustomerId& customer);

bool is_honorific(std::string_view word);
bool is_phone_role(std::string_view word);
// "IBU MARNI" -> IBU, MARNI; "BP BUDI" -> BAPAK, BUDI. No honorific: "".
std::pair<std::string, std::string> split_honorific(std::string_view name);

}  // namespace sapa::desk

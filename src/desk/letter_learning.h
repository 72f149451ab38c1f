#pragma once

// Letter risks learned from this centre's own corrections (domain 4.4): counted with each check, estimated anew each month in
// the background, and in use only once an administrator has taken them.

#include <memory>
#include <mutex>
#include <string>

#include "core/spelling/risk.h"
#include "desk/scope.h"
#include "desk/unit_of_work.h"
#include "wire/json.h"

namespace sapa::desk {

struct LetterCheck;

inline constexpr std::int64_t kShippedRisks = 1;

// The table in use, read once per revision. Any thread.
class LetterRiskStore {
 public:
  std::shared_ptr<const spelling::RiskTable> in_use(storage::Connection& connection);

 private:
  std::mutex mutex_;
  std::int64_t revision_ = 0;
  std::shared_ptr<const spelling::RiskTable> table_;
};

// The letters of a check that ended with "all right": what stood there first, and what the caller confirmed.
void count_letters(UnitOfWork& unit, const LetterCheck& check, const std::string& alphabet);

// Once a month: a proposal from the twelve full months before this one. False: there is one already, or too little was seen.
Result<bool> propose_letter_risks(UnitOfWork& unit);

wire::json::object list_letter_risks(storage::Connection& connection);
// Error: not_found.
Result<wire::json::object> present_letter_risks(storage::Connection& connection, std::int64_t revision);
// take: in use from now on (the shipped ones too, to go back). decline: of a proposal. Errors: not_found, decision_unknown,
// risks_in_use.
Result<wire::json::object> decide_letter_risks(UnitOfWork& unit, const Scope& scope, std::int64_t revision, const std::string& decision);

}  // namespace sapa::desk

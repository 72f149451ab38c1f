#pragma once

// Invented people for demo mode: accounts, extensions, callers, customers, earlier reports. Nobody here exists.

#include <string>
#include <vector>

#include "desk/simulator.h"
#include "desk/unit_of_work.h"

namespace sapa::desk {

// Fills an empty database; does nothing to one that has users. `password_hash` for all accounts.
Result<void> seed_demo(UnitOfWork& unit, const std::string& password_hash, const std::string& call_event_token);
// New password and token for a database that was seeded before.
void renew_demo_secrets(UnitOfWork& unit, const std::string& password_hash, const std::string& call_event_token);
std::vector<SimulatedCaller> demo_callers();

}  // namespace sapa::desk

#pragma once

// Invented reports and tickets of demo mode, in every state, so that Monitoring Tiket looks as it does at work.

#include <vector>

#include "core/ids.h"
#include "desk/unit_of_work.h"

namespace sapa::desk {

// `callers` and `customers`: as demo.cpp made them, in its order.
void seed_demo_tickets(UnitOfWork& unit, const std::vector<CallerId>& callers, const std::vector<std::string>& customers);

}  // namespace sapa::desk

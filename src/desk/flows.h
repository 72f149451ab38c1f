#pragma once

// Flow documents in revisions: the shipped one is revision 1, a published one never changes. Read once, then shared.

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"
#include "core/sop/check_flow.h"
#include "core/sop/flow.h"
#include "desk/scope.h"
#include "storage/connection.h"
#include "wire/json.h"

namespace sapa::desk {

class UnitOfWork;

inline constexpr auto kEmailFlow = "email-verification";

// Any thread.
class FlowStore {
 public:
  // The newest revision. Never null: there is always the shipped one.
  std::shared_ptr<const sop::Flow> current(storage::Connection& connection, const std::string& id);
  // Null: there is no such revision.
  std::shared_ptr<const sop::Flow> revision(storage::Connection& connection, const std::string& id, std::int64_t revision);

 private:
  std::mutex mutex_;
  std::map<std::pair<std::string, std::int64_t>, std::shared_ptr<const sop::Flow>> flows_;
};

Result<wire::json::object> present_flow(storage::Connection& connection, const std::string& id);
// Error: flow_invalid, with every mistake; not_found.
Result<wire::json::object> publish_flow(UnitOfWork& unit, const Scope& scope, const std::string& id, const wire::json::object& document,
                                        std::vector<sop::Mistake>& mistakes);

}  // namespace sapa::desk

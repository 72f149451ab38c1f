#pragma once

// Integration keys: who may send call events, and how that source writes numbers.

#include <optional>
#include <string>
#include <vector>

#include "desk/scope.h"
#include "desk/unit_of_work.h"

namespace sapa::desk {

struct NewKey {
  std::string name;
  std::string source;
  std::vector<std::string> allowed_networks = {};
  bool is_signed = false;
  std::string trunk_area_code;
  std::string default_region = "ID";
  std::vector<std::string> strip_prefixes = {};
  std::string controls;                              // of the simulator
  std::optional<std::string> secret = std::nullopt;  // given (demo), else made
};

struct Key {
  std::string id;
  std::string source;
  std::optional<std::string> signing_secret;
  std::string allowed_networks;
};

// The answer carries the secret, once.
Result<wire::json::object> add_key(UnitOfWork& unit, const Scope& scope, const NewKey& key);
wire::json::object list_keys(storage::Connection& connection);
Result<void> end_key(UnitOfWork& unit, const std::string& id, int overlap_hours);
// Error: unauthenticated, the same for unknown, ended and wrong network.
Result<Key> check_key(storage::Connection& connection, Instant now, std::string_view secret, const std::string& remote_address);
void touch_key(UnitOfWork& unit, const Key& key);
// "10.0.0.0/8", "192.0.2.7", "2001:db8::/32".
bool in_network(std::string_view address, std::string_view network);

}  // namespace sapa::desk

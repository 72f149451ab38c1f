#include "desk/scope.h"

namespace sapa::desk {

std::string_view to_word(Role role) {
  switch (role) {
    case Role::agent: return "agent";
    case Role::leader: return "leader";
    case Role::qa: return "qa";
    case Role::admin: return "admin";
    case Role::system: return "system";
  }
  return "";
}

Scope ScopeMaker::system(std::string name) {
  Scope scope;
  scope.user_name_ = name;
  scope.display_name_ = std::move(name);
  scope.role_ = Role::system;
  return scope;
}

Scope ScopeMaker::user(UserId id, std::string name, std::string display_name, Role role, std::string site, std::string team,
                       std::string session) {
  Scope scope;
  scope.user_ = std::move(id);
  scope.user_name_ = std::move(name);
  scope.display_name_ = std::move(display_name);
  scope.role_ = role;
  scope.site_ = std::move(site);
  scope.team_ = std::move(team);
  scope.session_ = std::move(session);
  return scope;
}

}  // namespace sapa::desk

#pragma once

// Who asks, and what may be shown to them. Every query that touches people, worklists or personal data takes a Scope.
// Only the authentication layer (session.cpp, integration keys) and the program itself (ScopeMaker) can make one.

#include <string>

#include "core/ids.h"

namespace sapa::desk {

enum class Role { agent, leader, qa, admin, system };

std::string_view to_word(Role role);

class Scope {
 public:
  [[nodiscard]] const UserId& user() const { return user_; }
  [[nodiscard]] const std::string& user_name() const { return user_name_; }      // sign-in name
  [[nodiscard]] const std::string& display_name() const { return display_name_; }
  [[nodiscard]] Role role() const { return role_; }
  [[nodiscard]] const std::string& site() const { return site_; }  // people, queues, worklists, exports end at the site
  [[nodiscard]] const std::string& team() const { return team_; }
  [[nodiscard]] const std::string& session() const { return session_; }  // hash; empty outside a session
  [[nodiscard]] bool is(Role role) const { return role_ == role; }
  // Leaders and administrators lead; administrators never see personal data (reliability: RBAC).
  [[nodiscard]] bool leads() const { return role_ == Role::leader || role_ == Role::admin; }
  [[nodiscard]] bool sees_all_sites() const { return role_ == Role::admin || role_ == Role::qa || role_ == Role::system; }

 private:
  friend class ScopeMaker;
  Scope() = default;
  UserId user_;
  std::string user_name_;
  std::string display_name_;
  Role role_ = Role::agent;
  std::string site_;
  std::string team_;
  std::string session_;
};

// Used by session.cpp and by the program's own work (imports, event intake, demo data); a check in tools/ refuses it
// elsewhere.
class ScopeMaker {
 public:
  static Scope system(std::string name);
  static Scope user(UserId id, std::string name, std::string display_name, Role role, std::string site, std::string team,
                    std::string session);
};

}  // namespace sapa::desk

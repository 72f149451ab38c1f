#pragma once

// The one table of routes. A route without a permission does not start (deny by default).

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "http/message.h"
#include "http/stream.h"

namespace sapa::http {

// Where a handler runs.
enum class Lane {
  loop,   // on the loop thread: must not block (health, static)
  read,   // on a reader's thread with its connection
  write,  // in the writer's transaction; the response is sent after the commit
  slow,   // on a small pool that may wait (password hashing)
};

enum class Permission {
  none,             // forgotten: the server does not start
  open,             // nobody needs to be signed in: health, session start, static files
  token,            // the handler checks a token or key itself (cti, call-events)
  signed_in,        // any role
  agent_desk,       // agent, leader, qa, admin may look; the use case's Scope narrows
  leader,           // leader and admin
  quality,          // qa, leader, admin
  admin,            // admin only
};

struct Route {
  Method method = Method::get;
  std::string pattern;       // "/api/v1/callers/{id}"
  std::string operation_id;  // of api/openapi.yaml
  Permission permission = Permission::none;
  Lane lane = Lane::read;
};

}  // namespace sapa::http

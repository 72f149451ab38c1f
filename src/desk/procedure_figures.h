#pragma once

// Whether the e-mail procedure works, for leaders and quality (domain 7): every figure with its count, its base and the 95 % interval.
// Sums only; a base below five shows no figure.

#include <string>

#include "desk/scope.h"
#include "storage/connection.h"
#include "wire/json.h"

namespace sapa::desk {

struct FigureSpan {
  std::int64_t from_ms = 0;
  std::int64_t to_ms = 0;  // exclusive
};

// Leaders see their site; quality and administrators all.
wire::json::object procedure_figures(storage::Connection& connection, const Scope& scope, const FigureSpan& span);

}  // namespace sapa::desk

#pragma once

// Spelling as JSON, with the keys of the case files. The API, `sapa spell` and sapa-cases write the same.

#include "core/spelling/parse.h"
#include "core/spelling/render.h"
#include "core/spelling/risk.h"
#include "wire/json.h"

namespace sapa::wire {

json::object to_json(const spelling::Spelling& spelling);
json::object to_json(const spelling::Tile& tile);
json::object to_json(const spelling::LetterRisk& risk);
json::object to_json(const spelling::Alphabet& alphabet);

}  // namespace sapa::wire

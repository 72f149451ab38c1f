#pragma once

// Spelling alphabets: the shipped ones, and those that an administrator made. The one in use is a setting.

#include <map>
#include <string>
#include <vector>

#include "core/spelling/alphabet.h"
#include "core/spelling/render.h"
#include "core/spelling/risk.h"
#include "desk/scope.h"
#include "storage/connection.h"
#include "wire/json_text.h"

namespace sapa::desk {

struct Services;
class UnitOfWork;

// The setting's; the default one when it is unknown.
spelling::Alphabet alphabet_in_use(storage::Connection& connection, const Services& services);
wire::json::object list_alphabets(storage::Connection& connection, const Services& services);
// Errors: alphabet_shipped, alphabet_invalid with each wrong word in `problems`.
Result<wire::json::object> put_alphabet(UnitOfWork& unit, const Scope& scope, const std::string& id, const std::string& name,
                                        const std::map<std::string, std::string>& words, std::vector<Error>& problems);

// An address as tiles with risks; a letter in which one of `others` differs is a conflict.
void show_spelled_address(wire::JsonText& out, std::string_view address, const std::vector<std::string>& others, const spelling::Alphabet& alphabet,
                          const spelling::RiskTable& table);

}  // namespace sapa::desk

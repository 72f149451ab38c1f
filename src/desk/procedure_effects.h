#pragma once

// What the intents of the procedure do to the tables. Internal to procedure.cpp.

#include "desk/procedure.h"

namespace sapa::desk {

// Carries out the intents that the last answer brought; raises `intents_done` and, once something was saved,
// `saved_position`. Changes `call`; the caller of this function stores both.
Result<void> carry_out(UnitOfWork& unit, const Scope& scope, StoredCall& call, Procedure& procedure);

// How the address was confirmed, without the address; `result` is the choice that followed.
void keep_letters(UnitOfWork& unit, const Scope& scope, const StoredCall& call, const LetterCheck& check, const std::string& result);

}  // namespace sapa::desk

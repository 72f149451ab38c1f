#pragma once

// What PBX bridges send to a Zammad or sipgate receiver, in all its spellings (domain telephony 5.1 to 5.4). Nothing is
// refused: what cannot be understood becomes a remark in the call inspector. Pure.

#include <string>
#include <utility>
#include <vector>

#include "telephony/own_event.h"

namespace sapa::telephony {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// A JSON object as the pairs a form would have: arrays repeat the name, `vars` becomes vars[name], other nested
// objects are left out.
Pairs flatten(const wire::json::object& object);

// The fields of one request, from wherever they came (JSON, form, multipart, query).
UnderstoodEvent read_cti(const Pairs& fields, const std::string& source, Instant received_at);

// sipgate push API: only with these URLs do `answer` and `hangup` follow. `url` is escaped.
std::string sipgate_answer(std::string_view url);

}  // namespace sapa::telephony

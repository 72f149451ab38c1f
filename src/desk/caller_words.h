#pragma once

// The words of a caller's folded name (table caller_words), for look-up by beginnings. They are always those of callers.name_key, so
// that whoever knows the name knows which rows are there.

#include <set>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "storage/connection.h"

namespace sapa::desk {

// Each once, in order.
std::set<std::string> words_of_name(std::string_view name);

// From those of the former name ("": none, a new caller) to those of the present one. Throws StorageFailure.
void index_words(storage::Connection& connection, const CallerId& id, std::string_view former, std::string_view name);

}  // namespace sapa::desk

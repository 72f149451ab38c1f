#pragma once

// `sapa email` and `sapa spell`: a line in, a JSON line out, for cleaning data in a shell. They read to the end of `in` and
// stop early when `out` no longer takes anything (a closed pipe).

#include <istream>
#include <ostream>

#include "core/result.h"

namespace sapa::app {

// Each line is an ALAMAT; each answer {"emails", "address", "marker", "flags"} (wire/email_json.h).
void run_email_filter(std::istream& in, std::ostream& out);

}  // namespace sapa::app

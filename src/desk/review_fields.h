#pragma once

// Two callers field by field, the differing letters marked (api/openapi.yaml, ReviewField). Pure.

#include "desk/caller_rows.h"

namespace sapa::desk {

wire::json::array compare_callers(const Caller& left, const Caller& right, Masking masking);
// Which of the two a merge would better keep: more was verified, then in touch later, then older.
const Caller& better_kept(const Caller& left, const Caller& right);
// The newest instant at which one of the numbers was seen in a call or written at the desk; 0: never.
std::int64_t last_contact_ms(const Caller& caller);

}  // namespace sapa::desk

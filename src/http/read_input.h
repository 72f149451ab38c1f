#pragma once

// From JSON bodies to the inputs of use cases. Wrong types are named, unknown members are left alone.

#include "desk/draft.h"
#include "desk/write_caller.h"
#include "http/dispatch.h"

namespace sapa::http {

// NewCaller and CallerChange.
Result<desk::CallerInput> read_caller(const wire::json::object& object);
// fields_invalid -> 422 with `errors`; version_conflict -> 412 with `current`; likely_duplicate -> 409 with `duplicates`.
Response refusal_response(const Error& error, const desk::WriteRefusal& refusal);

}  // namespace sapa::http

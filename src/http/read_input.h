#pragma once

// From JSON bodies to the inputs of use cases. Wrong types are named, unknown members are left alone.

#include "desk/write_caller.h"
#include "http/dispatch.h"

namespace sapa::http {

// CallerDraft: name honorific hp homePhone address email note (resume is taken apart).
Result<desk::CallerInput> read_draft(const wire::json::object& object, const std::string& prefix = {});
// NewCaller and CallerChange.
Result<desk::CallerInput> read_caller(const wire::json::object& object);
// fields_invalid -> 422 with `errors`; version_conflict -> 412 with `current`; likely_duplicate -> 409 with `duplicates`.
Response refusal_response(const Error& error, const desk::WriteRefusal& refusal);

}  // namespace sapa::http

#pragma once

// Refusals as application/problem+json (RFC 9457). `code` is stable; titles and details are English and may change.

#include <exception>

#include "core/result.h"
#include "http/message.h"
#include "storage/connection.h"
#include "wire/json.h"

namespace sapa::http {

int status_of(ErrorCode code);
Response problem(const Error& error, wire::json::object more = {});
// 503 or 507 of a StorageFailure, 500 without details of everything else.
Response problem(const std::exception_ptr& failure);
Response overloaded();  // 503 with Retry-After
Response not_ready(storage::FailureKind trouble);  // 503 with the code of what writing would be refused with

}  // namespace sapa::http

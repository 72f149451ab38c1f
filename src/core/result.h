#pragma once

// Result<T>: what a function answers when the caller can do something else about a failure. Everything else throws and
// is caught once, at the edge of the request or event (docs/architecture.md, Errors).

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace sapa {

// The closed set of refusals. The HTTP status of each is in http/problem.cpp.
enum class ErrorCode {
  malformed,        // 400: cannot be read at all
  unauthenticated,  // 401
  forbidden,        // 403: the role may not
  not_found,        // 404: unknown, or not visible to this user
  conflict,         // 409: not in this state
  version_conflict, // 412: somebody else saved in between (If-Match)
  too_large,        // 413
  unsupported,      // 415
  invalid,          // 422: readable, but a field is wrong
  too_many,         // 429
};

struct Error {
  ErrorCode code = ErrorCode::invalid;
  std::string reason;   // stable machine word, e.g. "phone_too_short"; never translated
  std::string message;  // one plain English sentence: what is wrong, where, and what to do
  std::string field;    // JSON path of the field, empty when none
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string reason, std::string message, std::string field = {}) {
  return tl::unexpected(Error{code, std::move(reason), std::move(message), std::move(field)});
}

}  // namespace sapa

#define SAPA_CONCAT_(a, b) a##b
#define SAPA_CONCAT(a, b) SAPA_CONCAT_(a, b)

// SAPA_TRY(const auto number, parse(text)); passes the error on, or declares the value.
#define SAPA_TRY(declaration, expression)                                                       \
  auto SAPA_CONCAT(sapa_result_, __LINE__) = (expression);                                      \
  if (!SAPA_CONCAT(sapa_result_, __LINE__)) {                                                   \
    return tl::unexpected(std::move(SAPA_CONCAT(sapa_result_, __LINE__)).error());              \
  }                                                                                             \
  declaration = *std::move(SAPA_CONCAT(sapa_result_, __LINE__))

// SAPA_CHECK(save(unit, caller)); the same for Result<void>.
#define SAPA_CHECK(expression)                                                                  \
  if (auto SAPA_CONCAT(sapa_result_, __LINE__) = (expression); !SAPA_CONCAT(sapa_result_, __LINE__)) { \
    return tl::unexpected(std::move(SAPA_CONCAT(sapa_result_, __LINE__)).error());              \
  }

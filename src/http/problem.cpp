#include "http/problem.h"

namespace sapa::http {

namespace {

namespace json = wire::json;

std::string_view title_of(int status) {
  switch (status) {
    case 400: return "The request cannot be read";
    case 401: return "Not signed in";
    case 403: return "Not allowed";
    case 404: return "Not found";
    case 405: return "Method not allowed";
    case 409: return "Not possible in this state";
    case 412: return "Changed by somebody else in between";
    case 413: return "Too large";
    case 415: return "Format not supported";
    case 422: return "A field is wrong";
    case 429: return "Too many requests";
    case 503: return "Not available at the moment";
    case 507: return "The disk is full";
    default: return "Internal error";
  }
}

Response make(int status, std::string_view code, std::string_view detail, std::string_view field, json::object more) {
  json::object body{{"type", "urn:sapa:problem:" + std::string(code)}, {"title", title_of(status)}, {"status", status}, {"code", code}};
  if (!detail.empty()) body["detail"] = detail;
  if (!field.empty()) body["field"] = field;
  for (auto& [name, value] : more) body[name] = std::move(value);
  Response response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = json::serialize(body);
  return response;
}

}  // namespace

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::malformed: return 400;
    case ErrorCode::unauthenticated: return 401;
    case ErrorCode::forbidden: return 403;
    case ErrorCode::not_found: return 404;
    case ErrorCode::conflict: return 409;
    case ErrorCode::version_conflict: return 412;
    case ErrorCode::too_large: return 413;
    case ErrorCode::unsupported: return 415;
    case ErrorCode::invalid: return 422;
    case ErrorCode::too_many: return 429;
  }
  return 500;
}

Response problem(const Error& error, json::object more) {
  auto response = make(status_of(error.code), error.reason, error.message, error.field, std::move(more));
  if (error.code == ErrorCode::too_many) response.headers.emplace_back("Retry-After", "1");
  return response;
}

Response overloaded() {
  auto response = make(503, "overloaded", "Too much is waiting; try again in a second.", "", {});
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

Response not_ready(storage::FailureKind trouble) {
  const bool full = trouble == storage::FailureKind::full;
  auto response = make(503, full ? "disk_full" : "database_unavailable",
                       full ? "The disk is full: nothing is saved until there is space; reading works." : "Nothing is saved at the moment: the database does not take it.", "", {});
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

Response problem(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const storage::StorageFailure& storage_failure) {
    switch (storage_failure.kind) {
      case storage::FailureKind::full: {
        auto response = make(507, "disk_full", "Nothing was saved: the disk is full. Free some space and try again; reading still works.", "", {});
        response.headers.emplace_back("Retry-After", "1");
        return response;
      }
      case storage::FailureKind::constraint:
        return make(409, "already_there", "Somebody saved the same at the same moment; read it again.", "", {});
      case storage::FailureKind::unavailable:
      case storage::FailureKind::retry: {
        auto response = make(503, "database_unavailable", "The database does not answer; nothing was lost, try again.", "", {});
        response.headers.emplace_back("Retry-After", "2");
        return response;
      }
      case storage::FailureKind::other: return make(500, "internal", "", "", {});
    }
    return make(500, "internal", "", "", {});
  } catch (...) {
    return make(500, "internal", "", "", {});
  }
}

}  // namespace sapa::http

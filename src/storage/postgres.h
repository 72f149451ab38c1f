#pragma once

// PostgreSQL behind the seam. postgres.cpp is the one file that sees libpq-fe.h.

#include <memory>
#include <string>

#include "storage/connection.h"

namespace sapa::storage {

// Throws StorageFailure. statement_timeout 5 s, connect_timeout 2 s unless the URL says otherwise.
std::unique_ptr<Connection> open_postgres(const std::string& url);

}  // namespace sapa::storage

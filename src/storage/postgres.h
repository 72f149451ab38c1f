#pragma once

// PostgreSQL behind the seam. postgres.cpp is the one file that sees libpq-fe.h.

#include <chrono>
#include <memory>
#include <string>

#include "storage/connection.h"

namespace sapa::storage {

// Throws StorageFailure(unavailable) when the server cannot be reached, or has not greeted within `patience`.
std::unique_ptr<Connection> open_postgres(const std::string& url, std::chrono::milliseconds patience = std::chrono::milliseconds(5000));

// REQUIRES for both: a connection of open_postgres.
// Whether the server answers an empty question in time. The connection is of no further use when it does not.
bool answers_within(Connection& connection, std::chrono::milliseconds patience);
// The descriptor of its socket: shutdown() on it, from any thread, ends a call that waits for the server.
int socket_of(Connection& connection);

}  // namespace sapa::storage

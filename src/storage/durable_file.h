#pragma once

// What is written, and where it is found, are two things to make durable. Throw StorageFailure (unavailable).

#include <string>

namespace sapa::storage {

void sync_file(const std::string& path);
// After a rename: the folder's entry.
void sync_folder_of(const std::string& path);

}  // namespace sapa::storage

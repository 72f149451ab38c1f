#pragma once

// What is written, and where it is found, are two things to make durable. All answer false with errno set.

#include <string>

#include "storage/connection.h"

namespace sapa::storage {

[[nodiscard]] bool sync_file(const std::string& path);
[[nodiscard]] bool sync_folder(const std::string& folder);
// After a rename: the folder's entry.
[[nodiscard]] bool sync_folder_of(const std::string& path);
// Writes `text` as the whole file, on the disk with its name when it returns.
[[nodiscard]] bool write_durably(const std::string& path, const std::string& text);

// For whoever cannot go on then; reads errno.
StorageFailure not_durable(const std::string& path);

}  // namespace sapa::storage

#pragma once

// Names in a folder, on the disk. Both answer false with errno set.

#include <string>

namespace sapa::app {

[[nodiscard]] bool sync_folder(const std::string& folder);
[[nodiscard]] bool sync_folder_of(const std::string& file);
// Writes `text` as the whole file, on the disk with its name when it returns.
[[nodiscard]] bool write_durably(const std::string& file, const std::string& text);

}  // namespace sapa::app

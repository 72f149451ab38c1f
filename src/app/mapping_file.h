#pragma once

// Mappings as TOML: written by --guess, edited by people, read by an import.

#include "desk/import_mapping.h"

namespace sapa::app {

// Errors name the file, the line or the setting.
Result<desk::ImportMapping> read_mapping(const std::string& path, desk::ImportKind kind);
// With a comment for everything a person may want to change.
std::string mapping_text(const desk::ImportMapping& mapping, const std::vector<std::string>& header);

// "," ";" "tab" "|": the word of a separator and back.
std::string separator_word(char separator);
std::optional<char> separator_of(const std::string& word);

}  // namespace sapa::app

#pragma once

// Which column of a foreign table is which field of ours. A mapping is written by a person or guessed from the header; the
// labels of the old screens are known (domain 1.2, X-8). Pure.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "wire/text_encoding.h"

namespace sapa::desk {

enum class ImportKind : std::uint8_t { callers, tickets, customers };
std::string_view to_word(ImportKind kind);
std::optional<ImportKind> import_kind(std::string_view word);

// The fields of a kind, in a fixed order: their names are what a mapping file has on the left.
std::span<const std::string_view> import_fields(ImportKind kind);

struct ImportMapping {
  ImportKind kind = ImportKind::callers;
  std::string source = "crm";        // the system it comes from; rows of two sources never mean the same row
  std::string zone = "Asia/Jakarta"; // of the local times in it
  std::string area_code;             // what its local numbers lack, "21"
  bool header = true;                // false: columns are named "1", "2" ...
  std::optional<char> separator = std::nullopt;
  std::optional<wire::Encoding> encoding = std::nullopt;
  std::vector<std::pair<std::string, std::string>> columns = {};  // field, label of the column
  std::vector<std::string> key = {};  // labels that tell a row for ever; empty: the number and the name, the number of a ticket ...
};

// What the header says by itself; columns that mean nothing to us are left out.
ImportMapping guess_mapping(ImportKind kind, const std::vector<std::string>& header);

// Positions in a row. Errors, to stand behind the name of the file: a column it has not, a field the kind has not, nothing to find a row by.
struct BoundMapping {
  std::vector<int> columns = {};  // by import_fields(kind); -1: not in the file
  std::vector<int> key = {};
  std::size_t width = 0;          // columns of the file
  std::size_t labelled = 0;       // up to the last that has a label: rows may lack the others
  std::vector<std::string> unused = {};  // labels nobody asks for
  std::vector<std::string> remarks = {};  // on labels that several columns have; for people
};
Result<BoundMapping> bind_mapping(const ImportMapping& mapping, const std::vector<std::string>& header);

}  // namespace sapa::desk

#pragma once

// The number of a text, kept in databases (import_rows) and cursors: it stays as it is.

#include <cstdint>
#include <string_view>

namespace sapa::desk {

// FNV-1a, then murmur's finisher; two with different seeds have 128 bits together.
inline std::int64_t text_hash(std::string_view text, std::uint64_t seed = 0) {
  std::uint64_t hash = 0xcbf29ce484222325ULL ^ seed;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  hash = (hash ^ (hash >> 33U)) * 0xff51afd7ed558ccdULL;
  hash = (hash ^ (hash >> 33U)) * 0xc4ceb9fe1a85ec53ULL;
  return static_cast<std::int64_t>(hash ^ (hash >> 33U));
}

}  // namespace sapa::desk

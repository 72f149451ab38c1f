#pragma once

// What is known about mail domains: which exist, which are mistyped, which addresses stand for "none" (domain 5.2 to 5.4).
// Pure; arguments are lower case unless it says otherwise.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sapa {

// At least one dot, labels of 1 to 63 letters, digits and inner hyphens, a top-level name of two letters or more, at most 253.
bool is_domain_name(std::string_view domain);

bool is_known_domain(std::string_view domain);

// What the caller may have meant, to be offered and never applied silently; empty: nothing to offer. Any case. Known domains
// and schools, offices and firms are left alone; then the aliases; then the consumer domain at the smallest optimal string
// alignment distance, at most 1 up to 8 characters and 2 above.
std::optional<std::string> suggest_domain(std::string_view domain);

// tidakada@, noemail@, test@ ... : typed to satisfy a field. `local` is what stands before the @.
bool is_placeholder_local(std::string_view local);

// Insertions, deletions, substitutions and swaps of neighbours; each place changes once.
std::size_t alignment_distance(std::string_view a, std::string_view b);

}  // namespace sapa

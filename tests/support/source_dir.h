// Where the files lie that tests read: the top of the source tree.
#pragma once

#include <string>

namespace sapa {

// An absolute path without a slash at its end. Compiled in one place, so that every other file of the tests is the same in each
// clone and a compiler cache knows it again.
std::string source_dir();

}  // namespace sapa

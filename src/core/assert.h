#pragma once

#include <stdexcept>
#include <string>

namespace sapa {

// Only a bug can break an assertion; it undoes the present unit of work and nothing else (500 without details).
struct BrokenInvariant : std::logic_error {
  using std::logic_error::logic_error;
};

}  // namespace sapa

#define SAPA_ASSERT(condition)                                                                       \
  do {                                                                                               \
    if (!(condition)) throw ::sapa::BrokenInvariant(std::string(__FILE__ ":") + std::to_string(__LINE__) + " " #condition); \
  } while (false)

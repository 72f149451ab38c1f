#pragma once

// A share with its uncertainty. Pure.

#include <cstdint>

namespace sapa {

struct Interval {
  double low = 0;
  double high = 1;
};

// Wilson's score interval, 95 %: sound for small bases and for shares near 0 and 1. REQUIRES: 0 <= count <= base. Without a base
// nothing is known: 0 to 1.
Interval wilson_interval(std::int64_t count, std::int64_t base);

}  // namespace sapa

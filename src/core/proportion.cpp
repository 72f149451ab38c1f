#include "core/proportion.h"

#include <algorithm>
#include <cmath>

namespace sapa {

Interval wilson_interval(std::int64_t count, std::int64_t base) {
  if (base <= 0) return {};
  constexpr double kZ = 1.959963984540054;
  const auto n = static_cast<double>(base);
  const auto share = static_cast<double>(count) / n;
  const double middle = share + kZ * kZ / (2 * n);
  const double reach = kZ * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n));
  const double scale = 1 + kZ * kZ / n;
  return {std::max(0.0, (middle - reach) / scale), std::min(1.0, (middle + reach) / scale)};
}

}  // namespace sapa

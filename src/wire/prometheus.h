#pragma once

// Prometheus text format 0.0.4 (prometheus.io, Exposition formats). Names begin with "sapa_" or "process_"; seconds and bytes
// are the only units. Label values may be anything; no value of a request or a person belongs in one.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/histogram.h"

namespace sapa::wire {

class MetricsText {
 public:
  using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

  // Begins a family: all of its samples come next, before another family. `type`: counter, gauge, histogram.
  void family(std::string_view name, std::string_view type, std::string_view help);
  void sample(const Labels& labels, double value);
  void sample(double value) { sample({}, value); }
  // Buckets add up, as Prometheus wants them; then _sum and _count.
  void sample(const Labels& labels, const Histogram::Figures& figures);

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void line(std::string_view suffix, const Labels& labels, std::string_view bound, std::string_view value);

  std::string name_;
  std::string text_;
};

}  // namespace sapa::wire

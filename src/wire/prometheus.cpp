#include "wire/prometheus.h"

#include <fmt/format.h>

namespace sapa::wire {

namespace {

void append_escaped(std::string& text, std::string_view value) {
  for (const char c : value) {
    if (c == '\\') text += "\\\\";
    else if (c == '"') text += "\\\"";
    else if (c == '\n') text += "\\n";
    else text += c;
  }
}

}  // namespace

void MetricsText::family(std::string_view name, std::string_view type, std::string_view help) {
  name_ = name;
  text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

void MetricsText::line(std::string_view suffix, const Labels& labels, std::string_view bound, std::string_view value) {
  text_ += name_;
  text_ += suffix;
  char before = '{';
  const auto label = [&](std::string_view name, std::string_view of) {
    text_ += before;
    text_ += name;
    text_ += "=\"";
    append_escaped(text_, of);
    text_ += '"';
    before = ',';
  };
  for (const auto& [name, of] : labels) label(name, of);
  if (!bound.empty()) label("le", bound);
  if (before == ',') text_ += '}';
  text_ += ' ';
  text_ += value;
  text_ += '\n';
}

void MetricsText::sample(const Labels& labels, double value) { line("", labels, "", fmt::format("{}", value)); }

void MetricsText::sample(const Labels& labels, const Histogram::Figures& figures) {
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < Histogram::kBounds.size(); ++i) {
    below += figures.counts[i];
    line("_bucket", labels, fmt::format("{}", double(Histogram::kBounds[i]) / 1e6), std::to_string(below));
  }
  below += figures.counts.back();
  line("_bucket", labels, "+Inf", std::to_string(below));
  line("_sum", labels, "", fmt::format("{:.6f}", double(figures.sum_us) / 1e6));
  line("_count", labels, "", std::to_string(below));
}

}  // namespace sapa::wire

#pragma once

// A long list of domain names as one text, looked up where it lies. Pure.

#include <string_view>

namespace sapa {

// One name a line, sorted by bytes, lower case; "*.name" is every domain under it. The text outlives the list.
class DomainList {
 public:
  DomainList() = default;
  explicit DomainList(std::string_view sorted_lines) : text_(sorted_lines) {}

  // The domain itself, or one that it lies under and that is listed with a star. Lower case. Any thread.
  [[nodiscard]] bool covers(std::string_view domain) const;
  [[nodiscard]] bool empty() const { return text_.empty(); }

 private:
  // `prefix` and `name` together are a line.
  [[nodiscard]] bool has(std::string_view prefix, std::string_view name) const;

  std::string_view text_ = {};
};

}  // namespace sapa

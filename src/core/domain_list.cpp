#include "core/domain_list.h"

#include <algorithm>

namespace sapa {

bool DomainList::covers(std::string_view domain) const {
  if (domain.empty() || domain.find('\n') != std::string_view::npos) return false;
  if (has("", domain)) return true;
  for (auto dot = domain.find('.'); dot != std::string_view::npos; dot = domain.find('.', dot + 1)) {
    if (has("*.", domain.substr(dot + 1))) return true;
  }
  return false;
}

bool DomainList::has(std::string_view prefix, std::string_view name) const {
  // Halving bytes instead of lines: the line around the middle is found by its ends.
  std::size_t low = 0;
  std::size_t high = text_.size();
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    const auto before = middle == 0 ? std::string_view::npos : text_.rfind('\n', middle - 1);
    const auto begin = before == std::string_view::npos ? 0 : before + 1;
    const auto end = std::min(text_.find('\n', begin), text_.size());
    const auto line = text_.substr(begin, end - begin);
    auto order = line.substr(0, prefix.size()).compare(prefix);
    if (order == 0) order = line.substr(prefix.size()).compare(name);
    if (order == 0) return true;
    if (order < 0) low = end + 1;
    else high = begin;
  }
  return false;
}

}  // namespace sapa

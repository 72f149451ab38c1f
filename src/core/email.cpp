#include "core/email.h"

#include <algorithm>

#include "core/text_fold.h"

namespace sapa {

namespace {

bool is_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_local(char c) { return is_alnum(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-'; }
bool is_domain(char c) { return is_alnum(c) || c == '.' || c == '-'; }

bool domain_fits(std::string_view domain) {
  if (domain.empty() || domain.size() > 253) return false;
  std::size_t labels = 0;
  std::string_view last;
  while (true) {
    const auto end = std::min(domain.find('.'), domain.size());
    last = domain.substr(0, end);
    if (last.empty() || last.size() > 63 || last.front() == '-' || last.back() == '-') return false;
    ++labels;
    if (end == domain.size()) break;
    domain.remove_prefix(end + 1);
  }
  return labels >= 2 && last.size() >= 2 && std::all_of(last.begin(), last.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

std::optional<std::string> canonical_email(std::string_view text) {
  if (text.size() > 1024) return std::nullopt;
  const auto address = lower_ascii(drop_invisible(normalise_nfkc(text)));
  const auto begin = address.find_first_not_of(' ');
  if (begin == std::string::npos) return std::nullopt;
  const std::string_view trimmed = std::string_view(address).substr(begin);
  const auto at = trimmed.find('@');
  if (at == std::string_view::npos || at == 0 || at > 64 || trimmed.size() > 254) return std::nullopt;
  const auto local = trimmed.substr(0, at);
  const auto domain = trimmed.substr(at + 1);
  if (!std::all_of(local.begin(), local.end(), is_local) || !std::all_of(domain.begin(), domain.end(), is_domain)) return std::nullopt;
  if (local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos) return std::nullopt;
  if (std::none_of(local.begin(), local.end(), is_alnum) || !domain_fits(domain)) return std::nullopt;
  return std::string(trimmed);
}

std::string email_key(std::string_view canonical) {
  const auto at = canonical.find('@');
  if (at == std::string_view::npos) return std::string(canonical);
  auto local = std::string(canonical.substr(0, at));
  const auto domain = canonical.substr(at + 1);
  if (domain != "gmail.com" && domain != "googlemail.com") return std::string(canonical);
  local = local.substr(0, local.find('+'));
  std::erase(local, '.');
  return local + "@gmail.com";
}

std::vector<std::string> find_emails(std::string_view text) {
  std::vector<std::string> found;
  const auto lower = lower_ascii(text);
  std::size_t taken = 0;  // what lies before belongs to an earlier address
  for (auto at = lower.find('@'); at != std::string::npos; at = lower.find('@', at + 1)) {
    auto from = at;
    while (from > taken && at - from < 65 && is_local(lower[from - 1])) --from;
    auto to = at + 1;
    while (to < lower.size() && to - at < 255 && is_domain(lower[to])) ++to;
    while (to > at + 1 && (lower[to - 1] == '.' || lower[to - 1] == '-')) --to;
    taken = to;
    const auto address = canonical_email(std::string_view(lower).substr(from, to - from));
    if (address && std::find(found.begin(), found.end(), *address) == found.end()) found.push_back(*address);
  }
  return found;
}

}  // namespace sapa

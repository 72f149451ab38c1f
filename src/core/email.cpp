#include "core/email.h"

#include <algorithm>

#include "core/email_domains.h"
#include "core/text_fold.h"

namespace sapa {

namespace {

bool is_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_local(char c) { return is_alnum(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-'; }
bool is_domain(char c) { return is_alnum(c) || c == '.' || c == '-'; }

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
  if (std::none_of(local.begin(), local.end(), is_alnum) || !is_domain_name(domain)) return std::nullopt;
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

}  // namespace sapa

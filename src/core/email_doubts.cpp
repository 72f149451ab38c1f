#include "core/email_doubts.h"

#include <algorithm>

#include "core/email_domains.h"
#include "core/email_tables.h"

namespace sapa {

std::string_view to_word(EmailDoubt doubt) {
  switch (doubt) {
    case EmailDoubt::placeholder: return "placeholder";
    case EmailDoubt::mistyped_domain: return "mistyped_domain";
    case EmailDoubt::disposable: return "disposable";
    case EmailDoubt::role: return "role";
  }
  return "";
}

bool is_role_local(std::string_view local) {
  const auto& names = email_tables::kRoles;
  return std::find(names.begin(), names.end(), local.substr(0, local.find('+'))) != names.end();
}

std::vector<EmailDoubt> email_doubts(std::string_view address, const DomainList& disposable) {
  std::vector<EmailDoubt> doubts;
  const auto at = address.rfind('@');
  if (at == std::string_view::npos) return doubts;
  const auto local = address.substr(0, at);
  const auto domain = address.substr(at + 1);
  if (is_placeholder_local(local)) doubts.push_back(EmailDoubt::placeholder);
  if (suggest_domain(domain)) doubts.push_back(EmailDoubt::mistyped_domain);
  if (!is_known_domain(domain) && disposable.covers(domain)) doubts.push_back(EmailDoubt::disposable);
  if (is_role_local(local)) doubts.push_back(EmailDoubt::role);
  return doubts;
}

}  // namespace sapa

#pragma once

// What is odd about an address that is otherwise well formed (domain 5.3, 5.4). It is said, and never changes the address. Pure.

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/domain_list.h"

namespace sapa {

enum class EmailDoubt : std::uint8_t {
  placeholder,      // tidakada@, test@: typed to satisfy a field; to be used by nobody
  mistyped_domain,  // suggest_domain has another one to offer
  disposable,       // a mailbox for ten minutes; people may choose it
  role,             // info@, admin@: read by an office rather than by the caller; right for firms
};
std::string_view to_word(EmailDoubt doubt);

// `address`: canonical, or lower case at least. In the order above.
std::vector<EmailDoubt> email_doubts(std::string_view address, const DomainList& disposable);

// info@, humas@ ...: an office and not a person (RFC 2142, and what offices here use). `local` is what stands before the @.
bool is_role_local(std::string_view local);

}  // namespace sapa

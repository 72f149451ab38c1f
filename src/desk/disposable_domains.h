#pragma once

// The domains of throw-away mailboxes that are known when the program is built (npm disposable-email-domains). To warn of, not to
// refuse (domain 5.4).

#include "core/domain_list.h"

namespace sapa::desk {

DomainList disposable_domains();

}  // namespace sapa::desk

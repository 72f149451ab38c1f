#pragma once

#include <string>
#include <string_view>

namespace sapa::telephony {

// "PJSIP/1001-0000002a", "SIP/1001", "Local/1001@from-queue/n", "sip:1001@pbx.example;transport=tcp", "1001@support",
// "Agent/1001" -> "1001". What has none of these marks comes back trimmed. Pure.
std::string agent_address(std::string_view raw);

}  // namespace sapa::telephony

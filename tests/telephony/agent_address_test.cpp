#include "telephony/agent_address.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace sapa::telephony {
namespace {

TEST(AgentAddress, loses_what_the_pbx_put_around_it) {
  for (const auto* raw : {"1001", " 1001 ", "SIP/1001", "PJSIP/1001", "pjsip/1001", "PJSIP/1001-0000002a", "SIP/1001-000000FF", "Local/1001@from-queue/n",
                          "Local/1001@from-queue-00000012;1", "sip:1001@pbx.example", "sip:1001@pbx.example;transport=tcp", "sips:1001@pbx", "<sip:1001@pbx>",
                          "\"Rini\" <sip:1001@pbx>", "1001@support", "Agent/1001", "1001;user=phone", "IAX2/1001", "tel:1001"}) {
    EXPECT_EQ(agent_address(raw), "1001") << raw;
  }
}

TEST(AgentAddress, a_name_stays_a_name) {
  EXPECT_EQ(agent_address("rini.s"), "rini.s");
  EXPECT_EQ(agent_address("Rini Sari"), "Rini Sari");
  EXPECT_EQ(agent_address("rini-0000002a"), "rini-0000002a");  // no channel: not Asterisk's suffix
  EXPECT_EQ(agent_address("SIP/rini-sari"), "rini-sari");
}

TEST(AgentAddress, nothing_is_nothing) {
  for (const auto* raw : {"", " ", "SIP/", "sip:", "sip:@pbx", "<>", "\"\"", "@", ";", "/"}) EXPECT_EQ(agent_address(raw), "") << raw;
}

RC_GTEST_PROP(AgentAddressLaw, any_bytes_are_answered, ()) {
  const auto raw = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("1a0f@;/:-<>\" sipSIP\xFF")));
  const auto once = agent_address(raw);
  RC_ASSERT(once.size() <= raw.size());
  RC_ASSERT(once.find_first_of("@;") == std::string::npos);
}

}  // namespace
}  // namespace sapa::telephony

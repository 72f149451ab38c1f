#include "telephony/agent_address.h"

#include <algorithm>

#include "core/text_fold.h"

namespace sapa::telephony {

std::string agent_address(std::string_view raw) {
  const auto trim = [](std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '"' || text.front() == '<')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '"' || text.back() == '>')) text.remove_suffix(1);
    return text;
  };
  auto text = trim(raw);
  // A display name before the address: "Rini" <sip:1001@pbx>.
  if (const auto bracket = text.rfind('<'); bracket != std::string_view::npos) text = trim(text.substr(bracket + 1));
  const auto lower = lower_ascii(text);
  bool channel = false;
  for (const std::string_view prefix : {"pjsip/", "sip/", "local/", "iax2/", "agent/", "sccp/", "dahdi/"}) {
    if (lower.starts_with(prefix)) {
      text.remove_prefix(prefix.size());
      channel = true;
      break;
    }
  }
  for (const std::string_view scheme : {"sips:", "sip:", "tel:"}) {
    if (lower_ascii(text).starts_with(scheme)) text.remove_prefix(scheme.size());
  }
  text = text.substr(0, text.find_first_of("@;/"));
  // Asterisk's channel names end in -0000002a: eight hex digits.
  if (channel && text.size() > 9 && text[text.size() - 9] == '-' &&
      std::all_of(text.end() - 8, text.end(), [](unsigned char c) { return std::isxdigit(c) != 0; })) {
    text.remove_suffix(9);
  }
  return std::string(trim(text));
}

}  // namespace sapa::telephony

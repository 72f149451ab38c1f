#pragma once

// Our own call event, version 1 (api/openapi.yaml, CallEvent): the superset that every recipe of
// docs/how-to/connect-a-pbx.md ends in. Pure.

#include <string>
#include <vector>

#include "core/call_event.h"
#include "core/result.h"
#include "wire/json.h"

namespace sapa::telephony {

struct UnderstoodEvent {
  // Empty: nothing to apply (dtmf, an event nobody knows); the remarks say why.
  std::optional<CallEvent> event = std::nullopt;
  std::string dialect;
  std::vector<std::string> remarks = {};  // for the inspector
  // How the agent may be found, in this order (telephony 5.4, row 8); addresses are stripped, raw ones follow.
  std::vector<std::string> extensions = {};
  std::vector<std::string> logins = {};
  std::vector<std::string> emails = {};
  std::vector<std::string> user_ids = {};
  std::vector<std::string> display_names = {};
};

// One object. `key_source`: what the integration key says the source is, when the object names none. Errors: source,
// callId or event is missing, ids longer than 128 characters, `at` is no instant.
Result<UnderstoodEvent> read_own_event(const wire::json::object& object, const std::string& key_source, Instant received_at);

// One object or an array of at most 500; the error names the index.
Result<std::vector<UnderstoodEvent>> read_own_events(const wire::json::value& body, const std::string& key_source, Instant received_at);

wire::json::object present_event(const CallEvent& event);

std::string_view to_word(CallEventKind kind);
// Hang-up causes of the dialects and ours; unknown ones stay as they are, with a remark.
bool is_known_reason(std::string_view reason);

}  // namespace sapa::telephony

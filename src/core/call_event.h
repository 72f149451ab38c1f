#pragma once

// A call event, in our words. Vendor words end in src/telephony. Meaning: docs/how-to/connect-a-pbx.md.

#include <map>
#include <optional>
#include <string>

#include "core/ids.h"
#include "core/instant.h"

namespace sapa {

enum class CallEventKind { queued, ringing, answered, held, retrieved, transferred, hungup, updated };
enum class CallDirection { inbound, outbound };

struct CallEvent {
  std::string source;    // configured trunk or PBX name: namespace of the call ids
  std::string call_id;   // one per customer call, survives a transfer; at most 128 characters
  std::optional<std::string> leg_id = std::nullopt;
  CallEventKind kind = CallEventKind::updated;
  std::optional<std::string> caller_number = std::nullopt;  // raw, as signalled
  std::optional<std::string> caller_name = std::nullopt;
  bool caller_withheld = false;
  std::optional<std::string> called_number = std::nullopt;
  std::optional<std::string> queue = std::nullopt;
  std::optional<std::string> location = std::nullopt;  // the SOP's "CVP LOKASI"
  // The agent's address as the PBX knows it, stripped of SIP/, PJSIP/, sip: @host ;params. With `hungup`: only that
  // agent's offer or leg ended; without: the call ended.
  std::optional<std::string> agent = std::nullopt;
  std::optional<UserId> agent_user = std::nullopt;  // resolved by desk, empty when the address is nobody's
  CallDirection direction = CallDirection::inbound;
  std::optional<Instant> at = std::nullopt;  // the PBX's clock
  Instant received_at{};                     // ours
  // caller agent abandoned noAnswer busy cancel answeredElsewhere transfer lost error, or the PBX's own word
  std::optional<std::string> reason = std::nullopt;
  std::optional<std::string> target = std::nullopt;  // transferred: the new agent's or outside address
  bool resync = false;
  std::map<std::string, std::string> attributes = {};
};

}  // namespace sapa

#pragma once

// A call, and what an event makes of it. Pure and total: repeated, late, reordered, unknown and stub events are
// harmless. domain/telephony.md, "A design that survives it".

#include <optional>
#include <string>
#include <vector>

#include "core/call_event.h"

namespace sapa {

enum class LegState { ringing, answered, held, gone };

// One agent's part of a call. Keyed by the resolved user, else by the raw address: never by the PBX's leg id.
struct CallLeg {
  std::optional<UserId> agent_user = std::nullopt;
  std::string agent_address;
  LegState state = LegState::ringing;
  int attempt = 1;  // ringing again after gone is a second attempt: a new pop
  std::optional<Instant> rang_at = std::nullopt;
  std::optional<Instant> answered_at = std::nullopt;
  std::optional<Instant> held_at = std::nullopt;  // set while on hold
  std::optional<Instant> retrieved_at = std::nullopt;  // of the last hold, so that a late `held` cannot hold again
  bool retrieved_alone = false;                        // the last retrieve has overtaken its hold, which is still to come
  std::int64_t held_ms = 0;                            // sum of finished holds
  std::optional<Instant> gone_at = std::nullopt;
  std::optional<std::string> gone_reason = std::nullopt;
  bool operator==(const CallLeg&) const = default;
};

struct Call {
  CallId id;  // ours
  std::string source;
  std::string external_id;  // the PBX's callId
  CallDirection direction = CallDirection::inbound;
  std::optional<std::string> caller_number = std::nullopt;  // raw; the first one wins over later, shorter knowledge
  std::optional<std::string> caller_name = std::nullopt;
  bool caller_withheld = false;
  std::optional<std::string> called_number = std::nullopt;
  std::optional<std::string> queue = std::nullopt;
  std::optional<std::string> location = std::nullopt;
  bool late = false;  // began for us with an event that is not its first (stub)
  std::optional<Instant> started_at = std::nullopt;
  std::optional<Instant> answered_at = std::nullopt;
  std::optional<Instant> ended_at = std::nullopt;
  std::optional<std::string> end_reason = std::nullopt;
  std::vector<CallLeg> legs = {};
  std::map<std::string, std::string> attributes = {};
  bool operator==(const Call&) const = default;
};

enum class CallChangeKind {
  call_started,   // first event of a call
  leg_ringing,    // pop for that agent
  leg_answered,
  leg_held,
  leg_retrieved,
  leg_gone,       // close the pop or begin wrap-up
  call_updated,   // late variables: location, number, name ...
  call_ended,
};

struct CallChange {
  CallChangeKind kind = CallChangeKind::call_updated;
  std::optional<std::size_t> leg = std::nullopt;  // index into Call::legs
};

struct AppliedEvent {
  Call call;
  std::vector<CallChange> changes = {};   // empty exactly when the call is as before (a duplicate, or too late to matter)
  std::vector<std::string> remarks = {};  // stable words for the inspector: duplicate, late, stub_call, after_hangup, ...
};

// `call` is what is known so far; empty: the event opens the call (`new_id` is used then). Never fails.
AppliedEvent apply(const std::optional<Call>& call, const CallEvent& event, const CallId& new_id);

// Whether `event` begins another call under the id of an ended one: some PBXs count from 1 after a restart. Within a
// minute of the end it is a straggler of the ended call instead; and within a quarter of an hour when it has no time of its
// own and tells of the same number, for then it is the old event sent again.
bool begins_anew(const Call& call, const CallEvent& event);

}  // namespace sapa

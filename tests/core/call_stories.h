#pragma once

// Calls for tests: events one second apart, told in a line each.

#include <initializer_list>
#include <vector>

#include "core/call.h"

namespace sapa::stories {

constexpr auto kStart = instant_from_ms(1'795'485'600'000);  // 2026-11-24T02:00:00Z

inline Instant second(double seconds) { return kStart + std::chrono::milliseconds(std::int64_t(seconds * 1000)); }

inline CallEvent event(CallEventKind kind, double at, std::string agent = {}, std::string reason = {}) {
  CallEvent event;
  event.source = "pbx1";
  event.call_id = "pbx1-1";
  event.kind = kind;
  event.at = second(at);
  event.received_at = second(at);
  if (!agent.empty()) event.agent = std::move(agent);
  if (!reason.empty()) event.reason = std::move(reason);
  return event;
}

inline CallEvent queued(double at) { return event(CallEventKind::queued, at); }
inline CallEvent ringing(double at, std::string agent) {
  auto rings = event(CallEventKind::ringing, at, std::move(agent));
  rings.caller_number = "087700001234";
  return rings;
}
inline CallEvent answered(double at, std::string agent = {}) { return event(CallEventKind::answered, at, std::move(agent)); }
inline CallEvent held(double at, std::string agent = {}) { return event(CallEventKind::held, at, std::move(agent)); }
inline CallEvent retrieved(double at, std::string agent = {}) { return event(CallEventKind::retrieved, at, std::move(agent)); }
inline CallEvent transferred(double at, std::string agent, std::string target = "1002") {
  auto moves = event(CallEventKind::transferred, at, std::move(agent));
  moves.target = std::move(target);
  return moves;
}
inline CallEvent hungup(double at, std::string agent = {}, std::string reason = "caller") {
  return event(CallEventKind::hungup, at, std::move(agent), std::move(reason));
}

// What is known after all of them.
inline Call after(const std::vector<CallEvent>& events) {
  std::optional<Call> call;
  for (const auto& one : events) call = apply(call, one, CallId{"call-1"}).call;
  return *call;
}

inline AppliedEvent then(const Call& call, const CallEvent& next) { return apply(call, next, CallId{"never used"}); }

inline bool has(const AppliedEvent& applied, CallChangeKind kind) {
  for (const auto& change : applied.changes) {
    if (change.kind == kind) return true;
  }
  return false;
}

inline bool remarks(const AppliedEvent& applied, std::string_view word) {
  for (const auto& remark : applied.remarks) {
    if (remark == word) return true;
  }
  return false;
}

inline const CallLeg* leg_of(const Call& call, std::string_view agent) {
  for (const auto& leg : call.legs) {
    if (leg.agent_address == agent) return &leg;
  }
  return nullptr;
}

}  // namespace sapa::stories

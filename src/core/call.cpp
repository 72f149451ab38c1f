#include "core/call.h"

#include <algorithm>
#include <array>

namespace sapa {

namespace {

// One application: the call being changed, and what changed.
class Step {
 public:
  Step(AppliedEvent& result, const CallEvent& event) : result_(result), call_(result.call), event_(event), at_(time_of(event)) {}

  void run(bool is_new) {
    const bool learned = learn(is_new);
    if (is_new) {
      change(CallChangeKind::call_started);
      call_.started_at = at_;
      if (event_.kind != CallEventKind::queued && event_.kind != CallEventKind::ringing) {
        call_.late = true;
        remark("stub_call");
      }
    } else if (learned) {
      change(CallChangeKind::call_updated);
    }
    switch (event_.kind) {
      case CallEventKind::queued:
      case CallEventKind::updated: break;
      case CallEventKind::ringing: ringing(); break;
      case CallEventKind::answered: answered(); break;
      case CallEventKind::held: held(); break;
      case CallEventKind::retrieved: retrieved(); break;
      case CallEventKind::transferred: transferred(); break;
      case CallEventKind::hungup: hungup(); break;
    }
    // An event that came late may tell of an earlier beginning.
    if (!is_new && at_ < *call_.started_at) call_.started_at = at_;
    if (result_.changes.empty() && result_.remarks.empty()) remark("duplicate");
  }

 private:
  // A PBX whose clock runs ahead must not put calls into the future.
  static Instant time_of(const CallEvent& event) {
    if (!event.at || *event.at > event.received_at + std::chrono::minutes(5)) return event.received_at;
    return *event.at;
  }

  void change(CallChangeKind kind, std::optional<std::size_t> leg = std::nullopt) { result_.changes.push_back({kind, leg}); }
  void remark(std::string text) {
    if (std::find(result_.remarks.begin(), result_.remarks.end(), text) == result_.remarks.end()) result_.remarks.push_back(std::move(text));
  }

  // Missing fields are inherited; the first caller number stays, because after a transfer PBXs send the agent's.
  bool learn(bool is_new) {
    bool learned = false;
    const bool may_replace = event_.kind == CallEventKind::updated;
    const auto take = [&](std::optional<std::string>& known, const std::optional<std::string>& told, bool replace) {
      if (!told || told->empty() || known == told || (known && !replace)) return;
      known = told;
      learned = true;
    };
    const bool had_number = call_.caller_number.has_value();
    take(call_.caller_number, event_.caller_number, false);
    take(call_.caller_name, event_.caller_name, may_replace);
    take(call_.called_number, event_.called_number, false);
    take(call_.queue, event_.queue, may_replace);
    take(call_.location, event_.location, may_replace);
    if (event_.caller_withheld && !call_.caller_withheld && !had_number) {
      call_.caller_withheld = true;
      learned = true;
    }
    for (const auto& [name, value] : event_.attributes) {
      auto [entry, added] = call_.attributes.try_emplace(name, value);
      if (added) {
        learned = true;
      } else if (may_replace && entry->second != value) {
        entry->second = value;
        learned = true;
      }
    }
    if (is_new) call_.direction = event_.direction;
    return learned;
  }

  [[nodiscard]] std::optional<std::size_t> find_leg() const {
    if (!event_.agent && !event_.agent_user) return std::nullopt;
    for (std::size_t i = 0; i < call_.legs.size(); ++i) {
      const auto& leg = call_.legs[i];
      const bool same_user = event_.agent_user && leg.agent_user == event_.agent_user;
      const bool same_address = event_.agent && leg.agent_address == *event_.agent && (!event_.agent_user || !leg.agent_user);
      if (same_user || same_address) return i;
    }
    return std::nullopt;
  }

  [[nodiscard]] bool names_agent() const { return event_.agent || event_.agent_user; }

  // The one leg that an event without an agent can mean; empty when there is none or a choice.
  [[nodiscard]] std::optional<std::size_t> only_leg(std::initializer_list<LegState> states) const {
    std::optional<std::size_t> only;
    for (std::size_t i = 0; i < call_.legs.size(); ++i) {
      if (std::find(states.begin(), states.end(), call_.legs[i].state) == states.end()) continue;
      if (only) return std::nullopt;
      only = i;
    }
    return only;
  }

  std::size_t add_leg(LegState state) {
    CallLeg leg;
    leg.agent_user = event_.agent_user;
    leg.agent_address = event_.agent.value_or("");
    leg.state = state;
    call_.legs.push_back(std::move(leg));
    return call_.legs.size() - 1;
  }

  void ringing() {
    if (!names_agent()) return;
    const auto found = find_leg();
    if (call_.ended_at) {
      // A tombstone: what comes after the end cannot wake the call again.
      remark("after_hangup");
      if (found && !call_.legs[*found].rang_at) call_.legs[*found].rang_at = at_;
      return;
    }
    if (!found) {
      const auto leg = add_leg(LegState::ringing);
      call_.legs[leg].rang_at = at_;
      change(CallChangeKind::leg_ringing, leg);
      return;
    }
    auto& leg = call_.legs[*found];
    if (leg.state != LegState::gone) {
      if (!leg.rang_at) leg.rang_at = at_;
      return;
    }
    if (leg.gone_at && at_ > *leg.gone_at) {
      leg.state = LegState::ringing;
      ++leg.attempt;
      leg.rang_at = at_;
      leg.answered_at = std::nullopt;
      leg.held_at = std::nullopt;
      leg.gone_at = std::nullopt;
      leg.gone_reason = std::nullopt;
      change(CallChangeKind::leg_ringing, *found);
      return;
    }
    if (!leg.rang_at) leg.rang_at = at_;
    remark("late");
  }

  void answered() {
    if (!call_.answered_at) {
      call_.answered_at = at_;
      if (!names_agent()) change(CallChangeKind::call_updated);
    } else if (at_ < *call_.answered_at) {
      call_.answered_at = at_;
    }
    auto found = find_leg();
    if (!found && !names_agent()) found = only_leg({LegState::ringing});
    if (call_.ended_at) {
      remark("after_hangup");
      if (!found && names_agent()) {
        found = add_leg(LegState::gone);
        call_.legs[*found].gone_at = call_.ended_at;
        call_.legs[*found].gone_reason = call_.end_reason;
      }
      if (found && !call_.legs[*found].answered_at) {
        call_.legs[*found].answered_at = at_;
        change(CallChangeKind::call_updated);
      }
      return;
    }
    if (!found) {
      if (!names_agent()) return;
      found = add_leg(LegState::ringing);
    }
    auto& leg = call_.legs[*found];
    if (leg.state == LegState::answered || leg.state == LegState::held) return;
    if (leg.state == LegState::gone) {
      if (leg.gone_at && at_ <= *leg.gone_at) {
        remark("late");
        if (!leg.answered_at) {
          leg.answered_at = at_;
          change(CallChangeKind::call_updated);
        }
        return;
      }
      leg.gone_at = std::nullopt;
      leg.gone_reason = std::nullopt;
    }
    leg.state = LegState::answered;
    leg.answered_at = at_;
    change(CallChangeKind::leg_answered, *found);
    // Dialects without leg events never say that the other telephones stopped ringing.
    for (std::size_t i = 0; i < call_.legs.size(); ++i) {
      if (i != *found && call_.legs[i].state == LegState::ringing) end_leg(i, "answeredElsewhere");
    }
  }

  // The leg that hold, retrieve and transfer speak of; made up when the beginning was missed.
  std::optional<std::size_t> talking_leg() {
    auto found = find_leg();
    if (!found && !names_agent()) return only_leg({LegState::answered, LegState::held});
    if (!found && !call_.ended_at) {
      found = add_leg(LegState::ringing);
      remark("late");
    }
    if (found && call_.legs[*found].state == LegState::ringing && !call_.ended_at) {
      call_.legs[*found].state = LegState::answered;
      call_.legs[*found].answered_at = at_;
      if (!call_.answered_at) call_.answered_at = at_;
      change(CallChangeKind::leg_answered, *found);
    }
    return found;
  }

  void held() {
    const auto found = talking_leg();
    if (!found) return remark("no_such_leg");
    auto& leg = call_.legs[*found];
    if (leg.state != LegState::answered) return;
    if (leg.retrieved_at && at_ <= *leg.retrieved_at) {
      // The retrieve overtook its hold.
      leg.held_ms += (*leg.retrieved_at - at_).count();
      return remark("late");
    }
    leg.state = LegState::held;
    leg.held_at = at_;
    change(CallChangeKind::leg_held, *found);
  }

  void retrieved() {
    const auto found = talking_leg();
    if (!found) return remark("no_such_leg");
    auto& leg = call_.legs[*found];
    if (leg.state == LegState::answered && (!leg.retrieved_at || at_ > *leg.retrieved_at) && !leg.held_at) {
      leg.retrieved_at = at_;
      return remark("not_held");
    }
    if (leg.state != LegState::held || at_ < *leg.held_at) return;
    finish_hold(leg);
    leg.retrieved_at = at_;
    leg.state = LegState::answered;
    change(CallChangeKind::leg_retrieved, *found);
  }

  void finish_hold(CallLeg& leg) const {
    if (leg.held_at && at_ > *leg.held_at) leg.held_ms += (at_ - *leg.held_at).count();
    leg.held_at = std::nullopt;
  }

  void end_leg(std::size_t index, std::string reason) {
    auto& leg = call_.legs[index];
    finish_hold(leg);
    leg.state = LegState::gone;
    leg.gone_at = at_;
    leg.gone_reason = std::move(reason);
    change(CallChangeKind::leg_gone, index);
  }

  void transferred() {
    if (event_.target && call_.attributes.try_emplace("transferTarget", *event_.target).first->second != *event_.target) {
      call_.attributes["transferTarget"] = *event_.target;
    }
    auto found = find_leg();
    if (!found && !names_agent()) found = only_leg({LegState::answered, LegState::held});
    if (!found) {
      if (!names_agent() || call_.ended_at) return remark("no_such_leg");
      found = add_leg(LegState::answered);
      remark("late");
    }
    if (call_.legs[*found].state == LegState::gone) return;
    end_leg(*found, "transfer");
  }

  [[nodiscard]] bool any_live_leg() const {
    return std::any_of(call_.legs.begin(), call_.legs.end(), [](const CallLeg& leg) { return leg.state != LegState::gone; });
  }

  // With an agent only that agent's part ended. The call itself is over too when it was talked out, or the caller gave
  // up, or the platform could not connect it at all (a SIP status): nobody will offer it again.
  [[nodiscard]] bool ends_call(bool was_talking) const {
    if (any_live_leg()) return false;
    const auto reason = event_.reason.value_or("");
    if (reason == "transfer" || reason == "forwarded" || reason == "answeredElsewhere") return false;
    if (was_talking) return true;
    static constexpr std::array<std::string_view, 5> kCallerGone = {"cancel", "abandoned", "caller", "failed", "lost"};
    const bool sip_status = reason.size() == 3 && reason[0] >= '4' && reason[0] <= '6';
    return sip_status || std::find(kCallerGone.begin(), kCallerGone.end(), reason) != kCallerGone.end();
  }

  void hungup() {
    const auto reason = event_.reason.value_or("");
    if (!names_agent()) return end_call(reason);
    auto found = find_leg();
    if (!found) {
      // Kept, so that a ringing that is still on its way does not pop.
      found = add_leg(LegState::gone);
      call_.legs[*found].gone_at = call_.ended_at ? *call_.ended_at : at_;
      call_.legs[*found].gone_reason = reason;
      remark(call_.ended_at ? "after_hangup" : "late");
      if (!call_.ended_at && ends_call(false)) end_call(reason);
      return;
    }
    auto& leg = call_.legs[*found];
    if (leg.state == LegState::gone) return;
    if (leg.state == LegState::ringing && leg.attempt > 1 && leg.rang_at && at_ < *leg.rang_at) return remark("late");
    const bool was_talking = leg.state == LegState::answered || leg.state == LegState::held;
    end_leg(*found, reason);
    if (!call_.ended_at && ends_call(was_talking)) end_call(reason);
  }

  void end_call(const std::string& reason) {
    if (call_.ended_at) {
      if (call_.end_reason.value_or("").empty() && !reason.empty()) {
        call_.end_reason = reason;
        change(CallChangeKind::call_updated);
      }
      return;
    }
    for (std::size_t i = 0; i < call_.legs.size(); ++i) {
      if (call_.legs[i].state != LegState::gone) end_leg(i, reason);
    }
    call_.ended_at = std::max(at_, call_.started_at.value_or(at_));
    call_.end_reason = reason;
    change(CallChangeKind::call_ended);
  }

  AppliedEvent& result_;
  Call& call_;
  const CallEvent& event_;
  const Instant at_;
};

}  // namespace

AppliedEvent apply(const std::optional<Call>& call, const CallEvent& event, const CallId& new_id) {
  AppliedEvent result;
  if (call) {
    result.call = *call;
  } else {
    result.call.id = new_id;
    result.call.source = event.source;
    result.call.external_id = event.call_id;
  }
  Step(result, event).run(!call);
  return result;
}

}  // namespace sapa

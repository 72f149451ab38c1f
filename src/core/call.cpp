#include "core/call.h"

#include <algorithm>
#include <array>

namespace sapa {

namespace {

// A PBX whose clock runs ahead must not put calls into the future.
Instant time_of(const CallEvent& event) {
  if (!event.at || *event.at > event.received_at + std::chrono::minutes(5)) return event.received_at;
  return *event.at;
}

constexpr auto kStraggler = std::chrono::seconds(60);
constexpr auto kSentAgain = std::chrono::minutes(15);

bool is_first_word(const CallEvent& event) { return event.kind == CallEventKind::queued || event.kind == CallEventKind::ringing; }

// One application: the call being changed, and what changed.
class Step {
 public:
  Step(AppliedEvent& result, const CallEvent& event) : result_(result), call_(result.call), event_(event), at_(time_of(event)) {}

  void run(bool is_new) {
    const auto before = call_;
    const bool learned = learn(is_new);
    if (is_new) {
      change(CallChangeKind::call_started);
      call_.started_at = at_;
      if (!is_first_word(event_)) {
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
    settle();
    // An event that came late may tell of an earlier beginning.
    if (!is_new && at_ < *call_.started_at) call_.started_at = at_;
    if (!is_new && result_.changes.empty() && call_ != before) change(CallChangeKind::call_updated);
    if (result_.changes.empty() && result_.remarks.empty()) remark("duplicate");
  }

 private:
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
    // A stub took its direction from an event that may not have told it.
    const bool may_turn = call_.late && is_first_word(event_) && call_.direction == CallDirection::inbound;
    if (is_new || may_turn) call_.direction = event_.direction;
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

  // The instant at which the leg's present attempt began, as far as it is known.
  static std::optional<Instant> began(const CallLeg& leg) { return leg.rang_at ? leg.rang_at : leg.answered_at; }

  // Whether this event belongs to an attempt before the present one. Asked only where there was one: a first attempt takes
  // whatever comes, because clocks of one PBX may differ and a telephone that never stops ringing is worse.
  [[nodiscard]] bool is_of_earlier_attempt(const CallLeg& leg) const { return leg.attempt > 1 && began(leg) && at_ < *began(leg); }

  void new_attempt(CallLeg& leg) const {
    ++leg.attempt;
    leg.rang_at = std::nullopt;
    leg.answered_at = std::nullopt;
    leg.held_at = std::nullopt;
    leg.retrieved_at = std::nullopt;
    leg.retrieved_alone = false;
    leg.gone_at = std::nullopt;
    leg.gone_reason = std::nullopt;
  }

  // A leg that was over before we heard of it.
  std::size_t add_gone_leg(Instant gone_at, const std::optional<std::string>& reason) {
    const auto leg = add_leg(LegState::gone);
    call_.legs[leg].gone_at = gone_at;
    call_.legs[leg].gone_reason = reason;
    return leg;
  }

  // The first answer after this event, which it has overtaken.
  [[nodiscard]] std::optional<Instant> next_answer() const {
    std::optional<Instant> first = call_.answered_at && at_ < *call_.answered_at ? call_.answered_at : std::nullopt;
    for (const auto& leg : call_.legs) {
      if (leg.answered_at && at_ < *leg.answered_at && (!first || *leg.answered_at < *first)) first = leg.answered_at;
    }
    return first;
  }

  void ringing() {
    if (!names_agent()) return;
    auto found = find_leg();
    if (call_.ended_at) {
      // A tombstone: what comes after the end cannot wake the call again.
      remark("after_hangup");
      const auto answer = next_answer();
      if (!found) found = answer ? add_gone_leg(*answer, "answeredElsewhere") : add_gone_leg(*call_.ended_at, call_.end_reason);
      rang_too_late(call_.legs[*found], answer);
      return;
    }
    if (!found) {
      if (const auto answer = next_answer()) {
        // It rang beside the telephone that was answered, and the answer overtook it.
        remark("late");
        call_.legs[add_gone_leg(*answer, "answeredElsewhere")].rang_at = at_;
        return;
      }
      const auto leg = add_leg(LegState::ringing);
      call_.legs[leg].rang_at = at_;
      change(CallChangeKind::leg_ringing, leg);
      return;
    }
    auto& leg = call_.legs[*found];
    if (leg.state != LegState::gone) {
      if (!leg.rang_at && !(leg.answered_at && at_ > *leg.answered_at)) leg.rang_at = at_;
      return;
    }
    if (leg.gone_at && at_ > *leg.gone_at) {
      new_attempt(leg);
      leg.state = LegState::ringing;
      leg.rang_at = at_;
      change(CallChangeKind::leg_ringing, *found);
      return;
    }
    rang_too_late(leg, next_answer());
    remark("late");
  }

  // The leg is over already; `answer` is the first answer after this ringing.
  void rang_too_late(CallLeg& leg, const std::optional<Instant>& answer) const {
    if (leg.rang_at) return;
    leg.rang_at = std::min(at_, leg.gone_at.value_or(at_));
    if (!answer || leg.answered_at || !leg.gone_at || *answer >= *leg.gone_at) return;
    leg.gone_at = answer;
    leg.gone_reason = "answeredElsewhere";
  }

  void answered() {
    const bool answered_before = call_.answered_at.has_value();
    const auto latest = call_.ended_at.value_or(at_);
    call_.answered_at = std::min(call_.answered_at.value_or(at_), std::min(at_, latest));
    auto found = find_leg();
    if (!found && !names_agent()) {
      found = only_leg({LegState::ringing});
      // An answer that is repeated after a transfer is not that of the next agent.
      if (found && answered_before && call_.legs[*found].rang_at && at_ < *call_.legs[*found].rang_at) return remark("late");
    }
    if (call_.ended_at) {
      remark("after_hangup");
      if (!found && names_agent()) found = add_gone_leg(*call_.ended_at, call_.end_reason);
      if (!found) return;
      answered_too_late(call_.legs[*found]);
      end_other_offers(*found);
      return;
    }
    if (!found) {
      if (!names_agent()) return;
      found = add_leg(LegState::ringing);
    }
    auto& leg = call_.legs[*found];
    if (is_of_earlier_attempt(leg)) return remark("late");
    if (leg.state == LegState::answered || leg.state == LegState::held) {
      if (!leg.answered_at || at_ < *leg.answered_at) leg.answered_at = at_;
      end_other_offers(*found);
      return;
    }
    if (leg.state == LegState::gone && leg.gone_at && at_ <= *leg.gone_at) {
      // The end of this leg overtook its answer.
      remark("late");
      answered_too_late(leg);
      end_other_offers(*found);
      return;
    }
    if (leg.state == LegState::gone) new_attempt(leg);
    leg.state = LegState::answered;
    leg.answered_at = at_;
    change(CallChangeKind::leg_answered, *found);
    end_other_offers(*found);
  }

  void answered_too_late(CallLeg& leg) const {
    if (is_of_earlier_attempt(leg)) return;
    const auto at = std::min(at_, leg.gone_at.value_or(at_));
    if (!leg.answered_at || at < *leg.answered_at) leg.answered_at = at;
  }

  // Dialects without leg events never say that the other telephones stopped ringing.
  void end_other_offers(std::size_t answered) {
    for (std::size_t i = 0; i < call_.legs.size(); ++i) {
      auto& leg = call_.legs[i];
      if (i == answered || leg.answered_at || (leg.rang_at && *leg.rang_at > at_)) continue;
      if (leg.state == LegState::ringing) end_leg(i, "answeredElsewhere", at_);
      else if (leg.rang_at) ended_earlier(leg, "answeredElsewhere");
    }
  }

  // The leg that hold, retrieve and transfer speak of; made up when the beginning was missed.
  std::optional<std::size_t> talking_leg() {
    auto found = find_leg();
    if (!found && !names_agent()) {
      found = only_leg({LegState::answered, LegState::held});
      // It speaks of the agent before.
      if (found && call_.legs[*found].answered_at && at_ < *call_.legs[*found].answered_at) return std::nullopt;
      return found;
    }
    if (!found) {
      found = call_.ended_at ? add_gone_leg(*call_.ended_at, call_.end_reason) : add_leg(LegState::ringing);
      remark("late");
    }
    if (found && is_of_earlier_attempt(call_.legs[*found])) return std::nullopt;
    if (found && call_.legs[*found].state == LegState::ringing && !call_.ended_at) {
      call_.legs[*found].state = LegState::answered;
      call_.legs[*found].answered_at = at_;
      if (!call_.answered_at) call_.answered_at = at_;
      change(CallChangeKind::leg_answered, *found);
      end_other_offers(*found);
    }
    return found;
  }

  void held() {
    const auto found = talking_leg();
    if (!found) return remark("no_such_leg");
    auto& leg = call_.legs[*found];
    if (leg.state != LegState::answered) return;
    if (leg.retrieved_at && at_ <= *leg.retrieved_at) {
      remark("late");
      if (!leg.retrieved_alone) return;
      leg.held_ms += (*leg.retrieved_at - at_).count();
      leg.retrieved_alone = false;
      return;
    }
    leg.state = LegState::held;
    leg.held_at = at_;
    change(CallChangeKind::leg_held, *found);
  }

  void retrieved() {
    const auto found = talking_leg();
    if (!found) return remark("no_such_leg");
    auto& leg = call_.legs[*found];
    if (leg.state == LegState::answered && (!leg.retrieved_at || at_ > *leg.retrieved_at)) {
      leg.retrieved_at = at_;
      leg.retrieved_alone = true;
      return remark("not_held");
    }
    if (leg.state != LegState::held || at_ < *leg.held_at) return;
    finish_hold(leg, at_);
    leg.retrieved_at = at_;
    leg.retrieved_alone = false;
    leg.state = LegState::answered;
    change(CallChangeKind::leg_retrieved, *found);
  }

  static void finish_hold(CallLeg& leg, Instant at) {
    if (leg.held_at && at > *leg.held_at) leg.held_ms += (at - *leg.held_at).count();
    leg.held_at = std::nullopt;
  }

  void end_leg(std::size_t index, std::string reason, Instant at) {
    auto& leg = call_.legs[index];
    finish_hold(leg, at);
    leg.state = LegState::gone;
    leg.gone_at = std::max({at, leg.rang_at.value_or(at), leg.answered_at.value_or(at)});
    leg.gone_reason = std::move(reason);
    change(CallChangeKind::leg_gone, index);
  }

  // The leg is over already, but for a later event that overtook this one. Whether that was so.
  bool ended_earlier(CallLeg& leg, std::string reason) const {
    const bool plausible = (!leg.rang_at || at_ >= *leg.rang_at) && (!leg.answered_at || at_ >= *leg.answered_at);
    if (!leg.gone_at || at_ >= *leg.gone_at || !plausible) return false;
    leg.gone_at = at_;
    leg.gone_reason = std::move(reason);
    return true;
  }

  void transferred() {
    if (event_.target) call_.attributes["transferTarget"] = *event_.target;
    auto found = find_leg();
    if (!found && !names_agent()) {
      found = only_leg({LegState::answered, LegState::held});
      if (found && call_.legs[*found].answered_at && at_ < *call_.legs[*found].answered_at) return remark("late");
    }
    if (!found) {
      if (!names_agent()) return remark("no_such_leg");
      found = add_gone_leg(call_.ended_at ? std::min(at_, *call_.ended_at) : at_, "transfer");
      return remark("late");
    }
    auto& leg = call_.legs[*found];
    if (is_of_earlier_attempt(leg)) return remark("late");
    if (leg.state != LegState::gone) end_leg(*found, "transfer", at_);
    else if (ended_earlier(leg, "transfer")) remark("late");
  }

  [[nodiscard]] bool any_live_leg() const {
    return std::any_of(call_.legs.begin(), call_.legs.end(), [](const CallLeg& leg) { return leg.state != LegState::gone; });
  }

  // The hang-up of an agent ends that agent's part. The call itself is over too when it was talked out, or the caller gave
  // up, or the platform could not connect it at all (a SIP status): nobody will offer it again. The last leg decides,
  // whichever event came last.
  void settle() {
    if (call_.ended_at || call_.legs.empty() || any_live_leg()) return;
    const auto& last = *std::max_element(call_.legs.begin(), call_.legs.end(), [](const CallLeg& a, const CallLeg& b) { return a.gone_at < b.gone_at; });
    const auto reason = last.gone_reason.value_or("");
    if (reason == "transfer" || reason == "forwarded" || reason == "answeredElsewhere") return;
    static constexpr std::array<std::string_view, 5> kCallerGone = {"cancel", "abandoned", "caller", "failed", "lost"};
    const bool sip_status = reason.size() == 3 && reason[0] >= '4' && reason[0] <= '6';
    if (last.answered_at || sip_status || std::find(kCallerGone.begin(), kCallerGone.end(), reason) != kCallerGone.end()) {
      end_call(reason, last.gone_at.value_or(at_));
    }
  }

  void hungup() {
    const auto reason = event_.reason.value_or("");
    if (!names_agent()) return end_call(reason, at_);
    const auto found = find_leg();
    if (!found) {
      // Kept, so that a ringing that is still on its way does not pop.
      remark(call_.ended_at ? "after_hangup" : "late");
      add_gone_leg(call_.ended_at ? std::min(at_, *call_.ended_at) : at_, reason);
      return;
    }
    auto& leg = call_.legs[*found];
    if (is_of_earlier_attempt(leg)) return remark("late");
    if (leg.state == LegState::gone) {
      if (ended_earlier(leg, reason)) remark("late");
      return;
    }
    end_leg(*found, reason, at_);
  }

  void end_call(const std::string& reason, Instant at) {
    if (call_.ended_at) {
      if (call_.end_reason.value_or("").empty() && !reason.empty()) call_.end_reason = reason;
      return;
    }
    for (std::size_t i = 0; i < call_.legs.size(); ++i) {
      if (call_.legs[i].state != LegState::gone) end_leg(i, reason, at);
    }
    call_.ended_at = std::max({at, call_.started_at.value_or(at), call_.answered_at.value_or(at)});
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

bool begins_anew(const Call& call, const CallEvent& event) {
  if (!call.ended_at || !is_first_word(event)) return false;
  // Without a time of its own, the same words of the same number are more likely sent again than said again.
  const bool as_before = !event.at && event.caller_number == call.caller_number && event.caller_withheld == call.caller_withheld;
  return std::min(time_of(event), event.received_at) > *call.ended_at + (as_before ? std::chrono::seconds(kSentAgain) : kStraggler);
}

}  // namespace sapa

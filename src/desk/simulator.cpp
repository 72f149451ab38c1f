#include "desk/simulator.h"

#include <set>

#include "desk/take_call_event.h"

namespace sapa::desk {

namespace {

constexpr auto kSeats = "SELECT s.extension FROM seats s JOIN users u ON u.user_id = s.user_id WHERE u.role IN ('agent', 'leader') ORDER BY s.extension";
using std::chrono::milliseconds;
using std::chrono::seconds;

}  // namespace

Simulator::State Simulator::state() const {
  const std::lock_guard lock(mutex_);
  return {running_, calls_per_minute_, int(live_.size())};
}

Simulator::State Simulator::set(std::optional<bool> running, std::optional<double> calls_per_minute) {
  {
    const std::lock_guard lock(mutex_);
    if (running) running_ = *running;
    if (calls_per_minute) calls_per_minute_ = *calls_per_minute;
    next_call_ = services_.clock() + seconds(2);
  }
  return state();
}

void Simulator::send(const std::string& id, CallEventKind kind, const std::string& agent, const std::string& number, const std::string& location,
                     const std::string& reason, const std::string& target) {
  telephony::UnderstoodEvent understood;
  understood.dialect = "simulator";
  CallEvent event;
  event.source = kSimulatorSource;
  event.call_id = id;
  event.kind = kind;
  event.received_at = services_.clock();
  if (!agent.empty()) {
    event.agent = agent;
    understood.extensions = {agent};
  }
  if (number == "anonymous") event.caller_withheld = true;
  if (!number.empty()) event.caller_number = number;
  if (!location.empty()) event.location = location;
  if (!reason.empty()) event.reason = reason;
  if (!target.empty()) event.target = target;
  if (kind == CallEventKind::ringing) {
    event.called_number = "123";
    event.queue = "pln123-gangguan";
  }
  understood.event = event;
  auto raw = wire::json::serialize(telephony::present_event(event));
  submit<TakenEvent>(
      services_, [understood, raw](UnitOfWork& unit) -> Result<TakenEvent> { return take_call_event(unit, understood, kSimulatorSource, raw); },
      [](const Result<TakenEvent>&) {}, [](const std::exception_ptr&) {});
}

std::string Simulator::begin(const std::string& number, const std::string& agent, const std::string& location, bool own) {
  std::string id;
  {
    const std::lock_guard lock(mutex_);
    id = "sim-" + std::to_string(to_ms(services_.clock())) + "-" + std::to_string(++number_);
    live_[id] = Live{id, agent, false, own, services_.clock() + (own ? seconds(4) : seconds(60))};
  }
  send(id, CallEventKind::ringing, agent, number, location);
  return id;
}

std::string Simulator::call(const std::string& number, const std::string& agent, const std::string& location) { return begin(number, agent, location, false); }

Result<void> Simulator::control(const Call& call, const std::string& agent_address, const std::string& action, const std::string& target) {
  const auto& id = call.external_id;
  {
    const std::lock_guard lock(mutex_);
    const auto found = live_.find(id);
    if (found == live_.end()) return fail(ErrorCode::conflict, "call_gone", "The telephone system does not know this call any more.");
    if (action == "answer") {
      found->second.answered = true;
      found->second.next = services_.clock() + (found->second.own ? seconds(90) : seconds(1800));
    }
    if (action == "hangup") live_.erase(found);
    else if (action == "transfer") {
      found->second.agent = target;
      found->second.answered = false;
      found->second.next = services_.clock() + seconds(60);
    }
  }
  if (action == "answer") send(id, CallEventKind::answered, agent_address);
  else if (action == "hold") send(id, CallEventKind::held, agent_address);
  else if (action == "retrieve") send(id, CallEventKind::retrieved, agent_address);
  else if (action == "hangup") send(id, CallEventKind::hungup, "", "", "", "agent");
  else if (action == "transfer") {
    send(id, CallEventKind::transferred, agent_address, "", "", "", target);
    send(id, CallEventKind::ringing, target);
  }
  return {};
}

void Simulator::tick() {
  const auto now = services_.clock();
  std::vector<Live> due;
  bool wants_call = false;
  std::set<std::string> busy;
  {
    const std::lock_guard lock(mutex_);
    for (auto& [id, live] : live_) {
      if (live.next <= now) due.push_back(live);
      busy.insert(live.agent);
    }
    for (const auto& live : due) {
      if (live.own && !live.answered) {
        live_[live.id].answered = true;
        live_[live.id].next = now + seconds(45) + milliseconds(random_() % 60'000);
      } else {
        live_.erase(live.id);
      }
    }
    wants_call = running_ && now >= next_call_ && !callers_.empty();
    if (wants_call) next_call_ = now + milliseconds(std::int64_t(60'000 / calls_per_minute_));
  }
  for (const auto& live : due) {
    if (live.own && !live.answered) send(live.id, CallEventKind::answered, live.agent);
    else send(live.id, CallEventKind::hungup, "", "", "", live.answered ? "caller" : "abandoned");
  }
  if (!wants_call) return;
  // Somebody who sits and does not talk.
  storage::ReadJob job;
  auto free = std::make_shared<std::vector<std::string>>();
  job.run = [free, busy](storage::Connection& connection) {
    for (const auto& row : connection.execute(kSeats).rows) {
      if (!busy.contains(row.text(0))) free->push_back(row.text(0));
    }
  };
  job.settled = [this, free](const std::exception_ptr& failure) {
    if (failure || free->empty()) return;
    std::string agent;
    SimulatedCaller caller;
    {
      const std::lock_guard lock(mutex_);
      agent = (*free)[random_() % free->size()];
      caller = callers_[random_() % callers_.size()];
    }
    begin(caller.number, agent, caller.location, true);
  };
  (void)services_.database.read(std::move(job));
}

}  // namespace sapa::desk

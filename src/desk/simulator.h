#pragma once

// The telephone system of demo mode: sends the same events a PBX would, and does what the desk asks of it (answer, hold,
// transfer, hang up). Never part of a production server.

#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "desk/call_actions.h"
#include "desk/services.h"

namespace sapa::desk {

inline constexpr auto kSimulatorSource = "simulator";

struct SimulatedCaller {
  std::string number;  // raw, in the spelling a trunk might use; "anonymous" withheld
  std::string location;
};

class Simulator final : public CallControl {
 public:
  struct State {
    bool running = false;
    double calls_per_minute = 4;
    int live_calls = 0;
  };

  Simulator(Services& services, std::vector<SimulatedCaller> callers, std::uint64_t seed)
      : services_(services), callers_(std::move(callers)), random_(seed) {}

  // Any thread.
  [[nodiscard]] State state() const;
  State set(std::optional<bool> running, std::optional<double> calls_per_minute);
  // Rings at once; answered by the desk, given up after 60 s.
  std::string call(const std::string& number, const std::string& agent, const std::string& location);
  Result<void> control(const Call& call, const std::string& agent_address, const std::string& action, const std::string& target) override;

  // Every few hundred ms: begins and ends calls of its own.
  void tick();

 private:
  struct Live {
    std::string id;
    std::string agent;
    bool answered = false;
    bool own = false;  // made by itself: answers and ends by itself
    Instant next{};    // when it goes on by itself
  };
  void send(const std::string& id, CallEventKind kind, const std::string& agent, const std::string& number = {}, const std::string& location = {},
            const std::string& reason = {}, const std::string& target = {});
  std::string begin(const std::string& number, const std::string& agent, const std::string& location, bool own);

  Services& services_;
  const std::vector<SimulatedCaller> callers_;
  mutable std::mutex mutex_;
  std::mt19937_64 random_;
  std::map<std::string, Live> live_;
  bool running_ = false;
  double calls_per_minute_ = 4;
  Instant next_call_{};
  int number_ = 0;
};

}  // namespace sapa::desk

#pragma once

// What use cases need beside their connection. Made by app in order, outlives every unit of work.

#include <functional>
#include <memory>
#include <string>

#include "core/instant.h"
#include "desk/flows.h"
#include "push/hub.h"
#include "storage/database.h"

namespace sapa::desk {

class AccessLog;
class SettingsCache;
class CallControl;
class PostOffice;
class LetterRiskStore;
class DuplicateFinder;

std::shared_ptr<LetterRiskStore> make_letter_risk_store();

struct Services {
  storage::Database& database;
  push::Hub& hub;
  std::function<Instant()> clock;
  AccessLog& accesses;
  SettingsCache& settings;
  // Holds, transfers and ends calls where the source can; null when none can.
  CallControl* control = nullptr;
  // Sends letters and asks DNS; null in commands, and where mail is off.
  PostOffice* post = nullptr;
  // Searches for duplicates behind the desk; null in commands.
  DuplicateFinder* duplicates = nullptr;
  bool demo = false;
  std::shared_ptr<FlowStore> flows = std::make_shared<FlowStore>();
  std::shared_ptr<LetterRiskStore> letter_risks = make_letter_risk_store();
};

}  // namespace sapa::desk

#pragma once

// Settings: data that an administrator edits, with defaults that would do. Cached; a change is announced to everyone.

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/result.h"
#include "desk/scope.h"
#include "storage/connection.h"
#include "wire/json.h"

namespace sapa::desk {

class UnitOfWork;

struct Settings {
  std::int64_t version = 0;
  std::string organisation = "PLN Contact Center 123";
  std::map<std::string, std::string> site_zones = {{"S1", "Asia/Jakarta"}};
  std::vector<std::string> required_fields = {"name", "hp", "address", "resume"};  // to close a call (domain 1.2, the * fields)
  std::string program_start_date = "2019-11-25";                                  // SOP 2.a
  int wrap_up_seconds = 60;
  int telephony_silent_minutes = 10;
  int inspector_days = 7;
  int session_idle_minutes = 30;
  std::map<std::string, std::string> sop_profiles = {};  // site -> sop or sapa; a site without one has the flow's default
  std::map<std::string, bool> sop_policies = {};         // over the profile's settings
  std::string alphabet = "id-operator";
  int reverify_months = 12;  // a value spelled within so many months is confirmed whole (domain 2.3)

  int repeat_window_hours = 72;  // for +1 laporan ulang
  int surge_reports = 5;         // so many on one Gardu/Tiang ...
  int surge_minutes = 60;        // ... within so many minutes raise the banner
  std::string surge_sentence = "Mohon maaf, sejak pukul {jam} kami sudah menerima {jumlah} laporan dari gardu {gardu}; petugas kami sedang menanganinya.";
  int export_rows_agent = 1000;
  int export_rows_leader = 100'000;

  // Minutes east of UTC of the site's zone; Western Indonesia when the site has none. Indonesia has no summer time.
  [[nodiscard]] int offset_minutes(const std::string& site) const;
  [[nodiscard]] std::string zone(const std::string& site) const;
};

// Any thread.
class SettingsCache {
 public:
  [[nodiscard]] std::shared_ptr<const Settings> get() const;  // as they are now; a change makes new ones
  void set(Settings settings);
  void load(storage::Connection& connection);  // at start, and every few seconds where several nodes share a database

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Settings> settings_ = std::make_shared<const Settings>();
};

wire::json::object present_settings(const Settings& settings, const Scope& scope);
// REQUIRES (by route): an administrator. `expected_version` from If-Match, empty: not given (error).
Result<wire::json::object> change_settings(UnitOfWork& unit, const Scope& scope, const wire::json::object& change,
                                           std::optional<std::int64_t> expected_version);

}  // namespace sapa::desk

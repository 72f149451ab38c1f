#include "desk/settings.h"

#include <algorithm>
#include <array>

#include "desk/unit_of_work.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr auto kLoad = "SELECT value, version FROM settings WHERE name = 'site'";
constexpr auto kStore =
    "INSERT INTO settings (name, value, version, updated_at_ms, updated_by) VALUES ('site', $1, $2, $3, $4) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value, version = excluded.version, "
    "updated_at_ms = excluded.updated_at_ms, updated_by = excluded.updated_by WHERE settings.version = $5";

struct Zone {
  std::string_view name;
  int offset_minutes;
};
constexpr std::array kZones = {Zone{"Asia/Jakarta", 420}, Zone{"Asia/Pontianak", 420}, Zone{"Asia/Makassar", 480},
                               Zone{"Asia/Jayapura", 540}};

constexpr std::array<std::string_view, 5> kRequirable = {"name", "hp", "address", "email", "resume"};

Error wrong(std::string field, std::string message) {
  return Error{ErrorCode::invalid, "setting_invalid", std::move(message), std::move(field)};
}

Result<int> take_number(const json::value& value, const char* name, int low, int high) {
  if (!value.is_int64() || value.get_int64() < low || value.get_int64() > high) {
    return tl::unexpected(wrong(name, std::string(name) + " is a whole number from " + std::to_string(low) + " to " + std::to_string(high) + "."));
  }
  return int(value.get_int64());
}

Result<void> take_member(Settings& settings, std::string_view name, const json::value& value) {
  if (name == "organisation") {
    if (!value.is_string() || value.get_string().size() > 100) return tl::unexpected(wrong("organisation", "organisation is text of at most 100 bytes."));
    settings.organisation = value.get_string();
  } else if (name == "siteZones") {
    if (!value.is_object()) return tl::unexpected(wrong("siteZones", "siteZones maps a site to a zone, e.g. {\"S1\": \"Asia/Jakarta\"}."));
    std::map<std::string, std::string> zones;
    for (const auto& [site, zone] : value.get_object()) {
      const bool known = zone.is_string() && std::any_of(kZones.begin(), kZones.end(), [&](const Zone& item) { return item.name == std::string_view(zone.get_string()); });
      if (!known) {
        return tl::unexpected(wrong("siteZones." + std::string(site), "The zone is Asia/Jakarta, Asia/Pontianak, Asia/Makassar or Asia/Jayapura."));
      }
      zones[site] = zone.get_string();
    }
    settings.site_zones = std::move(zones);
  } else if (name == "requiredFields") {
    if (!value.is_array()) return tl::unexpected(wrong("requiredFields", "requiredFields is a list of field names."));
    std::vector<std::string> fields;
    for (const auto wanted : kRequirable) {  // kept in the SOP's order
      const auto named = [&](const json::value& item) { return item.is_string() && std::string_view(item.get_string()) == wanted; };
      if (std::any_of(value.get_array().begin(), value.get_array().end(), named)) fields.emplace_back(wanted);
    }
    if (fields.size() != value.get_array().size()) {
      return tl::unexpected(wrong("requiredFields", "requiredFields takes name, hp, address, email and resume, each once."));
    }
    settings.required_fields = std::move(fields);
  } else if (name == "programStartDate") {
    if (!value.is_string() || !parse_rfc3339(std::string(value.get_string()) + "T00:00:00Z")) {
      return tl::unexpected(wrong("programStartDate", "programStartDate is a date, e.g. 2019-11-25."));
    }
    settings.program_start_date = value.get_string();
  } else if (name == "wrapUpSeconds") {
    SAPA_TRY(settings.wrap_up_seconds, take_number(value, "wrapUpSeconds", 0, 3600));
  } else if (name == "telephonySilentMinutes") {
    SAPA_TRY(settings.telephony_silent_minutes, take_number(value, "telephonySilentMinutes", 1, 1440));
  } else if (name == "inspectorDays") {
    SAPA_TRY(settings.inspector_days, take_number(value, "inspectorDays", 1, 90));
  } else if (name == "repeatWindowHours") {
    SAPA_TRY(settings.repeat_window_hours, take_number(value, "repeatWindowHours", 1, 720));
  } else if (name == "surgeReports") {
    SAPA_TRY(settings.surge_reports, take_number(value, "surgeReports", 2, 1000));
  } else if (name == "surgeMinutes") {
    SAPA_TRY(settings.surge_minutes, take_number(value, "surgeMinutes", 5, 1440));
  } else if (name == "surgeSentence") {
    if (!value.is_string() || value.get_string().size() > 500) return tl::unexpected(wrong("surgeSentence", "surgeSentence is text of at most 500 bytes."));
    settings.surge_sentence = value.get_string();
  } else if (name == "exportRowsAgent") {
    SAPA_TRY(settings.export_rows_agent, take_number(value, "exportRowsAgent", 0, 100'000));
  } else if (name == "exportRowsLeader") {
    SAPA_TRY(settings.export_rows_leader, take_number(value, "exportRowsLeader", 0, 1'000'000));
  } else if (name == "sessionIdleMinutes") {
    SAPA_TRY(settings.session_idle_minutes, take_number(value, "sessionIdleMinutes", 5, 720));
  } else if (name == "reverifyMonths") {
    SAPA_TRY(settings.reverify_months, take_number(value, "reverifyMonths", 0, 120));
  } else if (name == "alphabet") {
    if (!value.is_string() || value.get_string().empty() || value.get_string().size() > 64) return tl::unexpected(wrong("alphabet", "alphabet is the id of a spelling alphabet."));
    settings.alphabet = value.get_string();
  } else if (name == "sopProfiles") {
    if (!value.is_object()) return tl::unexpected(wrong("sopProfiles", "sopProfiles maps a site to sop or sapa, e.g. {\"S1\": \"sapa\"}."));
    settings.sop_profiles.clear();
    for (const auto& [site, profile] : value.get_object()) {
      if (profile != "sop" && profile != "sapa") return tl::unexpected(wrong("sopProfiles." + std::string(site), "The profile is sop or sapa."));
      settings.sop_profiles[site] = profile.get_string();
    }
  } else if (name == "sopPolicies") {
    if (!value.is_object()) return tl::unexpected(wrong("sopPolicies", "sopPolicies maps a policy to true or false, e.g. {\"privacy_hardened\": true}."));
    settings.sop_policies.clear();
    for (const auto& [policy, on] : value.get_object()) {
      if (!on.is_bool()) return tl::unexpected(wrong("sopPolicies." + std::string(policy), "A policy is true or false."));
      settings.sop_policies[policy] = on.get_bool();
    }
  } else {
    return tl::unexpected(wrong(std::string(name), "There is no setting of this name."));
  }
  return {};
}

json::object values_of(const Settings& settings) {
  json::object zones;
  for (const auto& [site, zone] : settings.site_zones) zones[site] = zone;
  json::array required;
  for (const auto& field : settings.required_fields) required.emplace_back(field);
  return {{"organisation", settings.organisation},
          {"siteZones", std::move(zones)},
          {"requiredFields", std::move(required)},
          {"programStartDate", settings.program_start_date},
          {"wrapUpSeconds", settings.wrap_up_seconds},
          {"telephonySilentMinutes", settings.telephony_silent_minutes},
          {"inspectorDays", settings.inspector_days},
          {"repeatWindowHours", settings.repeat_window_hours},
          {"surgeReports", settings.surge_reports},
          {"surgeMinutes", settings.surge_minutes},
          {"surgeSentence", settings.surge_sentence},
          {"exportRowsAgent", settings.export_rows_agent},
          {"exportRowsLeader", settings.export_rows_leader},
          {"sessionIdleMinutes", settings.session_idle_minutes},
          {"sopProfiles", json::value_from(settings.sop_profiles)},
          {"sopPolicies", json::value_from(settings.sop_policies)},
          {"alphabet", settings.alphabet},
          {"reverifyMonths", settings.reverify_months}};
}

}  // namespace

std::string Settings::zone(const std::string& site) const {
  const auto found = site_zones.find(site);
  return found == site_zones.end() ? "Asia/Jakarta" : found->second;
}

int Settings::offset_minutes(const std::string& site) const {
  const auto name = zone(site);
  for (const auto& item : kZones) {
    if (item.name == name) return item.offset_minutes;
  }
  return 420;
}

std::shared_ptr<const Settings> SettingsCache::get() const {
  const std::lock_guard lock(mutex_);
  return settings_;
}

void SettingsCache::set(Settings settings) {
  auto shared = std::make_shared<const Settings>(std::move(settings));
  const std::lock_guard lock(mutex_);
  settings_ = std::move(shared);
}

void SettingsCache::load(storage::Connection& connection) {
  const auto rows = connection.execute(kLoad).rows;
  if (rows.empty() || rows[0].integer(1) == get()->version) return;
  Settings settings;
  settings.version = rows[0].integer(1);
  // A member that this version no longer takes keeps its default.
  if (const auto value = wire::parse_json(rows[0].text(0)); value && value->is_object()) {
    for (const auto& [name, member] : value->get_object()) (void)take_member(settings, name, member);
  }
  set(std::move(settings));
}

json::object present_settings(const Settings& settings, const Scope& scope) {
  json::array can;
  if (scope.is(Role::admin)) can.emplace_back("edit");
  return {{"version", settings.version}, {"values", values_of(settings)}, {"can", std::move(can)}};
}

Result<json::object> change_settings(UnitOfWork& unit, const Scope& scope, const json::object& change,
                                     std::optional<std::int64_t> expected_version) {
  auto settings = *unit.services.settings.get();
  if (!expected_version) {
    return fail(ErrorCode::invalid, "if_match_required", "Send If-Match with the version you read.", "If-Match");
  }
  if (*expected_version != settings.version) {
    return fail(ErrorCode::version_conflict, "version_conflict", "Somebody changed the settings in between; read them again.");
  }
  for (const auto& [name, value] : change) SAPA_CHECK(take_member(settings, name, value));
  const auto before = settings.version++;
  const auto stored = unit.db.execute(
      kStore, {json::serialize(values_of(settings)), settings.version, unit.now_ms(), scope.display_name(), before});
  if (stored.affected == 0) {
    return fail(ErrorCode::version_conflict, "version_conflict", "Somebody changed the settings in between; read them again.");
  }
  unit.announce("everyone", "setting", {{"version", settings.version}});
  unit.after_commit([&cache = unit.services.settings, settings] { cache.set(settings); });
  return present_settings(settings, scope);
}

}  // namespace sapa::desk

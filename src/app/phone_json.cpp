#include "app/phone_json.h"

#include <array>

namespace sapa::app {

namespace json = wire::json;

std::optional<PhoneSource> phone_source(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, PhoneSource>, 8> kWords = {{{"ani", PhoneSource::ani},
                                                                                     {"typed", PhoneSource::typed},
                                                                                     {"spoken", PhoneSource::spoken},
                                                                                     {"legacy", PhoneSource::legacy},
                                                                                     {"legacy_id_caller", PhoneSource::legacy_id_caller},
                                                                                     {"legacy_hp", PhoneSource::legacy_hp},
                                                                                     {"legacy_telp_rumah", PhoneSource::legacy_telp_rumah},
                                                                                     {"apkt_pelapor", PhoneSource::apkt_pelapor}}};
  for (const auto& [name, source] : kWords) {
    if (name == word) return source;
  }
  return std::nullopt;
}

json::object phone_as_case(const PhoneNumber& number) {
  const auto text_or_null = [](std::string_view text) { return text.empty() ? json::value(nullptr) : json::value(text); };
  const auto list = [](const std::vector<std::string>& items) { return json::array(items.begin(), items.end()); };
  json::object object{{"status", to_word(number.status)},
                      {"e164", wire::or_null(number.e164)},
                      {"type", text_or_null(to_word(number.type))},
                      {"reason", text_or_null(number.reason)},
                      {"usable_as_contact", number.usable_as_contact},
                      {"warnings", list(number.warnings)},
                      {"candidates", list(number.candidates)},
                      {"others", list(number.others)},
                      {"extension", text_or_null(number.extension)}};
  const bool ours = number.e164 && number.usable_as_contact;
  object["legacy_id_caller"] = text_or_null(ours ? legacy_id_caller(*number.e164) : "");
  object["legacy_hp"] = text_or_null(ours ? legacy_hp(*number.e164) : "");
  object["display"] = text_or_null(number.e164 ? display_phone(*number.e164) : "");
  return object;
}

}  // namespace sapa::app

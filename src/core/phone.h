#pragma once

// Telephone numbers in Indonesia. Rules: docs/numbers.md (after domain 3.3). Pure; thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sapa {

enum class PhoneSource { ani, typed, spoken, legacy, legacy_id_caller, legacy_hp, legacy_telp_rumah, apkt_pelapor };
enum class PhoneStatus { valid, suspect, service, anonymous, empty, invalid };
enum class PhoneType {
  none, mobile, fixed_line, foreign, toll_free, shared_cost, premium_rate, uan, short_code, contact_centre, other
};

// How a trunk writes numbers. The defaults fit an Indonesian SIP trunk.
struct TrunkProfile {
  std::string default_region = "ID";          // ISO 3166 alpha-2
  std::string trunk_area_code;                // "21": what a local call of 5 to 8 digits lacks; empty: unknown
  std::vector<std::string> strip_prefixes = {};  // e.g. "9" for an outside line, tried longest first
};

struct PhoneNumber {
  std::string raw;                             // as received, never changed
  PhoneStatus status = PhoneStatus::invalid;
  std::optional<std::string> e164 = std::nullopt;  // "+6281200001234"; the look-up key
  PhoneType type = PhoneType::none;
  std::string reason;                          // too_short, area_code_missing, presentation_restricted ...; empty when valid
  std::string extension;
  bool usable_as_contact = false;
  std::vector<std::string> warnings = {};      // stable words, domain 8
  std::vector<std::string> others = {};        // further numbers in the same field, E.164
  std::vector<std::string> candidates = {};    // other readings of an ambiguous number, E.164
};

PhoneNumber classify_phone(std::string_view raw, PhoneSource source, const TrunkProfile& trunk = {});

// The indexed key: the digits of the E.164 form as one integer (at most 15 digits, so it fits); 0 when there is none.
std::int64_t phone_key(std::string_view e164);
std::string phone_from_key(std::int64_t key);

// Legacy spellings (domain 3.3): ID Caller has the 0, HP has not. Empty for foreign numbers and service numbers.
std::string legacy_id_caller(std::string_view e164);
std::string legacy_hp(std::string_view e164);
std::vector<std::string> legacy_search_variants(std::string_view e164);

// "0877-0000-1234", "021-5550-1234", "+65 6123 4567".
std::string display_phone(std::string_view e164);

std::string_view to_word(PhoneStatus status);
std::string_view to_word(PhoneType type);  // "" for none

}  // namespace sapa

#include "desk/keys.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cstring>

#include "core/text_fold.h"
#include "desk/crypto.h"
#include "desk/instant_json.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr auto kInsert =
    "INSERT INTO integration_keys (key_id, name, source, key_hash, key_hint, signing_secret, allowed_networks, default_region, trunk_area_code, strip_prefixes, controls, "
    "created_at_ms, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
#define SAPA_KEY_COLUMNS                                                                                                            \
  "key_id, name, source, key_hint, signing_secret, allowed_networks, trunk_area_code, default_region, strip_prefixes, created_at_ms, " \
  "created_by, expires_at_ms, last_used_at_ms"
constexpr auto kList = "SELECT " SAPA_KEY_COLUMNS " FROM integration_keys ORDER BY created_at_ms, key_id";
constexpr auto kOne = "SELECT " SAPA_KEY_COLUMNS " FROM integration_keys WHERE key_id = $1";
constexpr auto kEnd = "UPDATE integration_keys SET expires_at_ms = $2 WHERE key_id = $1";
constexpr auto kByHash = "SELECT key_id, source, signing_secret, allowed_networks, expires_at_ms FROM integration_keys WHERE key_hash = $1";
constexpr auto kTouch = "UPDATE integration_keys SET last_used_at_ms = $2 WHERE key_id = $1 AND (last_used_at_ms IS NULL OR last_used_at_ms < $3)";

json::array list_of(std::string_view text) {
  json::array items;
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    items.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return items;
}

json::object key_of(const storage::Row& row) {
  return {{"id", row.text(0)},
          {"name", row.text(1)},
          {"source", row.text(2)},
          {"hint", row.text(3)},
          {"signed", !row.is_null(4)},
          {"allowedNetworks", list_of(row.text(5))},
          {"trunkAreaCode", row.text(6)},
          {"defaultRegion", row.text(7)},
          {"stripPrefixes", list_of(row.text(8))},
          {"createdAt", to_rfc3339(instant_from_ms(row.integer(9)))},
          {"createdBy", row.text(10)},
          {"expiresAt", instant(row.optional_integer(11))},
          {"lastUsedAt", instant(row.optional_integer(12))}};
}

std::string joined(const std::vector<std::string>& items) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : ",") + item;
  return text;
}

struct Address {
  std::array<unsigned char, 16> bytes{};
  int bits = 0;  // 32 or 128; 0: no address
};

Address parse_address(std::string_view text) {
  Address address;
  const std::string copy(text);
  if (inet_pton(AF_INET, copy.c_str(), address.bytes.data()) == 1) address.bits = 32;
  else if (inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) address.bits = 128;
  return address;
}

}  // namespace

bool in_network(std::string_view address_text, std::string_view network_text) {
  if (address_text.starts_with("::ffff:")) address_text.remove_prefix(7);
  const auto slash = network_text.find('/');
  const auto address = parse_address(address_text);
  const auto network = parse_address(network_text.substr(0, slash));
  if (address.bits == 0 || address.bits != network.bits) return false;
  int length = network.bits;
  if (slash != std::string_view::npos) {
    const auto digits = network_text.substr(slash + 1);
    const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    if (error != std::errc() || rest != digits.data() + digits.size() || length < 0 || length > network.bits) return false;
  }
  for (int bit = 0; bit < length; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    const auto mask = static_cast<unsigned char>(0x80U >> (bit % 8));
    if ((address.bytes[byte] & mask) != (network.bytes[byte] & mask)) return false;
  }
  return true;
}

Result<json::object> add_key(UnitOfWork& unit, const Scope& scope, const NewKey& key) {
  SAPA_TRY(const auto name, clean_text(key.name, "name", 100));
  SAPA_TRY(const auto source, clean_text(key.source, "source", 64));
  if (name.empty()) return fail(ErrorCode::invalid, "name_missing", "A key needs a name.", "name");
  if (source.empty() || source == "manual") return fail(ErrorCode::invalid, "source_invalid", "A key names its source, e.g. pbx1; \"manual\" is taken by calls typed by hand.", "source");
  for (const auto& network : key.allowed_networks) {
    if (!in_network(network.substr(0, network.find('/')), network)) return fail(ErrorCode::invalid, "network_invalid", "\"" + network + "\" is no network, e.g. 10.1.0.0/16.", "allowedNetworks");
  }
  const auto digits = [](std::string_view text) { return text.find_first_not_of("0123456789") == std::string_view::npos; };
  if (!digits(key.trunk_area_code)) return fail(ErrorCode::invalid, "area_code_invalid", "The area code has digits only, e.g. 21.", "trunkAreaCode");
  const auto id = unit.new_id();
  const auto secret = key.secret.value_or("sapa_" + random_token(32));
  const std::optional<std::string> signing = key.is_signed ? std::optional(random_token(32)) : std::nullopt;
  unit.db.execute(kInsert, {id, name, source, hash_token(secret), secret.substr(0, 9), storage::nullable(signing), joined(key.allowed_networks), upper_ascii(key.default_region),
                            key.trunk_area_code, joined(key.strip_prefixes), key.controls, unit.now_ms(), scope.display_name()});
  auto answer = key_of(unit.db.execute(kOne, {id}).rows.at(0));
  answer["secret"] = secret;
  if (signing) answer["signingSecret"] = *signing;
  return answer;
}

json::object list_keys(storage::Connection& connection) {
  json::array items;
  for (const auto& row : connection.execute(kList).rows) items.push_back(key_of(row));
  return {{"items", std::move(items)}, {"next", nullptr}};
}

Result<void> end_key(UnitOfWork& unit, const std::string& id, int overlap_hours) {
  if (unit.db.execute(kEnd, {id, to_ms(unit.now + std::chrono::hours(overlap_hours))}).affected == 0) return fail(ErrorCode::not_found, "key_unknown", "There is no such key.");
  return {};
}

Result<Key> check_key(storage::Connection& connection, Instant now, std::string_view secret, const std::string& remote_address) {
  const auto refused = [] { return fail(ErrorCode::unauthenticated, "key_unknown", "This key is not known, has ended, or may not be used from this address."); };
  if (secret.empty() || secret.size() > 128) return refused();
  // Looked up by its hash: nothing about the secret can be learned from the time it takes.
  const auto rows = connection.execute(kByHash, {hash_token(secret)}).rows;
  if (rows.empty()) return refused();
  const auto& row = rows[0];
  if (const auto ends = row.optional_integer(4); ends && *ends <= to_ms(now)) return refused();
  std::string_view networks = row.text(3);
  bool inside = networks.empty();
  while (!networks.empty() && !inside) {
    const auto end = std::min(networks.find(','), networks.size());
    inside = in_network(remote_address, networks.substr(0, end));
    networks.remove_prefix(std::min(end + 1, networks.size()));
  }
  if (!inside) return refused();
  return Key{row.text(0), row.text(1), row.optional_text(2), row.text(3)};
}

void touch_key(UnitOfWork& unit, const Key& key) { unit.db.execute(kTouch, {key.id, unit.now_ms(), unit.now_ms() - 60'000}); }

}  // namespace sapa::desk

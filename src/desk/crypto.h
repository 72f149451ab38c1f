#pragma once

// Randomness, hashes and passwords, all by libsodium (crypto.cpp is the one file that sees it). Any thread.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace sapa::desk {

void start_crypto();  // once, before anything else here; throws when the system gives no randomness

std::string random_token(std::size_t bytes);  // base64url without padding; 32 bytes for sessions and keys
std::string random_password();                // four groups one can read out over the telephone
std::string new_id(std::int64_t now_ms);      // UUIDv7; rises within a millisecond too

std::string hash_token(std::string_view token);                             // BLAKE2b-256, hex
std::string keyed_hash(std::string_view key, std::string_view text);        // BLAKE2b-256 keyed, hex
std::string hmac_sha256(std::string_view key, std::string_view text);       // hex, for signed web hooks
bool equal_constant_time(std::string_view a, std::string_view b);

// argon2id, 2 passes, 64 MiB: some 55 ms. Slow lane only.
std::string hash_password(std::string_view password);
bool verify_password(std::string_view hash, std::string_view password);
// The same time as verify_password, for names that do not exist.
void pretend_to_verify(std::string_view password);

}  // namespace sapa::desk
